"""Passwords, one-time codes, recovery codes and tokens: made, hashed, compared. No database.

Passwords are argon2id with the library's defaults (RFC 9106, low memory profile). What is long and
random (session keys, tokens, recovery codes) needs no slow hash: SHA-256 is enough.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

import pyotp
import segno
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tiru.errors import Invalid
from tiru.i18n import _

SHORTEST = 10
LONGEST = 200
STEP_S = 30  # RFC 6238
RECOVERY_CODES = 10
TOKEN_PREFIX = "tiru_"  # noqa: S105 - not a secret: it makes leaked tokens findable
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_TOTP_SECRET = re.compile(r"[A-Z2-7]{32}")
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
_LOOKALIKES = str.maketrans("@4310$57", "aaeiosst")
_DECORATION = "0123456789 !@#$%^&*()-_=+.,?/"


def hash_password(password: str, *, username: str = "") -> str:
    """Argon2id. Raises Invalid for a password that is too short, too long or too easy to guess."""
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        raise Invalid(_("Kata sandi paling sedikit %(n)s huruf.", n=SHORTEST))
    if len(password) > LONGEST:
        raise Invalid(_("Kata sandi paling banyak %(n)s huruf.", n=LONGEST))
    if len(set(plain)) < 5 or (username and username.lower() in plain) or _is_common(plain):
        raise Invalid(_("Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan."))
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long for nobody as for somebody."""
    try:
        return _hasher.verify(stored or _NOBODY, password[:LONGEST]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def new_totp_secret() -> str:
    """160 random bits in base 32."""
    return pyotp.random_base32()


def is_totp_secret(secret: str) -> bool:
    """Whether it has the shape of what `new_totp_secret` makes."""
    return _TOTP_SECRET.fullmatch(secret) is not None


def totp_uri(secret: str, *, account: str, issuer: str) -> str:
    """`otpauth://` address for the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def totp_picture(uri: str) -> str:
    """The address as a QR code: SVG without style or script."""
    return str(segno.make(uri, error="m").svg_inline(scale=5, border=2, omitsize=False, svgclass="qr", lineclass=None))


def totp_counter(secret: str, code: str, *, last: int, at: datetime) -> int | None:
    """The counter a code belongs to, one step early or late allowed; None when wrong or used before."""
    digits = "".join(code.split()).encode()
    now = int(at.timestamp()) // STEP_S
    for counter in (now, now - 1, now + 1):
        if counter > last and secrets.compare_digest(pyotp.HOTP(secret).at(counter).encode(), digits):
            return counter
    return None


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 bits each, easy to copy by hand."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _n in range(5)) for _m in range(2))
        for _k in range(RECOVERY_CODES)
    ]


def digest(secret: str) -> str:
    """Hash of something long and random."""
    return sha256(secret.encode()).hexdigest()


def recovery_digest(code: str) -> str:
    """Hash of a recovery code, however it was copied: spaces, dashes and small letters do not matter."""
    return digest("".join(code.upper().replace("-", "").split()))


def new_key() -> str:
    """256 random bits for a session cookie."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """An API token; the prefix makes it findable when it leaks."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def lock_for(failures: int) -> timedelta:
    """How long an account waits after so many failures in a row: none up to 4, then 1, 2, 4 … 60 minutes."""
    return timedelta(0) if failures < 5 else timedelta(minutes=min(60, 2 ** min(failures - 5, 6)))


def _is_common(plain: str) -> bool:
    """Only digits and signs (a NIP, a telephone number), or a common word with some around it."""
    stripped = plain.strip(_DECORATION).replace(" ", "")
    bare = {stripped, stripped.translate(_LOOKALIKES)}
    halves = {word[: len(word) // 2] for word in bare if word[: len(word) // 2] * 2 == word}
    return bool((bare | halves) & _common_words()) or not stripped


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return frozenset((files("tiru.access") / "common_passwords.txt").read_text("utf-8").split())
