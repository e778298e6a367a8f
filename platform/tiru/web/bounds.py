"""What an address says, bounded before anybody works with it: no number the database cannot hold, no zero byte.

Without this a number too large, or a zero byte in a word, would fail in the database, as if we were broken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tiru.errors import Invalid, NotFound
from tiru.i18n import _

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection
    from litestar.handlers import BaseRouteHandler

LEAST, MOST = -(2**63), 2**63 - 1
"""PostgreSQL's bigint, which is what all our keys are."""


def fits(number: int) -> bool:
    return LEAST <= number <= MOST


def check_bounds(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Raises NotFound for a path that cannot name anything, Invalid for a question that cannot be asked."""
    for value in connection.path_params.values():
        if (isinstance(value, int) and not fits(value)) or (isinstance(value, str) and "\0" in value):
            raise NotFound(_("Halaman ini tidak ada."))
    for name, value in connection.query_params.items():
        if "\0" in f"{name}{value}":
            raise Invalid(_("Alamat ini berisi huruf yang tidak bisa dibaca."))
        if _wants_number(handler, name) and _is_number(value) and not fits(int(value)):
            raise Invalid(_("Angka di alamat ini terlalu besar."))


def _wants_number(handler: BaseRouteHandler, name: str) -> bool:
    field = handler.parsed_fn_signature.parameters.get(name)
    if field is None:
        return False
    return field.annotation is int or any(inner.annotation is int for inner in field.inner_types)


def _is_number(value: str) -> bool:
    digits = value.strip().lstrip("+-")
    return digits.isdecimal() and len(digits) < 4000
