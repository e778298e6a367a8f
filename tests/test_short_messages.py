"""Short messages: signed, to a real HTTP server, each refusal told apart, and off by default."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pydantic import SecretStr

from tiru.cli.runtime import make_short_messages
from tiru.config import Settings
from tiru.errors import Invalid, Refused
from tiru.short_messages import (
    GatewayHttp,
    InMemoryShortMessages,
    MessageRefused,
    MessageRejected,
    NoGateway,
    ShortMessage,
    is_genuine,
    signature,
)

SECRET = "rahasia-bersama-yang-cukup-panjang"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MESSAGE = ShortMessage("whatsapp", "+6281234567890", "Laporan 12 – selesai ✓", "kabar-7")


class Gateway(ThreadingHTTPServer):
    """Keeps what it was asked and answers `status`."""

    status = 202

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/kirim"


class Asked(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("location", "/lain")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def adapter(url: str) -> GatewayHttp:
    return GatewayHttp(url, SECRET, now=lambda: NOW, timeout_s=3)


async def test_a_message_arrives_signed_and_named(gateway: Gateway) -> None:
    await adapter(gateway.url).send(MESSAGE)
    ((headers, body),) = gateway.asked
    assert json.loads(body) == {
        "id": "kabar-7",
        "channel": "whatsapp",
        "to": "+6281234567890",
        "text": "Laporan 12 – selesai ✓",
    }
    assert headers["idempotency-key"] == "kabar-7"
    header = headers["tiru-signature"]
    assert is_genuine(header, SECRET, body, NOW)
    assert not is_genuine(header, SECRET, body + b" ", NOW)
    assert not is_genuine(header, SECRET + "x", body, NOW)
    assert not is_genuine(header, SECRET, body, NOW + timedelta(minutes=6))


@pytest.mark.parametrize("header", ["", "t=1,v1=00", "v1=" + "0" * 64, "t=9999999999,v1=" + "0" * 64])
def test_a_made_up_signature_is_not_genuine(header: str) -> None:
    assert not is_genuine(header, SECRET, b"{}", NOW)


def test_a_signature_is_the_one_that_is_documented() -> None:
    assert signature(SECRET, b"{}", NOW).startswith(f"t={int(NOW.timestamp())},v1=")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, MessageRejected),
        (422, MessageRejected),
        (401, MessageRefused),
        (429, MessageRefused),
        (503, MessageRefused),
        (307, MessageRefused),
    ],
)
async def test_refused_for_good_and_refused_for_now_are_told_apart(
    gateway: Gateway, status: int, kind: type[MessageRefused]
) -> None:
    gateway.status = status
    with pytest.raises(MessageRefused, match=str(status)) as caught:
        await adapter(gateway.url).send(MESSAGE)
    assert type(caught.value) is kind
    assert len(gateway.asked) == 1, "a redirect is not followed: the number goes to the configured address only"


async def test_a_gateway_that_is_down_may_be_tried_again() -> None:
    with pytest.raises(MessageRefused, match="tidak bisa dihubungi") as caught:
        await adapter("http://127.0.0.1:9/").send(MESSAGE)
    assert type(caught.value) is MessageRefused


async def test_without_a_gateway_nothing_is_sent_and_it_is_said() -> None:
    with pytest.raises(MessageRejected, match="belum diaktifkan"):
        await NoGateway().send(MESSAGE)


async def test_the_twin_takes_each_id_once() -> None:
    twin = InMemoryShortMessages()
    await twin.send(MESSAGE)
    await twin.send(MESSAGE)
    assert twin.sent == [MESSAGE]


@pytest.mark.parametrize("url", ["http://gerbang.example.id/", "ftp://127.0.0.1/", "gerbang"])
def test_numbers_do_not_travel_in_the_clear(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        adapter(url)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        GatewayHttp("https://gerbang.example.id/", "pendek", now=lambda: NOW)


@pytest.mark.parametrize(
    ("to", "text"),
    [
        ("081234567890", "x"),
        ("+0812345678", "x"),
        ("+6281234567890", " "),
        ("+6281234567890", "x" * 671),
        ("+6281234567890\n", "x"),
    ],
)
def test_a_message_has_a_number_and_a_bounded_text(to: str, text: str) -> None:
    with pytest.raises(Invalid):
        ShortMessage("sms", to, text, "1")


def test_settings_decide_whether_there_is_a_gateway() -> None:
    assert isinstance(make_short_messages(Settings()), NoGateway)
    secret = SecretStr(SECRET)
    there = Settings(gateway_url="https://gerbang.example.id/", gateway_secret=secret)
    assert isinstance(make_short_messages(there), GatewayHttp)
    with pytest.raises(Refused, match="32") as caught:
        make_short_messages(Settings(gateway_url="https://gerbang.example.id/"))
    assert "TIRU_GATEWAY_SECRET" in caught.value.remedy
