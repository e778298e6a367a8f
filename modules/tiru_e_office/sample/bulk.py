"""The months before: letters long dealt with, in bulk by the same rules. No number is missing; counters agree."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from tiru.work import UnitOfWork
from tiru_e_office.models import Disposisi, Surat, Tugas
from tiru_e_office.nomor.models import Nomor, Penghitung
from tiru_e_office.nomor.rules import written
from tiru_e_office.nomor.service import MASUK
from tiru_e_office.parameters import pattern_for
from tiru_e_office.sample.people import Cast, Official
from tiru_e_office.sample.words import BODY, INCOMING, NOTES, OUTGOING, REPORTS
from tiru_e_office.surat_keluar.models import Naskah, Versi

MONTHS_BACK = 11
PER_DESK = (("tu", "kepala", "sekda", 150), ("tudinas", "kadis", "kabid", 90))
"""(who registers, who gets the letter, who does the work, how many)"""
SENT = 60
KELUAR = "keluar"


async def older_letters(work: UnitOfWork, chance: random.Random, cast: Cast, *, until: datetime) -> None:
    """Letters of the months before `until`; none of them waits for anybody."""
    counted: Counter[tuple[int, str, int]] = Counter()
    for desk, head, doer, amount in PER_DESK:
        moments = list(_moments(chance, amount, until))
        rows = [_received(chance, cast[desk], counted, n, at) for n, at in enumerate(moments)]
        ids = await _written(work, rows)
        await _dealt_with(work, chance, ids, rows, cast[head], cast[doer])
    await _sent(work, chance, cast, counted, list(_moments(chance, SENT, until)))
    for (unit_id, buku, tahun), last in sorted(counted.items()):
        work.session.add(Penghitung(unit_id=unit_id, buku=buku, tahun=tahun, terakhir=last))
    await work.session.flush()
    work.record("e_office.contoh.write", "e_office_surat:*", after={"jumlah": sum(counted.values())})


def _moments(chance: random.Random, amount: int, until: datetime) -> Iterator[datetime]:
    """Working days by daylight, oldest first."""
    days = 30 * MONTHS_BACK
    drawn = sorted(chance.randrange(1, days) for _one in range(amount))
    for back in reversed(drawn):
        day = (until - timedelta(days=back)).date()
        day -= timedelta(days=max(0, day.weekday() - 4))
        yield datetime.combine(day, time(chance.randrange(1, 8), chance.randrange(60)), tzinfo=UTC)


def _received(
    chance: random.Random, desk: Official, counted: Counter[tuple[int, str, int]], n: int, at: datetime
) -> dict[str, Any]:
    sort, sender, subject, code = chance.choice(INCOMING)
    book = (desk.unit.id, MASUK, at.year)
    counted[book] += 1
    return {
        "kunci": _key(chance),
        "arah": "masuk",
        "unit_id": desk.unit.id,
        "jenis": "UND" if subject.startswith("Undangan") else "SD",
        "status": "selesai",
        "tahun": at.year,
        "nomor_agenda": counted[book],
        "nomor": f"{code}/{chance.randrange(10, 900)}/{chance.choice(('UM', 'TU', 'SEK'))}/{at.year}",
        "tanggal": at.date() - timedelta(days=chance.randrange(1, 6)),
        "diterima_on": at.date(),
        "hal": subject,
        "ringkasan": f"{subject}; mohon tanggapan.",
        "kecepatan": chance.choice(("biasa", "biasa", "biasa", "penting", "segera")),
        "keamanan": "T" if n % 29 == 7 else "B",
        "klasifikasi": code,
        "kanal": chance.choice(("fisik", "surel", "srikandi")),
        "asal_jenis": sort,
        "asal": sender,
        "kepada": desk.unit.nama,
        "dibuat_at": at,
        "dibuat_oleh": desk.actor.id,
        "dibuat_nama": desk.actor.name,
        "batas_at": at + timedelta(days=7),
        "selesai_at": at + timedelta(days=chance.choice((1, 2, 2, 3, 4, 5, 9))),
        "is_contoh": True,
    }


async def _dealt_with(
    work: UnitOfWork,
    chance: random.Random,
    ids: list[int],
    rows: list[dict[str, Any]],
    head: Official,
    doer: Official,
) -> None:
    """The head passed it on some hours after it came; the other reported on the day it was done."""
    tops = [
        _task(letter, row, head, row["dibuat_at"] + timedelta(hours=3)) for letter, row in zip(ids, rows, strict=True)
    ]
    for task in tops:
        task.keadaan = "diteruskan"
    work.session.add_all(tops)
    await work.session.flush()
    passed = [_disposition(chance, top, head) for top in tops]
    work.session.add_all(passed)
    await work.session.flush()
    below = []
    for letter, row, top, disposisi in zip(ids, rows, tops, passed, strict=True):
        top.jalur = f"/{top.id}/"
        task = _task(letter, row, doer, row["selesai_at"])
        task.dibuat_at, task.disposisi_id, task.induk_id = disposisi.at, disposisi.id, top.id
        task.keadaan, task.kemajuan, task.catatan = "selesai", 100, chance.choice(REPORTS)
        below.append(task)
    work.session.add_all(below)
    await work.session.flush()
    for top, task in zip(tops, below, strict=True):
        task.jalur = f"{top.jalur}{task.id}/"
    await work.session.flush()


def _task(letter: int, row: dict[str, Any], who: Official, done_at: datetime) -> Tugas:
    return Tugas(
        surat_id=letter,
        jenis="disposisi",
        jabatan_id=who.jabatan_id,
        batas_at=row["batas_at"],
        dibuat_at=row["dibuat_at"],
        dibaca_at=row["dibuat_at"] + timedelta(hours=2),
        selesai_at=done_at,
        oleh_account_id=who.actor.id,
        oleh_nama=who.actor.name,
        sebagai=who.actor.post,
    )


def _disposition(chance: random.Random, top: Tugas, head: Official) -> Disposisi:
    assert top.selesai_at is not None, "passed on"
    return Disposisi(
        surat_id=top.surat_id,
        tugas_id=top.id,
        dari_jabatan_id=head.jabatan_id,
        dari_jabatan=head.actor.post,
        dari_account_id=head.actor.id,
        dari_nama=head.actor.name,
        at=top.selesai_at,
        instruksi=["Tindak lanjuti"],
        catatan=chance.choice(NOTES),
    )


async def _sent(
    work: UnitOfWork,
    chance: random.Random,
    cast: Cast,
    counted: Counter[tuple[int, str, int]],
    moments: list[datetime],
) -> None:
    """Letters that the dinas signed on paper and sent by messenger, each with its number in the book."""
    author, signer, office, pattern = cast["staf"], cast["kadis"], cast["kadis"].unit, await pattern_for(work)
    rows: list[dict[str, Any]] = []
    numbers: list[dict[str, Any]] = []
    drafts: list[dict[str, Any]] = []
    for at in moments:
        kind, subject, code = chance.choice(OUTGOING)
        addressee = chance.choice(INCOMING)[1]
        book = (office.id, KELUAR, at.year)
        counted[book] += 1
        parts = {
            "klasifikasi": code,
            "unit": office.singkatan,
            "kode_unit": office.kode,
            "jenis": kind,
            "keamanan": "B",
        }
        number = written(pattern, urut=counted[book], on=at.date(), parts=parts)
        text = BODY.format(hal=subject[0].lower() + subject[1:])
        rows.append(
            {
                "kunci": _key(chance),
                "arah": "keluar",
                "unit_id": author.unit.id,
                "jenis": kind,
                "status": "terkirim",
                "tahun": at.year,
                "nomor": number,
                "tanggal": at.date(),
                "hal": subject,
                "isi_teks": text,
                "klasifikasi": code,
                "kanal": "fisik",
                "kepada": addressee,
                "dibuat_at": at,
                "dibuat_oleh": author.actor.id,
                "dibuat_nama": author.actor.name,
                "selesai_at": at + timedelta(days=1),
                "is_contoh": True,
            }
        )
        numbers.append(
            {
                "unit_id": office.id,
                "buku": KELUAR,
                "tahun": at.year,
                "urut": counted[book],
                "nomor": number,
                "tanggal": at.date(),
                "keadaan": "terpakai",
                "dipesan_at": at,
                "dipesan_oleh": author.actor.name,
                "selesai_at": at + timedelta(hours=4),
            }
        )
        drafts.append({"isi": {"teks": text, "bidang": {}}, "tujuan": [{"teks": addressee}]})
    ids = await _written(work, rows)
    versions = [
        {
            "surat_id": letter,
            "versi": 1,
            "hal": row["hal"],
            "isi": {**draft["isi"], "tujuan": draft["tujuan"], "tembusan": []},
            "oleh_account_id": author.actor.id,
            "oleh_nama": author.actor.name,
            "at": row["dibuat_at"],
        }
        for letter, row, draft in zip(ids, rows, drafts, strict=True)
    ]
    filled = [
        {**draft, "surat_id": letter, "ttd_jabatan_id": signer.jabatan_id}
        for letter, draft in zip(ids, drafts, strict=True)
    ]
    await work.session.execute(insert(Naskah), filled)
    await work.session.execute(insert(Versi), versions)
    await work.session.execute(
        insert(Nomor), [{**one, "surat_id": letter} for letter, one in zip(ids, numbers, strict=True)]
    )


async def _written(work: UnitOfWork, rows: list[dict[str, Any]]) -> list[int]:
    """Their ids, in the order of the rows."""
    found = await work.session.scalars(insert(Surat).returning(Surat.id, sort_by_parameter_order=True), rows)
    return list(found)


def _key(chance: random.Random) -> str:
    return hashlib.sha256(str(chance.random()).encode()).hexdigest()[:16]
