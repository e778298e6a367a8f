"""Short messages (SMS, WhatsApp) by a regency's own gateway: one port, off until a gateway is configured.

The gateway is a program of the regency or its provider; it gets a signed POST and speaks to the network.
As in letters, no personal data beyond the number and no content of a case goes into a message.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

import httpx

from tiru.errors import Invalid, Unavailable
from tiru.i18n import _
from tiru.indonesian_numbers import angka

Channel = Literal["sms", "whatsapp"]
LONGEST = 670  # characters: ten parts of an SMS in Unicode (67 each, 3GPP TS 23.040)
TOLERANCE = timedelta(minutes=5)
SIGNATURE = "tiru-signature"


class MessageRefused(Unavailable):
    """The gateway did not take it; trying later can help."""

    code = "TIRU-E0523"


class MessageRejected(MessageRefused):
    """The gateway will never take this message: do not try again."""

    code = "TIRU-E0524"
    is_final = True


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """`to` is an E.164 number (`+62812…`). `id` is ours: the same id twice is the same message."""

    channel: Channel
    to: str
    text: str
    id: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\+[1-9]\d{7,14}", self.to):
            raise Invalid(_("Nomor telepon tidak sah: tulis seperti 0812 3456 7890."))
        if not self.text.strip() or len(self.text) > LONGEST:
            raise Invalid(
                _(
                    "Pesan singkat berisi 1 sampai %(most)s huruf, di sini %(n)s.",
                    most=angka(LONGEST),
                    n=angka(len(self.text)),
                )
            )


class ShortMessages(Protocol):
    """Hands a message over; raises MessageRefused, or MessageRejected when trying again cannot help.

    `channels` are those that are offered here; none where no gateway is configured.
    """

    @property
    def channels(self) -> frozenset[Channel]: ...

    async def send(self, message: ShortMessage) -> None: ...


class NoGateway:
    """The default: nothing is sent, and whoever tries is told so."""

    channels: frozenset[Channel] = frozenset()

    async def send(self, message: ShortMessage) -> None:
        raise MessageRejected(_("Pengiriman %(channel)s belum diaktifkan di pemasangan ini.", channel=message.channel))


@dataclass(slots=True)
class InMemoryShortMessages:
    """The twin for tests: `sent` in order, each id once."""

    sent: list[ShortMessage] = field(default_factory=list)
    channels: frozenset[Channel] = frozenset(("sms",))

    async def send(self, message: ShortMessage) -> None:
        if all(each.id != message.id for each in self.sent):
            self.sent.append(message)


class GatewayHttp:
    """A signed JSON POST to one address; 2xx means taken.

    Body: `{"id", "channel", "to", "text"}`. Header `Idempotency-Key` repeats the id; header
    `Tiru-Signature: t=<unix seconds>,v1=<hex>` is HMAC-SHA256 over `<t>.<body>` with the shared secret.
    4xx is final, except 401, 403, 404 (the settings' fault), 408, 425 and 429 (too soon).
    """

    def __init__(
        self,
        url: str,
        secret: str,
        *,
        now: Callable[[], datetime],
        channels: frozenset[Channel] = frozenset(("sms",)),
        timeout_s: float = 10.0,
    ) -> None:
        """Raises ValueError for a short secret, or an address that would send numbers in the clear."""
        address = httpx.URL(url)
        is_local = address.host in ("127.0.0.1", "::1", "localhost")
        if address.scheme != "https" and not (address.scheme == "http" and is_local):
            raise ValueError("the gateway's address begins with https://")
        if len(secret) < 32:
            raise ValueError("the gateway's secret has at least 32 characters")
        self._url = url
        self._secret = secret
        self._now = now
        self.channels = channels
        self._timeout = timeout_s

    async def send(self, message: ShortMessage) -> None:
        body = _body(message)
        headers = {
            "content-type": "application/json",
            "idempotency-key": message.id,
            SIGNATURE: signature(self._secret, body, self._now()),
        }
        try:
            async with httpx.AsyncClient(timeout=self._timeout, follow_redirects=False) as client:
                answer = await client.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise MessageRefused(_("Gerbang pesan tidak bisa dihubungi."), remedy=type(error).__name__) from error
        if not answer.is_success:
            kind = MessageRejected if _is_final(answer.status_code) else MessageRefused
            raise kind(_("Gerbang pesan menolak (%(status)s).", status=answer.status_code))


def signature(secret: str, body: bytes, at: datetime) -> str:
    """The header's value for this body at this instant."""
    seconds = str(int(at.timestamp()))
    digest = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def is_genuine(header: str, secret: str, body: bytes, now: datetime) -> bool:
    """Whether `body` was signed with the secret in the last five minutes; for the gateway's side."""
    found = re.fullmatch(r"t=(\d{10}),v1=([0-9a-f]{64})", header)
    if found is None:
        return False
    at = datetime.fromtimestamp(int(found[1]), tz=now.tzinfo)
    return abs(now - at) <= TOLERANCE and hmac.compare_digest(signature(secret, body, at), header)


def _body(message: ShortMessage) -> bytes:
    content = {"id": message.id, "channel": message.channel, "to": message.to, "text": message.text}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _is_final(status: int) -> bool:
    return 400 <= status < 500 and status not in (401, 403, 404, 408, 425, 429)
