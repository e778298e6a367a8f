"""Signing letters: prepared in one transaction, signed outside of any, completed in another.

The pass phrase lives in the request only. When the provider fails the try is kept with its reason and the
letter waits where it was; the official signs again when the provider is back, one letter or many.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from tiru.access.attempts import check_attempts, note_attempt
from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.services import Services
from tiru.tenant import Actor, Tenant
from tiru.work import UnitOfWork, unit_of_work
from tiru_e_office.events import SuratTerbit, TandaTanganGagal
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.nomor.service import reservation_of, use
from tiru_e_office.posts import acting_as, my_posts
from tiru_e_office.surat_keluar.delivery import deliver
from tiru_e_office.surat_keluar.rules import check_stage
from tiru_e_office.surat_keluar.service import naskah_of
from tiru_e_office.surat_keluar.sheet import draft_pdf
from tiru_e_office.tte.models import Tte
from tiru_e_office.tte.port import Identity, ProviderDown, Sheet, Signed, Signer, WrongSecret
from tiru_e_office.tte.providers import identity_of, signer_of

MOST_AT_ONCE = 50
WRONG_SECRETS = 5
"""Wrong pass phrases of one official within the window of `tiru.access.attempts`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one letter: signed, or why not. `is_tried` is false where the try of another one stopped it."""

    tugas_id: int
    surat_id: int | None
    problem: str = ""
    is_tried: bool = True


@dataclass(frozen=True, slots=True)
class _Prepared:
    tte_id: int
    tugas_id: int
    surat_id: int
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class _Desk:
    """Whoever signs, and the door to a transaction of their own for every step."""

    services: Services
    tenant: Tenant
    actor: Actor
    request_id: str

    def work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return unit_of_work(self.services, self.tenant, self.actor, request_id=self.request_id)


async def sign_letters(
    services: Services, tenant: Tenant, actor: Actor, tasks: Sequence[int], secret: str, *, request_id: str = ""
) -> list[Outcome]:
    """Sign each; one that fails holds no other up. Answers in the order asked.

    After a wrong pass phrase, or when the provider is down, the rest is not tried: providers lock out who
    tries too often, and fifty time-outs would take most of an hour.
    """
    desk, wanted = _Desk(services, tenant, actor, request_id), list(dict.fromkeys(tasks))[:MOST_AT_ONCE]
    try:
        async with desk.work() as work:
            await check_attempts(work, _tries_of(actor), limit=WRONG_SECRETS)
            signer, who = await _means(work)
    except TiruError as problem:
        return [Outcome(one, None, _words(problem), is_tried=False) for one in wanted]
    outcomes: dict[int, Outcome] = {}
    while left := [one for one in wanted if one not in outcomes]:
        why = await _sign_some(desk, left[: signer.at_once], signer, who, secret, outcomes)
        if why:
            stopped = _("Belum dicoba, karena: %(why)s", why=why)
            outcomes |= {one: Outcome(one, None, stopped, is_tried=False) for one in wanted if one not in outcomes}
    return [outcomes[one] for one in wanted]


async def sign_here(work: UnitOfWork, task_id: int, secret: str) -> None:
    """Sign in the transaction that is open: for the region's own authority only, where nobody outside is asked."""
    signer, who = await _means(work)
    prepared = await _prepare(work, task_id, signer)
    (signed,) = await signer.sign([prepared.sheet], who, secret, place=work.tenant.title)
    await _complete(work, prepared.tte_id, task_id, signed)


async def _sign_some(
    desk: _Desk, tasks: Sequence[int], signer: Signer, who: Identity, secret: str, outcomes: dict[int, Outcome]
) -> str:
    """Sign as many as go to the provider at once, into `outcomes`. Answers why the rest should not be tried."""
    prepared: list[_Prepared] = []
    for task_id in tasks:
        try:
            async with desk.work() as work:
                prepared.append(await _prepare(work, task_id, signer))
        except TiruError as problem:
            outcomes[task_id] = Outcome(task_id, None, _words(problem))
    if not prepared:
        return ""
    try:
        signed = await signer.sign([one.sheet for one in prepared], who, secret, place=desk.tenant.title)
    except TiruError as problem:
        for one in prepared:
            outcomes[one.tugas_id] = await _failed(
                desk, one, _words(problem), told=not isinstance(problem, WrongSecret)
            )
        if isinstance(problem, WrongSecret):
            async with desk.work() as work:
                note_attempt(work, _tries_of(desk.actor))
        return problem.message if isinstance(problem, WrongSecret | ProviderDown) else ""
    for one, result in zip(prepared, signed, strict=True):
        try:
            async with desk.work() as work:
                await _complete(work, one.tte_id, one.tugas_id, result)
            outcomes[one.tugas_id] = Outcome(one.tugas_id, one.surat_id)
        except TiruError as problem:
            outcomes[one.tugas_id] = await _failed(desk, one, _words(problem))
    return ""


async def _failed(desk: _Desk, one: _Prepared, words: str, *, told: bool = True) -> Outcome:
    """Keep the try with its reason. A wrong pass phrase is the signer's own affair and told to nobody."""
    async with desk.work() as work:
        await _note_failure(work, one.tte_id, words)
        if told and desk.actor.id is not None:
            await work.publish(TandaTanganGagal(one.surat_id, one.tugas_id, desk.actor.id))
    return Outcome(one.tugas_id, one.surat_id, words)


async def _means(work: UnitOfWork) -> tuple[Signer, Identity]:
    """The actor's provider, and how it knows them. Raises NotFound, Refused where there is none."""
    assert work.actor.id is not None, "an official signs"
    return await signer_of(work, work.actor.id), await identity_of(work, work.actor)


def _tries_of(actor: Actor) -> str:
    return f"tte:{actor.id}"


def _words(problem: TiruError) -> str:
    return f"{problem.message} {problem.remedy}".strip()


async def _prepare(work: UnitOfWork, task_id: int, signer: Signer) -> _Prepared:
    task, surat = await _signature_task(work, task_id)
    post = acting_as(await my_posts(work), task.jabatan_id)
    naskah = await naskah_of(work, surat.id)
    content = await draft_pdf(work, surat, naskah, electronic=True)
    stored = await work.services.store.put(work.tenant.slug, content, suffix=".pdf")
    naskah.pdf_key, naskah.pdf_sha256 = stored.key, stored.sha256
    row = await _open_try(work, surat.id, naskah.versi)
    row.tugas_id, row.penyedia, row.sha256_masuk = task.id, signer.name, stored.sha256
    row.penanda_account_id, row.penanda_nama, row.penanda_jabatan = work.actor.id, work.actor.name, post.title
    row.keadaan, row.galat = "antre", ""
    row.percobaan += 1
    await work.session.flush()
    return _Prepared(row.id, task.id, surat.id, Sheet(content, surat.hal[:80]))


async def _complete(work: UnitOfWork, tte_id: int, task_id: int, signed: Signed) -> None:
    task, surat = await _signature_task(work, task_id)
    row = await work.session.get(Tte, tte_id, with_for_update=True)
    naskah = await naskah_of(work, surat.id)
    if row is None or row.versi != naskah.versi:
        raise NotFound(_("Naskah ini berubah selagi ditandatangani. Tanda tangani lagi."))
    stored = await work.services.store.put(work.tenant.slug, signed.content, suffix=".pdf")
    row.keadaan, row.key, row.sha256_keluar = "selesai", stored.key, stored.sha256
    row.rujukan, row.selesai_at = signed.reference, work.now
    naskah.tte_key, naskah.tte_sha256 = stored.key, stored.sha256
    held = await reservation_of(work, surat.id, lock=True)
    if held is not None:
        await use(work, held)
    post = acting_as(await my_posts(work), task.jabatan_id)
    task.keadaan, task.selesai_at, task.versi = "selesai", work.now, naskah.versi
    task.dibaca_at = task.dibaca_at or work.now
    task.oleh_account_id, task.oleh_nama, task.sebagai = work.actor.id, work.actor.name, post.title
    surat.status = "terbit"
    work.record(
        "e_office.tte.sign",
        f"e_office_surat:{surat.id}",
        after={"penyedia": row.penyedia, "sha256": sha256(signed.content).hexdigest(), "nomor": surat.nomor},
    )
    await deliver(work, surat, naskah)
    await work.publish(SuratTerbit(surat.id))


async def _note_failure(work: UnitOfWork, tte_id: int, words: str) -> None:
    row = await work.session.get(Tte, tte_id, with_for_update=True)
    assert row is not None, "written before the provider was asked"
    row.keadaan, row.galat = "gagal", words
    work.record("e_office.tte.fail", f"e_office_tte:{tte_id}", after={"galat": words})


async def _signature_task(work: UnitOfWork, task_id: int) -> tuple[Tugas, Surat]:
    """The actor's own open signature with its letter, both locked. Raises NotFound, WrongStage."""
    posts = [post.jabatan_id for post in await my_posts(work)]
    task = await work.session.scalar(
        select(Tugas).where(Tugas.id == task_id, Tugas.jenis == "ttd", Tugas.jabatan_id.in_(posts)).with_for_update()
    )
    if task is None:
        raise NotFound(_("Tugas ini tidak ada."))
    surat = await work.session.get(Surat, task.surat_id, with_for_update=True)
    assert surat is not None, "a task hangs on its letter"
    check_stage(surat.status, "siap_ttd")
    check_stage(task.keadaan, "terkirim", "dibaca")
    return task, surat


async def _open_try(work: UnitOfWork, surat_id: int, versi: int) -> Tte:
    row = await work.session.scalar(
        select(Tte).where(Tte.surat_id == surat_id, Tte.versi == versi, Tte.keadaan.in_(["antre", "gagal"])).limit(1)
    )
    if row is None:
        row = Tte(surat_id=surat_id, versi=versi, percobaan=0, dibuat_at=work.now, penanda_nama="", penanda_jabatan="")
        work.session.add(row)
    return row
