"""The archive's folders: the list, one folder, and what is done with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.arsip import folders, loans, queries
from tiru_e_office.arsip.forms import BerkasBaruForm, BerkasForm, PinjamForm, SebabForm, TahanForm
from tiru_e_office.arsip.models import Berkas
from tiru_e_office.arsip.papers import number_of, retention, unit_names, where
from tiru_e_office.arsip.queries import MANAGE, Sought
from tiru_e_office.arsip.words import (
    KEADAAN,
    KEADAAN_KINDS,
    KONDISI,
    NASIB,
    PEMICU,
    TEMPO,
    TINGKAT,
    USUL,
    USUL_KEADAAN,
    USUL_KINDS,
)
from tiru_e_office.models import Klasifikasi
from tiru_e_office.views.register import open_to, units_within

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/e_office/arsip"
WORDS = MappingProxyType(
    {
        "keadaan": KEADAAN,
        "nasib": NASIB,
        "pemicu": PEMICU,
        "tempo": TEMPO,
        "tingkat": TINGKAT,
        "kondisi": KONDISI,
        "usul": USUL,
        "usul_keadaan": USUL_KEADAAN,
    }
)
Step = Callable[[UnitOfWork, Berkas, Sent], Awaitable[str]]


async def _close(work: UnitOfWork, folder: Berkas, _sent: Sent) -> str:
    await folders.close_folder(work, folder)
    return _("Berkas ditutup.")


async def _hold(work: UnitOfWork, folder: Berkas, sent: Sent) -> str:
    await folders.hold(work, folder, sent.parse(TahanForm).alasan)
    return _("Berkas ditahan. Tidak ada yang terjadi padanya sampai penahanan dilepas.")


async def _lift(work: UnitOfWork, folder: Berkas, sent: Sent) -> str:
    await folders.lift_hold(work, folder, sent.parse(TahanForm).alasan)
    return _("Penahanan dilepas.")


async def _lend(work: UnitOfWork, folder: Berkas, sent: Sent) -> str:
    await loans.lend(work, folder, sent.parse(PinjamForm))
    return _("Pinjaman dicatat.")


async def _take_back(work: UnitOfWork, folder: Berkas, _sent: Sent) -> str:
    await loans.take_back(work, folder)
    return _("Berkas sudah kembali.")


STEPS: Mapping[str, Step] = MappingProxyType(
    {"tutup": _close, "tahan": _hold, "lepas": _lift, "pinjam": _lend, "kembali": _take_back}
)


class ArchiveController(Controller):
    """Everything about folders under /kantor/e_office/arsip."""

    path = "/arsip"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        unit: FromQuery[int | None] = None,
        kode: FromQuery[str] = "",
        keadaan: FromQuery[str] = "",
        tempo: FromQuery[str] = "",
        tahun: FromQuery[int | None] = None,
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """Folders within reach, narrowed."""
        sought = sought_of(q, unit, kode, keadaan, tempo, tahun)
        found = await queries.folders(work, sought, page=halaman)
        context = {
            "tab": "berkas",
            "found": found,
            "sought": sought,
            "units": [(one.id, one.singkatan or one.nama) for one in await units_within(work, MANAGE)],
            "names": await unit_names(work, {one.unit_id for one in found.rows}),
            "lent": await queries.lent_among(work, [one.id for one in found.rows]),
            "due": await queries.due_count(work),
            "words": WORDS,
            "kinds": KEADAAN_KINDS,
            "retention": retention,
        }
        return await page(request, work, "e_office/arsip/daftar.html", context)

    @get("/baru")
    async def blank(self, request: AnyRequest, work: Work, kode: FromQuery[str] = "") -> Template:
        """A new folder."""
        return await page(request, work, "e_office/arsip/isian.html", await _form_context(work, None, kode))

    @post("/baru")
    async def make(self, request: AnyRequest, work: Work) -> Redirect:
        """Open a folder."""
        sent = await sent_form(request)
        try:
            folder = await folders.make_folder(work, sent.parse(BerkasBaruForm))
        except TiruError as problem:
            context = await _form_context(work, None, "")
            raise await form_again(request, work, "e_office/arsip/isian.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{folder.id}", flash=_("Berkas nomor %(n)s dibuat.", n=folder.nomor_berkas))

    @get("/{berkas_id:int}")
    async def folder(self, request: AnyRequest, work: Work, berkas_id: FromPath[int]) -> Template:
        """One folder with what lies in it."""
        folder = await queries.folder_for(work, berkas_id)
        return await page(request, work, "e_office/arsip/berkas.html", await _folder_context(work, folder))

    @get("/{berkas_id:int}/ubah")
    async def change_page(self, request: AnyRequest, work: Work, berkas_id: FromPath[int]) -> Template:
        """The folder as a form."""
        folder = await queries.folder_for(work, berkas_id)
        return await page(request, work, "e_office/arsip/isian.html", await _form_context(work, folder, ""))

    @post("/{berkas_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, berkas_id: FromPath[int]) -> Redirect:
        """Write what was changed."""
        folder = await queries.folder_for(work, berkas_id, lock=True)
        sent = await sent_form(request)
        try:
            await folders.change_folder(work, folder, sent.parse(BerkasForm))
        except TiruError as problem:
            context = await _form_context(work, folder, "")
            raise await form_again(request, work, "e_office/arsip/isian.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{folder.id}", flash=_("Berkas diubah."))

    @post("/{berkas_id:int}/{tindakan:str}")
    async def step(
        self, request: AnyRequest, work: Work, berkas_id: FromPath[int], tindakan: FromPath[str]
    ) -> Redirect:
        """Close, hold, lift the hold, lend, take back."""
        if tindakan not in STEPS:
            raise NotFound(_("Halaman ini tidak ada."))
        folder = await queries.folder_for(work, berkas_id, lock=True)
        sent = await sent_form(request)
        try:
            said = await STEPS[tindakan](work, folder, sent)
        except TiruError as problem:
            context = {**await _folder_context(work, folder), "open_step": tindakan}
            raise await form_again(request, work, "e_office/arsip/berkas.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{folder.id}", flash=said)

    @post("/{berkas_id:int}/surat/{surat_id:int}/keluarkan")
    async def take_out(
        self, request: AnyRequest, work: Work, berkas_id: FromPath[int], surat_id: FromPath[int]
    ) -> Redirect:
        """Take a letter out of its folder."""
        folder = await queries.folder_for(work, berkas_id, lock=True)
        surat = await queries.letter_in(work, folder.id, surat_id)
        sent = await sent_form(request)
        try:
            await folders.take_out(work, folder, surat, sent.parse(SebabForm).alasan)
        except TiruError as problem:
            context = {**await _folder_context(work, folder), "open_step": f"keluarkan-{surat_id}"}
            raise await form_again(request, work, "e_office/arsip/berkas.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{folder.id}", flash=_("Surat dikeluarkan dari berkas."))

    @get("/pinjaman")
    async def loans(
        self, request: AnyRequest, work: Work, lihat: FromQuery[str] = "", halaman: FromQuery[int] = 1
    ) -> Template:
        """What is out, and what should be back."""
        context = {
            "tab": "pinjaman",
            "late": lihat == "lewat",
            "today": work.today,
            "found": await queries.loans(work, late=lihat == "lewat", page=halaman),
        }
        return await page(request, work, "e_office/arsip/pinjaman.html", context)


def sought_of(q: str, unit: int | None, kode: str, keadaan: str, tempo: str, tahun: int | None) -> Sought:
    """The filter of a list; what is no filter is none."""
    return Sought(
        q=q.strip()[:200],
        unit=unit,
        kode=kode.strip()[:40],
        keadaan=keadaan if keadaan in KEADAAN else "",
        tempo=tempo if tempo in TEMPO else "",
        tahun=tahun if tahun is not None and 1900 <= tahun <= 2200 else None,
    )


async def _folder_context(work: UnitOfWork, folder: Berkas) -> dict[str, object]:
    letters = await queries.letters_in(work, folder.id)
    return {
        "tab": "berkas",
        "folder": folder,
        "code": await work.session.get(Klasifikasi, folder.klasifikasi),
        "unit_name": (await unit_names(work, {folder.unit_id})).get(folder.unit_id, ""),
        "letters": letters,
        "open_to_me": await open_to(work, letters),
        "loans": await queries.loans_of(work, folder.id),
        "loan": await queries.loan_out(work, folder.id),
        "listed": await queries.on_open_list(work, folder.id),
        "is_over": folder.keadaan in ("musnah", "permanen"),
        "open_step": "",
        "today": work.today,
        "words": WORDS,
        "kinds": KEADAAN_KINDS,
        "usul_kinds": USUL_KINDS,
        "retention": retention,
        "where": where,
        "number_of": number_of,
    }


async def _form_context(work: UnitOfWork, folder: Berkas | None, kode: str) -> dict[str, object]:
    codes = (
        await work.session.scalars(select(Klasifikasi).where(Klasifikasi.dipakai).order_by(Klasifikasi.kode))
    ).all()
    units = await units_within(work, MANAGE)
    own = next((one for one in units if one.id == work.actor.unit_id), units[0] if units else None)
    return {
        "tab": "berkas",
        "folder": folder,
        "kode": kode if folder is None else folder.klasifikasi,
        "codes": [(one.kode, _coded(one)) for one in codes],
        "units": [(one.id, one.nama) for one in units],
        "unit": own,
        "today": work.today,
        "words": WORDS,
    }


def _coded(code: Klasifikasi) -> str:
    """A code with its retention, so that nobody types what the schedule says."""
    if code.aktif_tahun is None or code.inaktif_tahun is None or code.nasib is None:
        return f"{code.kode} {code.nama} ({_('JRA belum diisi')})"
    return f"{code.kode} {code.nama} ({code.aktif_tahun} + {code.inaktif_tahun}, {NASIB[code.nasib]})"
