"""Figures of the programme's rules, as versions with their source.

None was read in the regulation's own text: they were quoted by press and agencies, so each is marked as not verified
and shown so. A regency that has the text writes its own version at `/kantor/parameter`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tiru.i18n import Lazy, lazy
from tiru.module import ParameterSpec, ParameterVersion
from tiru.parameter.regulatory import parameters
from tiru.work import UnitOfWork
from tiru_mbg.groups import GROUPS

CAPACITY = "Keputusan Kepala BGN 244/2025"
SAFETY = "Arahan BGN kepada DPR, 1 Oktober 2025"
SLHS = "SE Kemenkes HK.02.02/C.I/4202/2025"
KLB = "Permenkes 2/2013"
JUKNIS = "Keputusan Kepala BGN 401.1/2025"
QUOTED = lazy("Dikutip pemberitaan; naskah aturannya belum diperiksa.")
WEAK = lazy("Sumbernya lemah atau berbeda-beda; periksa naskah petunjuk teknis yang berlaku.")
AUTUMN = date(2025, 10, 27)
OCTOBER = date(2025, 10, 1)
YEAR = date(2026, 1, 1)


def _spec(
    key: str,
    title: Lazy,
    value: object,
    unit: Lazy,
    *,
    basis: str,
    since: date,
    kind: str = "integer",
    note: Lazy = QUOTED,
) -> ParameterSpec:
    version = ParameterVersion(value=value, since=since, basis=basis, verified=False, note=note)
    return ParameterSpec(key=key, title=title, kind=kind, unit=unit, minimum=0, versions=(version,))


PORTIONS, MINUTES, HOURS = lazy("porsi per hari"), lazy("menit"), lazy("jam")
DEGREES, DAYS, RUPIAH, PERCENT = lazy("°C"), lazy("hari"), lazy("rupiah"), lazy("% AKG")
CREW_TITLES = {
    "kepala": lazy("Kepala SPPG"),
    "ahli_gizi": lazy("Ahli gizi"),
    "akuntan": lazy("Akuntan"),
    "relawan": lazy("Relawan seluruhnya"),
    "persiapan": lazy("Persiapan bahan"),
    "pengolahan": lazy("Pengolahan"),
    "pemorsian": lazy("Pemorsian"),
    "pengemasan": lazy("Pengemasan"),
}
EARLY = ("PAUD", "SD13", "BALITA")
"""Whose share is quoted as 20-25 percent; the rest 30-35."""


def _shares() -> tuple[ParameterSpec, ...]:
    found: list[ParameterSpec] = []
    for code, title in GROUPS.items():
        if code == "GURU":
            continue  # adults are fed, not targeted
        least, most = (20, 25) if code in EARLY else (30, 35)
        weak = WEAK if code in (*EARLY, "BUMIL", "BUSUI", "SLB", "SANTRI", "PKBM") else QUOTED
        for end, value, name in (("min", least, lazy("paling sedikit")), ("maks", most, lazy("paling banyak"))):
            label = lazy("Bagian AKG sekali makan, %(group)s, %(end)s", group=title, end=name)
            key = f"akg_{end}_{code.lower()}"
            found.append(_spec(key, label, value, PERCENT, basis=JUKNIS, since=YEAR, kind="number", note=weak))
    return tuple(found)


def _crew() -> tuple[ParameterSpec, ...]:
    """The core is paid by the agency; how volunteers divide stands in one copy of the technical guide only."""
    told = ("kepala", 1, QUOTED), ("ahli_gizi", 1, QUOTED), ("akuntan", 1, QUOTED), ("relawan", 47, QUOTED)
    weak = ("persiapan", 4, WEAK), ("pengolahan", 10, WEAK), ("pemorsian", 9, WEAK), ("pengemasan", 1, WEAK)
    return tuple(
        _spec(
            f"petugas_{role}",
            lazy("Petugas tiap dapur: %(role)s", role=CREW_TITLES[role]),
            amount,
            lazy("orang"),
            basis="BGN, dikutip 5 Desember 2025" if note is QUOTED else JUKNIS,
            since=date(2025, 12, 5),
            note=note,
        )
        for role, amount, note in (*told, *weak)
    )


PARAMETERS = (
    _spec("kapasitas_total", lazy("Kapasitas dapur"), 2500, PORTIONS, basis=CAPACITY, since=AUTUMN),
    _spec(
        "kapasitas_total_koki",
        lazy("Kapasitas dapur dengan juru masak bersertifikat BNSP"),
        3000,
        PORTIONS,
        basis=CAPACITY,
        since=AUTUMN,
    ),
    _spec("kapasitas_siswa", lazy("Kapasitas dapur untuk peserta didik"), 2000, PORTIONS, basis=CAPACITY, since=AUTUMN),
    _spec(
        "kapasitas_siswa_koki",
        lazy("Kapasitas untuk peserta didik dengan juru masak bersertifikat BNSP"),
        2500,
        PORTIONS,
        basis=CAPACITY,
        since=AUTUMN,
        note=WEAK,
    ),
    _spec("kapasitas_3b", lazy("Kapasitas dapur untuk 3B"), 500, PORTIONS, basis=CAPACITY, since=AUTUMN),
    _spec(
        "tempuh_menit",
        lazy("Waktu tempuh dapur ke titik layanan"),
        30,
        MINUTES,
        basis="BPOM, 9 September 2025",
        since=date(2025, 9, 9),
    ),
    _spec(
        "jarak_3b_km",
        lazy("Jarak dapur ke penerima 3B"),
        6,
        lazy("km"),
        basis=JUKNIS,
        since=YEAR,
        kind="number",
        note=WEAK,
    ),
    _spec("masak_paling_awal", lazy("Jam memasak paling awal"), 0, lazy("jam setempat"), basis=SAFETY, since=OCTOBER),
    _spec(
        "umur_maks_jam",
        lazy("Umur makanan paling lama saat dimakan"),
        6,
        HOURS,
        basis=SAFETY,
        since=OCTOBER,
        kind="number",
    ),
    _spec(
        "umur_baik_jam",
        lazy("Umur makanan yang baik saat dimakan"),
        4,
        HOURS,
        basis=SAFETY,
        since=OCTOBER,
        kind="number",
    ),
    _spec(
        "suhu_tiba",
        lazy("Suhu makanan saat tiba"),
        60,
        DEGREES,
        basis="Permenkes 17/2024",
        since=YEAR,
        kind="number",
        note=WEAK,
    ),
    _spec(
        "suhu_tiba_rendah",
        lazy("Suhu saat tiba yang harus ditolak"),
        50,
        DEGREES,
        basis="Ditetapkan daerah",
        since=YEAR,
        kind="number",
        note=WEAK,
    ),
    _spec(
        "suhu_inti",
        lazy("Suhu inti saat memasak"),
        75,
        DEGREES,
        basis="Permenkes 17/2024",
        since=YEAR,
        kind="number",
        note=WEAK,
    ),
    _spec("sampel_jam", lazy("Lama menyimpan sampel makanan"), 48, HOURS, basis="Dinkes, dikutip 2025", since=OCTOBER),
    _spec(
        "slhs_ingat_hari",
        lazy("Hari operasi tanpa SLHS yang diperingatkan"),
        20,
        DAYS,
        basis="Ditetapkan daerah",
        since=OCTOBER,
        note=WEAK,
    ),
    _spec("slhs_batas_hari", lazy("Hari operasi paling lama tanpa SLHS"), 30, DAYS, basis=SLHS, since=OCTOBER),
    _spec("slhs_terbit_hari", lazy("Lama penerbitan SLHS setelah berkas lengkap"), 14, DAYS, basis=SLHS, since=OCTOBER),
    _spec(
        "sertifikat_ingat_hari",
        lazy("Hari sebelum sertifikat berakhir yang diperingatkan"),
        30,
        DAYS,
        basis="Ditetapkan daerah",
        since=OCTOBER,
        note=WEAK,
    ),
    *_crew(),
    _spec(
        "klb_orang",
        lazy("Orang bergejala sama yang menjadi dugaan KLB"),
        2,
        lazy("orang"),
        basis=KLB,
        since=date(2013, 1, 1),
    ),
    _spec(
        "klb_verifikasi_jam",
        lazy("Batas verifikasi puskesmas"),
        2,
        HOURS,
        basis="Ditetapkan daerah",
        since=YEAR,
        note=WEAK,
    ),
    _spec("klb_w1_jam", lazy("Batas laporan W1"), 24, HOURS, basis=KLB, since=date(2013, 1, 1)),
    _spec("klb_pe_jam", lazy("Batas mulai penyelidikan epidemiologi"), 24, HOURS, basis=KLB, since=date(2013, 1, 1)),
    _spec("klb_spesimen_jam", lazy("Batas mengirim spesimen"), 24, HOURS, basis=KLB, since=date(2013, 1, 1)),
    _spec(
        "klb_laporan_jam", lazy("Batas laporan penyelidikan"), 48, HOURS, basis=KLB, since=date(2013, 1, 1), note=WEAK
    ),
    _spec(
        "bahan_kecil_idr",
        lazy("Plafon bahan porsi kecil (balita, PAUD, SD kelas 1-3)"),
        8000,
        RUPIAH,
        basis=JUKNIS,
        since=YEAR,
        note=WEAK,
    ),
    _spec("bahan_besar_idr", lazy("Plafon bahan porsi lain"), 10000, RUPIAH, basis=JUKNIS, since=YEAR, note=WEAK),
    _spec("operasional_idr", lazy("Biaya operasional per porsi"), 3000, RUPIAH, basis=JUKNIS, since=YEAR, note=WEAK),
    _spec(
        "insentif_harian_idr", lazy("Insentif fasilitas per hari operasi"), 6_000_000, RUPIAH, basis=JUKNIS, since=YEAR
    ),
    _spec(
        "harga_wajar_persen",
        lazy("Harga beli di atas pasar yang masih wajar"),
        5,
        lazy("%"),
        basis="Ditetapkan daerah",
        since=YEAR,
        kind="number",
        note=WEAK,
    ),
    _spec("siklus_hari", lazy("Panjang siklus menu"), 10, lazy("hari sekolah"), basis=JUKNIS, since=YEAR, note=WEAK),
    *_shares(),
)


async def rules(work: UnitOfWork, day: date | None = None) -> dict[str, Decimal]:
    """Every figure in force on `day` (today) by its key, each in the unit its declaration says; one query."""
    return {key: Decimal(str(value)) for key, value in (await parameters(work, "mbg", day)).items()}
