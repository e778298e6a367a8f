"""Refusals: every error that can be explained to a person, with its HTTP status and stable code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class TiruError(Exception):
    """Something we can explain. `message` is a whole sentence in the person's language.

    `status` is the HTTP status, `exit_code` what a command exits with, `code` the stable name that
    stands in JSON, logs and the documentation, `remedy` what the person may do next.
    """

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "TIRU-E0001"
    is_final: ClassVar[bool] = False
    """Whether doing the same again can never help: a job that raises it is not tried again."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class NotFound(TiruError):
    """It does not exist, or it is another's: the answer is the same on purpose."""

    status = 404
    exit_code = 5
    code = "TIRU-E0404"


class SignInNeeded(TiruError):
    """Nobody is signed in where somebody has to be."""

    status = 401
    exit_code = 4
    code = "TIRU-E0401"


class Forbidden(TiruError):
    """It is in your house, but not yours to do."""

    status = 403
    exit_code = 4
    code = "TIRU-E0403"


class Refused(TiruError):
    """A rule of the domain says no."""

    status = 409
    exit_code = 1
    code = "TIRU-E0409"


class Conflict(Refused):
    """Somebody else holds it or changed it first; trying again can help."""

    exit_code = 6
    code = "TIRU-E0410"


class Invalid(TiruError):
    """What was sent does not have the right shape. `fields` maps a field's name to its sentence."""

    status = 422
    exit_code = 2
    code = "TIRU-E0422"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.fields = dict(fields or {})


class TooMany(TiruError):
    """Too often in too short a time. `retry_after_s` is in seconds."""

    status = 429
    exit_code = 6
    code = "TIRU-E0429"

    def __init__(self, message: str, *, retry_after_s: int, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after_s = retry_after_s


class NotEntitled(TiruError):
    """The cooperation agreement does not carry this (any more)."""

    status = 403
    exit_code = 7
    code = "TIRU-E0451"


class Unavailable(TiruError):
    """Something we depend on is down: database, object store, mail."""

    status = 503
    exit_code = 10
    code = "TIRU-E0503"
