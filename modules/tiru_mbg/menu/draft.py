"""The editor's form, read: a menu as somebody is writing it, with a sentence at every field that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.tabular.values import Cell, CellError, decimal, whole
from tiru.web.forms import Sent
from tiru_mbg.groups import GROUPS
from tiru_mbg.menu.models import Bahan, MenuBahan
from tiru_mbg.menu.rules import DISHES
from tiru_mbg.menu.scaling import scaled_g

MOST_LINES = 40
MORE_LINES = 3
SEPARATOR = " · "
ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One ingredient: `grams` of it, gross, by group. Without a price the market's mean is taken."""

    bahan: Bahan
    hidangan: str
    masakan: str = ""
    hasil: Decimal = ONE
    tahan: Decimal = ONE
    harga_kg_idr: int | None = None
    grams: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A menu as written: `kelompok` in the order of cooking."""

    nama: str
    catatan: str = ""
    kelompok: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def alergen(self) -> list[str]:
        """What any of its ingredients carries."""
        return sorted({one for line in self.lines if line.grams for one in line.bahan.alergen})

    @property
    def filled(self) -> set[str]:
        """Groups with at least one ingredient."""
        return {kelompok for line in self.lines for kelompok in line.grams}


def read_draft(sent: Sent, foods: Sequence[Bahan]) -> tuple[Draft, dict[str, str]]:
    """The draft as far as it can be read, and what is wrong by field name."""
    errors: dict[str, str] = {}
    nama, catatan = sent.text("nama").strip(), sent.text("catatan").strip()
    if not 3 <= len(nama) <= 120:
        errors["nama"] = _("Tulis nama menu, 3 sampai 120 huruf.")
    if len(catatan) > 500:
        errors["catatan"] = _("Terlalu panjang: paling banyak %(most)s huruf.", most=500)
    groups = groups_of(sent)
    if not groups:
        errors["kelompok"] = _("Pilih paling sedikit satu kelompok.")
    known = _by_words(foods)
    lines: list[Line] = []
    taken: dict[tuple[int, str], int] = {}
    for number in range(lines_of(sent)):
        line = _line(sent, number, groups, known, errors)
        if line is None:
            continue
        if taken.setdefault((line.bahan.id, line.hidangan), number) != number:
            errors[f"bahan_{number}"] = _("Bahan ini sudah ada di hidangan yang sama: jumlahkan takarannya.")
        lines.append(line)
    return Draft(nama=nama, catatan=catatan, kelompok=groups, lines=tuple(lines)), errors


def draft_of(sent: Sent, foods: Sequence[Bahan]) -> Draft:
    """The draft. Raises Invalid with every field that is wrong."""
    draft, errors = read_draft(sent, foods)
    if errors:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=errors)
    return draft


def groups_of(sent: Sent) -> tuple[str, ...]:
    """The groups that were chosen, in the order of cooking."""
    chosen = set(sent.all("kelompok"))
    return tuple(kelompok for kelompok in GROUPS if kelompok in chosen)


def lines_of(sent: Sent) -> int:
    """How many lines the form had."""
    typed = sent.text("baris")
    return min(MOST_LINES, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0


def filled_from(sent: Sent, base: str, times: Mapping[str, Decimal]) -> Sent:
    """The form with empty amounts filled in from the base group's; what was typed stays."""
    values = dict(sent.values)
    for number in range(lines_of(sent)):
        words = sent.text(f"g_{number}_{base}").strip()
        try:
            grams = decimal(Decimal("0.1"), 2000)(words) if words else None
        except CellError:
            continue
        for kelompok, factor in times.items():
            name = f"g_{number}_{kelompok}"
            if isinstance(grams, Decimal) and not sent.text(name).strip():
                values[name] = typed(scaled_g(grams, factor))
    return Sent(values, sent.files)


def shown_food(bahan: Bahan) -> str:
    """How a food stands in the field and in the list of suggestions."""
    return f"{bahan.kode}{SEPARATOR}{bahan.nama}"


def values_of(nama: str, catatan: str, rows: Sequence[MenuBahan], foods: Mapping[int, Bahan]) -> dict[str, object]:
    """A kept menu as the fields of its form."""
    values: dict[str, object] = {"nama": nama, "catatan": catatan}
    lines: dict[tuple[int, str], int] = {}
    groups: list[str] = []
    for row in rows:
        number = lines.setdefault((row.bahan_id, row.hidangan), len(lines))
        values[f"bahan_{number}"] = shown_food(foods[row.bahan_id])
        values[f"hidangan_{number}"] = row.hidangan
        values[f"masakan_{number}"] = row.masakan
        values[f"hasil_{number}"] = typed(row.hasil)
        values[f"tahan_{number}"] = typed(row.tahan)
        values[f"harga_{number}"] = "" if row.harga_kg_idr is None else str(row.harga_kg_idr)
        values[f"g_{number}_{row.kelompok}"] = typed(row.bruto_g)
        groups.append(row.kelompok)
    return {**values, "kelompok": [one for one in GROUPS if one in groups], "baris": str(len(lines) + MORE_LINES)}


def typed(value: Decimal) -> str:
    """A number as people would have typed it: no needless zeros, a comma."""
    words = f"{value:f}"
    return (words.rstrip("0").rstrip(".") if "." in words else words).replace(".", ",")


def _line(
    sent: Sent, number: int, groups: Sequence[str], known: Mapping[str, Bahan], errors: dict[str, str]
) -> Line | None:
    words = " ".join(sent.text(f"bahan_{number}").split())
    if not words:
        if any(sent.text(f"g_{number}_{kelompok}").strip() for kelompok in groups):
            errors[f"bahan_{number}"] = _("Pilih bahannya, atau kosongkan takarannya.")
        return None
    bahan = known.get(words.lower()) or known.get(words.partition(SEPARATOR.strip())[0].strip().lower())
    if bahan is None:
        errors[f"bahan_{number}"] = _("Bahan ini tidak ada di tabel. Pilih dari daftar.")
        return None
    hidangan = sent.text(f"hidangan_{number}")
    if hidangan not in DISHES:
        errors[f"hidangan_{number}"] = _("Pilih salah satu yang tersedia.")
        hidangan = "lauk"
    masakan = sent.text(f"masakan_{number}").strip()
    if len(masakan) > 80:
        errors[f"masakan_{number}"] = _("Terlalu panjang: paling banyak %(most)s huruf.", most=80)

    def number_in(name: str, parse: Callable[[Cell], object]) -> object:
        return _number(sent, f"{name}_{number}", parse, errors)

    grams: dict[str, Decimal] = {}
    for kelompok in groups:
        amount = _number(sent, f"g_{number}_{kelompok}", decimal(Decimal("0.1"), 2000), errors)
        if isinstance(amount, Decimal):
            grams[kelompok] = amount
    hasil, tahan = number_in("hasil", decimal(Decimal("0.1"), 5)), number_in("tahan", decimal(Decimal("0.1"), 1))
    price = number_in("harga", whole(0, 5_000_000))
    return Line(
        bahan=bahan,
        hidangan=hidangan,
        masakan=masakan[:80],
        hasil=hasil if isinstance(hasil, Decimal) else ONE,
        tahan=tahan if isinstance(tahan, Decimal) else ONE,
        harga_kg_idr=price if isinstance(price, int) else None,
        grams=grams,
    )


def _number(sent: Sent, name: str, parse: Callable[[Cell], object], errors: dict[str, str]) -> object:
    words = sent.text(name).strip()
    if not words:
        return None
    try:
        return parse(words)
    except CellError as problem:
        errors[name] = str(problem)
        return None


def _by_words(foods: Sequence[Bahan]) -> dict[str, Bahan]:
    """Foods by what people write: code, name where only one has it, and both as suggested."""
    known: dict[str, Bahan] = {}
    names: dict[str, int] = {}
    for bahan in foods:
        names[bahan.nama.lower()] = names.get(bahan.nama.lower(), 0) + 1
    for bahan in foods:
        if names[bahan.nama.lower()] == 1:
            known[bahan.nama.lower()] = bahan
    for bahan in foods:
        known[bahan.kode.lower()] = bahan
        known[shown_food(bahan).lower()] = bahan
    return known
