"""Managing webhooks, and putting messages into their queues in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from pydantic import Field

from tiru.config import Profile
from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.web.forms import Form
from tiru.work import UnitOfWork
from tiru_e_office.webhook.models import Kirim, Webhook
from tiru_e_office.webhook.queries import message_for, webhook_for
from tiru_e_office.webhook.rules import EVENTS, PING, body_of, check_url, new_message_id, new_secret

DELIVER = "e_office.webhook_deliver"
MANAGE = "e_office:webhook:manage"
PURPOSE = "e_office_webhook.rahasia"
MOST = 20
"""Webhooks of one tenant: each event is written once for each."""


class WebhookForm(Form):
    """One address and what it wants to hear."""

    nama: str = Field(min_length=2, max_length=120)
    url: str = Field(min_length=8, max_length=2000)
    peristiwa: list[str] = Field(min_length=1, max_length=10)
    unit: int | None = None


async def create_webhook(work: UnitOfWork, form: WebhookForm, *, standing: int) -> tuple[Webhook, str]:
    """A webhook, and its secret for this one moment. `standing` is how many there are. Raises Invalid, Refused."""
    if standing >= MOST:
        raise Refused(_("Paling banyak %(most)s webhook. Hapus yang tidak dipakai.", most=MOST))
    await _check(work, form)
    secret = new_secret()
    hook = Webhook(
        nama=form.nama,
        url=form.url,
        rahasia=_closed(work, secret),
        peristiwa=sorted(set(form.peristiwa)),
        unit_id=form.unit,
        dibuat_at=work.now,
        dibuat_oleh=work.actor.name,
    )
    work.session.add(hook)
    await work.session.flush()
    work.record(
        "e_office.webhook.create", f"e_office_webhook:{hook.id}", after={"url": hook.url, "peristiwa": hook.peristiwa}
    )
    return hook, secret


async def renew_secret(work: UnitOfWork, webhook_id: int) -> tuple[Webhook, str]:
    """A new secret; the old one signs nothing from now on."""
    hook = await webhook_for(work, webhook_id, lock=True)
    secret = new_secret()
    hook.rahasia = _closed(work, secret)
    work.record("e_office.webhook.secret", f"e_office_webhook:{hook.id}")
    return hook, secret


async def switch(work: UnitOfWork, webhook_id: int, *, on: bool) -> Webhook:
    """On: what waits is sent. Off: what happens meanwhile is not kept for it."""
    hook = await webhook_for(work, webhook_id, lock=True)
    if hook.aktif != on:
        hook.aktif = on
        hook.mati_karena, hook.gagal_sejak = "", None
        work.record("e_office.webhook.switch", f"e_office_webhook:{hook.id}", after={"aktif": on})
        if on:
            await work.enqueue(DELIVER, {"webhook_id": hook.id})
    return hook


async def remove_webhook(work: UnitOfWork, webhook_id: int) -> None:
    """Its log goes with it."""
    hook = await webhook_for(work, webhook_id, lock=True)
    work.record("e_office.webhook.remove", f"e_office_webhook:{hook.id}", before={"url": hook.url})
    await work.session.delete(hook)


async def ping(work: UnitOfWork, webhook_id: int) -> Kirim:
    """Send a test message. Raises Refused for one that is off."""
    hook = await webhook_for(work, webhook_id)
    if not hook.aktif:
        raise Refused(_("Webhook ini mati. Nyalakan dahulu."))
    work.record("e_office.webhook.ping", f"e_office_webhook:{hook.id}")
    return await put(work, hook, PING, {"webhook": str(hook.id)})


async def replay(work: UnitOfWork, webhook_id: int, message_id: int) -> Kirim:
    """Send a message that went out or was given up once more, behind what waits, under its old id."""
    hook = await webhook_for(work, webhook_id)
    old = await message_for(work, webhook_id, message_id)
    if not hook.aktif:
        raise Refused(_("Webhook ini mati. Nyalakan dahulu."))
    if old.keadaan == "antre":
        raise Refused(_("Pesan ini masih antre."))
    work.record("e_office.webhook.replay", f"e_office_webhook:{hook.id}", after={"pesan": old.pesan_id})
    return await _queue(work, hook, old.peristiwa, old.muatan, old.pesan_id)


async def put(work: UnitOfWork, hook: Webhook, event: str, data: Mapping[str, object]) -> Kirim:
    """Queue a message; it goes out after this transaction, or not at all when it is undone."""
    moment = work.now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    payload = {"type": event, "timestamp": moment, "data": dict(data)}
    return await _queue(work, hook, event, payload, new_message_id())


def secret_of(work: UnitOfWork, hook: Webhook) -> str:
    return work.services.keys.of(work.tenant.slug).decrypt(hook.rahasia, purpose=PURPOSE)


async def _queue(work: UnitOfWork, hook: Webhook, event: str, payload: Mapping[str, object], message_id: str) -> Kirim:
    body_of(payload)  # what cannot be written as JSON fails here, not in the worker
    row = Kirim(
        webhook_id=hook.id,
        pesan_id=message_id,
        peristiwa=event,
        muatan=dict(payload),
        dibuat_at=work.now,
        berikut_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    await work.enqueue(DELIVER, {"webhook_id": hook.id})
    return row


def _closed(work: UnitOfWork, secret: str) -> bytes:
    return work.services.keys.of(work.tenant.slug).encrypt(secret, purpose=PURPOSE)


async def _check(work: UnitOfWork, form: WebhookForm) -> None:
    check_url(form.url, production=work.services.settings.profile is Profile.PRODUCTION)
    if not set(form.peristiwa) <= set(EVENTS):
        fields = {"peristiwa": _("Pilih salah satu yang tersedia.")}
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=fields)
    if form.unit is not None and await work.session.get(Unit, form.unit) is None:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"unit": _("Unit ini tidak ada.")})
