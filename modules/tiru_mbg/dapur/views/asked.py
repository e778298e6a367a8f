"""What the pages of the room share: their address, words, filter and uploads."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from litestar import Request

from tiru.errors import Invalid
from tiru.files.checked import Checked, check_upload
from tiru.i18n import _
from tiru.web.forms import Sent
from tiru.wilayah.queries import children
from tiru.work import UnitOfWork
from tiru_mbg.dapur.queries import KitchenFilter
from tiru_mbg.dapur.rules import (
    CERTIFICATES,
    PAPER_STATES,
    ROLES,
    SCHEMES,
    SLHS_MARKS,
    SLHS_STATES,
    STATE_MARKS,
    STATES,
)
from tiru_mbg.paging import word_asked

_AREA = re.compile(r"\d{2}\.\d{2}\.\d{2}(\.\d{4})?", re.ASCII)
AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/dapur"
WORDS: dict[str, object] = {
    "states": STATES,
    "state_marks": STATE_MARKS,
    "schemes": SCHEMES,
    "kinds": CERTIFICATES,
    "paper_states": PAPER_STATES,
    "slhs_states": SLHS_STATES,
    "slhs_marks": SLHS_MARKS,
    "roles": ROLES,
}


def filter_of(request: AnyRequest) -> KitchenFilter:
    """The filter of the address; garbage narrows nothing."""
    asked = request.query_params
    status, slhs = str(asked.get("status", "")), str(asked.get("slhs", ""))
    return KitchenFilter(
        q=word_asked(request),
        wilayah=area_asked(request),
        status=status if status in STATES else "",
        slhs=slhs if slhs in SLHS_STATES else "",
        surat="diajukan" if asked.get("surat") == "diajukan" else "",
    )


def area_asked(request: AnyRequest) -> str:
    """The code of a kecamatan or desa; empty for garbage."""
    typed = str(request.query_params.get("wilayah", ""))
    return typed if _AREA.fullmatch(typed) else ""


def address_of(wanted: KitchenFilter) -> str:
    """The filter as a query string."""
    pairs = {name: getattr(wanted, name) for name in KitchenFilter.__slots__}
    return urlencode({name: value for name, value in pairs.items() if value})


async def kecamatan(work: UnitOfWork) -> list[tuple[str, str]]:
    """(code, name) of the tenant's kecamatan, by name."""
    found = await children(work.session, work.tenant.kode_wilayah)
    return sorted(((one.kode, one.nama) for one in found), key=lambda one: one[1])


async def upload_of(work: UnitOfWork, sent: Sent, name: str = "berkas_file") -> Checked | None:
    """The file of the form, checked; None without one. Raises Invalid at the field."""
    uploads = [one for one in sent.files.get(name, ()) if one.filename]
    if not uploads:
        return None
    try:
        return await check_upload(uploads[0], limit=work.services.settings.upload_max_bytes)
    except Invalid as problem:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={name: problem.message}) from problem
