"""The line list as a table: its columns, one for each dish, and a line in them. What is exported can be imported."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from tiru.i18n import SOURCE_LOCALE, Lazy, _, speak
from tiru.tabular.layout import Column, Layout, folded
from tiru.tabular.values import Cell, CellError, text, whole, yes_no
from tiru.work import UnitOfWork
from tiru_mbg.insiden.models import Kasus
from tiru_mbg.insiden.rules import CARE, OUTCOMES
from tiru_mbg.warga.rules import SYMPTOMS

MOST_ROWS = 2_000
FOOD = "makanan:"
"""Before the name of a column about a dish; its number among the dishes comes after it."""
SEXES = {"L": "L", "P": "P", "laki-laki": "L", "perempuan": "P"}
_MOST_NUMBER = 32_767
_MOST_FOODS = 300
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})[ ,]+(?:pukul )?(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?")
_YEAR_FIRST = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?([+-]\d{2}:\d{2})?")


def layout_for(foods: Sequence[str]) -> Layout:
    """The columns, in the order of the export. Heads and words are Indonesian in every language: files travel."""
    with speak(SOURCE_LOCALE):
        care = {str(title): key for key, title in CARE.items()}
        outcomes = {str(title): key for key, title in OUTCOMES.items()}
    first = (
        Column(name="nomor", label="Nomor", parse=whole(1, _MOST_NUMBER), aliases=("No", "No urut")),
        Column(name="nama", label="Nama", most=120, aliases=("Nama lengkap",)),
        Column(name="umur_tahun", label="Umur", parse=whole(0, 120), aliases=("Umur (tahun)", "Usia")),
        Column(name="jenis_kelamin", label="L/P", choices=SEXES, aliases=("Jenis kelamin", "JK")),
        Column(name="titik_id", label="Titik layanan", most=150, aliases=("Sekolah", "Tempat")),
        Column(name="kelas", label="Kelas", most=40),
        Column(name="sakit", label="Sakit", parse=yes_no, required=True),
        Column(name="gejala", label="Gejala", parse=_symptoms, aliases=("Gejala klinis",)),
        Column(name="makan_at", label="Makan", parse=moment, aliases=("Waktu makan", "Jam makan")),
        Column(name="onset_at", label="Mulai sakit", parse=moment, aliases=("Waktu mulai sakit", "Onset")),
    )
    last = (
        Column(name="makanan_lain", label="Makanan lain", most=_MOST_FOODS),
        Column(name="faskes", label="Fasilitas kesehatan", most=120, aliases=("Faskes",)),
        Column(name="perawatan", label="Perawatan", choices=care),
        Column(name="hasil", label="Keadaan", choices=outcomes, aliases=("Keadaan akhir",)),
    )
    taken = {folded(word) for column in (*first, *last) for word in (column.name, column.label, *column.aliases)}
    dishes = []
    for number, food in enumerate(foods):
        label = food
        while folded(label) in taken:
            label = f"Makanan {label}"
        taken.add(folded(label))
        dishes.append(Column(name=f"{FOOD}{number}", label=label, parse=yes_no))
    return Layout(columns=(*first, *dishes, *last), max_rows=MOST_ROWS)


def heads_for(foods: Sequence[str]) -> list[str]:
    """The heads of the table."""
    return [column.label for column in layout_for(foods).columns]


def exported(work: UnitOfWork, case: Kasus, nama: str, places: Mapping[int, str], foods: Sequence[str]) -> list[object]:
    """A line in these columns."""
    zone = work.tenant.zone
    with speak(SOURCE_LOCALE):
        return [
            case.nomor,
            nama,
            case.umur_tahun,
            case.jenis_kelamin,
            places.get(case.titik_id or 0, ""),
            case.kelas,
            _said(case.sakit),
            ", ".join(str(SYMPTOMS.get(sign, sign)) for sign in case.gejala),
            case.makan_at.astimezone(zone) if case.makan_at else None,
            case.onset_at.astimezone(zone) if case.onset_at else None,
            *(_said(case.makanan.get(food)) for food in foods),
            "",
            case.faskes,
            str(CARE[case.perawatan]),
            str(OUTCOMES[case.hasil]),
        ]


def moment(cell: Cell) -> datetime:
    """A day with its hour: `26/11/2026 09.30`, `2026-11-26 09:30`, or the spreadsheet's own.

    Naive, in the tenant's zone, unless an offset is written.
    """
    if isinstance(cell, datetime):
        return cell.replace(second=0, microsecond=0)
    words = "" if isinstance(cell, date) else " ".join(text(cell).split())
    try:
        if found := _DAY_FIRST.fullmatch(words):
            day, month, year, hour, minute = map(int, found.groups())
            return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - of the tenant's zone, as its forms are
        if found := _YEAR_FIRST.fullmatch(words):
            return datetime.fromisoformat(f"{found[1]}T{int(found[2]):02}:{found[3]}{found[4] or ''}")
    except ValueError as error:
        raise CellError(_("Tanggal atau jam ini tidak ada.")) from error
    raise CellError(_("Tulis hari dan jam, misalnya 26/11/2026 09.30."))


def _symptoms(cell: Cell) -> tuple[str, ...]:
    """Symptoms between commas, by their key or title. Raises CellError for one that is not in the list."""
    with speak(SOURCE_LOCALE):
        known = {folded(word): key for key, title in SYMPTOMS.items() for word in _words_of(key, title)}
    asked = [word.strip() for word in re.split(r"[,;/\n]", text(cell)) if word.strip()]
    unknown = [word for word in asked if folded(word) not in known]
    if unknown:
        with speak(SOURCE_LOCALE):
            listed = ", ".join(str(title) for title in SYMPTOMS.values())
        raise CellError(_("Gejala %(word)s tidak dikenal. Pilih dari: %(listed)s.", word=unknown[0], listed=listed))
    found = {known[folded(word)] for word in asked}
    return tuple(key for key in SYMPTOMS if key in found)


def _words_of(key: str, title: Lazy) -> list[str]:
    return [key, str(title), *str(title).split(" atau ")]


def _said(value: bool | None) -> str:
    return "" if value is None else "ya" if value else "tidak"
