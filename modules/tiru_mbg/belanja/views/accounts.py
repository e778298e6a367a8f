"""`/kantor/mbg/keuangan`: the accounts of two weeks, written by kitchens, reviewed by the task force."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import Invalid, NotFound, TiruError
from tiru.files.attachment import attachment
from tiru.i18n import _, lazy
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.belanja import accounts
from tiru_mbg.belanja.accounts import AccountFilter
from tiru_mbg.belanja.forms import AccountForm, ReviewForm
from tiru_mbg.belanja.models import Keuangan
from tiru_mbg.belanja.rules import MARKS, OPEN, STATES, last_day
from tiru_mbg.belanja.views.purchases import receipt_of, tabs
from tiru_mbg.menu.kept import kitchen_for, kitchens_for
from tiru_mbg.paging import id_asked, number_asked, page_of
from tiru_mbg.rights import BELANJA_READ, BELANJA_RECORD, EKSPOR, KEUANGAN

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/keuangan"
FORM, ONE = "mbg/belanja/keuangan_isian.html", "mbg/belanja/keuangan_satu.html"
LABELS = {
    "bahan_idr": lazy("Belanja bahan"),
    "operasional_idr": lazy("Operasional"),
    "insentif_idr": lazy("Insentif fasilitas"),
    "saldo_akhir_idr": lazy("Saldo akhir"),
}
FIGURES = ("pagu_idr", "terima_idr", "saldo_awal_idr", "operasional_idr", "insentif_idr", "saldo_akhir_idr")


class PeriodForm(Form):
    """Which two weeks of which kitchen."""

    sppg_id: int
    mulai_on: date = Field()


class AccountListController(Controller):
    """Reading reaches the kitchens of `mbg:belanja:read`."""

    path = "/keuangan"
    opt = {"permission": BELANJA_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of accounts, narrowed by kitchen and state."""
        wanted = _filter_of(request)
        context = {
            "found": await page_of(work, accounts.narrowed(work, wanted), number_asked(request)),
            "wanted": wanted,
            "address": _address_of(wanted),
            "kitchens": [(row.id, row.nama) for row in await kitchens_for(work, BELANJA_READ)],
            "states": STATES,
            "marks": MARKS,
            "may_record": work.may(BELANJA_RECORD),
            "may_export": work.may(EKSPOR),
            **tabs(work),
        }
        return await page(request, work, "mbg/belanja/keuangan.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the right reaches."""
        found = (await work.session.execute(accounts.narrowed(work, _filter_of(request), EKSPOR))).all()
        names = ("pagu_idr", "terima_idr", "saldo_awal_idr", "bahan_idr", "operasional_idr", "insentif_idr")
        rows = [
            [
                kitchen,
                row.mulai_on,
                row.selesai_on,
                str(STATES[row.status]),
                *(getattr(row, name) for name in (*names, "saldo_akhir_idr", "porsi")),
            ]
            for row, kitchen in found
        ]
        form = form_of(request)
        work.record("mbg.keuangan.export", "keuangan:semua", after={"baris": len(rows), "bentuk": form})
        heads = ["Dapur", "Mulai", "Selesai", "Status", "Pagu (Rp)", "Diterima (Rp)", "Saldo awal (Rp)", "Bahan (Rp)"]
        heads += ["Operasional (Rp)", "Insentif (Rp)", "Saldo akhir (Rp)", "Porsi"]
        return table_response(heads, rows, form=form, name=f"keuangan-{work.tenant.slug}")

    @get("/{keuangan_id:int}")
    async def show(self, request: AnyRequest, work: Work, keuangan_id: FromPath[int]) -> Template:
        """One account beside what purchases and portions amount to."""
        row = await accounts.account_for(work, keuangan_id, BELANJA_READ)
        return await page(request, work, ONE, await _one_context(work, row))

    @get("/{keuangan_id:int}/bukti")
    async def evidence(self, work: Work, keuangan_id: FromPath[int]) -> Response[bytes]:
        """The bank statement or cash book."""
        row = await accounts.account_for(work, keuangan_id, BELANJA_READ)
        if row.bukti_key is None:
            raise NotFound(_("Bukti ini tidak ada."))
        content = await work.services.store.get(work.tenant.slug, row.bukti_key)
        return attachment(content, name=row.bukti_nama, media_type=row.bukti_media, inline=True)


class AccountController(Controller):
    """Through the reach of `mbg:belanja:record`; the review through `mbg:keuangan:review`."""

    path = "/keuangan"
    opt = {"permission": BELANJA_RECORD}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """The two weeks after the last account of the kitchen."""
        context = await _form_context(work, None, id_asked(request, "dapur"))
        return await page(request, work, FORM, context)

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Keep a draft."""
        context = await _form_context(work, None, None)
        sent = await sent_form(request)
        try:
            period, form = sent.parse(PeriodForm), sent.parse(AccountForm)
            if period.sppg_id not in dict(context["kitchens"]):  # type: ignore[call-overload]
                raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"sppg_id": _("Pilih dapurnya.")})
            row = await accounts.open_account(work, period.sppg_id, period.mulai_on, form)
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}/{row.id}", flash=_("Laporan disimpan sebagai draf."))

    @get("/{keuangan_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, keuangan_id: FromPath[int]) -> Template:
        """The form, filled in."""
        row = await accounts.account_for(work, keuangan_id, BELANJA_RECORD)
        return await page(request, work, FORM, await _form_context(work, row, None))

    @post("/{keuangan_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, keuangan_id: FromPath[int]) -> Redirect:
        """Write it over."""
        row = await accounts.account_for(work, keuangan_id, BELANJA_RECORD)
        context = await _form_context(work, row, None)
        sent = await sent_form(request)
        try:
            await accounts.change_account(work, keuangan_id, sent.parse(AccountForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}/{keuangan_id}", flash=_("Laporan disimpan."))

    @post("/{keuangan_id:int}/bukti")
    async def attach(self, request: AnyRequest, work: Work, keuangan_id: FromPath[int]) -> Redirect:
        """Attach the evidence."""
        row = await accounts.account_for(work, keuangan_id, BELANJA_RECORD)
        context = await _one_context(work, row)
        sent = await sent_form(request)
        try:
            file = await receipt_of(work, sent, "bukti")
            if file is None:
                raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"bukti": _("Wajib diisi.")})
            await accounts.attach_evidence(work, keuangan_id, file)
        except TiruError as problem:
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        return go_to(f"{HOME}/{keuangan_id}", flash=_("Bukti disimpan."))

    @post("/{keuangan_id:int}/kirim")
    async def send(self, request: AnyRequest, work: Work, keuangan_id: FromPath[int]) -> Redirect:
        """Send it to the task force."""
        row = await accounts.account_for(work, keuangan_id, BELANJA_RECORD)
        context = await _one_context(work, row)
        sent = await sent_form(request)
        try:
            await accounts.send_account(work, keuangan_id)
        except TiruError as problem:
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        return go_to(f"{HOME}/{keuangan_id}", flash=_("Laporan dikirim ke Satgas."))

    @post("/{keuangan_id:int}/putusan", opt={"permission": KEUANGAN})
    async def review(self, request: AnyRequest, work: Work, keuangan_id: FromPath[int]) -> Redirect:
        """Accept, or send back with a reason."""
        row = await accounts.account_for(work, keuangan_id, KEUANGAN)
        context = await _one_context(work, row)
        sent = await sent_form(request)
        try:
            form = sent.parse(ReviewForm)
            if form.putusan == "kembalikan" and len(form.alasan) < 5:
                wrong = {"alasan": _("Tulis apa yang harus diperbaiki.")}
                raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
            accept = form.putusan == "terima"
            await accounts.review_account(work, keuangan_id, accept=accept, reason=form.alasan)
        except TiruError as problem:
            raise await form_again(request, work, ONE, sent, problem, context) from problem
        said = _("Laporan diterima.") if accept else _("Laporan dikembalikan ke dapur.")
        return go_to(HOME, flash=said)


def _filter_of(request: AnyRequest) -> AccountFilter:
    status = str(request.query_params.get("status", ""))
    return AccountFilter(sppg_id=id_asked(request, "dapur"), status=status if status in STATES else "")


def _address_of(wanted: AccountFilter) -> str:
    pairs = {"dapur": wanted.sppg_id, "status": wanted.status}
    return urlencode({name: value for name, value in pairs.items() if value})


async def _one_context(work: UnitOfWork, row: Keuangan) -> dict[str, object]:
    balance = await accounts.balance_of(work, row)
    names = {one.id: one.nama for one in await kitchens_for(work, BELANJA_READ)}
    return {
        "row": row,
        "kitchen": names.get(row.sppg_id, ""),
        "balance": balance,
        "differences": accounts.differences(row, balance),
        "labels": LABELS,
        "states": STATES,
        "marks": MARKS,
        "is_open": row.status in OPEN,
        "may_record": work.may(BELANJA_RECORD),
        "may_review": work.may(KEUANGAN),
    }


async def _form_context(work: UnitOfWork, row: Keuangan | None, asked: int | None) -> dict[str, object]:
    values: dict[str, object] = {}
    if row is not None:
        sppg = await kitchen_for(work, row.sppg_id, BELANJA_RECORD)
        values = {name: getattr(row, name) for name in (*FIGURES, "catatan")}
        first, choices = row.mulai_on, [(sppg.id, sppg.nama)]
    else:
        rows = await kitchens_for(work, BELANJA_RECORD)
        choices = [(one.id, one.nama) for one in rows]
        chosen = next((one.id for one in rows if one.id == asked), choices[0][0] if choices else 0)
        monday = date.fromordinal(work.today.toordinal() - work.today.weekday() - 14)
        first = await accounts.next_first_day(work, chosen) or monday
        values = {"sppg_id": chosen, "mulai_on": first.isoformat()}
        values["saldo_awal_idr"] = await accounts.previous_closing_idr(work, chosen)
    return {"row": row, "values": values, "kitchens": choices, "first": first, "last": last_day(first)}
