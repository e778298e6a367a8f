"""Sending: one message per job, the oldest first, until it is taken or given up.

A process that dies between the receiver's yes and our commit sends again, under the same id: at least once.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from tiru.i18n import lazy
from tiru.kabar.notices import holders, tell_accounts
from tiru.work import UnitOfWork
from tiru_e_office.webhook.door import SECONDS, Answer, knock
from tiru_e_office.webhook.models import Kirim, Webhook
from tiru_e_office.webhook.queries import next_of
from tiru_e_office.webhook.rules import GONE, PATIENCE, body_of, delay_after, headers_for, networks_of
from tiru_e_office.webhook.service import DELIVER, MANAGE, secret_of

BUSY = timedelta(seconds=5)
KEPT = timedelta(days=90)
"""How long the log of what is over stays."""


async def deliver(work: UnitOfWork, webhook_id: int, *, seconds: float = SECONDS) -> None:
    """Job: send the oldest message of an address, if it is due. Twice is harmless."""
    hook = await work.session.scalar(select(Webhook).where(Webhook.id == webhook_id).with_for_update(skip_locked=True))
    if hook is None:
        if await work.session.scalar(select(Webhook.id).where(Webhook.id == webhook_id)) is not None:
            await work.enqueue(DELIVER, {"webhook_id": webhook_id}, delay=BUSY)  # another is sending now
        return
    row = await next_of(work, hook.id) if hook.aktif else None
    if row is None or (row.berikut_at is not None and row.berikut_at > work.now):
        return
    answer = await _send(work, hook, row, seconds)
    row.percobaan += 1
    row.kode_jawaban, row.galat = answer.status, answer.problem
    if answer.taken:
        row.keadaan, row.berikut_at, row.selesai_at = "terkirim", None, work.now
        hook.gagal_sejak = None
    else:
        await _failed(work, hook, row, answer)
    await work.session.flush()
    if hook.aktif and row.keadaan != "antre" and await next_of(work, hook.id) is not None:
        await work.enqueue(DELIVER, {"webhook_id": hook.id})


async def keep_going(work: UnitOfWork) -> None:
    """Every hour: what is due and has no job any more; what is long over is forgotten."""
    waiting = select(Kirim.webhook_id).where(Kirim.keadaan == "antre", Kirim.berikut_at < work.now)
    hooks = await work.session.scalars(select(Webhook.id).where(Webhook.aktif, Webhook.id.in_(waiting)))
    for webhook_id in hooks:
        await work.enqueue(DELIVER, {"webhook_id": webhook_id})
    await work.session.execute(delete(Kirim).where(Kirim.keadaan != "antre", Kirim.selesai_at < work.now - KEPT))


async def _send(work: UnitOfWork, hook: Webhook, row: Kirim, seconds: float) -> Answer:
    body = body_of(row.muatan)
    headers = headers_for(secret_of(work, hook), row.pesan_id, int(work.now.timestamp()), body)
    allowed = networks_of(work.services.settings.webhook_networks)
    return await knock(hook.url, body, headers, allowed, seconds=seconds)


async def _failed(work: UnitOfWork, hook: Webhook, row: Kirim, answer: Answer) -> None:
    hook.gagal_sejak = hook.gagal_sejak or work.now
    delay = delay_after(row.percobaan)
    if answer.status == GONE or delay is None:
        row.keadaan, row.berikut_at, row.selesai_at = "gagal", None, work.now
    else:
        row.berikut_at = work.now + delay
        await work.enqueue(DELIVER, {"webhook_id": hook.id}, delay=delay)
    if answer.status == GONE:
        await _switch_off(work, hook, "410")
    elif work.now - hook.gagal_sejak >= PATIENCE:
        await _switch_off(work, hook, answer.problem)


async def _switch_off(work: UnitOfWork, hook: Webhook, why: str) -> None:
    hook.aktif, hook.mati_karena = False, why
    work.record("e_office.webhook.off", f"e_office_webhook:{hook.id}", after={"sebab": why})
    await tell_accounts(
        work,
        await holders(work, MANAGE),
        lazy("Sebuah webhook e-Office dimatikan karena terus gagal"),
        module="e_office",
        href=f"/kantor/e_office/webhook/{hook.id}",
        icon="plug-connected-x",
    )
