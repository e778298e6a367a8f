"""What is to be written about a facility: from a form, judged against the catalogue, areas and units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from sqlalchemy import select

from tiru.errors import Invalid
from tiru.fasilitas.kinds import identifiers_of
from tiru.fasilitas.models import FasilitasJenis
from tiru.fasilitas.rules import check_area, check_owner, check_place, exact
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import present
from tiru.web.forms import Form, Sent
from tiru.wilayah.queries import names
from tiru.wilayah.search import search_places
from tiru.work import UnitOfWork


def _point(typed: object) -> object:
    return typed.replace(",", ".") if isinstance(typed, str) else typed


Degrees = Annotated[float | None, BeforeValidator(_point)]


class FacilityForm(Form):
    """A facility as the office writes it. Official numbers come beside it, as `pengenal_<key>`."""

    nama: str = Field(min_length=3, max_length=150)
    bentuk: str = Field("", max_length=60)
    kode_wilayah: str = Field(min_length=1, max_length=13)
    alamat: str = Field("", max_length=250)
    latitude: Degrees = Field(None, ge=-90, le=90)
    longitude: Degrees = Field(None, ge=-180, le=180)
    kepemilikan: Literal["pemerintah", "swasta"]
    pemilik_unit: str = Field("", max_length=40)
    pemilik_nama: str = Field("", max_length=150)
    kapasitas: int | None = Field(None, ge=0, le=10_000_000)
    kontak_nama: str = Field("", max_length=100)
    kontak_telepon: str = Field("", max_length=30, pattern=r"^(\+?[\d ()-]{5,29})?$")
    sumber: str = Field("", max_length=150)
    berlaku_dari: date
    alasan: str = Field("", max_length=250)


class DeedForm(Form):
    """The day something happens to a facility, and why."""

    pada: date
    alasan: str = Field(min_length=5, max_length=250)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known about a facility, checked; `pengenal` are its official numbers by key."""

    jenis: str
    nama: str
    kode_wilayah: str
    berlaku_dari: date
    bentuk: str = ""
    alamat: str = ""
    latitude: float | None = None
    longitude: float | None = None
    kepemilikan: str = "pemerintah"
    pemilik_unit_id: int | None = None
    pemilik_nama: str = ""
    kapasitas: int | None = None
    kontak_nama: str | None = None
    kontak_telepon: str | None = None
    sumber: str = ""
    pengenal: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def columns(self) -> dict[str, Any]:
        """As the table names them, without the official numbers."""
        found = {name: getattr(self, name) for name in Facts.__slots__ if name != "pengenal"}
        return found | {"latitude": exact(self.latitude), "longitude": exact(self.longitude)}


async def facts_of(work: UnitOfWork, kind: FasilitasJenis, sent: Sent) -> Facts:
    """The sent form as facts. Raises Invalid with a sentence per field."""
    form = with_area_typed(sent).parse(FacilityForm)
    wrong: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for identifier in identifiers_of(kind):
        if typed := sent.text(f"pengenal_{identifier.key}").strip():
            try:
                numbers[identifier.key] = identifier.read(typed)
            except ValueError as problem:
                wrong[f"pengenal_{identifier.key}"] = str(problem)
    if form.bentuk and form.bentuk not in kind.bentuk:
        wrong["bentuk"] = _("Pilih salah satu yang tersedia.")
    kode, unit = "", None
    try:
        kode = await area_of(work, form.kode_wilayah)
        check_place(form.latitude, form.longitude)
        unit = await _unit(work, form.pemilik_unit)
        check_owner(form.kepemilikan, unit)
    except Invalid as problem:
        wrong |= problem.fields
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    return Facts(
        jenis=kind.kode,
        nama=form.nama,
        bentuk=form.bentuk,
        kode_wilayah=kode,
        alamat=form.alamat,
        latitude=form.latitude,
        longitude=form.longitude,
        kepemilikan=form.kepemilikan,
        pemilik_unit_id=unit,
        pemilik_nama=form.pemilik_nama,
        kapasitas=form.kapasitas,
        kontak_nama=form.kontak_nama or None,
        kontak_telepon=form.kontak_telepon or None,
        sumber=form.sumber,
        berlaku_dari=form.berlaku_dari,
        pengenal=numbers,
    )


def with_area_typed(sent: Sent) -> Sent:
    """Places are chosen from a list; without script a code or name is typed, and that is taken instead."""
    values = dict(sent.values)
    for name in ("kode_wilayah", "pemilik_unit"):
        typed = sent.text(f"{name}_teks").strip()
        if typed and not sent.text(name).strip():
            values[name] = typed
    return Sent(values, sent.files)


async def area_of(work: UnitOfWork, typed: str) -> str:
    """The code of a desa from its code, or from a name only one desa of the tenant has. Raises Invalid."""
    if typed[:1].isdigit():
        check_area(typed, work.tenant.kode_wilayah)
        if await names(work.session, [typed]):
            return typed
        found = []
    else:
        home = work.tenant.kode_wilayah
        every = await search_places(work.session, typed, levels=["desa"], home=home, only_home=True)
        found = [one for one in every if one.nama.casefold() == typed.casefold()]
        if len(found) == 1:
            return found[0].kode
    sentence = _("Nama ini dipakai beberapa desa: tulis kodenya.") if found else _("Desa ini tidak ditemukan.")
    raise Invalid(sentence, fields={"kode_wilayah": sentence})


async def _unit(work: UnitOfWork, kode: str) -> int | None:
    if not kode:
        return None
    found = await work.session.scalar(select(Unit.id).where(Unit.kode == kode.lower(), present(work.today)))
    if found is None:
        sentence = _("Tidak ada unit berkode ini.")
        raise Invalid(sentence, fields={"pemilik_unit": sentence})
    return found
