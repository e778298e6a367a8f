"""The twelve rules: what each means, what it rests on, whom it tells. Their conditions are in `conditions.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tiru.i18n import Lazy, lazy
from tiru.module import AlertRule
from tiru_mbg.rights import INSIDEN_MANAGE, KEUANGAN, PENUGASAN, SLHS

LEVELS = ("info", "sedang", "tinggi", "kritis")
"""Least first."""
LEVEL_TITLES = {"info": lazy("Info"), "sedang": lazy("Sedang"), "tinggi": lazy("Tinggi"), "kritis": lazy("Kritis")}
DAY, NIGHT, WEEK = "hari", "malam", "pekan"
_SEVERITY = {"info": "minor", "sedang": "warning", "tinggi": "major", "kritis": "critical"}
EVENT = ("",)
"""For `stays`: every key of the rule tells of something that happened and does not pass by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `offices` are rights whose holders for the whole tenant are told, `staff` posts in the kitchen.

    `stays`: endings of keys that only a person closes; the others recover when the rule has not seen them for
    `hold`, and come back as the same warning when it sees them again within `hold`.
    """

    kode: str
    title: Lazy
    meaning: Lazy
    action: Lazy
    level: str
    when: str
    expression: str
    source: str
    parameters: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    hold: timedelta = timedelta(minutes=15)

    def declared(self) -> AlertRule:
        """As the platform knows it."""
        window = {DAY: timedelta(days=1), NIGHT: timedelta(days=7), WEEK: timedelta(days=7)}[self.when]
        return AlertRule(
            key=f"mbg.{self.kode.lower().replace('-', '_')}",
            title=self.title,
            expression=self.expression,
            severity=_SEVERITY[self.level],
            window=window,
            hold=self.hold,
        )


PROPOSAL = "Usulan awal; ditetapkan daerah"
_ALL = (
    Rule(
        kode="MBG-01",
        title=lazy("Beberapa orang sakit setelah makan dari satu dapur"),
        meaning=lazy("Orang bergejala yang dilaporkan dari titik layanan satu dapur dalam 24 jam mencapai batas KLB."),
        action=lazy("Tahan semua kiriman dapur itu, rujuk yang sakit, amankan sampel, dan verifikasi laporan."),
        level="kritis",
        when=DAY,
        expression="mbg.sakit_24_jam >= mbg.klb_orang",
        source="Permenkes 2/2013",
        parameters=("klb_orang",),
        offices=(INSIDEN_MANAGE, PENUGASAN),
        staff=("kepala", "ahli_gizi"),
        stays=EVENT,
    ),
    Rule(
        kode="MBG-02",
        title=lazy("Makanan ditolak di titik layanan"),
        meaning=lazy("Pemeriksaan dengan indra di titik layanan menyatakan makanan tidak layak."),
        action=lazy("Jangan dibagikan di titik lain dari batch yang sama sampai ahli gizi memeriksanya."),
        level="tinggi",
        when=DAY,
        expression="mbg.organoleptik_tolak > 0",
        source="Juknis BGN 26 Oktober 2025, dikutip pemberitaan",
        offices=(INSIDEN_MANAGE,),
        staff=("kepala", "ahli_gizi"),
        stays=EVENT,
    ),
    Rule(
        kode="MBG-03",
        title=lazy("Makanan terlalu lama atau dimasak terlalu dini"),
        meaning=lazy("Mulai masak sebelum jam paling awal, atau umur makanan melewati batas, atau tinggal satu jam."),
        action=lazy("Dahulukan kiriman itu; yang lewat batas jangan dimakan."),
        level="tinggi",
        when=DAY,
        expression="mbg.umur_jam > mbg.umur_maks_jam",
        source="Arahan BGN kepada DPR, 1 Oktober 2025",
        parameters=("masak_paling_awal", "umur_maks_jam"),
        offices=(PENUGASAN,),
        staff=("kepala", "ahli_gizi"),
        stays=(":dini", ":lewat"),
    ),
    Rule(
        kode="MBG-04",
        title=lazy("Porsi melebihi kapasitas dapur"),
        meaning=lazy("Porsi yang dimasak hari ini, atau jumlah jatah penugasan, lebih dari kapasitas dapur."),
        action=lazy("Bagi titik layanan ke dapur lain, atau perbarui dasar kapasitasnya."),
        level="sedang",
        when=DAY,
        expression="mbg.porsi > mbg.kapasitas",
        source="Keputusan Kepala BGN 244/2025",
        offices=(PENUGASAN,),
        staff=("kepala",),
        hold=timedelta(hours=1),
    ),
    Rule(
        kode="MBG-05",
        title=lazy("SLHS belum ada atau sertifikat akan berakhir"),
        meaning=lazy("Dapur beroperasi tanpa SLHS sampai hari yang diingatkan, atau masa berlaku sertifikatnya habis."),
        action=lazy("Buka berkas SLHS dapur itu dan jadwalkan inspeksi."),
        level="sedang",
        when=NIGHT,
        expression="mbg.hari_tanpa_slhs >= mbg.slhs_ingat_hari",
        source="SE Kemenkes HK.02.02/C.I/4202/2025",
        parameters=("slhs_ingat_hari", "slhs_batas_hari", "sertifikat_ingat_hari"),
        offices=(SLHS,),
        staff=("kepala",),
    ),
    Rule(
        kode="MBG-06",
        title=lazy("Kiriman belum berangkat atau tidak terlihat di jalan"),
        meaning=lazy("Kiriman belum berangkat menjelang jam makan, atau posisinya lama tidak diperbarui."),
        action=lazy("Hubungi sopir atau dapur, dan kabari titik layanan."),
        level="sedang",
        when=DAY,
        expression="mbg.menit_ke_jam_makan <= mbg.peringatan_berangkat_menit",
        source=PROPOSAL,
        settings=("peringatan_berangkat_menit", "peringatan_posisi_menit"),
        staff=("kepala", "distribusi"),
    ),
    Rule(
        kode="MBG-07",
        title=lazy("Dapur belum mencatat apa pun"),
        meaning=lazy("Pada hari layanan, sampai jam yang ditetapkan belum ada catatan dari dapur."),
        action=lazy("Tanyakan ke dapur apakah layanan berjalan, lalu catat."),
        level="sedang",
        when=DAY,
        expression="mbg.catatan_hari_ini == 0",
        source=PROPOSAL,
        settings=("peringatan_jam_lapor",),
        offices=(PENUGASAN,),
        staff=("kepala",),
    ),
    Rule(
        kode="MBG-08",
        title=lazy("Harga bahan jauh di atas pasar"),
        meaning=lazy("Harga beli bahan lebih tinggi dari rata-rata pasar tujuh hari sebelum pembelian."),
        action=lazy("Periksa nota dan bandingkan pemasok."),
        level="info",
        when=NIGHT,
        expression="mbg.selisih_harga_persen > mbg.peringatan_harga_persen",
        source=PROPOSAL,
        settings=("peringatan_harga_persen",),
        offices=(KEUANGAN,),
        staff=("akuntan",),
        stays=EVENT,
    ),
    Rule(
        kode="MBG-09",
        title=lazy("Energi menu di bawah target berturut-turut"),
        meaning=lazy("Energi menu untuk satu kelompok di bawah batas paling sedikit pada beberapa hari layanan."),
        action=lazy("Perbaiki takaran menu kelompok itu."),
        level="sedang",
        when=NIGHT,
        expression="mbg.hari_di_bawah_akg >= mbg.peringatan_gizi_hari",
        source="Permenkes 28/2019; Keputusan Kepala BGN 401.1/2025",
        parameters=("akg_min_*",),
        settings=("peringatan_gizi_hari",),
        offices=(PENUGASAN,),
        staff=("ahli_gizi",),
    ),
    Rule(
        kode="MBG-10",
        title=lazy("Sisa makanan banyak berhari-hari"),
        meaning=lazy("Sisa makanan satu titik layanan di atas batas pada beberapa hari layanan berturut-turut."),
        action=lazy("Tanyakan alasan sisanya dan timbang ulang menu atau porsinya."),
        level="info",
        when=NIGHT,
        expression="mbg.hari_banyak_sisa >= mbg.peringatan_sisa_hari",
        source=PROPOSAL,
        settings=("peringatan_sisa_persen", "peringatan_sisa_hari"),
        staff=("ahli_gizi",),
    ),
    Rule(
        kode="MBG-11",
        title=lazy("Sampel makanan tidak disimpan semestinya"),
        meaning=lazy("Sampel dibuang sebelum waktunya, atau suhu penyimpannya tidak dicatat."),
        action=lazy("Ingatkan petugas; catat suhu setiap sampel yang disimpan."),
        level="sedang",
        when=NIGHT,
        expression="mbg.jam_sampel < mbg.sampel_jam",
        source="Dinkes, dikutip 2025",
        parameters=("sampel_jam",),
        staff=("kepala", "ahli_gizi"),
        stays=(":dini",),
    ),
    Rule(
        kode="MBG-12",
        title=lazy("Titik layanan tanpa dapur"),
        meaning=lazy("Sekolah yang tidak dilayani dapur mana pun, atau desa yang 3B-nya tanpa penugasan."),
        action=lazy("Tetapkan dapur bagi titik itu, atau nonaktifkan titik yang tidak lagi ada."),
        level="info",
        when=WEEK,
        expression="mbg.titik_tanpa_dapur > 0",
        source=PROPOSAL,
        offices=(PENUGASAN,),
    ),
)
RULES = {rule.kode: rule for rule in _ALL}
ALERTS = tuple(rule.declared() for rule in _ALL)
