"""The food table: seeding, finding, noting and changing foods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field, field_validator
from sqlalchemy import Select, func, select

from tiru.errors import Conflict, NotFound
from tiru.i18n import _
from tiru.web.forms import Form
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.menu.akg import read_table
from tiru_mbg.menu.models import Bahan
from tiru_mbg.typed_numbers import TypedDecimal

FIGURES = ("energi_kcal", "protein_g", "lemak_g", "karbohidrat_g", "serat_g")


class FoodForm(Form):
    """A food per 100 g edible part."""

    kode: str = Field(min_length=2, max_length=20)
    nama: str = Field(min_length=2, max_length=120)
    bdd: TypedDecimal = Field(Decimal(100), gt=0, le=100)
    energi_kcal: TypedDecimal = Field(ge=0, le=900)
    protein_g: TypedDecimal = Field(ge=0, le=100)
    lemak_g: TypedDecimal = Field(ge=0, le=100)
    karbohidrat_g: TypedDecimal = Field(ge=0, le=100)
    serat_g: TypedDecimal | None = Field(None, ge=0, le=100)
    alergen: list[str] = Field(default_factory=list)
    komoditas: str = Field("", max_length=60)
    sumber: str = Field(min_length=3, max_length=120)
    bdd_terverifikasi: bool = False
    aktif: bool = False

    @field_validator("alergen")
    @classmethod
    def _known(cls, given: list[str]) -> list[str]:
        return [one for one in ALLERGENS if one in given]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoodFilter:
    """What the list is narrowed to; `asal` is contoh, sendiri or empty."""

    q: str = ""
    alergen: str = ""
    asal: str = ""
    semua: bool = False


def narrowed(wanted: FoodFilter) -> Select[Bahan]:
    """The foods of a filter, by name."""
    query = select(Bahan).order_by(Bahan.nama, Bahan.id)
    if wanted.q:
        query = query.where(
            Bahan.nama.icontains(wanted.q, autoescape=True) | Bahan.kode.istartswith(wanted.q, autoescape=True)
        )
    if wanted.alergen:
        query = query.where(Bahan.alergen.contains([wanted.alergen]))
    if wanted.asal:
        query = query.where(Bahan.is_contoh.is_(wanted.asal == "contoh"))
    return query if wanted.semua else query.where(Bahan.aktif.is_(True))


async def food_of(work: UnitOfWork, bahan_id: int) -> Bahan:
    """One food. Raises NotFound."""
    row = await work.session.get(Bahan, bahan_id)
    if row is None:
        raise NotFound(_("Bahan ini tidak ada."))
    return row


async def active_foods(work: UnitOfWork) -> Sequence[Bahan]:
    """Every food in use, by name."""
    return (await work.session.scalars(narrowed(FoodFilter()))).all()


async def create_food(work: UnitOfWork, form: FoodForm) -> Bahan:
    """Note a food. Raises Conflict for a code that is taken."""
    await _check_code(work, form.kode)
    row = Bahan(**form.model_dump(exclude={"aktif"}), aktif=True, is_contoh=False)
    work.session.add(row)
    await work.session.flush()
    work.record("mbg.bahan.create", f"bahan:{row.id}", after=form.model_dump(mode="json"))
    return row


async def change_food(work: UnitOfWork, bahan_id: int, form: FoodForm) -> Bahan:
    """Write over a food; it is no example any more. Approved menus keep their figures. Raises NotFound, Conflict."""
    row = await food_of(work, bahan_id)
    await _check_code(work, form.kode, besides=row.id)
    apply_food(work, row, form.model_dump())
    return row


def apply_food(work: UnitOfWork, row: Bahan, wanted: Mapping[str, object]) -> bool:
    """Write what is different, recorded; whether anything was."""
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not changed:
        return False
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.is_contoh = False
    after = {name: _plain(value) for name, value in changed.items()}
    work.record("mbg.bahan.change", f"bahan:{row.id}", before=before, after=after)
    return True


async def seed_foods(work: UnitOfWork) -> None:
    """Reference seed: the example foods, marked as such, where their codes are not there yet."""
    known = set(await work.session.scalars(select(Bahan.kode)))
    for row in read_table("bahan_contoh.csv"):
        if row["kode"] in known:
            continue
        figures = {name: Decimal(row[name]) for name in FIGURES if name in row}
        work.session.add(
            Bahan(
                kode=row["kode"],
                nama=row["nama"],
                bdd=Decimal(row["bdd"]),
                bdd_terverifikasi=row["bdd_terverifikasi"] == "ya",
                alergen=[one for one in row["alergen"].split(";") if one],
                komoditas=row["komoditas"],
                sumber=row["sumber"],
                is_contoh=True,
                **figures,
            )
        )
    await work.session.flush()


async def _check_code(work: UnitOfWork, kode: str, *, besides: int = 0) -> None:
    query = select(func.count()).select_from(Bahan).where(func.lower(Bahan.kode) == kode.lower(), Bahan.id != besides)
    if await work.session.scalar(query):
        raise Conflict(_("Kode %(kode)s sudah dipakai bahan lain.", kode=kode))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
