"""The module's settings and regulatory numbers in each tenant, typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tiru.i18n import lazy
from tiru.kalender.office_hours import CalendarTime
from tiru.kalender.queries import working_calendar
from tiru.module import ParameterSpec, ParameterVersion, SettingSpec
from tiru.parameter.regulatory import parameter
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_e_office.nomor.rules import check_pattern
from tiru_e_office.words import KECEPATAN

DEFAULT_PATTERN = "{keamanan}{klasifikasi}/{urut}/{unit}/{tahun}"
SETTINGS = (
    SettingSpec(
        key="pola_nomor",
        title=lazy("Pola nomor surat keluar"),
        kind="text",
        default=DEFAULT_PATTERN,
        check=check_pattern,
        legal_basis="Permendagri 83/2022 Pasal 3 ayat (6)",
    ),
    SettingSpec(
        key="penomoran",
        title=lazy("Buku nomor surat keluar"),
        kind="text",
        default="unit",
        choices=("unit", "unit_jenis", "setda"),
        labels=(lazy("Tiap unit"), lazy("Tiap unit dan jenis naskah"), lazy("Satu untuk sekretariat daerah")),
    ),
    SettingSpec(
        key="nomor_otomatis", title=lazy("Nomor diberikan sendiri setelah paraf terakhir"), kind="bool", default=True
    ),
    SettingSpec(
        key="jam_belum_dibaca",
        title=lazy("Ingatkan bila surat belum dibuka setelah sekian jam (hari libur tidak dihitung)"),
        kind="integer",
        default=24,
        minimum=1,
        maximum=240,
    ),
    SettingSpec(
        key="api_per_menit",
        title=lazy("Permintaan API per menit dan akun"),
        kind="integer",
        default=120,
        minimum=1,
        maximum=6000,
    ),
    SettingSpec(key="nomor_sisipan", title=lazy("Izinkan nomor sisipan (mundur)"), kind="bool", default=False),
)
_PRACTICE = "PermenPANRB 80/2012 (praktik lama)"
_NOTE = lazy("Belum ditemukan dalam naskah aturan yang berlaku; tetapkan dengan aturan daerah.")
_CALENDAR_HOURS = {"sangat_segera": 24, "segera": 48, "penting": 72}
PARAMETERS = (
    *(
        ParameterSpec(
            key=f"jam_{speed}",
            title=KECEPATAN[speed],
            kind="integer",
            unit=lazy("jam"),
            minimum=1,
            maximum=720,
            versions=(
                ParameterVersion(value=hours, since=date(2012, 1, 1), basis=_PRACTICE, verified=False, note=_NOTE),
            ),
        )
        for speed, hours in _CALENDAR_HOURS.items()
    ),
    ParameterSpec(
        key="hari_biasa",
        title=lazy("Surat biasa"),
        kind="integer",
        unit=lazy("hari kerja"),
        minimum=1,
        maximum=60,
        versions=(ParameterVersion(value=5, since=date(2012, 1, 1), basis=_PRACTICE, verified=False, note=_NOTE),),
    ),
    ParameterSpec(
        key="retensi_anri_tahun",
        title=lazy("Retensi mulai berapa tahun yang pemusnahannya disetujui Kepala ANRI"),
        kind="integer",
        unit=lazy("tahun"),
        minimum=1,
        maximum=100,
        versions=(
            ParameterVersion(
                value=10,
                since=date(2012, 1, 1),
                basis="PP 28/2012; Permendagri 83/2022 (000.5.6.2)",
                verified=False,
                note=lazy("Retensi dihitung aktif dan inaktif bersama; cocokkan dengan JRA daerah."),
            ),
        ),
    ),
)


async def due_for(work: UnitOfWork, kecepatan: str, start: datetime) -> datetime:
    """When a letter of this urgency should be dealt with; biasa counts working days, the others hours."""
    if kecepatan in _CALENDAR_HOURS:
        hours = int(await parameter(work, "e_office", f"jam_{kecepatan}"))
        return CalendarTime().after(start, timedelta(hours=hours))
    days = int(await parameter(work, "e_office", "hari_biasa"))
    return (await working_calendar(work)).deadline(start, days)


async def pattern_for(work: UnitOfWork) -> str:
    """How numbers are written here."""
    return str(await setting(work, "e_office", "pola_nomor")).strip() or DEFAULT_PATTERN
