"""The fields of a template as lines that people can type, and back; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tiru.errors import Invalid
from tiru.i18n import _
from tiru_e_office.printing.body import fields_in

KINDS = ("teks", "tanggal", "pilihan", "jabatan")
MOST = 30
_ANY_PLACE = re.compile(r"\{\{(.*?)\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def read(lines: str, body: str) -> list[dict[str, Any]]:
    """`nama | label | jenis | wajib | pilihan, pilihan`, one a line. Raises Invalid for a line that is none or is
    used nowhere, and for a place `{{…}}` of the body that no line describes."""
    found = [_field(line.strip()) for line in lines.splitlines() if line.strip()]
    names = [one["nama"] for one in found]
    unknown = [name for name in fields_in(body) if name not in names]
    broken = [place for place in _ANY_PLACE.findall(body) if not _NAME.fullmatch(place.strip())]
    if len(set(names)) != len(names) or len(found) > MOST:
        raise _wrong(_("Setiap nama bidang hanya sekali, paling banyak %(most)s.", most=MOST))
    if broken:
        raise _wrong(_("Nama bidang hanya huruf kecil, angka dan _: %(names)s.", names=", ".join(broken)), "isi")
    if unknown:
        raise _wrong(_("Isi memakai bidang yang belum dijelaskan: %(names)s.", names=", ".join(unknown)), "isi")
    if unused := [name for name in names if name not in fields_in(body)]:
        raise _wrong(_("Bidang ini tidak dipakai di isi: %(names)s.", names=", ".join(unused)))
    return found


def written(fields: Sequence[Mapping[str, Any]]) -> str:
    """The same lines again."""
    return "\n".join(
        " | ".join(
            part
            for part in (
                one["nama"],
                one["label"],
                one["jenis"],
                "wajib" if one.get("wajib") else "boleh kosong",
                ", ".join(one.get("pilihan", ())),
            )
            if part
        )
        for one in fields
    )


def _field(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    nama, label, jenis, must, choices = (*parts, *[""] * 5)[:5]
    jenis = jenis or "teks"
    if not _NAME.fullmatch(nama) or not label or jenis not in KINDS or must not in ("", "wajib", "boleh kosong"):
        raise _wrong(_("Baris «%(line)s» belum benar.", line=line[:60]))
    field: dict[str, Any] = {"nama": nama, "label": label[:80], "jenis": jenis, "wajib": must == "wajib"}
    picked = [one.strip() for one in choices.split(",") if one.strip()]
    if jenis == "pilihan" and len(picked) < 2:
        raise _wrong(_("Baris «%(line)s»: tulis paling sedikit dua pilihan.", line=line[:60]))
    return {**field, "pilihan": picked} if picked else field


def _wrong(words: str, field: str = "bidang") -> Invalid:
    return Invalid(_("Periksa lagi isian yang ditandai."), fields={field: words})
