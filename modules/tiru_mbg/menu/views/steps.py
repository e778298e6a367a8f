"""`/kantor/mbg/menu/{id}/…`: sending, taking back, copying, versions, alternatives, and the nutritionist's word."""

from __future__ import annotations

from typing import Any, Literal

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import Invalid, NotFound, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Form, Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.menu import kept, service
from tiru_mbg.menu.models import Menu
from tiru_mbg.menu.reckoning import reckon
from tiru_mbg.menu.views.lists import HOME, copy_targets, shared
from tiru_mbg.rights import MENU_APPROVE, MENU_WRITE

AnyRequest = Request[Any, Any, Any]
DEEDS = ("ajukan", "tarik", "arsipkan", "versi", "salin", "pengganti")


class DecisionForm(Form):
    """The nutritionist's word; sending back needs a reason."""

    putusan: Literal["setujui", "kembalikan"]
    alasan: str = Field("", max_length=500)


class MenuDecisionController(Controller):
    """Through the reach of `mbg:menu:approve`."""

    path = "/menu"
    opt = {"permission": MENU_APPROVE}  # noqa: RUF012 - the framework's way of declaring

    @get("/{menu_id:int}/putusan")
    async def form(self, request: AnyRequest, work: Work, menu_id: FromPath[int]) -> Template:
        """What it amounts to, and the two answers."""
        menu = await kept.menu_to_change(work, menu_id, MENU_APPROVE)
        return await page(request, work, "mbg/menu/putusan.html", await _decision_context(work, menu))

    @post("/{menu_id:int}/putusan")
    async def decide(self, request: AnyRequest, work: Work, menu_id: FromPath[int]) -> Redirect:
        """Approve, or send back."""
        menu = await kept.menu_to_change(work, menu_id, MENU_APPROVE)
        context = await _decision_context(work, menu)
        sent = await sent_form(request)
        try:
            form = sent.parse(DecisionForm)
            if form.putusan == "setujui":
                await service.approve(work, menu_id, note=form.alasan)
            else:
                if len(form.alasan) < 5:
                    raise Invalid(
                        _("Periksa lagi isian yang ditandai."), fields={"alasan": _("Tulis apa yang harus diperbaiki.")}
                    )
                await service.send_back(work, menu_id, reason=form.alasan)
        except TiruError as problem:
            raise await form_again(request, work, "mbg/menu/putusan.html", sent, problem, context) from problem
        said = _("Menu disetujui.") if form.putusan == "setujui" else _("Menu dikembalikan ke penyusun.")
        return go_to(f"{HOME}/{menu_id}", flash=said)


class MenuStepController(Controller):
    """Through the reach of `mbg:menu:write`."""

    path = "/menu"
    opt = {"permission": MENU_WRITE}  # noqa: RUF012 - the framework's way of declaring

    @post("/{menu_id:int}/langkah/{deed:str}")
    async def act(self, request: AnyRequest, work: Work, menu_id: FromPath[int], deed: FromPath[str]) -> Redirect:
        """One step; a refusal is said on the menu's page."""
        menu = await kept.menu_for(work, menu_id, MENU_WRITE)
        if deed not in DEEDS:
            raise NotFound(_("Halaman ini tidak ada."))
        made = await _done(work, menu, deed, await sent_form(request))
        said = {
            "ajukan": _("Menu dikirim ke ahli gizi."),
            "tarik": _("Pengajuan ditarik; menu bisa diubah lagi."),
            "arsipkan": _("Menu diarsipkan."),
        }
        if deed in said:
            return go_to(f"{HOME}/{menu_id}", flash=said[deed])
        return go_to(f"{HOME}/{made.id}/ubah", flash=_("Draf baru dibuat. Periksa, lalu simpan."))


async def _done(work: UnitOfWork, menu: Menu, deed: str, sent: Sent) -> Menu:
    if deed in ("salin", "pengganti"):
        typed = sent.text("sppg_id")
        known = {value: int(value) if value else None for value, _words in await copy_targets(work)}
        if typed not in known:
            raise Invalid(_("Pilih dapurnya."), fields={"sppg_id": _("Pilih dapurnya.")})
        if deed == "salin":
            return await service.copy_menu(work, menu.id, sppg_id=known[typed])
        return await service.alternative(work, menu.id, sent.text("alergen"), sppg_id=known[typed])
    steps = {
        "ajukan": service.submit,
        "tarik": service.withdraw,
        "arsipkan": service.archive,
        "versi": service.new_version,
    }
    return await steps[deed](work, menu.id)


async def _decision_context(work: UnitOfWork, menu: Menu) -> dict[str, object]:
    draft = await kept.kept_draft(work, menu)
    return {
        "menu": menu,
        "draft": draft,
        "reckoned": await reckon(work, draft, sppg_id=menu.sppg_id),
        "is_own": menu.dibuat_akun_id is not None and menu.dibuat_akun_id == work.actor.id,
        **shared(work),
    }
