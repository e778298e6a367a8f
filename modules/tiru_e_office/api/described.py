"""How the addresses describe themselves in OpenAPI, where their signature does not say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody

from tiru_e_office.api.shapes import Galat
from tiru_e_office.surat_masuk.forms import SuratMasukForm

_WORDS = {
    400: "It cannot be read, e.g. a word where a number belongs.",
    401: "No token, or one that is unknown, revoked or over.",
    403: "The token lacks the right, or the unit is not within its reach.",
    404: "It does not exist, or is not the token owner's to see: the answer is the same.",
    409: "A rule says no, e.g. the letter stands in the agenda already.",
    413: "Too large.",
    422: "The shape is wrong; `fields` says where.",
    429: "Too often; `Retry-After` says when again, in seconds.",
}


def answers(*codes: int) -> Mapping[int, ResponseSpec]:
    """The refusals of an address."""
    codes = (400, *codes)  # else the framework documents a shape of its own
    return {code: ResponseSpec(Galat, generate_examples=False, description=_WORDS[code]) for code in codes}


def _schema(form: type[SuratMasukForm]) -> dict[str, Any]:
    return form.model_json_schema()


@dataclass
class RegisterOperation(Operation):
    """A letter as JSON."""

    def __post_init__(self) -> None:
        body: Any = _schema(SuratMasukForm)
        self.request_body = RequestBody(required=True, content={"application/json": OpenAPIMediaType(schema=body)})


@dataclass
class FileOperation(Operation):
    """One or more files in the field `berkas`."""

    def __post_init__(self) -> None:
        body: Any = {
            "type": "object",
            "required": ["berkas"],
            "properties": {"berkas": {"type": "array", "items": {"type": "string", "format": "binary"}}},
        }
        self.request_body = RequestBody(required=True, content={"multipart/form-data": OpenAPIMediaType(schema=body)})
