"""Telling who receives what was held, released or recalled, and the kitchen's head.

A job does it, once the deed is safe: whatever goes wrong with a notice or its letter, the hold stands. A notice names
numbers only, in the language of its reader; the reason is typed by people and may name some, so it stays on the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from tiru.access.models import Account
from tiru.i18n import _, speak
from tiru.indonesian_dates import tanggal
from tiru.kabar.models import Kabar
from tiru.kabar.notices import tell_accounts
from tiru.tenant import Kind
from tiru.work import UnitOfWork
from tiru_mbg.dapur.queries import staff_of
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.titik.models import TitikPetugas
from tiru_mbg.titik.queries import receiving_on

JOB = "mbg.jejak.tell"
HEADS = ("kepala",)
FIELD, TRACE, LIST = "/kantor/mbg/lapangan", "/kantor/mbg/jejak/batch", "/kantor/mbg/batch"


async def tell_later(work: UnitOfWork, deed: str, batches: Iterable[Batch], deliveries: Iterable[Kiriman]) -> None:
    """Have the receivers of these deliveries told, and the heads of the kitchens; `deed` is tahan, lepas or tarik."""
    payload = {
        "deed": deed,
        "batch": sorted({one.id for one in batches}),
        "kiriman": sorted({one.id for one in deliveries}),
        "at": work.now.isoformat(),
        "by": work.actor.id if work.actor.kind is Kind.STAFF else None,
    }
    if payload["batch"]:
        await work.enqueue(JOB, payload)


async def tell(
    work: UnitOfWork, deed: str, batch: Sequence[int], kiriman: Sequence[int], at: str, by: int | None = None
) -> None:
    """Job: one notice for each person, `by` excepted. Run again, it tells nobody twice of what happened `at`."""
    since = datetime.fromisoformat(at)
    sent = await _received(work, kiriman)
    for account, found in sorted(sent.items()):
        if account != by:
            await _once(work, account, since, *_for_receiver(await _language(work, account), deed, found))
    kept = (await work.session.scalars(select(Batch).where(Batch.id.in_(batch)).order_by(Batch.id))).all()
    heads: dict[int, list[Batch]] = defaultdict(list)
    for one in kept:
        for account in await staff_of(work, one.sppg_id, HEADS):
            heads[account].append(one)
    for account, mine in sorted(heads.items()):
        if account != by:
            language = await _language(work, account)
            await _once(work, account, since, *_for_head(language, deed, mine, len(kiriman)))


async def _received(work: UnitOfWork, ids: Sequence[int]) -> dict[int, list[Kiriman]]:
    """The deliveries by the account that receives them today."""
    rows = await work.session.execute(
        select(TitikPetugas.akun_id, Kiriman)
        .join(TitikPetugas, TitikPetugas.titik_id == Kiriman.titik_id)
        .where(Kiriman.id.in_(ids), receiving_on(work.today))
        .order_by(Kiriman.id)
    )
    found: dict[int, list[Kiriman]] = defaultdict(list)
    for account, row in rows:
        if row not in found[account]:  # teacher on duty and contact of the same place
            found[account].append(row)
    return found


async def _language(work: UnitOfWork, account: int) -> str:
    return await work.session.scalar(select(Account.bahasa).where(Account.id == account)) or "id"


async def _once(work: UnitOfWork, account: int, since: datetime, title: str, text: str, href: str) -> None:
    there = select(Kabar.id).where(
        Kabar.account_id == account, Kabar.dibuat_at >= since, Kabar.judul == title, Kabar.href == href
    )
    if await work.session.scalar(there.limit(1)) is None:
        await tell_accounts(work, [account], title, module="mbg", href=href, text=text, icon="alert-triangle")


def _for_receiver(language: str, deed: str, found: Sequence[Kiriman]) -> tuple[str, str, str]:
    """Title, text and address."""
    first, many = found[0], len(found)
    kode = first.kunci.hex[:8].upper()
    with speak(language):
        several, single = {
            "tahan": (
                _("%(n)s kiriman ditahan: jangan dibagikan", n=many),
                _("Kiriman %(kode)s ditahan: jangan dibagikan", kode=kode),
            ),
            "lepas": (
                _("%(n)s kiriman dilepas: boleh dibagikan lagi", n=many),
                _("Kiriman %(kode)s dilepas: boleh dibagikan lagi", kode=kode),
            ),
            "tarik": (
                _("%(n)s kiriman ditarik: jangan dimakan", n=many),
                _("Kiriman %(kode)s ditarik: jangan dimakan", kode=kode),
            ),
        }[deed]
        texts = {
            "tahan": _("Simpan terpisah dan tunggu kabar. Alasannya ada di halaman Lapangan."),
            "lepas": _("Periksa suhu dan umur makanan sebelum dibagikan."),
            "tarik": _("Pisahkan makanannya, juga yang sudah dibagikan, dan tunggu petugas. Amati yang sudah makan."),
        }
        return (
            several if many > 1 else single,
            texts[deed],
            f"{FIELD}?titik={first.titik_id}" + ("" if many > 1 else f"#t-{kode}"),
        )


def _for_head(language: str, deed: str, found: Sequence[Batch], deliveries: int) -> tuple[str, str, str]:
    """Title, text and address."""
    first, many = found[0], len(found)
    with speak(language):
        given = {"nomor": first.nomor, "hari": tanggal(first.tanggal)}
        several, single = {
            "tahan": (_("%(n)s batch ditahan", n=many), _("Batch %(nomor)s, %(hari)s, ditahan", **given)),
            "lepas": (_("%(n)s batch dilepas", n=many), _("Batch %(nomor)s, %(hari)s, dilepas", **given)),
            "tarik": (_("%(n)s batch ditarik", n=many), _("Batch %(nomor)s, %(hari)s, ditarik", **given)),
        }[deed]
        text = _("Penerima %(n)s kiriman dikabari.", n=deliveries)
    href = f"{LIST}?tanggal={first.tanggal.isoformat()}" if many > 1 else f"{TRACE}/{first.id}"
    return several if many > 1 else single, text, href
