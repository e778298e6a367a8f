"""Categories: what reports are about, kept by the coordinator."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.forms import KategoriForm
from tiru_aduan.models import Kategori

DEFAULTS = (
    ("jalan", "Jalan dan jembatan", "road"),
    ("air", "Air bersih dan drainase", "droplet"),
    ("sampah", "Sampah dan kebersihan", "trash"),
    ("lampu", "Penerangan jalan", "bulb"),
    ("kesehatan", "Kesehatan", "heartbeat"),
    ("pendidikan", "Pendidikan", "school"),
    ("kependudukan", "Kependudukan", "id"),
    ("bansos", "Bantuan sosial", "users"),
    ("perizinan", "Perizinan", "file-description"),
    ("lingkungan", "Lingkungan", "tree"),
    ("layanan", "Pelayanan petugas", "building-community"),
    ("lainnya", "Lainnya", "message-report"),
)


async def seed_categories(work: UnitOfWork) -> None:
    """Reference seed: the usual categories; those that exist stay as they are."""
    known = set(await work.session.scalars(select(Kategori.kode)))
    for kode, nama, ikon in DEFAULTS:
        if kode not in known:
            work.session.add(Kategori(kode=kode, nama=nama, ikon=ikon))


async def category_page(request: Request[Any, Any, Any], work: UnitOfWork) -> Template:
    """All categories, and a form for one."""
    return await page(request, work, "aduan/kategori.html", await _context(work))


async def save_category(request: Request[Any, Any, Any], work: UnitOfWork) -> Redirect:
    """Add a category, or change the one of the same code."""
    sent = await sent_form(request)
    try:
        form = sent.parse(KategoriForm)
        units = await queries.units_by_id(work)
        if form.unit is not None and form.unit not in units:
            raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"unit": _("Pilih unit dari daftar.")})
        kategori = await work.session.scalar(select(Kategori).where(Kategori.kode == form.kode))
        if kategori is None:
            kategori = Kategori(kode=form.kode, nama=form.nama, ikon=form.ikon)
            work.session.add(kategori)
        before = {"nama": kategori.nama, "unit_id": kategori.unit_id}
        kategori.nama, kategori.ikon, kategori.unit_id = form.nama, form.ikon, form.unit
        kategori.aktif = sent.text("aktif") == "ya"
        work.record("aduan.kategori.save", f"aduan_kategori:{form.kode}", before=before, after=form.model_dump())
    except (Invalid, Refused) as problem:
        raise await form_again(request, work, "aduan/kategori.html", sent, problem, await _context(work)) from problem
    return go_to("/kantor/aduan/kategori", flash=_("Kategori disimpan."))


async def _context(work: UnitOfWork) -> dict[str, object]:
    units = await queries.units_by_id(work)
    return {
        "categories": await queries.categories(work, all_=True),
        "units": units,
        "unit_options": sorted(units.items(), key=lambda pair: pair[1]),
    }
