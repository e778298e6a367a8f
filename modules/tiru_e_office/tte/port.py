"""What a provider of signatures answers. A pass phrase is handed through, never kept, logged or shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from tiru.errors import Refused, TiruError, Unavailable


class SigningRefused(Refused):
    """The provider says no for good: wrong pass phrase, no valid certificate. Trying the same again cannot help."""

    code = "TIRU-E0701"


class WrongSecret(SigningRefused):
    """The pass phrase is wrong. Providers lock out who tries too often, so nothing else is tried with it."""

    code = "TIRU-E0704"


class ProviderDown(Unavailable):
    """The provider cannot be reached or is broken; the letter waits and may be signed later."""

    code = "TIRU-E0702"


class NotAPdf(TiruError):
    """What was given cannot be read as a PDF."""

    status = 422
    code = "TIRU-E0703"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: how the provider knows them (NIK or e-mail) and how people do."""

    account_id: int
    name: str
    pengenal: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Status:
    """Of a certificate: only `is_valid` may sign; `words` say why not."""

    code: str
    is_valid: bool
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One PDF to sign, and what for."""

    content: bytes = field(repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed file and the provider's own reference of the act."""

    content: bytes = field(repr=False)
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature found in a file."""

    signer: str
    at: datetime | None
    intact: bool
    trusted: bool
    covers_whole: bool


class Signer(Protocol):
    """A provider. All may raise ProviderDown; `sign` also SigningRefused, and WrongSecret.

    `at_once` is how many sheets one call of `sign` may carry; it signs all of them or none, in their order.
    """

    @property
    def name(self) -> str: ...

    @property
    def at_once(self) -> int: ...

    async def status(self, who: Identity) -> Status: ...

    async def sign(self, sheets: Sequence[Sheet], who: Identity, secret: str, *, place: str) -> list[Signed]: ...

    async def verify(self, content: bytes) -> list[Signature]: ...
