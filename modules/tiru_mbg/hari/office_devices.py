"""The register of telephones: whose each is, when it last wrote, and the block for one that is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import Field
from sqlalchemy import ColumnElement, func, or_, select, true

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.organisasi.scopes import reach_of
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Petugas, Sppg
from tiru_mbg.hari import devices
from tiru_mbg.hari.models import Catatan, Perangkat
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import PETUGAS_MANAGE, PETUGAS_READ

AnyRequest = Request[Any, Any, Any]
BASE, LIST = "/kantor/mbg/perangkat", "mbg/hari/perangkat.html"
PER_PAGE = 50
STEPS = ("blokir", "buka", "pindah")


class AlasanForm(Form):
    """Why a telephone is blocked or opened again."""

    alasan: Annotated[str, Field(min_length=5, max_length=200)]


class PindahForm(Form):
    """Whose the telephone is from now on."""

    akun: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A telephone with the name of whoever uses it, how many entries came from it, and how many were refused."""

    device: Perangkat
    name: str
    entries: int
    refused: int


class DeviceController(Controller):
    """Telephones of the accounts within reach: a kitchen's own staff, or all."""

    path = "/perangkat"
    opt = {"permission": PETUGAS_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def list(
        self, request: AnyRequest, work: Work, q: FromQuery[str] = "", halaman: FromQuery[int] = 1
    ) -> Template:
        """All of them, the last used first."""
        return await page(request, work, LIST, await _context(work, q.strip()[:60].replace("\0", ""), halaman))

    @post("/{perangkat_kunci:uuid}/{langkah:str}", opt={"permission": PETUGAS_MANAGE})
    async def step(
        self, request: AnyRequest, work: Work, perangkat_kunci: FromPath[UUID], langkah: FromPath[str]
    ) -> Redirect:
        """Block it, open it again, or hand it to another account."""
        mine = select(Perangkat).where(Perangkat.id == perangkat_kunci, _within(work, PETUGAS_MANAGE))
        device = await work.session.scalar(mine.with_for_update())
        if device is None or langkah not in STEPS:
            raise NotFound(_("HP ini tidak ada."))
        sent = await sent_form(request)
        try:
            if langkah == "pindah":
                await _hand_over(work, device, sent.parse(PindahForm).akun)
            else:
                act = devices.block if langkah == "blokir" else devices.unblock
                act(work, device, sent.parse(AlasanForm).alasan)
        except (Invalid, Refused) as problem:
            context = {**await _context(work, "", 1), "asked": device.id}
            raise await form_again(request, work, LIST, sent, problem, context) from problem
        done = {"blokir": _("HP diblokir."), "buka": _("HP dibuka lagi."), "pindah": _("HP dipindahkan.")}
        return go_to(BASE, flash=done[langkah])


def _within(work: UnitOfWork, permission: str) -> ColumnElement[bool]:
    if reach_of(work.actor, permission).everything:
        return true()
    return Perangkat.akun_id.in_(_accounts(work, permission))


def _accounts(work: UnitOfWork, permission: str) -> Any:
    return (
        select(Petugas.akun_id)
        .join(Sppg, Sppg.id == Petugas.sppg_id)
        .where(
            Petugas.akun_id.is_not(None),
            or_(Petugas.selesai_on.is_(None), Petugas.selesai_on >= work.today),
            kitchens(work, permission),
        )
    )


async def _hand_over(work: UnitOfWork, device: Perangkat, akun_id: int) -> None:
    """Only to somebody who works in a kitchen within reach. Raises Invalid."""
    known = await work.session.scalar(_accounts(work, PETUGAS_MANAGE).where(Petugas.akun_id == akun_id).limit(1))
    if known is None:
        wrong = _("Pilih petugas dapur yang punya akun.")
        raise Invalid(wrong, fields={"akun": wrong})
    devices.hand_over(work, device, akun_id)


async def _context(work: UnitOfWork, q: str, number: int) -> dict[str, object]:
    condition: ColumnElement[bool] = _within(work, PETUGAS_READ)
    if q:
        named = select(Petugas.akun_id).where(Petugas.nama.icontains(q, autoescape=True), Petugas.akun_id.is_not(None))
        condition = condition & or_(Perangkat.nama.icontains(q, autoescape=True), Perangkat.akun_id.in_(named))
    total = await work.session.scalar(select(func.count()).select_from(Perangkat).where(condition)) or 0
    last = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), last)
    asked = select(Perangkat).where(condition).order_by(Perangkat.terakhir_at.desc(), Perangkat.id)
    rows = list(await work.session.scalars(asked.limit(PER_PAGE).offset((number - 1) * PER_PAGE)))
    choices = await work.session.execute(_accounts(work, PETUGAS_MANAGE).add_columns(Petugas.nama).limit(500))
    return {
        "rows": await _shown(work, rows),
        "total": total,
        "number": number,
        "last": last,
        "q": q,
        "people": sorted({(akun, nama) for akun, nama in choices}, key=lambda one: one[1]),
        "may_manage": work.may(PETUGAS_MANAGE),
        "asked": None,
    }


async def _shown(work: UnitOfWork, rows: list[Perangkat]) -> list[Shown]:
    keys = [one.id for one in rows]
    refused = func.count().filter(Catatan.status == "ditolak")
    counted = await work.session.execute(
        select(Catatan.perangkat_id, func.count(), refused, func.max(Catatan.oleh))
        .where(Catatan.perangkat_id.in_(keys))
        .group_by(Catatan.perangkat_id)
    )
    figures = {key: (many, no, name) for key, many, no, name in counted}
    staff = await work.session.execute(
        select(Petugas.akun_id, Petugas.nama).where(Petugas.akun_id.in_([one.akun_id for one in rows]))
    )
    names: dict[int | None, str] = {row.akun_id: row.nama for row in staff}
    found = []
    for one in rows:
        many, no, writer = figures.get(one.id, (0, 0, ""))
        found.append(Shown(one, names.get(one.akun_id) or writer or _("Akun %(id)s", id=one.akun_id), many, no))
    return found
