"""One entry as it arrives: the signed words, read. What cannot be read is kept all the same, with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from tiru.errors import Invalid
from tiru.web.forms import sentences
from tiru_mbg.hari import reasons
from tiru_mbg.hari.clocks import corrected, moment
from tiru_mbg.hari.kinds import BATCH, KINDS

MOST_LETTERS = 8_000
"""Of one entry."""
BIGINT = 2**63 - 1


@dataclass(slots=True)
class Entry:
    """An entry on its way in. `trouble` is why it cannot count, empty so far as it can."""

    id: UUID
    content: str
    signature: str
    jenis: str = ""
    urut: int | None = None
    batch: UUID | None = None
    delivery: UUID | None = None
    isi: dict[str, Any] = field(default_factory=dict)
    device_at: datetime | None = None
    written_at: datetime | None = None
    skew_ms: int = 0
    trouble: str = ""

    @property
    def digest(self) -> str:
        return sha256(self.content.encode()).hexdigest()

    def aside(self) -> UUID:
        """A number of its own for content whose number is taken by other content."""
        return uuid5(self.id, self.digest)


def read(entry_id: UUID, content: str, signature: str, *, skew_ms: int, now: datetime) -> Entry:
    """The entry from the words that were signed:
    `{"id", "urut", "jenis", "batch" | "kiriman", "jam" (ms), "geser" (ms, when known while writing), "isi": {…}}`.
    """
    entry = Entry(entry_id, _storable(content, MOST_LETTERS), _storable(signature, 200), device_at=now, written_at=now)
    try:
        said = json.loads(content) if len(content) <= MOST_LETTERS else None
        if not isinstance(said, dict) or str(said.get("id", "")).lower() != str(entry_id):
            raise ValueError
        _fill(entry, said)
    except (ValueError, TypeError, RecursionError):
        entry.jenis, entry.isi, entry.trouble = "", {}, reasons.FORM
        return entry
    _set_clock(entry, said, skew_ms, now)
    if not entry.trouble:
        _check(entry)
    return entry


def _storable(text: str, most: int) -> str:
    return text[:most].replace("\0", "").encode("utf-8", "replace").decode()


def _fill(entry: Entry, said: Mapping[str, Any]) -> None:
    entry.jenis = str(said.get("jenis", ""))[:20]
    entry.batch = UUID(str(said["batch"])) if said.get("batch") else None
    entry.delivery = UUID(str(said["kiriman"])) if said.get("kiriman") else None
    number = said.get("urut")
    entry.urut = number if isinstance(number, int) and 0 < number < BIGINT else None
    given = said.get("isi")
    entry.isi = given if isinstance(given, dict) else {}
    # zero bytes, halves of letters and what is no number: no telephone writes them, and no database keeps them
    kept = json.dumps([entry.jenis, entry.isi], allow_nan=False, ensure_ascii=False)
    if "\\u0000" in json.dumps(kept.encode().decode()):
        raise ValueError


def _set_clock(entry: Entry, said: Mapping[str, Any], measured: int, now: datetime) -> None:
    """The skew known while writing counts above that of the sending: the clock may have been set in between."""
    known = said.get("geser")
    skew = known if isinstance(known, int) and not isinstance(known, bool) else measured
    try:
        entry.device_at = moment(int(said.get("jam") or 0))
        entry.written_at = corrected(entry.device_at, skew, now)
    except (Invalid, OverflowError, ValueError, TypeError):
        entry.device_at = entry.written_at = now
        entry.trouble = reasons.CLOCK
        return
    entry.skew_ms = skew


def _check(entry: Entry) -> None:
    kind = KINDS.get(entry.jenis)
    if kind is None:
        entry.trouble = reasons.KIND
        return
    about = (entry.batch, entry.delivery) if kind.about == BATCH else (entry.delivery, entry.batch)
    if about[0] is None or about[1] is not None:
        entry.trouble = reasons.FORM
        return
    try:
        form = kind.form.model_validate({name: value for name, value in entry.isi.items() if value not in ("", None)})
    except ValidationError as error:
        entry.trouble = reasons.reason(reasons.FORM, ", ".join(sorted(sentences(error)))[:200])
        return
    entry.isi = form.model_dump(mode="json", exclude_none=True)
