"""The archive of the demonstration: folders of eight years, lists that are due, a loan, a legal hold.

Written in bulk by the same rules of retention that the archivist's pages use; what is due goes on lists by the
night's own work. The retention itself is invented, says so, and never replaces what a region entered.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import case, func, insert, select, update

from tiru.work import UnitOfWork
from tiru_e_office.arsip import folders, loans, proposals
from tiru_e_office.arsip.forms import PenilaianForm, PinjamForm
from tiru_e_office.arsip.models import Berkas, Usul
from tiru_e_office.arsip.nightly import propose_due
from tiru_e_office.arsip.rules import FILABLE, check_retention
from tiru_e_office.models import Klasifikasi, Surat
from tiru_e_office.nomor.models import Penghitung
from tiru_e_office.nomor.service import MASUK
from tiru_e_office.sample.people import Cast, Official
from tiru_e_office.sample.words import COMMITTEE, FOLDERS, INCOMING, RETENTION_SOURCE

LOOSE_DAYS = 75
"""What was finished later lies in no folder yet."""
YEARS_BACK = 7
OLD_PER_YEAR = 9
DESKS = ("tu", "tudinas")
# code: (active years, inactive years, fate, trigger)
RETENTION: Mapping[str, tuple[int, int, str, str]] = MappingProxyType(
    {
        "100": (2, 3, "permanen", "sejak_dicipta"),
        "000.1.5": (1, 1, "musnah", "sejak_dicipta"),
        "000.2": (2, 8, "musnah", "setelah_tidak_berlaku"),
        "000.4": (1, 2, "musnah", "sejak_dicipta"),
        "000.8": (1, 3, "dinilai_kembali", "sejak_dicipta"),
        "300": (1, 2, "musnah", "sejak_dicipta"),
        "400": (2, 3, "permanen", "sejak_dicipta"),
        "400.3": (1, 2, "musnah", "sejak_dicipta"),
        "400.14.5": (1, 3, "musnah", "sejak_dicipta"),
        "500": (1, 2, "musnah", "sejak_dicipta"),
        "600": (2, 5, "permanen", "sejak_dicipta"),
        "700": (2, 8, "musnah", "setelah_selesai_audit"),
        "800.1.11.1": (1, 2, "musnah", "sejak_dicipta"),
        "900.1.2": (1, 4, "musnah", "setelah_tahun_anggaran"),
    }
)


async def fill_archive(work: UnitOfWork, chance: random.Random, cast: Cast) -> None:
    """Retention, old letters, folders with what is finished, and what the archivist has under way."""
    keeper = cast.get("arsiparis", cast["tu"])
    work.actor = keeper.actor
    await _say_retention(work)
    for desk in DESKS:
        await _letters_of_old(work, chance, cast[desk])
    made = await _folders(work, keeper, sorted({cast[who].unit.id for who in (*DESKS, "staf")}))
    await _put_in(work)
    work.record("e_office.contoh.file", "e_office_berkas:*", after={"jumlah": len(made)})
    await _under_way(work, made)


async def _say_retention(work: UnitOfWork) -> None:
    """For codes of which the region has said nothing."""
    rows = await work.session.scalars(
        select(Klasifikasi).where(Klasifikasi.kode.in_(RETENTION), Klasifikasi.aktif_tahun.is_(None))
    )
    for code in rows:
        code.aktif_tahun, code.inaktif_tahun, code.nasib, code.pemicu = RETENTION[code.kode]
        code.sumber, code.terverifikasi = RETENTION_SOURCE, False
    await work.session.flush()


async def _letters_of_old(work: UnitOfWork, chance: random.Random, desk: Official) -> None:
    """A few letters of each year before the books of the sample begin, agenda from 1."""
    begins = await work.session.scalar(select(func.min(Surat.tahun)).where(Surat.unit_id == desk.unit.id))
    assert begins is not None, "the books were written before"
    rows: list[dict[str, Any]] = []
    for year in range(begins - YEARS_BACK, begins):
        days = sorted(chance.randrange(364) for _one in range(OLD_PER_YEAR))
        for number, day in enumerate(days, start=1):
            rows.append(_old_letter(chance, desk, number, date(year, 1, 1) + timedelta(days=day)))
        work.session.add(Penghitung(unit_id=desk.unit.id, buku=MASUK, tahun=year, terakhir=OLD_PER_YEAR))
    await work.session.execute(insert(Surat), rows)


def _old_letter(chance: random.Random, desk: Official, number: int, day: date) -> dict[str, Any]:
    sort, sender, subject, code = chance.choice(INCOMING)
    at = datetime.combine(day, time(3), tzinfo=UTC)
    return {
        "kunci": f"{chance.getrandbits(64):016x}",
        "arah": "masuk",
        "unit_id": desk.unit.id,
        "jenis": "UND" if subject.startswith("Undangan") else "SD",
        "status": "selesai",
        "tahun": day.year,
        "nomor_agenda": number,
        "nomor": f"{code}/{chance.randrange(10, 900)}/TU/{day.year}",
        "tanggal": day - timedelta(days=2),
        "diterima_on": day,
        "hal": subject,
        "klasifikasi": code,
        "kanal": "fisik",
        "asal_jenis": sort,
        "asal": sender,
        "kepada": desk.unit.nama,
        "dibuat_at": at,
        "dibuat_oleh": desk.actor.id,
        "dibuat_nama": desk.actor.name,
        "selesai_at": at + timedelta(days=4),
        "is_contoh": True,
    }


async def _folders(work: UnitOfWork, keeper: Official, units: Sequence[int]) -> Sequence[Berkas]:
    """One for each unit, year and code of what is filed; numbered within unit and year."""
    query = select(Surat.unit_id, Surat.tahun, Klasifikasi)
    query = query.join(Klasifikasi, Klasifikasi.kode == Surat.klasifikasi)
    query = query.where(_is_filed(work), Surat.unit_id.in_(units), Klasifikasi.aktif_tahun.is_not(None))
    query = query.where(
        Klasifikasi.inaktif_tahun.is_not(None), Klasifikasi.nasib.is_not(None), Klasifikasi.sumber != ""
    )
    found = await work.session.execute(query.distinct().order_by(Surat.unit_id, Surat.tahun, Klasifikasi.kode))
    numbers: Counter[tuple[int, int]] = Counter()
    made = []
    for unit_id, year, code in found:
        numbers[unit_id, year] += 1
        made.append(_folder(work, keeper, unit_id, year, str(numbers[unit_id, year]), code))
        made[-1].uraian = FOLDERS.get(code.kode, "")
    for (unit_id, year), last in numbers.items():
        work.session.add(Penghitung(unit_id=unit_id, buku=folders.BOOK, tahun=year, terakhir=last))
    work.session.add_all(made)
    await work.session.flush()
    return made


def _folder(work: UnitOfWork, keeper: Official, unit_id: int, year: int, number: str, code: Klasifikasi) -> Berkas:
    """Closed at the end of its year; since long in the archive's boxes where its active years are well over."""
    last = date(year, 12, 31)
    closed = last if last < work.today else None
    active, inactive, fate = check_retention(code.aktif_tahun, code.inaktif_tahun, code.nasib, code.sumber)
    counts = closed is not None and code.pemicu in ("sejak_dicipta", "setelah_tahun_anggaran")
    folder = Berkas(
        unit_id=unit_id,
        klasifikasi=code.kode,
        nomor_berkas=number,
        nama=f"{code.nama} {year}",
        tahun=year,
        pemicu=code.pemicu,
        pemicu_on=closed if counts else None,
        aktif_tahun=active,
        inaktif_tahun=inactive,
        nasib=fate,
        retensi_sumber=code.sumber,
        ditutup_on=closed,
        dibuat_at=min(work.now, datetime(year, 2, 1, 3, tzinfo=UTC)),
        dibuat_oleh=keeper.actor.name,
    )
    folders.compute(folder)
    if folder.akhir_aktif is not None and folder.akhir_aktif < work.today - timedelta(days=330):
        folder.keadaan = "inaktif"
        folder.lokasi, folder.rak, folder.boks = "Depo arsip, lantai 1", f"R{1 + year % 4}", f"{year}-{number}"
    return folder


async def _put_in(work: UnitOfWork) -> None:
    """Every letter into the folder of its unit, year and code: two statements for all of them."""
    home = (
        Berkas.unit_id == Surat.unit_id,
        Berkas.tahun == Surat.tahun,
        Berkas.klasifikasi == Surat.klasifikasi,
    )
    change = update(Surat).where(_is_filed(work), *home)
    await work.session.execute(
        change.values(status_semula=Surat.status, status="diberkaskan", berkas_id=Berkas.id),
        execution_options={"synchronize_session": False},
    )
    held = select(func.count()).where(Surat.berkas_id == Berkas.id).scalar_subquery()
    await work.session.execute(update(Berkas).values(jumlah=held), execution_options={"synchronize_session": False})


def _is_filed(work: UnitOfWork) -> Any:
    before = work.now - timedelta(days=LOOSE_DAYS)
    states = case(
        (Surat.arah == "masuk", Surat.status.in_(FILABLE["masuk"])), else_=Surat.status.in_(FILABLE["keluar"])
    )
    return states & (Surat.selesai_at < before) & Surat.is_contoh & Surat.keamanan.in_(("B", "T"))


async def _under_way(work: UnitOfWork, made: Sequence[Berkas]) -> None:
    """One folder is lent, one is held for a lawsuit, what is due stands on lists, and one of these was judged."""
    resting = [one for one in made if one.keadaan == "inaktif"]
    due = [one for one in resting if one.akhir_inaktif is not None and one.akhir_inaktif <= work.today]
    quiet = [one for one in resting if one not in due]
    if quiet:
        wanted = PinjamForm(
            peminjam="Inspektorat Daerah",
            keperluan="Pemeriksaan pelaksanaan anggaran",
            kembali_on=work.today + timedelta(days=5),
        )
        await loans.lend(work, quiet[-1], wanted)
    if due:
        await folders.hold(work, due[0], "Diminta sebagai bukti dalam perkara perdata yang masih berjalan.")
    await propose_due(work)
    destruction = await work.session.scalar(
        select(Usul).where(Usul.jenis == "pemusnahan", Usul.keadaan == "disusun").order_by(Usul.id).limit(1)
    )
    if destruction is not None:
        day = work.today - timedelta(days=3)
        judged = PenilaianForm(
            panitia=COMMITTEE,
            sk_panitia=f"000.5/12/{day.year}",
            sk_panitia_on=day - timedelta(days=10),
            pertimbangan="Nilai guna sudah habis dan tidak ada perkara yang memerlukannya.",
            pertimbangan_on=day,
        )
        await proposals.judge(work, destruction, judged)
