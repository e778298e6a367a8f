"""The addresses under /api/e_office."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from pydantic import ValidationError
from sqlalchemy import and_, false, select

from tiru.errors import Invalid, NotFound
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.web.app import Work
from tiru.web.forms import sent_form, sentences
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.api.described import FileOperation, RegisterOperation, answers
from tiru_e_office.api.limits import within_limits
from tiru_e_office.api.paging import letters_after
from tiru_e_office.api.shapes import (
    BarisAgenda,
    BerkasJson,
    DaftarTugas,
    HalamanAgenda,
    HalamanSurat,
    SuratLengkapJson,
    berkas_json,
    lengkap_json,
    surat_json,
    tugas_json,
)
from tiru_e_office.disposisi.rules import seen_by
from tiru_e_office.models import Surat
from tiru_e_office.posts import MyPost, posts_of
from tiru_e_office.queries import Wanted, narrowed
from tiru_e_office.reach import READ, surat_for, visible, within
from tiru_e_office.surat_masuk.forms import SuratMasukForm
from tiru_e_office.surat_masuk.service import MOST_FILES, REGISTER, attach, fingerprint, register
from tiru_e_office.views.inbox import checked_files
from tiru_e_office.views.letter_page import keeps_book
from tiru_e_office.views.register import day_of
from tiru_e_office.words import STATUS

AnyRequest = Request[Any, Any, Any]
MOST_BODY = 200_000


class LetterApi(Controller):
    """Letters that the token's owner may see. R and SR only where a post of theirs is addressed."""

    path = "/surat"
    tags = ("e-Office",)
    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring
    before_request = within_limits  # type: ignore[assignment] # mypy binds it as a method; the framework does not

    @get("/", responses=answers(401, 403, 422, 429))
    async def search(
        self,
        work: Work,
        q: FromQuery[str] = "",
        arah: FromQuery[str] = "",
        unit: FromQuery[str] = "",
        jenis: FromQuery[str] = "",
        status: FromQuery[str] = "",
        klasifikasi: FromQuery[str] = "",
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
        cursor: FromQuery[str] = "",
        limit: FromQuery[int] = 50,
    ) -> HalamanSurat:
        """Letters in and out, newest first, by words, direction, unit code, kind, state, code and days."""
        wanted = Wanted(
            q=q.strip()[:200],
            arah=arah if arah in ("masuk", "keluar") else "",
            unit=await _unit_id(work, unit),
            jenis=jenis[:20],
            status=status if status in STATUS else "",
            klasifikasi=klasifikasi.strip()[:40],
            dari=day_of(dari),
            sampai=day_of(sampai),
        )
        condition = and_(visible(work, await posts_of(work)), *narrowed(wanted))
        rows, following = await letters_after(work, condition, cursor=cursor, limit=limit)
        units = await _codes(work, rows)
        return HalamanSurat([surat_json(row, units) for row in rows], following)

    @get("/{surat_kunci:str}", responses=answers(401, 403, 404, 429))
    async def show(self, work: Work, surat_kunci: FromPath[str]) -> SuratLengkapJson:
        """One letter with its files."""
        surat, _posts = await _one(work, surat_kunci, looked_at="surat")
        return lengkap_json(surat, await _codes(work, [surat]), await queries.files_of(work, surat.id))

    @get("/{surat_kunci:str}/disposisi", responses=answers(401, 403, 404, 429))
    async def dispositions(self, work: Work, surat_kunci: FromPath[str]) -> DaftarTugas:
        """Who has what to do with it: the part of the tree that is the token owner's to see."""
        surat, posts = await _one(work, surat_kunci, looked_at="disposisi")
        tasks = [task for task in await queries.tasks_of(work, surat.id) if task.jenis == "disposisi"]
        tree = tasks if await keeps_book(work, surat) else seen_by(tasks, [post.jabatan_id for post in posts])
        names = await queries.post_names(work, [task.jabatan_id for task in tree])
        asked = {one.id: one for one in await queries.dispositions_of(work, surat.id)}
        return DaftarTugas([tugas_json(task, names, asked) for task in tree])

    @get("/{surat_kunci:str}/berkas/{file_id:int}", responses=answers(401, 403, 404, 429))
    async def file(self, work: Work, surat_kunci: FromPath[str], file_id: FromPath[int]) -> Response[bytes]:
        """The bytes of one file."""
        surat, _posts = await _one(work, surat_kunci, looked_at="berkas")
        found = await queries.file_of(work, surat.id, file_id)
        content = await work.services.store.get(work.tenant.slug, found.key)
        return attachment(content, name=found.nama, media_type=found.media_type)


class AgendaApi(Controller):
    """Entering letters that came in, and the book they stand in."""

    path = "/agenda"
    tags = ("e-Office",)
    opt = {"permission": REGISTER}  # noqa: RUF012 - the framework's way of declaring
    before_request = within_limits  # type: ignore[assignment] # mypy binds it as a method; the framework does not

    @get("/", responses=answers(401, 403, 422, 429))
    async def book(
        self,
        work: Work,
        unit: FromQuery[str] = "",
        tahun: FromQuery[int | None] = None,
        cursor: FromQuery[str] = "",
        limit: FromQuery[int] = 50,
    ) -> HalamanAgenda:
        """The book of the units within reach: every number, newest first."""
        reached = within(work, REGISTER)
        wanted = Wanted(unit=await _unit_id(work, unit), tahun=tahun)
        condition = and_(false() if reached is None else reached, Surat.arah == "masuk", *narrowed(wanted))
        rows, following = await letters_after(work, condition, cursor=cursor, limit=limit)
        seen = visible(work, await posts_of(work))
        opened = set(await work.session.scalars(select(Surat.id).where(Surat.id.in_([row.id for row in rows]), seen)))
        units = await _codes(work, rows)
        lines = [
            BarisAgenda(
                unit=units.get(row.unit_id, ""),
                tahun=row.tahun,
                nomor_agenda=row.nomor_agenda,
                diterima=row.diterima_on,
                surat=surat_json(row, units) if row.id in opened else None,
            )
            for row in rows
        ]
        return HalamanAgenda(lines, following)

    @post("/", operation_class=RegisterOperation, responses=answers(401, 403, 409, 413, 422, 429))
    async def enter(self, request: AnyRequest, work: Work) -> SuratLengkapJson:
        """Enter a letter. The same number, sender and day, or the same scan, is refused with 409 once."""
        done = await register(work, await _json_form(request))
        return lengkap_json(done.surat, await _codes(work, [done.surat]), [])

    @post(
        "/{surat_kunci:str}/berkas", operation_class=FileOperation, responses=answers(401, 403, 404, 409, 413, 422, 429)
    )
    async def add_files(self, request: AnyRequest, work: Work, surat_kunci: FromPath[str]) -> list[BerkasJson]:
        """Add scans to a letter of a book one keeps; a file that is there already is answered, not kept twice."""
        reached = within(work, REGISTER)
        mine = and_(false() if reached is None else reached, Surat.arah == "masuk", Surat.kunci == surat_kunci)
        surat = await work.session.scalar(select(Surat).where(mine).with_for_update())
        if surat is None:
            raise NotFound(_("Surat ini tidak ada."))
        files = await checked_files(work, await sent_form(request))
        standing = {one.sha256: one for one in await queries.files_of(work, surat.id)}
        if not files or len(files) + len(standing) > MOST_FILES:
            wrong = _("Kirim 1 sampai %(most)s berkas.", most=MOST_FILES)
            raise Invalid(wrong, fields={"berkas": wrong})
        rows = []
        for one in files:
            mark = fingerprint(one.content)
            if mark not in standing:
                standing[mark] = await attach(work, surat, one, peran="lampiran" if standing else "utama")
                surat.sidik = surat.sidik or mark
            rows.append(berkas_json(standing[mark]))
        work.record("e_office.masuk.attach", f"e_office_surat:{surat.id}", after={"berkas": len(files)})
        return rows


async def _one(work: UnitOfWork, kunci: str, *, looked_at: str) -> tuple[Surat, Sequence[MyPost]]:
    """A letter by its opaque id, through the right to see it. Raises NotFound."""
    number = await work.session.scalar(select(Surat.id).where(Surat.kunci == kunci))
    posts = await posts_of(work)
    return await surat_for(work, number or 0, posts, looked_at=looked_at), posts


async def _unit_id(work: UnitOfWork, code: str) -> int | None:
    """Raises Invalid for a code that is nobody's."""
    if not code:
        return None
    found = await work.session.scalar(select(Unit.id).where(Unit.kode == code))
    if found is None:
        raise Invalid(_("Unit ini tidak ada."), fields={"unit": _("Unit ini tidak ada.")})
    return found


async def _codes(work: UnitOfWork, rows: Sequence[Surat]) -> dict[int, str]:
    found = await work.session.execute(select(Unit.id, Unit.kode).where(Unit.id.in_({row.unit_id for row in rows})))
    return {row.id: row.kode for row in found}


async def _json_form(request: AnyRequest) -> SuratMasukForm:
    body = await request.body()
    try:
        given = json.loads(body) if len(body) <= MOST_BODY else None
    except ValueError:
        given = None
    if not isinstance(given, dict) or "\\u0000" in body.decode("utf-8", "replace"):
        raise Invalid(_("Kirim satu objek JSON."), fields={"__all__": _("Bukan objek JSON.")})
    try:
        return SuratMasukForm.model_validate(given)
    except ValidationError as error:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=sentences(error)) from None
