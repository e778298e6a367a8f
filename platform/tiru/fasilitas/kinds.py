"""The catalogue of kinds: what the kit ships, and what a tenant adds.

Lengths of the official numbers are those of the registers' own files (NPSN 8, also with a letter for early childhood;
NSM and NSPP 12; NIK koperasi 13). None stands in a regulation we could read, so they are rows, not constants.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tiru.errors import Invalid, NotFound
from tiru.fasilitas.models import FasilitasJenis
from tiru.fasilitas.rules import GROUPS, KINDS, Identifier
from tiru.i18n import _
from tiru.organisasi.rules import check_everywhere
from tiru.web.forms import Form
from tiru.work import UnitOfWork

NPSN = Identifier(key="npsn", label="NPSN", least=8, most=8, letters=True)
NSM = Identifier(key="nsm", label="NSM", least=12, most=12)
NSPP = Identifier(key="nspp", label="NSPP", least=12, most=12)
FASKES = Identifier(key="kode_faskes", label="Kode faskes", least=7, most=12, letters=True)
POSYANDU = Identifier(key="kode_posyandu", label="Kode posyandu", least=4, most=20, letters=True)
SPPG = Identifier(key="id_sppg", label="ID SPPG", least=4, most=20, letters=True)
POLE = Identifier(key="nomor_tiang", label="Nomor tiang", least=2, most=20, letters=True)
NIK_KOPERASI = Identifier(key="nik_koperasi", label="NIK koperasi", least=13, most=13)
MARKET = Identifier(key="kode_pasar", label="Kode pasar", least=4, most=20, letters=True)

SCHOOLS = ("TK", "KB", "TPA", "RA", "SD", "MI", "SMP", "MTs", "SMA", "SMK", "MA", "SLB", "PKBM")
SHIPPED: tuple[tuple[str, str, str, str, tuple[str, ...], tuple[Identifier, ...]], ...] = (
    ("sekolah", "Sekolah dan madrasah", "pendidikan", "school", SCHOOLS, (NPSN, NSM)),
    ("pesantren", "Pesantren", "pendidikan", "book", ("Salafiyah", "Khalafiyah", "Kombinasi"), (NSPP, NPSN)),
    ("puskesmas", "Puskesmas", "kesehatan", "stethoscope", ("Rawat inap", "Non rawat inap"), (FASKES,)),
    ("pustu", "Puskesmas pembantu", "kesehatan", "heartbeat", (), (FASKES,)),
    ("posyandu", "Posyandu", "kesehatan", "baby-carriage", (), (POSYANDU,)),
    ("rumah_sakit", "Rumah sakit", "kesehatan", "building-hospital", ("A", "B", "C", "D", "D Pratama"), (FASKES,)),
    ("sppg", "Dapur SPPG", "kesehatan", "soup", (), (SPPG,)),
    ("pasar", "Pasar", "ekonomi", "basket", ("A", "B", "C", "D"), (MARKET,)),
    ("koperasi", "Koperasi", "ekonomi", "users-group", ("Koperasi Desa Merah Putih", "KUD", "Lain"), (NIK_KOPERASI,)),
    ("kantor", "Kantor pemerintah", "pemerintahan", "building", ("Dinas", "Kecamatan", "UPTD", "Lain"), ()),
    ("balai_desa", "Kantor dan balai desa", "pemerintahan", "building-community", (), ()),
    ("tiang", "Tiang pintar", "prasarana", "bulb", ("PJU", "CCTV", "Wi-Fi", "Sensor"), (POLE,)),
)
ICONS = ("map-pin", *dict.fromkeys(row[3] for row in SHIPPED), "leaf", "bus", "tree", "tool", "users", "recycle")


class KindForm(Form):
    """A kind of the tenant's own, with at most one official number."""

    kode: str = Field(min_length=2, max_length=30, pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(min_length=3, max_length=60)
    kelompok: str
    ikon: str = "map-pin"
    bentuk: str = Field("", max_length=300)
    pengenal: str = Field("", max_length=30)
    paling_sedikit: int = Field(1, ge=1, le=40)
    paling_banyak: int = Field(20, ge=1, le=40)
    huruf: bool = False


async def seed_kinds(work: UnitOfWork) -> None:
    """Write the shipped kinds that are not there yet; what a tenant changed stays."""
    rows = [
        {
            "kode": kode,
            "label": label,
            "kelompok": group,
            "ikon": icon,
            "bentuk": list(forms),
            "pengenal": [identifier.stored() for identifier in identifiers],
            "bawaan": True,
        }
        for kode, label, group, icon, forms, identifiers in SHIPPED
    ]
    await work.session.execute(insert(FasilitasJenis).on_conflict_do_nothing(), rows)


async def kinds(work: UnitOfWork) -> dict[str, FasilitasJenis]:
    """All kinds by code, in the order of their labels.

    A tenant that was there before this room gets the shipped ones when it first asks; new ones come by the job.
    """
    query = select(FasilitasJenis).order_by(FasilitasJenis.label)
    rows = (await work.session.scalars(query)).all()
    if not rows:
        await seed_kinds(work)
        rows = (await work.session.scalars(query)).all()
    return {row.kode: row for row in rows}


async def kind_of(work: UnitOfWork, kode: str) -> FasilitasJenis:
    """One kind. Raises NotFound."""
    found = await work.session.get(FasilitasJenis, kode)
    if found is None:
        raise NotFound(_("Jenis fasilitas ini tidak ada."))
    return found


def identifiers_of(kind: FasilitasJenis) -> list[Identifier]:
    """The official numbers of a kind."""
    return [Identifier.of(kept) for kept in kind.pengenal]


def all_identifiers(catalogue: Mapping[str, FasilitasJenis]) -> list[Identifier]:
    """Every official number of the catalogue, once each."""
    found: dict[str, Identifier] = {}
    for kind in catalogue.values():
        for identifier in identifiers_of(kind):
            found.setdefault(identifier.key, identifier)
    return list(found.values())


async def add_kind(work: UnitOfWork, form: KindForm) -> FasilitasJenis:
    """A kind of the tenant's own. Raises Invalid; Forbidden for who may change a part of the region only."""
    check_everywhere(work.actor, KINDS)
    wrong: dict[str, str] = {}
    if form.kelompok not in GROUPS:
        wrong["kelompok"] = _("Pilih salah satu yang tersedia.")
    if form.ikon not in ICONS:
        wrong["ikon"] = _("Pilih salah satu yang tersedia.")
    if form.paling_banyak < form.paling_sedikit:
        wrong["paling_banyak"] = _("Lebih kecil dari yang paling sedikit.")
    if await work.session.get(FasilitasJenis, form.kode):
        wrong["kode"] = _("Kode ini sudah dipakai.")
    key = "_".join(form.pengenal.lower().split())
    if form.pengenal and not (key.isascii() and key.replace("_", "").isalnum()):
        wrong["pengenal"] = _("Hanya huruf, angka dan spasi.")
    elif key and key in {one.key for one in all_identifiers(await kinds(work))}:
        wrong["pengenal"] = _("Sudah dipakai jenis lain.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    kind = FasilitasJenis(
        kode=form.kode,
        label=form.label,
        kelompok=form.kelompok,
        ikon=form.ikon,
        bentuk=_listed(form.bentuk),
        pengenal=_numbers(form, key),
    )
    work.session.add(kind)
    work.record("fasilitas.jenis.create", f"fasilitas_jenis:{form.kode}", after=form.model_dump())
    return kind


async def switch_kind(work: UnitOfWork, kode: str, *, on: bool) -> FasilitasJenis:
    """Offer a kind for new facilities, or no longer; what exists stays. Raises NotFound; Forbidden."""
    check_everywhere(work.actor, KINDS)
    kind = await kind_of(work, kode)
    work.record("fasilitas.jenis.switch", f"fasilitas_jenis:{kode}", before={"aktif": kind.aktif}, after={"aktif": on})
    kind.aktif = on
    return kind


def _listed(typed: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in typed.split(",") if word.strip()))


def _numbers(form: KindForm, key: str) -> Sequence[dict[str, object]]:
    if not key:
        return []
    kept = Identifier(
        key=key, label=form.pengenal, least=form.paling_sedikit, most=form.paling_banyak, letters=form.huruf
    )
    return [kept.stored()]
