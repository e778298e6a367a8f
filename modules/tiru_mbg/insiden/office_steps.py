"""`/kantor/mbg/insiden/…`: opening, steps, W1, specimens, reopening, reports."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, NotFound, TiruError
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.bounds import fits
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden import forms, service, specimens
from tiru_mbg.insiden.office import HOME, ONE, incident_context
from tiru_mbg.insiden.printing import w1_pdf
from tiru_mbg.insiden.queries import incident_for
from tiru_mbg.insiden.reports import link_report
from tiru_mbg.insiden.rules import DEEDS
from tiru_mbg.paging import id_asked
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import INSIDEN_MANAGE, LAPORAN_ANSWER
from tiru_mbg.titik.models import Penugasan, Titik
from tiru_mbg.warga.inbox import report_for
from tiru_mbg.warga.models import Laporan
from tiru_mbg.warga.rules import KINDS

AnyRequest = Request[Any, Any, Any]
NEW = "mbg/insiden/baru.html"
F = TypeVar("F", bound=Form)


class StepController(Controller):
    """Through the reach of `mbg:insiden:manage`."""

    path = "/insiden"
    opt = {"permission": INSIDEN_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """A report is taken, one that came in as a citizen's or place's (`?laporan=`) with what it says."""
        asked = id_asked(request, "laporan")
        report = await report_for(work, asked, LAPORAN_ANSWER) if asked is not None else None
        context = await _choices(work, report)
        return await page(request, work, NEW, {**context, "values": _told(work, report) if report else {}})

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Open the incident."""
        sent = await sent_form(request)
        told = sent.text("laporan_id")
        report = await report_for(work, int(told), LAPORAN_ANSWER) if told.isdecimal() and fits(int(told)) else None
        choices = await _choices(work, report)
        try:
            row = await _opened(work, sent.parse(forms.IncidentForm), choices, report)
        except TiruError as problem:
            raise await form_again(request, work, NEW, sent, problem, choices) from problem
        return go_to(f"{HOME}/{row}", flash=_("Insiden dibuka. Verifikasi secepatnya."))

    @post("/{insiden_id:int}/langkah/{tindakan:str}")
    async def step(
        self, request: AnyRequest, work: Work, insiden_id: FromPath[int], tindakan: FromPath[str]
    ) -> Redirect:
        """One step of the way."""
        if tindakan not in DEEDS:
            raise NotFound(_("Halaman ini tidak ada."))

        async def act(form: forms.StepForm) -> None:
            await service.take_step(work, insiden_id, tindakan, note=form.catatan)

        return await _posted(
            request, work, insiden_id, forms.StepForm, act, _("Langkah dicatat."), which=f"langkah-{tindakan}"
        )

    @post("/{insiden_id:int}/angka")
    async def numbers(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """How many ate, and when."""

        async def act(form: forms.NumbersForm) -> None:
            ate = forms.local(work, form.konsumsi_at)
            facts = {"terpapar": form.terpapar, "sakit_lapor": form.sakit_lapor}
            await service.set_numbers(work, insiden_id, **facts, konsumsi_at=ate)

        return await _posted(request, work, insiden_id, forms.NumbersForm, act, _("Angka disimpan."), which="angka")

    @get("/{insiden_id:int}/w1.pdf")
    async def w1(self, work: Work, insiden_id: FromPath[int]) -> Response[bytes]:
        """The first report, as a page to send."""
        row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
        work.record("mbg.insiden.print_w1", f"insiden:{row.id}")
        return attachment(await w1_pdf(work, row), name=f"W1-{row.nomor}.pdf", media_type="application/pdf")

    @post("/{insiden_id:int}/w1")
    async def send_w1(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """Note that it went out."""

        async def act(_form: forms.StepForm) -> None:
            await service.send_w1(work, insiden_id)

        return await _posted(request, work, insiden_id, forms.StepForm, act, _("W1 dicatat terkirim."), which="w1")

    @post("/{insiden_id:int}/sampel")
    async def take(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """A specimen was taken."""

        async def act(form: forms.SpecimenForm) -> None:
            at = forms.local(work, form.diambil_at) or work.now
            facts = {"jenis": form.jenis, "uraian": form.uraian, "segel": form.segel}
            await specimens.take(work, insiden_id, **facts, diambil_at=at)

        return await _posted(request, work, insiden_id, forms.SpecimenForm, act, _("Spesimen dicatat."), which="sampel")

    @post("/{insiden_id:int}/sampel/{sampel_id:int}")
    async def forward(
        self, request: AnyRequest, work: Work, insiden_id: FromPath[int], sampel_id: FromPath[int]
    ) -> Redirect:
        """Sent, received, or its result."""

        async def act(form: forms.ChainForm) -> None:
            await specimens.forward(work, insiden_id, sampel_id, words=form.isi, parameter=form.parameter)

        return await _posted(
            request, work, insiden_id, forms.ChainForm, act, _("Spesimen dicatat."), which=f"sampel-{sampel_id}"
        )

    @post("/{insiden_id:int}/buka")
    async def reopen(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """Deliveries go again."""

        async def act(form: forms.ReopenForm) -> None:
            await service.reopen(work, insiden_id, checks=form.periksa, note=form.catatan)

        return await _posted(
            request, work, insiden_id, forms.ReopenForm, act, _("Distribusi dapur dibuka kembali."), which="buka"
        )

    @post("/{insiden_id:int}/laporan")
    async def report(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """The report of the investigation."""

        async def act(form: forms.ReportForm) -> None:
            await service.report_findings(work, insiden_id, report=form.laporan)

        return await _posted(request, work, insiden_id, forms.ReportForm, act, _("Laporan disimpan."), which="laporan")

    @post("/{insiden_id:int}/tutup")
    async def finish(self, request: AnyRequest, work: Work, insiden_id: FromPath[int]) -> Redirect:
        """Close it with its report."""

        async def act(form: forms.ReportForm) -> None:
            await service.finish(work, insiden_id, report=form.laporan)

        return await _posted(request, work, insiden_id, forms.ReportForm, act, _("Insiden ditutup."), which="laporan")


async def _posted(
    request: AnyRequest,
    work: UnitOfWork,
    insiden_id: int,
    form: type[F],
    act: Callable[[F], Awaitable[None]],
    said: str,
    *,
    which: str,
) -> Redirect:
    """`which` names the form among those of the page: what was typed there is shown there again, and nowhere else."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE)
    context = {**await incident_context(work, row), "which": which}
    sent = await sent_form(request)
    try:
        await act(sent.parse(form))
    except NotFound:
        raise
    except TiruError as problem:
        raise await form_again(request, work, ONE, sent, problem, context) from problem
    return go_to(f"{HOME}/{insiden_id}", flash=said)


async def _opened(work: UnitOfWork, form: forms.IncidentForm, choices: dict[str, Any], report: Laporan | None) -> int:
    faults = {}
    if form.sppg_id not in {key for key, _name in choices["kitchens"]}:
        faults["sppg_id"] = _("Pilih salah satu yang tersedia.")
    if not set(form.titik) <= {key for key, _name in choices["places"]}:
        faults["titik"] = _("Pilih salah satu yang tersedia.")
    told = forms.local(work, form.lapor_at) or work.now
    ate = forms.local(work, form.konsumsi_at)
    if told > work.now:
        faults["lapor_at"] = _("Waktu ini belum tiba.")
    if ate is not None and ate > told:
        faults["konsumsi_at"] = _("Makan harus sebelum laporan.")
    if faults:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=faults)
    row = await service.open_incident(
        work,
        form.sppg_id,
        lapor_at=told,
        titik=form.titik,
        konsumsi_at=ate,
        sakit=form.sakit,
        ringkasan=form.ringkasan,
        makan_on=report.tanggal if report else None,
    )
    if report is not None:
        await link_report(work, report.id, row.id)
    return row.id


def _told(work: UnitOfWork, report: Laporan) -> dict[str, object]:
    """What a report says, as the form of an incident shows it."""
    return {
        "laporan_id": report.id,
        "sppg_id": "" if report.sppg_id is None else str(report.sppg_id),
        "titik": [str(report.titik_id)],
        "lapor_at": forms.typed(work, report.dikirim_at),
        "sakit": str(report.jumlah_sakit),
        "ringkasan": f"{report.nomor}, {KINDS[report.jenis]}. {report.isi}".strip(),
    }


async def _choices(work: UnitOfWork, report: Laporan | None = None) -> dict[str, Any]:
    own = select(Sppg.id, Sppg.nama).where(kitchens(work, INSIDEN_MANAGE)).order_by(Sppg.nama)
    ids = select(Sppg.id).where(kitchens(work, INSIDEN_MANAGE))
    near = (
        select(Titik.id, Titik.nama)
        .join(Penugasan, Penugasan.titik_id == Titik.id)
        .where(Penugasan.sppg_id.in_(ids))
        .distinct()
        .order_by(Titik.nama)
    )
    chosen = [(key, name) for key, name in await work.session.execute(near)]
    if report is not None and report.titik_id not in {key for key, _name in chosen}:
        chosen.append((report.titik_id, (await work.session.get_one(Titik, report.titik_id)).nama))
    return {
        "kitchens": [(key, name) for key, name in await work.session.execute(own)],
        "places": chosen,
        "report": report,
        "now": work.now.astimezone(work.tenant.zone).strftime("%Y-%m-%dT%H:%M"),
    }
