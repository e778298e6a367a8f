"""The sums of a kitchen's day, recomputed from what was written down.

Whoever changes a batch, a delivery, a purchase, a mark or a case calls `refresh_day` in the same transaction, as its
last deed: the rows first, then the sums. A refresh holds one lock per kitchen until the transaction ends and takes
several in ascending order of their ids, so that two transactions which refresh last never wait for each other in a
circle. The lock is taken in a statement of its own: the sums are then read from a snapshot that sees what the one
before committed, and of two refreshes the later one has counted both changes. (In a REPEATABLE READ transaction that
would not hold; work is READ COMMITTED.)

Columns of `mbg_harian`, all of one kitchen and one local day; cancelled deliveries (`batal`) count nowhere, nor
do batches for which nothing is planned or noted any more:

layanan            a day of service: a menu is planned and it is no holiday, or something was cooked or sent
sasaran            persons registered (`mbg_rombel`) in the groups assigned to the kitchen that day, the assigned
                   portions where a group has no register; 0 without service. Places that are off do not count.
                   As registered when it is computed.
porsi_masak        portions cooked;  kapasitas  the kitchen's `cap_total` where anything was cooked, else 0
lebih_kapasitas    1 where more was cooked than that
porsi_kirim        portions that left;  porsi_terima  received and not refused at the place;  porsi_rusak  damaged
kiriman            deliveries;  kiriman_tiba  that arrived;  berjam  whose hour of eating is known
tepat_waktu        of those that arrived by that hour
umur_*             deliveries with the age of the food when eaten (`makan_at` less the end of cooking, never
                   negative): how many, at most `umur_baik_jam`, over `umur_maks_jam`, minutes in all
tempuh_*           the same for the way (`tiba_at` less `berangkat_at`): at most `tempuh_menit`, over the setting
                   `tempuh_merah_menit`
suhu_*             deliveries with a temperature on arrival: the sum of degrees, at least `suhu_tiba`, below
                   `suhu_tiba_rendah`
periksa_wajib/ada  checks by the senses that are due (batches cooked, deliveries that arrived) and that were made
tolak              of them, refused
gizi_porsi         portions received whose group has a target in `mbg_menu_gizi`;  gizi_sesuai  of them within it.
                   A delivery for several groups is divided by its classes, without classes evenly.
sisa_g             grams left over where leftovers were weighed;  sisa_dasar_g  grams served there: portions received
                   times the menu's edible grams, or the setting `gram_porsi` where the menu has no ingredients
ompreng_*          trays out and back, of deliveries whose return was written down
belanja_*          rupiah of purchases received that day and not refused: all, of local suppliers, of cooperatives
harga_n/_deviasi   purchases with a market price; sum of (paid / market - 1) over them
harga_bayar/acuan  rupiah paid for them, and what they would have cost at the market price
rasa_*             marks (1-5) of places served that day: how many, their sum
kasus              ill persons of incidents by the day of eating (of the report where it is unknown), except those
                   found to be no outbreak
catatan            entries of phones for the day that were not refused, and the first of them
lengkap            every batch cooked, checked and sampled, every delivery handed out or refused, and one of each
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select, text

from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.parameters import rules
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.rollup_sql import SUMS

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
_COLUMNS = tuple(column.name for column in Harian.__table__.columns)
_SET = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name not in ("sppg_id", "tanggal"))
_UPSERT = text(
    f"insert into mbg_harian ({', '.join(_COLUMNS)}) "  # noqa: S608 - names of our own columns
    f"select {', '.join(_COLUMNS)} from ({SUMS}) as hitung on conflict (sppg_id, tanggal) do update set {_SET}"
)
AT_ONCE = 400
"""Days of kitchens in one statement: of a longer import each part is quick."""


async def refresh_day(work: UnitOfWork, sppg_id: int, tanggal: date) -> None:
    """Recompute one day of one kitchen. Call it last in the transaction; twice is the same as once."""
    await refresh_days(work, [(sppg_id, tanggal)])


async def refresh_days(work: UnitOfWork, days: Iterable[tuple[int, date]]) -> None:
    """Recompute these days of these kitchens, in one order whatever order they come in."""
    wanted = sorted(set(days))
    for sppg_id in sorted({sppg_id for sppg_id, _day in wanted}):
        await work.session.execute(_LOCK, {"name": f"{work.tenant.slug}:mbg_harian:{sppg_id}"})
    limits = await _limits(work) if wanted else {}
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        # As texts: for a parameter that is an array the driver looks up types in a way that a tenant's role may not.
        keys = {"dapur": ",".join(str(key) for key, _ in part), "hari": ",".join(str(day) for _, day in part)}
        await work.session.execute(_UPSERT, {**limits, **keys, "zone": work.tenant.timezone, "now": work.now})


async def refresh_range(work: UnitOfWork, first: date, last: date, *, sppg_id: int | None = None) -> None:
    """Recompute every day from `first` to `last`, of one kitchen or of all: after an import."""
    await work.session.flush()
    chosen = select(Sppg.id) if sppg_id is None else select(Sppg.id).where(Sppg.id == sppg_id)
    kitchens = list(await work.session.scalars(chosen))
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    await refresh_days(work, [(kitchen, day) for kitchen in kitchens for day in span])


async def _limits(work: UnitOfWork) -> dict[str, float]:
    await work.session.flush()
    found = await rules(work)
    return {
        "umur_baik_s": float(found["umur_baik_jam"]) * 3600,
        "umur_maks_s": float(found["umur_maks_jam"]) * 3600,
        "tempuh_baik_s": float(found["tempuh_menit"]) * 60,
        "tempuh_lewat_s": float(await setting(work, "mbg", "tempuh_merah_menit")) * 60,
        "suhu_baik": float(found["suhu_tiba"]),
        "suhu_lewat": float(found["suhu_tiba_rendah"]),
        "gram": float(await setting(work, "mbg", "gram_porsi")),
    }
