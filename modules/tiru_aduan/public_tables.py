"""What of complaints the citizens' search finds and the capability page gives away; never who sent them."""

from __future__ import annotations

from collections.abc import Sequence

from tiru.i18n import _, lazy
from tiru.module import OpenData
from tiru.public_search import Hit
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import counts, queries
from tiru_aduan.filters import Filter
from tiru_aduan.rules import LABELS

SHORTEST = 4
"""Letters of a word that says what somebody means; "dan" does not."""
SMALLEST = 3
"""A count below this is not given: with few reports, a place and a time can point to a person."""


async def find_public(work: UnitOfWork, words: str, *, limit: int) -> Sequence[Hit]:
    """What can be reported about it, then verified reports whose words or number fit."""
    about = await _categories(work, words)
    return [*about, *await _reports(work, words, limit - len(about))]


async def _categories(work: UnitOfWork, words: str) -> list[Hit]:
    """Categories of which one word was typed, as an invitation to report; at most two, the best first."""
    typed = {word for word in words.lower().split() if len(word) >= SHORTEST}
    fitting = [(len(typed & set(row.nama.lower().split())), row) for row in await queries.categories(work)]
    best = sorted(((n, row) for n, row in fitting if n), key=lambda one: (-one[0], one[1].nama))[:2]
    return [
        Hit(
            kind=lazy("Laporkan"),
            label=_("Buat aduan: %(category)s", category=row.nama),
            href=f"/aduan/kirim?kategori={row.kode}",
            icon="message-report",
            note=_("Dengan foto dan tempat, boleh tanpa nama"),
        )
        for _n, row in best
    ]


async def _reports(work: UnitOfWork, words: str, limit: int) -> list[Hit]:
    found = (await queries.public_reports(work, Filter(q=words))).rows[:limit]
    places = await names(work.session, [row.kode_wilayah for row in found if row.kode_wilayah])
    return [
        Hit(
            kind=lazy("Aduan warga"),
            label=row.judul,
            href=f"/aduan/publik/{row.nomor}",
            icon="message-report",
            note=" · ".join(filter(None, (str(LABELS[row.status]), places.get(row.kode_wilayah or "", "")))),
        )
        for row in found
    ]


async def counts_by_kecamatan(work: UnitOfWork) -> list[list[object]]:
    """Reports of the last 90 days per kecamatan; small counts are left empty."""
    districts = counts.districts_of(await counts.summary(work, counts.last_days(work, 90)))
    known = await names(work.session, [code for code, _one in districts])
    return [
        [code, known.get(code, ""), one.received if one.received >= SMALLEST else None]
        for code, one in sorted(districts, key=lambda row: row[0])
    ]


OPEN_DATA = (
    OpenData(
        name="aduan.per_kecamatan",
        title=lazy("Aduan per kecamatan, 90 hari"),
        summary=lazy("Jumlah laporan menurut kecamatan; angka di bawah 3 dikosongkan."),
        heads=(lazy("Kode wilayah"), lazy("Kecamatan"), lazy("Laporan")),
        rows=counts_by_kecamatan,
    ),
)
