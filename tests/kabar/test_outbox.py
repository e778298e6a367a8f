"""The outbox against a real mail server: sent, asked to wait, refused, given up, picked up, forgotten."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, text

from tiru.errors import NotFound, Refused
from tiru.kabar import outbox, outbox_desk
from tiru.kabar.models import KabarKeluar
from tiru.kabar.notices import tell_accounts
from tiru.mail import SmtpMail
from tiru.short_messages import InMemoryShortMessages

from .people import make_account, official


@dataclass
class Office:
    """A mail server's desk that answers every reader as it is told."""

    answer: str = "250 OK"
    taken: list = field(default_factory=list)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def office(work) -> Iterator[Office]:
    """A server on loopback; the unit of work's letters go through it."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port = each.getsockname()[1]
    desk = Office()
    controller = Controller(desk, hostname="127.0.0.1", port=port)
    controller.start()
    mail = SmtpMail("127.0.0.1", port, sender="Kabupaten Uji <surat@uji.go.id>", tls="none", timeout_s=5)
    work.services = replace(work.services, mail=mail)
    try:
        yield desk
    finally:
        controller.stop()


async def put(work, contact="budi@contoh.id", **changes) -> int:
    given = {"module": "aduan", "about": "aduan_laporan:1", **changes}
    made = await outbox.send_out(work, contact, "Laporan KNG-1: selesai", "Lihat http://kuningan.localhost/", **given)
    assert made is not None
    return made


async def row_of(work, kabar_id) -> KabarKeluar:
    return await work.session.scalar(select(KabarKeluar).where(KabarKeluar.id == kabar_id))


async def jobs(work, name="kabar.send") -> list[tuple[int, float]]:
    """Waiting jobs of the tenant: message and seconds to wait. Read under the role that owns the queue."""
    await work.session.flush()
    await work.session.execute(text("set local role tiru_control"))
    rows = await work.session.execute(
        text(
            "select payload, extract(epoch from execute_after - now()) as wait from tiru_control.pgqueuer "
            "where headers->>'job' = :name and headers->>'tenant' = :schema order by id"
        ),
        {"name": name, "schema": work.tenant.schema},
    )
    return [(json.loads(row.payload)["kabar_id"], float(row.wait)) for row in rows]


async def test_a_letter_leaves_through_a_real_server(work, office):
    kabar_id = await put(work)
    stored = await row_of(work, kabar_id)
    assert b"budi" not in stored.tujuan
    assert stored.tujuan_tampak == "bu••••@contoh.id"
    await outbox.send(work, kabar_id)
    assert (stored.keadaan, stored.percobaan, stored.selesai_at) == ("terkirim", 1, work.now)
    assert [envelope.rcpt_tos for envelope in office.taken] == [["budi@contoh.id"]]


async def test_sending_twice_sends_once(work, office):
    kabar_id = await put(work)
    await outbox.send(work, kabar_id)
    await outbox.send(work, kabar_id)
    assert len(office.taken) == 1


async def test_a_server_that_asks_to_wait_is_asked_again_later(work, office):
    office.answer = "451 4.7.1 Coba lagi nanti"
    kabar_id = await put(work)
    await outbox.send(work, kabar_id)
    row = await row_of(work, kabar_id)
    assert (row.keadaan, row.percobaan) == ("antre", 1)
    assert "451" in row.galat
    assert row.berikut_at == work.now + timedelta(minutes=1)
    office.answer = "250 OK"
    await outbox.send(work, kabar_id)
    assert (row.keadaan, row.galat) == ("terkirim", "")


async def test_a_refused_address_is_final_and_said_in_words(work, office):
    office.answer = "550 5.1.1 Tidak ada kotak surat itu"
    kabar_id = await put(work)
    await outbox.send(work, kabar_id)
    row = await row_of(work, kabar_id)
    assert (row.keadaan, row.percobaan, row.berikut_at) == ("gagal", 1, None)
    assert "Tidak ada kotak surat itu" in row.galat


async def test_after_the_most_tries_it_fails_with_the_last_reason(work, office):
    office.answer = "451 4.7.1 Penuh"
    kabar_id = await put(work)
    for _each in range(outbox.MOST_TRIES):
        assert (await row_of(work, kabar_id)).keadaan == "antre"
        await outbox.send(work, kabar_id)
    row = await row_of(work, kabar_id)
    assert (row.keadaan, row.percobaan) == ("gagal", outbox.MOST_TRIES)
    assert "Penuh" in row.galat


def test_the_waits_grow_and_stay_under_six_hours():
    waits = [outbox.delay_after(tries).total_seconds() / 60 for tries in range(1, 8)]
    assert waits == [1, 4, 16, 64, 256, 360, 360]


async def test_a_server_that_is_away_is_no_failure_yet(work):
    work.services = replace(work.services, mail=SmtpMail("127.0.0.1", 9, sender="a@b.id", tls="none", timeout_s=2))
    kabar_id = await put(work)
    await outbox.send(work, kabar_id)
    assert (await row_of(work, kabar_id)).keadaan == "antre"


async def test_the_same_key_is_one_message(work):
    await put(work, once="aduan-1-selesai")
    assert (
        await outbox.send_out(work, "budi@contoh.id", "a", "b", module="aduan", about="", once="aduan-1-selesai")
        is None
    )
    assert await work.session.scalar(text("select count(*) from kabar_keluar")) == 1


async def test_a_telephone_is_not_reached_where_nothing_is_offered(work):
    assert await outbox.send_out(work, "0812 3456 7890", "a", "b", module="aduan", about="") is None


async def test_what_is_no_contact_is_not_reached(work):
    assert await outbox.send_out(work, "rumah pojok", "a", "b", module="aduan", about="") is None


@pytest.mark.parametrize(
    ("offered", "channel"), [({"sms"}, "sms"), ({"sms", "whatsapp"}, "whatsapp"), ({"whatsapp"}, "whatsapp")]
)
async def test_a_telephone_gets_what_the_gateway_offers(work, offered, channel):
    gateway = InMemoryShortMessages(channels=frozenset(offered))
    work.services = replace(work.services, short_messages=gateway)
    kabar_id = await put(work, "0812 3456 7890")
    await outbox.send(work, kabar_id)
    [sent] = gateway.sent
    assert (sent.channel, sent.to, sent.id) == (channel, "+6281234567890", f"t_kuningan-{kabar_id}")
    assert (await row_of(work, kabar_id)).tujuan_tampak == "+628••••890"


async def test_a_message_too_long_for_the_channel_fails_with_its_reason(work):
    work.services = replace(work.services, short_messages=InMemoryShortMessages())
    kabar_id = await outbox.send_out(work, "0812 3456 7890", "a", "x" * 700, module="aduan", about="")
    await outbox.send(work, kabar_id)
    row = await row_of(work, kabar_id)
    assert row.keadaan == "gagal"
    assert "700" in row.galat


async def test_what_lost_its_job_is_picked_up_within_the_hour(work):
    stuck, fresh, done = await put(work), await put(work), await put(work)
    before = work.now - timedelta(hours=2)
    (await row_of(work, stuck)).berikut_at = before
    row = await row_of(work, done)
    row.berikut_at, row.keadaan = before, "terkirim"
    await outbox.pick_up(work)
    await outbox.pick_up(work)
    waiting = [kabar_id for kabar_id, _wait in await jobs(work)]
    assert (waiting.count(stuck), waiting.count(fresh), waiting.count(done)) == (2, 1, 1)


async def test_a_failed_message_is_sent_again_when_asked(work, office):
    office.answer = "550 5.1.1 Tidak ada"
    kabar_id = await put(work)
    await outbox.send(work, kabar_id)
    await outbox_desk.try_again(work, kabar_id)
    office.answer = "250 OK"
    await outbox.send(work, kabar_id)
    assert (await row_of(work, kabar_id)).keadaan == "terkirim"
    with pytest.raises(Refused):
        await outbox_desk.try_again(work, kabar_id)
    with pytest.raises(Refused):
        await outbox_desk.cancel(work, kabar_id)


async def test_a_cancelled_message_never_leaves(work, office):
    kabar_id = await put(work)
    await outbox_desk.cancel(work, kabar_id)
    await outbox.send(work, kabar_id)
    assert office.taken == []
    with pytest.raises(NotFound):
        await outbox_desk.cancel(work, kabar_id + 1_000)


async def test_old_messages_and_notices_are_forgotten_and_the_waiting_stay(work, office):
    old, waiting, fresh = await put(work), await put(work), await put(work)
    await outbox.send(work, old)
    await outbox.send(work, fresh)
    long_ago = work.now - timedelta(days=181)
    (await row_of(work, old)).selesai_at = long_ago
    (await row_of(work, waiting)).dibuat_at = long_ago
    await tell_accounts(work, [await make_account(work, "saya")], "Lama", module="aduan", href="/kantor")
    await tell_accounts(work, [await make_account(work, "dia")], "Baru", module="aduan", href="/kantor")
    await work.session.execute(text("update kabar set dibuat_at = :then where judul = 'Lama'"), {"then": long_ago})
    await outbox_desk.forget_old(work)
    left = await work.session.scalars(text("select id from kabar_keluar order by id"))
    assert list(left) == [waiting, fresh]
    assert list(await work.session.scalars(text("select judul from kabar"))) == ["Baru"]


async def test_another_regency_has_its_own_outbox(work, act_as, other_tenant):
    kabar_id = await put(work, about="aduan_laporan:tetangga")
    async with act_as(other_tenant, official(1)) as elsewhere:
        assert (await outbox_desk.messages(elsewhere, outbox_desk.Wanted(q="tetangga")))[1] == 0
        await elsewhere.session.execute(text("delete from kabar_keluar"))
        with pytest.raises(NotFound):
            await outbox_desk.cancel(elsewhere, kabar_id)


async def test_searching_takes_words_literally(work):
    await put(work, about="aduan_laporan:77")
    await put(work, "ani@contoh.id")
    found = [
        (await outbox_desk.messages(work, outbox_desk.Wanted(**wanted)))[1]
        for wanted in (
            {"q": "laporan:77"},
            {"q": "%"},
            {"q": "an••••"},
            {"channel": "sms"},
            {"state": "antre"},
            {"state": "x"},
        )
    ]
    assert found == [1, 0, 1, 0, 2, 2]
