"""What a table that is imported looks like: its columns, what identifies a row, how long it may be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.tabular.values import Cell, CellError, Parser, shown, text

ERROR_HEAD: Final = "Kesalahan"  # the column that an error file adds; ignored when it comes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `label` is its head, `aliases` other heads people use; both match without case or marks.

    `most` is the longest text in characters. `choices` maps what people write to the value.
    """

    name: str
    label: str
    parse: Parser = text
    required: bool = False
    most: int = 255
    choices: Mapping[str, object] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    example: str = ""

    def read(self, cell: Cell) -> object:
        """The typed value; None for an empty cell. Raises CellError."""
        words = shown(cell)
        if not words:
            if self.required:
                raise CellError(_("Wajib diisi."))
            return None
        if len(words) > self.most:
            raise CellError(
                _("Paling panjang %(most)s huruf, di sini %(n)s.", most=angka(self.most), n=angka(len(words)))
            )
        return self._chosen(words) if self.choices else self.parse(cell)

    def _chosen(self, words: str) -> object:
        wanted = folded(words)
        for choice, value in self.choices.items():
            if folded(choice) == wanted:
                return value
        raise CellError(_("Pilih salah satu: %(choices)s.", choices=", ".join(self.choices)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`key` names the columns that identify a row: twice the same key in one file is an error."""

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    max_rows: int = 50_000

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names) or not set(self.key) <= set(names):
            raise ValueError(f"columns {names} and key {self.key} do not fit")

    def places(self, heads: Sequence[str]) -> dict[str, int]:
        """Where each column stands in the file. Raises Invalid for missing and doubled heads."""
        known = {
            folded(word): column.name
            for column in self.columns
            for word in (column.name, column.label, *column.aliases)
        }
        found: dict[str, int] = {}
        for place, head in enumerate(heads):
            name = known.get(folded(head))
            if name is None:
                continue
            if name in found:
                raise Invalid(_("Kolom %(label)s ada dua kali.", label=head), fields={name: _("Ada dua kali.")})
            found[name] = place
        missing = [column for column in self.columns if column.required and column.name not in found]
        if missing:
            raise Invalid(
                _(
                    "Kolom wajib tidak ditemukan: %(labels)s. Judul kolom harus ada di baris pertama.",
                    labels=", ".join(column.label for column in missing),
                ),
                fields={column.name: _("Kolom ini tidak ada.") for column in missing},
            )
        return found

    def unknown(self, heads: Sequence[str]) -> list[str]:
        """Heads of the file that nothing is read from, for a warning."""
        known = {folded(word) for column in self.columns for word in (column.name, column.label, *column.aliases)}
        return [head for head in heads if head and folded(head) not in known | {folded(ERROR_HEAD)}]


def folded(word: str) -> str:
    """Letters and digits only, in small letters: `No. KK` and `no_kk` are the same head."""
    return re.sub(r"[\W_]+", "", word.casefold())
