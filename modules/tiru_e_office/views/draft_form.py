"""The form of a draft: from what is stored to what is typed, and from what was typed to what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from tiru.errors import Invalid
from tiru.i18n import Lazy, _, lazy
from tiru.web.forms import Sent
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.models import Jenis, Klasifikasi, Surat
from tiru_e_office.posts import MyPost
from tiru_e_office.surat_keluar.chain import Asked, as_rows, chain_in, chosen_post, suggested, units_in, usual_signer
from tiru_e_office.surat_keluar.drafts import templates_for
from tiru_e_office.surat_keluar.forms import NaskahForm
from tiru_e_office.surat_keluar.models import Naskah, Templat
from tiru_e_office.surat_keluar.rules import ROLES, Paraf
from tiru_e_office.surat_keluar.service import paraf_of
from tiru_e_office.views.register import units_within
from tiru_e_office.words import KEAMANAN, KECEPATAN, PERAN

WRITE = "e_office:keluar:write"
ATRIBUSI: Mapping[str, Lazy] = MappingProxyType(
    {
        "diri": lazy("Atas jabatannya sendiri"),
        "an": lazy("a.n. (atas nama)"),
        "ub": lazy("u.b. (untuk beliau)"),
        "plt": lazy("Plt."),
        "plh": lazy("Plh."),
        "pj": lazy("Pj."),
    }
)
FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, ready for the service."""

    form: NaskahForm
    chain: Sequence[Paraf]
    fields: Mapping[str, str]


async def read_form(work: UnitOfWork, sent: Sent) -> Read:
    """The form of a draft. Raises Invalid at the field; a unit out of reach is none."""
    form = sent.parse(NaskahForm)
    if form.unit not in {one.id for one in await units_within(work, WRITE)}:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"unit": _("Pilih unit Anda.")})
    chosen = {
        "tujuan_unit": await units_in(work, sent),
        "ttd": await chosen_post(work, sent, "ttd"),
        "atas_nama": await chosen_post(work, sent, "atas_nama"),
    }
    templat = await work.session.get(Templat, form.templat) if form.templat else None
    return Read(form.model_copy(update=chosen), await chain_in(work, sent), fields_in(sent, templat))


def fields_in(sent: Sent, templat: Templat | None) -> dict[str, str]:
    """What was typed into the places of the template; a post is kept by its words."""
    found: dict[str, str] = {}
    for one in templat.bidang if templat else ():
        name = f"bidang_{one['nama']}"
        found[one["nama"]] = sent.text(f"{name}_teks" if one["jenis"] == "jabatan" else name).strip()[:500]
    return found


async def new_values(
    work: UnitOfWork, posts: Sequence[MyPost], templat: Templat | None, jenis: str, answers: Surat | None
) -> dict[str, Any]:
    """A blank draft: the template's words, the usual signer, the hierarchy above the author."""
    post = next((one for one in posts if one.acts), None)
    signer = await usual_signer(work, post) if post else None
    chain = await suggested(work, post, signer=signer) if post else []
    labels = await labels_of(work, [*[one.jabatan_id for one in chain], *([signer] if signer else [])])
    values: dict[str, Any] = {
        "unit": str(post.unit_id if post else work.actor.unit_id or ""),
        "jenis": templat.jenis if templat else jenis or "SD",
        "templat": str(templat.id) if templat else "",
        "isi": templat.isi if templat else "",
        "ttd": str(signer or ""),
        "ttd_teks": labels.get(signer or 0, ""),
    }
    if answers is not None:
        values |= {
            "jawaban_atas": str(answers.id),
            "hal": _("Jawaban atas %(hal)s", hal=answers.hal)[:500],
            "klasifikasi": answers.klasifikasi or "",
            "kecepatan": answers.kecepatan,
            "keamanan": answers.keamanan,
        }
        values |= _addressee(answers)
    return values | _chain_values(as_rows(chain, labels))


async def stored_values(work: UnitOfWork, surat: Surat, naskah: Naskah) -> dict[str, Any]:
    """A draft as it stands, as the form sends it."""
    steps = await paraf_of(work, surat.id)
    chain = [Paraf(one.jabatan_id, one.urutan, one.peran) for one in steps]
    posts = [naskah.ttd_jabatan_id, naskah.atas_nama_jabatan_id, *[one.jabatan_id for one in chain]]
    labels = await labels_of(work, [one for one in posts if one is not None])
    values: dict[str, Any] = {
        "unit": str(surat.unit_id),
        "ttd": str(naskah.ttd_jabatan_id or ""),
        "ttd_teks": labels.get(naskah.ttd_jabatan_id or 0, ""),
        "atas_nama": str(naskah.atas_nama_jabatan_id or ""),
        "atas_nama_teks": labels.get(naskah.atas_nama_jabatan_id or 0, ""),
        "atribusi": naskah.atribusi,
        "templat": str(naskah.templat_id or ""),
        "isi": naskah.isi.get("teks", ""),
        "tujuan_lain": lines_of([one for one in naskah.tujuan if not one.get("unit_id")]),
        "tembusan": lines_of(naskah.tembusan),
        "jawaban_atas": str(surat.jawaban_atas or ""),
    }
    for name in ("jenis", "hal", "kecepatan", "keamanan", "klasifikasi", "lampiran", "kinerja", "kinerja_tautan"):
        values[name] = getattr(surat, name) or ""
    for name, value in dict(naskah.isi.get("bidang", {})).items():
        values[f"bidang_{name}"] = values[f"bidang_{name}_teks"] = value
    for row, one in enumerate((one for one in naskah.tujuan if one.get("unit_id")), 1):
        values[f"kepada_{row}"], values[f"kepada_{row}_teks"] = str(one["unit_id"]), one["teks"]
    return values | _chain_values(as_rows(chain, labels))


async def form_context(work: UnitOfWork, values: Mapping[str, Any], *, more: bool = False) -> dict[str, object]:
    """What the form offers; with `more`, three rows beyond those filled."""
    kinds = await work.session.scalars(select(Jenis).where(Jenis.aktif).order_by(Jenis.urutan))
    codes = await work.session.scalars(select(Klasifikasi).where(Klasifikasi.dipakai).order_by(Klasifikasi.kode))
    chosen = str(values.get("templat", ""))
    templat = await work.session.get(Templat, int(chosen)) if chosen.isdigit() and len(chosen) < 16 else None
    answers = str(values.get("jawaban_atas", ""))
    return {
        "units": [(one.id, one.nama) for one in await units_within(work, WRITE)],
        "kinds": [(one.kode, one.nama) for one in kinds],
        "codes": [(one.kode, f"{one.kode} {one.nama}") for one in codes],
        "templat": templat,
        "atribusi": list(ATRIBUSI.items()),
        "peran": [(one, PERAN["koordinasi" if one == "koordinasi" else one]) for one in ROLES],
        "words": {"kecepatan": KECEPATAN, "keamanan": KEAMANAN},
        "unit_rows": _rows(values, "kepada_", more=more),
        "paraf_rows": _rows(values, "paraf_", more=more),
        "answers": await work.session.get(Surat, int(answers)) if answers.isdigit() and len(answers) < 16 else None,
        "problem": "",
        "picture": "",
        "pages": 0,
    }


async def choices(work: UnitOfWork, posts: Sequence[MyPost]) -> dict[str, object]:
    """Templates by kind, and the kinds that may be begun blank."""
    above = [int(part) for post in posts for part in post.unit_path.split("/") if part]
    kinds = (await work.session.scalars(select(Jenis).where(Jenis.aktif).order_by(Jenis.urutan))).all()
    names = {one.kode: one.nama for one in kinds}
    return {"templates": await templates_for(work, above), "kinds": kinds, "names": names}


async def labels_of(work: UnitOfWork, ids: Sequence[int]) -> dict[int, str]:
    """Posts as people name them, as the search field shows them."""
    names = await queries.post_names(work, list(ids))
    return {key: title if unit in title else f"{title} · {unit}" for key, (title, unit) in names.items()}


def lines_of(addressees: Sequence[Mapping[str, Any]]) -> str:
    """One a line, as they were typed."""
    return "\n".join(f"{one['teks']} <{one['surel']}>" if one.get("surel") else str(one["teks"]) for one in addressees)


def _addressee(answers: Surat) -> dict[str, str]:
    if answers.asal_unit_id is None:
        return {"tujuan_lain": answers.asal}
    return {"kepada_1": str(answers.asal_unit_id), "kepada_1_teks": answers.asal}


def _chain_values(rows: Sequence[Asked]) -> dict[str, str]:
    values: dict[str, str] = {}
    for row, one in enumerate(rows, 1):
        name = f"paraf_{row}"
        values[name], values[f"{name}_teks"] = str(one.jabatan_id), one.label
        values[f"{name}_urutan"], values[f"{name}_peran"] = str(one.urutan), one.peran
    return values


def _rows(values: Mapping[str, Any], prefix: str, *, more: bool) -> int:
    """How many rows to show: those in use, one blank below, never fewer than two."""
    used = [
        int(name.removeprefix(prefix).partition("_")[0])
        for name, value in values.items()
        if name.startswith(prefix) and name.endswith("_teks") and str(value).strip()
    ]
    return min(99, max(FEWEST_ROWS, max(used, default=0) + (3 if more else 1)))
