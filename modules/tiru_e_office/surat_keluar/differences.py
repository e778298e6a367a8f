"""What changed between two versions of a draft, line by line; pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from tiru_e_office.printing.body import filled
from tiru_e_office.surat_keluar.models import Versi

Line = tuple[str, str]
"""(`same`, `gone` or `new`, the words)."""


def written_out(versi: Versi) -> list[str]:
    """A version as lines of plain text: subject, addressees, body with its places filled, copies."""
    isi: Mapping[str, Any] = versi.isi
    body = filled(str(isi.get("teks", "")), {key: str(value) for key, value in dict(isi.get("bidang", {})).items()})
    return [
        versi.hal,
        *[str(one["teks"]) for one in isi.get("tujuan", ())],
        *[line.rstrip() for line in body.splitlines()],
        *[str(one["teks"]) for one in isi.get("tembusan", ())],
    ]


def differences(before: Versi, after: Versi) -> list[Line]:
    """Every line of both, the gone before the new."""
    marks = {"  ": "same", "- ": "gone", "+ ": "new"}
    found = difflib.ndiff(written_out(before), written_out(after))
    return [(marks[line[:2]], line[2:]) for line in found if line[:2] in marks]
