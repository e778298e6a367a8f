"""How a message is signed, when it is tried again, and where it may go: pure.

Signing follows the Standard Webhooks specification 1.0.0: HMAC-SHA256 over `id.timestamp.body`, base64, `v1,`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from types import MappingProxyType
from urllib.parse import urlsplit

from tiru.errors import Invalid, TiruError
from tiru.i18n import Lazy, _, lazy

EVENTS: Mapping[str, Lazy] = MappingProxyType(
    {
        "surat.diterima": lazy("Surat tercatat di agenda"),
        "disposisi.baru": lazy("Seseorang mendapat disposisi"),
        "surat.selesai": lazy("Surat selesai ditindaklanjuti"),
        "surat.terbit": lazy("Surat keluar terbit"),
    }
)
PING = "uji.ping"
DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)
"""Waits after the first, second, … failure; after the last one the message is given up."""
PATIENCE = timedelta(days=5)
"""An address that answered nothing well for so long is switched off."""
GONE = 410
PREFIX = "whsec_"
Networks = Sequence[IPv4Network | IPv6Network]


class AddressRefused(TiruError):
    """The address leads where no webhook may go."""

    status = 422
    exit_code = 2
    code = "TIRU-E0461"


def new_secret() -> str:
    """A secret of 32 random bytes, as its owner copies it."""
    return PREFIX + b64encode(secrets.token_bytes(32)).decode()


def new_message_id() -> str:
    return f"msg_{secrets.token_urlsafe(18)}"


def body_of(payload: Mapping[str, object]) -> bytes:
    """The very bytes that are signed and sent."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def headers_for(secret: str, message_id: str, timestamp_s: int, body: bytes) -> dict[str, str]:
    """The three headers of the specification."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    signature = b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": f"v1,{signature}",
    }


def delay_after(tries: int) -> timedelta | None:
    """How long to wait after so many failures; None to give up."""
    return DELAYS[tries - 1] if tries <= len(DELAYS) else None


def check_url(url: str, *, production: bool) -> str:
    """An address as it is kept. Raises Invalid at the field; where it leads is asked before every sending."""
    wrong = ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        wrong = _("Tulis alamat lengkap, misalnya https://contoh.go.id/kait.")
    elif parts.scheme == "http" and production:
        wrong = _("Alamat harus dimulai dengan https://.")
    elif parts.username or parts.password or parts.fragment:
        wrong = _("Alamat tidak boleh memuat nama pengguna, sandi, atau tanda #.")
    elif port == 0:
        wrong = _("Nomor port ini tidak sah.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"url": wrong})
    return url


def networks_of(setting: str) -> Networks:
    """The installation's own networks that webhooks may reach, from `10.1.0.0/16, 127.0.0.1`."""
    return [ip_network(part.strip()) for part in setting.split(",") if part.strip()]


def check_address(address: str, allowed: Networks) -> str:
    """An address to connect to. Raises AddressRefused for loopback, private, link-local and the like."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found.sixtofour or found
    if any(found.version == network.version and found in network for network in allowed):
        return address
    if not found.is_global or found.is_multicast or found.is_reserved or _embeds_ipv4(found):
        raise AddressRefused(_("Alamat ini menuju jaringan dalam; webhook tidak dikirim ke sana."))
    return address


def _embeds_ipv4(address: object) -> bool:
    """NAT64 hides any IPv4 address behind a global one."""
    return isinstance(address, IPv6Address) and address in IPv6Network("64:ff9b::/96")
