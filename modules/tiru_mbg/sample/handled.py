"""Warnings of the demonstration that somebody has dealt with: those of past days, and what grew old since.

What is found is what the rules find, asked as on the day itself; only who answered it, when and how is invented. The
newest findings and a few lasting ones are left open, so that there is something to do.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, func, or_, select

from tiru.i18n import SOURCE_LOCALE, speak
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pembelian
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch
from tiru_mbg.peringatan.catalogue import RULES
from tiru_mbg.peringatan.evaluate import WATCHES
from tiru_mbg.peringatan.findings import Finding, Limits, limits
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.peringatan.service import HUSH, OPEN
from tiru_mbg.sample.people import CREW, OFFICIALS
from tiru_mbg.titik.queries import blank_spots

ASKED_AT = time(15, 0)
"""When rules are asked on a past day: meals are eaten by then."""
OF_THE_DAY = ("MBG-02", "MBG-03", "MBG-08", "MBG-11")
"""Rules that tell of something that happened; the engine asks the first two on the day only."""
ASKED_LATER = frozenset({"MBG-08", "MBG-11"})
NEWEST = timedelta(days=4)
"""Findings younger than this may be still open, those of `ASKED_LATER`."""
LEFT = 0.3
"""Share of these that is."""
GROWN_OLD = timedelta(hours=30)
"""What the running demonstration raised is answered after so long."""
LARGEST = 8
"""Of so many kecamatan with somebody left out, the largest is still to be dealt with."""
EVERY = HUSH - timedelta(days=2)
"""How often the list of those who are left out is looked at."""
THROWN = timedelta(days=2)
"""A sample that was thrown away too soon is noticed about so long after it was kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers, with which verdict and words."""

    who: str
    verdict: str
    words: str


_BY_USER: Mapping[str, str] = {row[0]: row[1] for row in (*OFFICIALS, *CREW)}
ANSWERS: Mapping[str, Sequence[Answer]] = {
    "MBG-02": (
        Answer(
            _BY_USER["surveilans"], "benar", "Sisa batch tidak dibagikan dan diganti. Kepala SPPG diberi pembinaan."
        ),
        Answer(_BY_USER["satgas"], "benar", "Dapur mengganti lauknya hari itu juga. Pemasoknya diperiksa."),
    ),
    "MBG-03": (
        Answer(_BY_USER["satgas"], "salah_alarm", "Sekolah ditelepon: makanan habis tepat waktu, catatannya terlupa."),
        Answer(_BY_USER["dapur"], "benar", "Kiriman itu tidak dibagikan. Urutan rute diubah mulai besok."),
    ),
    "MBG-08": (
        Answer(_BY_USER["akuntan"], "benar", "Nota diperiksa. Bahan ini dibeli dari koperasi lain mulai pekan depan."),
        Answer(_BY_USER["satgas"], "benar", "Pasokan berkurang karena hujan; pembanding dari dua pemasok dilampirkan."),
    ),
    "MBG-11": (
        Answer(_BY_USER["gizi"], "benar", "Petugas diingatkan; jadwal sampel ditempel di lemari pembeku."),
        Answer(_BY_USER["dapur"], "benar", "Termometer diganti. Suhu dicatat dua kali sehari."),
    ),
    "MBG-12": (
        Answer(_BY_USER["satgas"], "benar", "Masuk rencana dapur baru tahap berikutnya; dapur terdekat sudah penuh."),
    ),
}


async def handle(work: UnitOfWork, days: Collection[date]) -> None:
    """Answer what was to be warned of on these days, as far as they are over, and what stands open for long."""
    known = {(row[0], row[1]) for row in await work.session.execute(select(Peringatan.kode, Peringatan.kunci))}
    made = [row async for row in _past(work, sorted(day for day in days if day < work.today), known)]
    largest = await _largest(work)
    made += [row async for row in _blank(work, largest)]
    work.session.add_all(made)
    old = await _grown_old(work, largest)
    for row in old:
        _closed(row, work.now, _chance(row.kode, row.judul))
    if made or old:
        after = {"ditambah": len(made), "ditutup": len(old)}
        work.record("mbg.contoh.handle", "peringatan:*", after=after, reason="Data contoh")
    await work.session.flush()


async def _past(work: UnitOfWork, days: Sequence[date], known: set[tuple[str, str]]) -> AsyncIterator[Peringatan]:
    asked = await limits(work)
    for day in days:
        at = datetime.combine(day, ASKED_AT, work.tenant.zone)
        found = [(kode, one) for kode, one in await _found(work, at, asked) if (kode, one.kunci) not in known]
        marks = await _marks(work, [one for _kode, one in found])
        for kode, one in found:
            seen = at + THROWN if one.kunci.endswith(":dini") and kode == "MBG-11" else at
            chance = _chance(kode, marks.get(one.kunci) or f"{one.judul} {day}")
            still_open = kode in ASKED_LATER and work.now - seen < NEWEST and chance.random() < LEFT
            over = seen + timedelta(minutes=chance.randrange(45, 1200))
            if not still_open and over < work.now:
                known.add((kode, one.kunci))
                yield _closed(_row(kode, one, seen), over, chance)


async def _found(work: UnitOfWork, at: datetime, asked: Limits) -> list[tuple[str, Finding]]:
    """What the rules would have found at this moment."""
    now, work.now = work.now, at
    try:
        return [(kode, one) for kode in OF_THE_DAY for one in await WATCHES[kode](work, asked)]
    finally:
        work.now = now


async def _marks(work: UnitOfWork, found: Sequence[Finding]) -> dict[str, str]:
    """What names the matter everywhere, by the key with its id: the lot, or kitchen, day and number of the batch."""
    ids = {int(one.kunci.partition(":")[2]): one.kunci for one in found if one.kunci.startswith("pembelian:")}
    lots = await work.session.execute(select(Pembelian.id, Pembelian.lot).where(Pembelian.id.in_(ids)))
    marks = {ids[key]: lot for key, lot in lots}
    batches = await work.session.execute(
        select(Batch.id, Batch.tanggal, Batch.nomor).where(Batch.id.in_({one.batch_id for one in found} - {None}))
    )
    named = {key: f"{day} {number}" for key, day, number in batches}
    for one in found:
        if one.batch_id is not None:
            marks[one.kunci] = f"{one.judul} {named[one.batch_id]}"
    return marks


async def _blank(work: UnitOfWork, largest: set[str]) -> AsyncIterator[Peringatan]:
    """The task force looks at the list every week, before the engine raises anew what was closed."""
    query = select(Peringatan.kunci, func.max(Peringatan.selesai_at), func.bool_or(Peringatan.status.in_(OPEN)))
    rows = await work.session.execute(query.where(Peringatan.kode == "MBG-12").group_by(Peringatan.kunci))
    answered = {row[0] for row in rows if row[2] or work.now - row[1] < EVERY}
    for one in await WATCHES["MBG-12"](work, await limits(work)):
        if one.kunci not in largest | answered:
            row = _row("MBG-12", one, work.now - timedelta(days=3))
            chance = _chance("MBG-12", one.kunci)
            yield _closed(row, work.now - timedelta(minutes=chance.randrange(180, 2880)), chance)


async def _largest(work: UnitOfWork) -> set[str]:
    """Keys of the kecamatan in which most people are left out."""
    people: Counter[str] = Counter()
    for place in (await blank_spots(work, work.today, None)).places:
        people[f"kecamatan:{place.titik.kode_wilayah[:8]}"] += place.people
    return {key for key, _many in people.most_common(-(-len(people) // LARGEST))}


async def _grown_old(work: UnitOfWork, largest: set[str]) -> Sequence[Peringatan]:
    """Open ones of the demonstration's kitchens that nobody has acknowledged."""
    ours = exists().where(Sppg.id == Peringatan.sppg_id, Sppg.is_sample)
    query = select(Peringatan).where(
        Peringatan.status == "aktif",
        Peringatan.kode.in_(ANSWERS),
        Peringatan.kunci.not_in(largest),
        Peringatan.muncul_at < work.now - GROWN_OLD,
        or_(ours, Peringatan.kode == "MBG-12"),
    )
    return (await work.session.scalars(query.with_for_update(skip_locked=True))).all()


def _row(kode: str, one: Finding, at: datetime) -> Peringatan:
    rule = RULES[kode]
    with speak(SOURCE_LOCALE):
        action = str(rule.action)
    return Peringatan(
        kode=kode,
        kunci=one.kunci,
        tingkat=one.tingkat or rule.level,
        judul=one.judul,
        isi=one.isi,
        tindak=action,
        sppg_id=one.sppg_id,
        titik_id=one.titik_id,
        batch_id=one.batch_id,
        muncul_at=at,
        terlihat_at=at,
        is_sample=True,
    )


def _closed(row: Peringatan, at: datetime, chance: random.Random) -> Peringatan:
    answer = chance.choice(ANSWERS[row.kode])
    row.status, row.selesai_at, row.selesai_oleh = "ditutup", at, answer.who
    row.putusan, row.catatan = answer.verdict, answer.words
    return row


def _chance(kode: str, matter: str) -> random.Random:
    """The same for the same matter on every machine."""
    return random.Random(f"{kode} {matter}")  # noqa: S311 - repeatable on purpose
