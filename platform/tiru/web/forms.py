"""What people send: read once, checked against a form class, shown again with every word they typed.

A form is a pydantic model; its errors become sentences in the person's language, one per field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from litestar import Request
from litestar.datastructures import UploadFile
from pydantic import BaseModel, ConfigDict, ValidationError

from tiru.errors import Invalid
from tiru.i18n import _, lazy
from tiru.web.bounds import fits

M = TypeVar("M", bound="Form")


class Form(BaseModel):
    """Base of every form: blanks are stripped, empty text counts as not given, unknown fields are ignored."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore", frozen=True)


_SENTENCES = {
    "missing": lazy("Wajib diisi."),
    "string_too_short": lazy("Terlalu pendek: paling sedikit %(min_length)s huruf."),
    "string_too_long": lazy("Terlalu panjang: paling banyak %(max_length)s huruf."),
    "string_pattern_mismatch": lazy("Bentuknya tidak sesuai."),
    "greater_than_equal": lazy("Paling kecil %(ge)s."),
    "greater_than": lazy("Harus lebih dari %(gt)s."),
    "less_than_equal": lazy("Paling besar %(le)s."),
    "less_than": lazy("Harus kurang dari %(lt)s."),
    "int_parsing": lazy("Isi dengan angka bulat."),
    "int_from_float": lazy("Isi dengan angka bulat."),
    "float_parsing": lazy("Isi dengan angka."),
    "decimal_parsing": lazy("Isi dengan angka."),
    "bool_parsing": lazy("Pilih ya atau tidak."),
    "literal_error": lazy("Pilih salah satu yang tersedia."),
    "enum": lazy("Pilih salah satu yang tersedia."),
    "date_from_datetime_parsing": lazy("Tulis tanggal sebagai tahun-bulan-hari, misalnya 2026-11-24."),
    "date_parsing": lazy("Tulis tanggal sebagai tahun-bulan-hari, misalnya 2026-11-24."),
    "datetime_from_date_parsing": lazy("Tulis tanggal dan jam yang benar."),
    "datetime_parsing": lazy("Tulis tanggal dan jam yang benar."),
    "too_short": lazy("Pilih paling sedikit %(min_length)s."),
    "too_long": lazy("Pilih paling banyak %(max_length)s."),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One submission: `values` as typed (lists where a name came more than once), `files` by field name."""

    values: Mapping[str, Any]
    files: Mapping[str, Sequence[UploadFile]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The field as typed, or empty."""
        value = self.values.get(name, "")
        return str(value[-1] if isinstance(value, list) else value)

    def all(self, name: str) -> list[str]:
        """Every value that came under this name."""
        value = self.values.get(name, [])
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    def parse(self, form: type[M]) -> M:
        """The submission as `form`. Raises Invalid with a sentence per field."""
        given: dict[str, Any] = {}
        for name, info in form.model_fields.items():
            key = info.alias or name
            wants_many = getattr(info.annotation, "__origin__", None) in (list, tuple, set, frozenset)
            if wants_many:
                given[key] = [value for value in self.all(key) if value.strip()]
            elif self.text(key).strip():
                given[key] = self.text(key)
        try:
            read = form.model_validate(given)
        except ValidationError as error:
            raise Invalid(_("Periksa lagi isian yang ditandai."), fields=sentences(error)) from None
        large = [name for name, value in read if not all(map(fits, _numbers_in(value)))]
        if large:
            fields = dict.fromkeys(large, _("Angka ini terlalu besar."))
            raise Invalid(_("Periksa lagi isian yang ditandai."), fields=fields)
        return read


def _numbers_in(value: object) -> list[int]:
    items = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, int)]


def sentences(error: ValidationError) -> dict[str, str]:
    """Pydantic's complaints as one sentence per field, in the person's language."""
    found: dict[str, str] = {}
    for problem in error.errors(include_url=False):
        name = ".".join(str(part) for part in problem["loc"]) or "__all__"
        if problem["type"] in ("value_error", "assertion_error"):
            text = str(problem.get("ctx", {}).get("error", problem["msg"]))
        else:
            pattern = _SENTENCES.get(problem["type"])
            context = dict(problem.get("ctx", {}))
            text = str(pattern) % context if pattern else _("Isian ini belum benar.")
        found.setdefault(name, text)
    return found


def _storable(text: Any) -> Any:
    """Without what no browser lets people type and no database stores: zero bytes, halves of letters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(text, str) else text


async def sent_form(request: Request[Any, Any, Any]) -> Sent:
    """Read the body as a form, with or without files."""
    data = await request.form()
    values: dict[str, Any] = {}
    files: dict[str, list[UploadFile]] = {}
    for name in data:
        items = data.getall(name)
        uploads = [item for item in items if isinstance(item, UploadFile)]
        if uploads:
            files[name] = [upload for upload in uploads if upload.filename]
        texts = [_storable(item) for item in items if not isinstance(item, UploadFile)]
        if texts:
            values[name] = texts[0] if len(texts) == 1 else texts
    return Sent(values, files)
