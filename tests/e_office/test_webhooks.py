"""Webhooks against a real receiver: signed, in order, tried again, given up, switched off, kept out of our network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.e_office.receiver import Receiver, is_signed, listening
from tests.e_office.test_life_of_an_incoming_letter import SCAN, form
from tests.kabar.people import give

from tiru.config import Profile
from tiru.errors import Invalid, NotFound, Refused
from tiru.kabar.models import Kabar
from tiru.module import WHOLE
from tiru.tenant import Actor, Grant, Kind
from tiru_e_office.module import module
from tiru_e_office.surat_masuk.service import register
from tiru_e_office.webhook import delivery, service
from tiru_e_office.webhook.door import knock
from tiru_e_office.webhook.models import Kirim, Webhook
from tiru_e_office.webhook.rules import (
    PATIENCE,
    AddressRefused,
    check_address,
    check_url,
    delay_after,
    headers_for,
    networks_of,
)
from tiru_e_office.webhook.service import WebhookForm

LOOPBACK = networks_of("127.0.0.1/32")
ALL = ["surat.diterima", "disposisi.baru", "surat.selesai", "surat.terbit"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as told:
        yield told


def opened(work) -> None:
    """Let this unit of work's webhooks reach loopback."""
    settings = work.services.settings.model_copy(update={"webhook_networks": "127.0.0.1/32"})
    work.services = replace(work.services, settings=settings)


async def hook_to(work, url, **changes):
    opened(work)
    wanted = {"nama": "Dasbor", "url": url, "peristiwa": ALL, **changes}
    return await service.create_webhook(work, WebhookForm.model_validate(wanted), standing=0)


async def run(work, hook, times=1, **given) -> None:
    for _ in range(times):
        await delivery.deliver(work, hook.id, **given)


async def states(work, hook):
    rows = await work.session.scalars(select(Kirim).where(Kirim.webhook_id == hook.id).order_by(Kirim.id))
    return [(row.keadaan, row.percobaan, row.kode_jawaban) for row in rows]


async def test_a_letter_is_told_signed_and_without_a_word_of_it(act_as, gov, receiver):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, secret = await hook_to(work, receiver.url)
        surat = (await register(work, form(gov), [SCAN])).surat
        await run(work, hook, 3)
        assert await states(work, hook) == [("terkirim", 1, 204)] * 2
    assert [one["type"] for one in receiver.messages] == ["surat.diterima", "disposisi.baru"]
    assert all(is_signed(secret, headers, body) for headers, body in receiver.taken)
    assert receiver.messages[0]["data"]["surat"] == surat.kunci
    told = b"".join(body for _headers, body in receiver.taken).decode()
    for hidden in (surat.hal, surat.nomor, surat.asal):
        assert hidden not in told


async def test_an_altered_body_or_another_secret_does_not_verify(act_as, gov, receiver):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, secret = await hook_to(work, receiver.url)
        await service.ping(work, hook.id)
        await run(work, hook)
    ((headers, body),) = receiver.taken
    assert is_signed(secret, headers, body)
    assert not is_signed(secret, headers, body + b" ")
    assert not is_signed(service.new_secret(), headers, body)


def test_the_signature_is_that_of_the_specification():
    given = headers_for(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert given["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("level", ["R", "SR"])
async def test_nothing_of_a_secret_letter_leaves(act_as, gov, receiver, level):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, _secret = await hook_to(work, receiver.url)
        await register(work, form(gov, keamanan=level), [])
        await run(work, hook)
        assert await states(work, hook) == []
    assert receiver.taken == []


async def test_only_the_chosen_events_of_the_chosen_units_are_told(act_as, gov, receiver):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        elsewhere, _ = await hook_to(work, receiver.url, unit=gov.units["dinas"])
        above, _ = await hook_to(work, receiver.url, unit=gov.units["pemda"], peristiwa=["disposisi.baru"])
        await register(work, form(gov), [])
        assert await states(work, elsewhere) == []
        assert len(await states(work, above)) == 1


async def test_a_message_vanishes_with_the_transaction_it_tells_of(act_as, gov, receiver, services):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, _secret = await hook_to(work, receiver.url)
        undone = await work.session.begin_nested()
        await register(work, form(gov), [])
        assert len(await states(work, hook)) == 2
        await undone.rollback()
        assert await states(work, hook) == []


async def test_nothing_overtakes_what_failed(act_as, gov, receiver):
    receiver.answers = [500, 204]
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, _secret = await hook_to(work, receiver.url)
        first, second = [await service.ping(work, hook.id) for _ in range(2)]
        await run(work, hook, 3)
        assert await states(work, hook) == [("antre", 1, 500), ("antre", 0, None)]
        assert first.berikut_at == work.now + timedelta(seconds=5)
        work.now = first.berikut_at
        await run(work, hook, 2)
        assert await states(work, hook) == [("terkirim", 2, 204), ("terkirim", 1, 204)]
        sent = [headers["webhook-id"] for headers, _body in receiver.taken]
        assert sent == [first.pesan_id, first.pesan_id, second.pesan_id]
        assert hook.gagal_sejak is None


async def test_a_message_is_given_up_after_the_last_try_and_can_be_replayed(act_as, gov, receiver):
    receiver.answers = [503]
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, _secret = await hook_to(work, receiver.url)
        message = await service.ping(work, hook.id)
        with pytest.raises(Refused):
            await service.replay(work, hook.id, message.id)
        for _ in range(7):
            work.now = message.berikut_at
            await run(work, hook)
        assert await states(work, hook) == [("gagal", 7, 503)]
        receiver.answers = [200]
        again = await service.replay(work, hook.id, message.id)
        await run(work, hook)
        assert again.keadaan == "terkirim"
        assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == 1
    assert delay_after(7) is None


async def test_a_slow_receiver_is_not_waited_for(act_as, gov, receiver):
    receiver.waits_s = 1.5
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, _secret = await hook_to(work, receiver.url)
        message = await service.ping(work, hook.id)
        await run(work, hook, seconds=0.3)
        assert (message.keadaan, message.kode_jawaban) == ("antre", None)
        assert message.galat == "Tidak dijawab dalam 0.3 detik."


async def test_gone_switches_it_off_at_once(act_as, gov, receiver):
    receiver.answers = [410]
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, _secret = await hook_to(work, receiver.url)
        await service.ping(work, hook.id)
        await run(work, hook)
        assert (hook.aktif, hook.mati_karena) == (False, "410")
        with pytest.raises(Refused):
            await service.ping(work, hook.id)
        await register(work, form(gov), [])
        assert len(await states(work, hook)) == 1


async def test_five_days_of_failures_switch_it_off_and_tell_who_manages_it(act_as, gov, receiver):
    receiver.answers = [500]
    told = gov.people["sekda"].id
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await give(work, told, service.MANAGE)
        hook, _secret = await hook_to(work, receiver.url)
        await service.ping(work, hook.id)
        await run(work, hook)
        assert hook.aktif
        work.now += PATIENCE
        await run(work, hook)
        assert (hook.aktif, hook.mati_karena) == (False, "Penerima menjawab 500.")
        notice = await work.session.scalar(select(Kabar).where(Kabar.account_id == told))
        assert notice.href == f"/kantor/e_office/webhook/{hook.id}"
        await service.switch(work, hook.id, on=True)
        receiver.answers = [204]
        work.now += timedelta(days=1)
        await run(work, hook)
        assert await states(work, hook) == [("terkirim", 3, 204)]


async def test_a_redirect_is_not_followed(act_as, gov, receiver):
    receiver.answers, receiver.headers = [302, 204], {"location": receiver.url}
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, _secret = await hook_to(work, receiver.url)
        message = await service.ping(work, hook.id)
        await run(work, hook)
        assert (message.keadaan, message.kode_jawaban) == ("antre", 302)
    assert len(receiver.taken) == 1


async def test_our_own_network_is_closed_unless_the_installation_opens_it(receiver):
    for url in (
        receiver.url,
        receiver.url.replace("127.0.0.1", "localhost"),
        receiver.url.replace("127.0.0.1", "2130706433"),
    ):
        answer = await knock(url, b"{}", {}, networks_of(""))
        assert answer.problem
        assert answer.status is None
    assert receiver.taken == []
    assert (await knock(receiver.url, b"{}", {}, LOOPBACK)).taken


async def test_a_name_with_one_bad_address_among_good_ones_is_refused(monkeypatch, receiver):
    import asyncio

    async def resolved(_host, port, **_given):
        return [(socket.AF_INET, 1, 6, "", (one, port)) for one in ("93.184.216.34", "169.254.169.254")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolved)
    answer = await knock("https://contoh.go.id/kait", b"{}", {}, networks_of(""))
    assert answer.problem == "Alamat ini menuju jaringan dalam; webhook tidak dikirim ke sana."


async def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch, receiver):
    """A second look-up of the name would lead elsewhere; there is none, and the receiver still sees the name."""
    import asyncio

    loop, asked = asyncio.get_running_loop(), []
    real = loop.getaddrinfo

    async def resolved(host, port, **given):
        asked.append(host)
        return await real("127.0.0.1" if host == "kait.contoh.go.id" else host, port, **given)

    monkeypatch.setattr(loop, "getaddrinfo", resolved)
    url = receiver.url.replace("127.0.0.1", "kait.contoh.go.id")
    assert (await knock(url, b"{}", {}, LOOPBACK)).taken
    assert asked.count("kait.contoh.go.id") == 1
    assert receiver.taken[0][0]["host"] == f"kait.contoh.go.id:{receiver.port}"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"),
        *("224.0.0.1", "255.255.255.255"),
    ],
)
def test_addresses_that_are_not_public_are_refused(address):
    with pytest.raises(AddressRefused):
        check_address(address, networks_of(""))
    assert check_address("93.184.216.34", networks_of("")) == "93.184.216.34"


@pytest.mark.parametrize(
    "url", ["ftp://a.go.id", "contoh.go.id", "https://", "https://a:b@c.go.id", "https://a.go.id:99999"]
)
def test_an_address_of_the_wrong_shape_is_refused_at_its_field(url):
    with pytest.raises(Invalid) as refusal:
        check_url(url, production=False)
    assert "url" in refusal.value.fields


async def test_production_wants_https(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        settings = work.services.settings.model_copy(update={"profile": Profile.PRODUCTION})
        work.services = replace(work.services, settings=settings)
        wanted = WebhookForm(nama="Dasbor", url="http://contoh.go.id/", peristiwa=["surat.terbit"])
        with pytest.raises(Invalid):
            await service.create_webhook(work, wanted, standing=0)


async def test_the_secret_is_kept_closed(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        hook, secret = await hook_to(work, "https://contoh.go.id/kait")
        assert secret.startswith("whsec_")
        assert secret.encode() not in bytes(hook.rahasia)
        _hook, other = await service.renew_secret(work, hook.id)
        assert other != secret
        assert service.secret_of(work, hook) == other


async def test_a_second_worker_does_not_send_beside_the_first(act_as, gov, receiver, services):
    """The address is locked by whoever sends; the other one asks again in a moment."""
    from tiru.tenant import SYSTEM
    from tiru.work import unit_of_work

    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        hook, _secret = await hook_to(work, receiver.url)
        await service.ping(work, hook.id)
    try:
        async with act_as(gov.tenant, SYSTEM) as one, act_as(gov.tenant, SYSTEM) as two:
            await one.session.get(Webhook, hook.id, with_for_update=True)
            opened(two)
            await run(two, hook)
            assert receiver.taken == []
    finally:
        async with unit_of_work(services, gov.tenant, SYSTEM) as work:
            await service.remove_webhook(work, hook.id)


def manager(gov) -> Actor:
    return replace(gov.people["tu"], kind=Kind.STAFF, grants=(Grant(permission=service.MANAGE),))


async def test_the_pages_show_a_secret_once_and_keep_what_was_typed(client_for, gov):
    client = client_for(gov.tenant, manager(gov))
    wrong = await client.post(
        "/kantor/e_office/webhook", data={"nama": "Dasbor", "url": "ftp://x", "peristiwa": ALL[:1]}
    )
    assert wrong.status_code == 422
    assert 'value="ftp://x"' in wrong.text
    url = "https://contoh.go.id/kait"
    made = await client.post("/kantor/e_office/webhook", data={"nama": "Dasbor", "url": url, "peristiwa": ALL[:1]})
    assert made.status_code == 200
    assert "whsec_" in made.text
    assert made.headers["cache-control"] == "no-store"
    listed = await client.get("/kantor/e_office/webhook")
    number = listed.text.rsplit('href="/kantor/e_office/webhook/', 1)[1].partition('"')[0]
    shown = await client.get(f"/kantor/e_office/webhook/{number}")
    assert "whsec_" not in shown.text
    assert (await client.post(f"/kantor/e_office/webhook/{number}/uji")).status_code == 303
    assert "Pesan uji" in (await client.get(f"/kantor/e_office/webhook/{number}")).text
    assert (await client.post(f"/kantor/e_office/webhook/{number}/hapus")).status_code == 303
    assert (await client.get(f"/kantor/e_office/webhook/{number}")).status_code == 404


async def test_a_message_of_another_webhook_is_not_replayed(act_as, gov, receiver):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        one, _ = await hook_to(work, receiver.url)
        two, _ = await hook_to(work, receiver.url)
        message = await service.ping(work, two.id)
        with pytest.raises(NotFound):
            await service.replay(work, one.id, message.id)


def test_the_right_to_manage_is_for_the_whole_tenant():
    assert next(one for one in module.permissions if one.name == service.MANAGE).scopes == WHOLE
