"""A believable network of facilities for demonstrations: the same for everybody, every name and number invented.

Deterministic by the region's code. Places are real desa, points lie inside their outlines; each name says that it is
an example, and `sumber` is `contoh`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import func, select

from tiru.fasilitas.facts import Facts
from tiru.fasilitas.models import Fasilitas
from tiru.fasilitas.service import write_new
from tiru.organisasi.queries import units
from tiru.wilayah.geometry import box, in_degrees, inside
from tiru.wilayah.outlines import Outline, OutlineMap, outline_map
from tiru.wilayah.queries import names_inside
from tiru.work import UnitOfWork

SOURCE = "contoh"
SINCE = date(2020, 1, 1)
TRIES = 30
SAINTS = ("Al-Hikmah", "Nurul Huda", "Darussalam", "Al-Ikhlas", "Miftahul Ulum", "Raudhatul Jannah")
FLOWERS = ("Melati", "Mawar", "Anggrek", "Kenanga", "Dahlia", "Flamboyan")
Made = tuple[str, str, str, str, int]
"""Kind, form, name without the mark, code of the owning unit, capacity."""


async def seed_facilities(work: UnitOfWork) -> None:
    """Write the sample once; a tenant that has facilities is left alone."""
    if await work.session.scalar(select(func.count()).select_from(Fasilitas)):
        return
    chance = random.Random(work.tenant.kode_wilayah)  # noqa: S311 - repeatable on purpose
    places = await names_inside(work.session, work.tenant.kode_wilayah)
    owners = {unit.kode: unit.id for unit in await units(work)}
    drawn = outline_map(work.tenant.kode_wilayah, "desa")
    outlines = {unit.kode: unit for unit in drawn.units} if drawn else {}
    facts = [
        _facts(number, kode, made, owners, _spot(chance, drawn, outlines.get(kode)))
        for number, (kode, made) in enumerate(_network(chance, places), start=1)
    ]
    await write_new(work, facts, alasan="Data contoh")
    work.record("fasilitas.data.import", "fasilitas:semua", after={"baru": len(facts)}, reason="Data contoh")


def _network(chance: random.Random, places: Mapping[str, str]) -> Iterator[tuple[str, Made]]:
    """Facilities as a regency has them, desa by desa: (code of the desa, what)."""
    seat = ""
    for kode, nama in places.items():
        if kode.count(".") != 3:
            seat = ""
            continue
        if not seat:
            seat = kode
            yield from ((kode, made) for made in _of_kecamatan(chance, places[kode[:8]], kode))
        yield from ((kode, made) for made in _of_desa(chance, nama))


def _of_kecamatan(chance: random.Random, nama: str, kode: str) -> Iterator[Made]:
    owner = f"kec-{kode[:8].replace('.', '-')}"
    yield "kantor", "Kecamatan", f"Kantor Kecamatan {nama}", owner, 0
    yield "puskesmas", chance.choice(("Rawat inap", "Non rawat inap")), f"Puskesmas {nama}", "dinkes", 10
    yield "pasar", chance.choice(("B", "C", "D")), f"Pasar {nama}", "", 40 * chance.randrange(2, 9)
    yield "sppg", "", f"SPPG {nama}", "", 100 * chance.randrange(15, 31)
    yield "sekolah", "SMA", f"SMA Negeri 1 {nama}", "", 36 * chance.randrange(12, 30)
    yield "pesantren", "Kombinasi", f"Pesantren {chance.choice(SAINTS)} {nama}", "", 50 * chance.randrange(2, 16)
    if chance.random() < 0.3:
        yield "tiang", "PJU", f"Tiang pintar alun-alun {nama}", "dishub", 0


def _of_desa(chance: random.Random, nama: str) -> Iterator[Made]:
    yield "balai_desa", "", f"Balai {nama}", "", 0
    yield "sekolah", "SD", f"SD Negeri 1 {nama}", "disdik", 30 * chance.randrange(3, 12)
    yield "posyandu", "", f"Posyandu {chance.choice(FLOWERS)} {nama}", "", 0
    if chance.random() < 0.25:
        yield "sekolah", "SMP", f"SMP Negeri 1 {nama}", "disdik", 32 * chance.randrange(5, 20)
    if chance.random() < 0.2:
        yield "pustu", "", f"Pustu {nama}", "dinkes", 0
    if chance.random() < 0.4:
        yield "koperasi", "Koperasi Desa Merah Putih", f"Koperasi Merah Putih {nama}", "", 0


def _facts(
    number: int, kode: str, made: Made, owners: Mapping[str, int], spot: tuple[float, float] | tuple[None, None]
) -> Facts:
    jenis, form, nama, owner, size = made
    return Facts(
        jenis=jenis,
        bentuk=form,
        nama=f"{nama} (contoh)",
        kode_wilayah=kode,
        alamat=f"Jalan Contoh No. {number % 97 + 1}",
        latitude=spot[0],
        longitude=spot[1],
        kepemilikan="swasta" if jenis in ("pesantren", "koperasi", "sppg") else "pemerintah",
        pemilik_unit_id=owners.get(owner),
        pemilik_nama=f"Yayasan Contoh {number}" if jenis in ("pesantren", "sppg") else "",
        kapasitas=size or None,
        sumber=SOURCE,
        berlaku_dari=SINCE,
        pengenal=_numbers(jenis, number),
    )


def _numbers(jenis: str, number: int) -> dict[str, str]:
    """Numbers that no register gives out: they begin with 99."""
    if jenis == "sekolah":
        return {"npsn": f"99{number:06d}"}
    return {"nspp": f"99{number:010d}"} if jenis == "pesantren" else {}


def _spot(
    chance: random.Random, drawn: OutlineMap | None, outline: Outline | None
) -> tuple[float, float] | tuple[None, None]:
    """A point inside the desa; none where its outline is not known."""
    if drawn is None or outline is None:
        return None, None
    left, top, right, bottom = box(outline)
    for _try in range(TRIES):
        x, y = chance.uniform(left, right), chance.uniform(top, bottom)
        if inside(outline, x, y):
            return in_degrees(drawn, x, y)
    return in_degrees(drawn, outline.x, outline.y)
