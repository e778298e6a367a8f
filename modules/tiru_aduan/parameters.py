"""The module's settings and regulatory numbers in each tenant, typed."""

from __future__ import annotations

from datetime import date

from tiru.i18n import lazy
from tiru.module import ParameterSpec, ParameterVersion, SettingSpec
from tiru.parameter.regulatory import parameter
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_aduan.rules import Days, prefix_of

SP4N = "Alur publik SP4N-LAPOR! (Perpres 76/2013, PermenPANRB 62/2018)"
CLASSES = "Standar pelayanan daerah yang mengutip PermenPANRB 62/2018"
SETTINGS = (
    SettingSpec(
        key="hari_verifikasi",
        title=lazy("Hari kerja untuk verifikasi"),
        kind="integer",
        default=3,
        minimum=1,
        maximum=60,
        legal_basis=SP4N,
    ),
    SettingSpec(
        key="hari_tindak_lanjut",
        title=lazy("Hari kerja untuk tindak lanjut"),
        kind="integer",
        default=5,
        minimum=1,
        maximum=60,
        legal_basis=SP4N,
    ),
    SettingSpec(
        key="hari_tanggapan_pelapor",
        title=lazy("Hari kerja bagi pelapor untuk menanggapi"),
        kind="integer",
        default=10,
        minimum=1,
        maximum=60,
        legal_basis=SP4N,
    ),
    SettingSpec(
        key="hari_ringan",
        title=lazy("Hari kerja untuk laporan ringan"),
        kind="integer",
        default=2,
        minimum=1,
        maximum=60,
        legal_basis=CLASSES,
        verified=False,
    ),
    SettingSpec(
        key="hari_tanpa_pengawasan",
        title=lazy("Hari kerja untuk laporan tidak berkadar pengawasan"),
        kind="integer",
        default=14,
        minimum=1,
        maximum=120,
        legal_basis=CLASSES,
        verified=False,
    ),
    SettingSpec(
        key="hari_pengawasan",
        title=lazy("Hari kerja untuk laporan berkadar pengawasan"),
        kind="integer",
        default=60,
        minimum=1,
        maximum=240,
        legal_basis=CLASSES,
        verified=False,
    ),
    SettingSpec(
        key="hari_buka_lagi",
        title=lazy("Hari kerja setelah selesai saat laporan masih bisa dibuka kembali"),
        kind="integer",
        default=10,
        minimum=1,
        maximum=120,
        legal_basis="Ditetapkan daerah; disamakan dengan waktu tanggapan pelapor SP4N-LAPOR!",
        verified=False,
    ),
    SettingSpec(
        key="awalan_nomor",
        title=lazy("Awalan nomor laporan (tiga huruf; kosong: dari nama daerah)"),
        kind="text",
        default="",
    ),
)
PARAMETERS = (
    ParameterSpec(
        key="simpan_bulan",
        title=lazy("Penyimpanan identitas pelapor setelah laporan selesai"),
        kind="integer",
        unit=lazy("bulan"),
        minimum=1,
        maximum=240,
        versions=(
            ParameterVersion(
                value=24,
                since=date(2022, 10, 17),
                basis="UU 27/2022 Pasal 42-44",
                verified=False,
                note=lazy("Undang-undangnya tidak menyebut angka; jangka waktunya ditetapkan JRA daerah."),
            ),
        ),
    ),
)


async def days_of(work: UnitOfWork) -> Days:
    """Working days per stage in this tenant."""
    return Days(
        verify=int(await setting(work, "aduan", "hari_verifikasi")),
        act=int(await setting(work, "aduan", "hari_tindak_lanjut")),
        respond=int(await setting(work, "aduan", "hari_tanggapan_pelapor")),
        light=int(await setting(work, "aduan", "hari_ringan")),
        heavy=int(await setting(work, "aduan", "hari_tanpa_pengawasan")),
        supervised=int(await setting(work, "aduan", "hari_pengawasan")),
        reopen=int(await setting(work, "aduan", "hari_buka_lagi")),
    )


async def prefix_for(work: UnitOfWork) -> str:
    """Letters in front of the tenant's ticket numbers."""
    chosen = str(await setting(work, "aduan", "awalan_nomor")).strip().upper()
    return chosen[:5] if chosen.isalpha() else prefix_of(work.tenant.slug, work.tenant.title)


async def retention_months(work: UnitOfWork) -> int:
    """How long the reporter's identity stays after a report is closed."""
    return int(await parameter(work, "aduan", "simpan_bulan"))
