"""Signing letters: prepared in one transaction, signed outside of any, completed in another.

The pass phrase lives in the request only. When the provider fails the try is kept with its reason and the
letter waits where it was; the official signs again when the provider is back, one letter or many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.services import Services
from tiru.tenant import Actor, Tenant
from tiru.work import UnitOfWork, unit_of_work
from tiru_e_office.events import SuratTerbit
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.nomor.service import reservation_of, use
from tiru_e_office.posts import acting_as, my_posts
from tiru_e_office.surat_keluar.delivery import deliver
from tiru_e_office.surat_keluar.rules import check_stage
from tiru_e_office.surat_keluar.service import naskah_of
from tiru_e_office.surat_keluar.sheet import draft_pdf
from tiru_e_office.tte.models import Tte
from tiru_e_office.tte.port import Identity, Signed, Signer
from tiru_e_office.tte.providers import identity_of, signer_of

MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one letter: signed, or why not."""

    tugas_id: int
    surat_id: int | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Prepared:
    tte_id: int
    surat_id: int
    content: bytes
    who: Identity
    signer: Signer
    reason: str


async def sign_letters(
    services: Services, tenant: Tenant, actor: Actor, tasks: Sequence[int], secret: str, *, request_id: str = ""
) -> list[Outcome]:
    """Sign each; one that fails holds no other up. Answers in the order asked."""
    return [
        await _sign_one(services, tenant, actor, task, secret, request_id=request_id)
        for task in list(dict.fromkeys(tasks))[:MOST_AT_ONCE]
    ]


async def _sign_one(
    services: Services, tenant: Tenant, actor: Actor, task_id: int, secret: str, *, request_id: str
) -> Outcome:
    try:
        async with unit_of_work(services, tenant, actor, request_id=request_id) as work:
            prepared = await _prepare(work, task_id)
    except TiruError as problem:
        return Outcome(task_id, None, problem.message)
    try:
        signed = await prepared.signer.sign(
            prepared.content, prepared.who, secret, reason=prepared.reason, place=tenant.title
        )
    except TiruError as problem:
        async with unit_of_work(services, tenant, actor, request_id=request_id) as work:
            await _note_failure(work, prepared.tte_id, problem.message)
        return Outcome(task_id, prepared.surat_id, problem.message)
    try:
        async with unit_of_work(services, tenant, actor, request_id=request_id) as work:
            await _complete(work, prepared.tte_id, task_id, signed)
    except TiruError as problem:
        return Outcome(task_id, prepared.surat_id, problem.message)
    return Outcome(task_id, prepared.surat_id)


async def _prepare(work: UnitOfWork, task_id: int) -> _Prepared:
    task, surat = await _signature_task(work, task_id)
    post = acting_as(await my_posts(work), task.jabatan_id)
    naskah = await naskah_of(work, surat.id)
    assert work.actor.id is not None, "an official signs"
    signer = await signer_of(work, work.actor.id)
    content = await draft_pdf(work, surat, naskah, electronic=True)
    stored = await work.services.store.put(work.tenant.slug, content, suffix=".pdf")
    naskah.pdf_key, naskah.pdf_sha256 = stored.key, stored.sha256
    row = await _open_try(work, surat.id, naskah.versi)
    row.tugas_id, row.penyedia, row.sha256_masuk = task.id, signer.name, stored.sha256
    row.penanda_account_id, row.penanda_nama, row.penanda_jabatan = work.actor.id, work.actor.name, post.title
    row.keadaan, row.galat = "antre", ""
    row.percobaan += 1
    await work.session.flush()
    return _Prepared(row.id, surat.id, content, await identity_of(work, work.actor), signer, surat.hal[:80])


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
