"""Every change of the reference data of letters."""

from __future__ import annotations

from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.acuan.fields import read
from tiru_e_office.acuan.forms import JenisForm, KopForm, TemplatForm
from tiru_e_office.models import Jenis
from tiru_e_office.surat_keluar.models import Kop, Templat

MOST_LINES = 5


async def save_template(work: UnitOfWork, form: TemplatForm, templat: Templat | None) -> Templat:
    """A template, new or changed; letters written with it keep their own words. Raises Invalid at the field."""
    if await work.session.get(Jenis, form.jenis) is None:
        raise _at("jenis", _("Jenis naskah ini tidak ada."))
    if form.unit is not None and await work.session.get(Unit, form.unit) is None:
        raise _at("unit", _("Unit ini tidak ada."))
    fields = read(form.bidang, form.isi)
    before = _template_facts(templat) if templat is not None else None
    if templat is None:
        templat = Templat(jenis=form.jenis, nama=form.nama, versi=0)
        work.session.add(templat)
    templat.jenis, templat.nama, templat.unit_id = form.jenis, form.nama, form.unit
    templat.bidang, templat.isi, templat.aktif = fields, form.isi, form.aktif
    templat.versi += 1
    await work.session.flush()
    subject = f"e_office_templat:{templat.id}"
    work.record("e_office.templat.save", subject, before=before, after=_template_facts(templat))
    return templat


async def save_letterhead(work: UnitOfWork, unit: Unit, form: KopForm, crest: bytes | None) -> Kop:
    """The letterhead of a unit and all below that have none. `crest` is a PNG that was written anew."""
    lines = lines_of(form)
    kop = await work.session.get(Kop, unit.id)
    before = _letterhead_facts(kop) if kop is not None else None
    if kop is None:
        kop = Kop(unit_id=unit.id)
        work.session.add(kop)
    kop.baris, kop.alamat, kop.kota, kop.lambang = lines, form.alamat, form.kota, form.lambang
    if crest is not None:
        stored = await work.services.store.put(work.tenant.slug, crest, suffix=".png")
        kop.lambang_key = stored.key
    await work.session.flush()
    work.record("e_office.kop.save", f"unit:{unit.id}", before=before, after=_letterhead_facts(kop))
    return kop


async def save_kind(work: UnitOfWork, kode: str, form: JenisForm) -> Jenis:
    """How a kind is called here, and whether it is in use. Raises NotFound."""
    kind = await work.session.get(Jenis, kode)
    if kind is None:
        raise NotFound(_("Jenis naskah ini tidak ada."))
    before = {"nama": kind.nama, "aktif": kind.aktif, "bernomor": kind.bernomor}
    kind.nama, kind.aktif, kind.bernomor = form.nama, form.aktif, form.bernomor
    after = {"nama": kind.nama, "aktif": kind.aktif, "bernomor": kind.bernomor}
    work.record("e_office.jenis.save", f"e_office_jenis:{kode}", before=before, after=after)
    return kind


def lines_of(form: KopForm) -> list[str]:
    """The lines of a letterhead. Raises Invalid for too many."""
    lines = [line.strip() for line in form.baris.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise _at("baris", _("Paling banyak %(most)s baris.", most=MOST_LINES))
    return lines


def _template_facts(one: Templat) -> dict[str, object]:
    return {"jenis": one.jenis, "nama": one.nama, "unit": one.unit_id, "aktif": one.aktif, "versi": one.versi}


def _letterhead_facts(kop: Kop) -> dict[str, object]:
    return {name: getattr(kop, name) for name in ("baris", "alamat", "kota", "lambang", "lambang_key")}


def _at(field: str, words: str) -> Invalid:
    return Invalid(_("Periksa lagi isian yang ditandai."), fields={field: words})
