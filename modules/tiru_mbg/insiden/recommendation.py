"""Writing a recommendation to stop a kitchen, sending it, and the answer of the national agency.

Nothing here changes the kitchen: it is stopped by the agency, and its state noted from the agency's decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import func, select, text

from tiru.errors import Conflict, Invalid, NotFound
from tiru.files.checked import Checked
from tiru.i18n import SOURCE_LOCALE, _, speak
from tiru.work import UnitOfWork
from tiru_mbg.dapur.kept import at, file_columns, not_later
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.papers import kitchen_papers
from tiru_mbg.insiden.models import Rekomendasi, RekomendasiBukti
from tiru_mbg.insiden.recommendation_forms import AnswerForm, DraftForm
from tiru_mbg.insiden.recommendation_queries import facts_of, incidents_of, recommendation_written, stoppable
from tiru_mbg.insiden.recommendation_rules import AWAITED, STOPPABLE, check_reasons

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def draft(work: UnitOfWork, sppg_id: int, form: DraftForm) -> Rekomendasi:
    """A new draft about a kitchen that operates. Raises Invalid."""
    if sppg_id not in {key for key, _name in await stoppable(work)}:
        raise at("sppg_id", _("Pilih salah satu yang tersedia."))
    reasons = await _checked(work, sppg_id, form)
    row = Rekomendasi(
        nomor=await _next_number(work),
        sppg_id=sppg_id,
        insiden_id=form.insiden_id,
        dasar=reasons[0],
        dasar_lain=reasons[1:],
        alasan=form.alasan,
        dibuat_at=work.now,
        dibuat_oleh=work.actor.name,
    )
    work.session.add(row)
    await work.session.flush()
    after = {"nomor": row.nomor, "sppg": sppg_id, "dasar": reasons, "insiden": form.insiden_id}
    work.record("mbg.rekomendasi.draft", f"rekomendasi:{row.id}", after=after)
    return row


async def rewrite(work: UnitOfWork, rekomendasi_id: int, form: DraftForm) -> Rekomendasi:
    """Other words or reasons; only while it is a draft."""
    row = await _in_state(work, rekomendasi_id, ("draf",))
    reasons = await _checked(work, row.sppg_id, form, kept=row.insiden_id)
    before = {"dasar": [row.dasar, *row.dasar_lain], "insiden": row.insiden_id, "alasan": row.alasan}
    row.dasar, row.dasar_lain = reasons[0], reasons[1:]
    row.insiden_id, row.alasan = form.insiden_id, form.alasan
    after = {"dasar": reasons, "insiden": row.insiden_id, "alasan": row.alasan}
    work.record("mbg.rekomendasi.rewrite", f"rekomendasi:{row.id}", before=before, after=after)
    return row


async def send(work: UnitOfWork, rekomendasi_id: int, *, letter_number: str) -> Rekomendasi:
    """The letter went out under its number: the facts are kept as they stand, and must still bear the reasons."""
    row = await _in_state(work, rekomendasi_id, ("draf",))
    kitchen = await work.session.get_one(Sppg, row.sppg_id)
    if kitchen.status not in STOPPABLE:
        raise Conflict(_("Dapur ini sudah tidak beroperasi; cabut rekomendasinya."))
    papers = (await kitchen_papers(work, [row.sppg_id]))[row.sppg_id]
    try:
        check_reasons([row.dasar, *row.dasar_lain], papers, with_incident=row.insiden_id is not None)
    except Invalid as problem:
        raise Conflict(_("Keadaan dapur berubah sejak draf ditulis; perbaiki alasannya dahulu.")) from problem
    with speak(SOURCE_LOCALE):
        row.fakta = [list(pair) for pair in await facts_of(work, kitchen, row.insiden_id)]
    row.status, row.dikirim_at, row.nomor_surat = "dikirim", work.now, letter_number
    _recorded(work, row, "send", nomor_surat=letter_number)
    return row


async def note_received(work: UnitOfWork, rekomendasi_id: int) -> Rekomendasi:
    """The agency has it."""
    row = await _in_state(work, rekomendasi_id, ("dikirim",))
    row.status, row.diterima_at = "diterima_bgn", work.now
    _recorded(work, row, "receive")
    return row


async def note_answer(work: UnitOfWork, rekomendasi_id: int, form: AnswerForm, file: Checked | None) -> Rekomendasi:
    """What the agency decided, with its paper. Raises Invalid at the field."""
    row = await _in_state(work, rekomendasi_id, AWAITED)
    not_later(work, form.dijawab_on, "dijawab_on")
    if form.dijawab_on < _day(work, row.dikirim_at):
        raise at("dijawab_on", _("Jawaban mendahului hari surat dikirim."))
    if file is None:
        raise at("berkas_file", _("Lampirkan surat jawaban BGN."))
    kept = await file_columns(work, file)
    row.keputusan_key, row.keputusan_nama, row.keputusan_media = kept["file_key"], kept["file_nama"], kept["file_media"]
    row.status, row.nomor_keputusan, row.jawaban = form.putusan, form.nomor_keputusan, form.jawaban
    row.dijawab_at = datetime.combine(form.dijawab_on, time(), work.tenant.zone)
    _recorded(work, row, "answer", nomor=form.nomor_keputusan, pada=form.dijawab_on.isoformat())
    return row


async def withdraw(work: UnitOfWork, rekomendasi_id: int, *, reason: str) -> Rekomendasi:
    """Take it back before it was answered."""
    row = await _in_state(work, rekomendasi_id, ("draf", *AWAITED))
    row.status, row.jawaban = "dicabut", reason
    _recorded(work, row, "withdraw", alasan=reason)
    return row


async def add_evidence(work: UnitOfWork, rekomendasi_id: int, words: str, file: Checked | None) -> RekomendasiBukti:
    """A paper or photo goes with the draft. Raises Invalid without one."""
    row = await _in_state(work, rekomendasi_id, ("draf",))
    if file is None:
        raise at("berkas_file", _("Pilih berkasnya."))
    facts = {"uraian": words, "dicatat_at": work.now, "dicatat_oleh": work.actor.name}
    found = RekomendasiBukti(rekomendasi_id=row.id, **facts, **await file_columns(work, file))
    work.session.add(found)
    await work.session.flush()
    work.record("mbg.rekomendasi.attach", f"rekomendasi:{row.id}", after={"bukti": found.id, "uraian": words})
    return found


async def remove_evidence(work: UnitOfWork, rekomendasi_id: int, bukti_id: int) -> None:
    """It does not go with the draft after all. Raises NotFound."""
    row = await _in_state(work, rekomendasi_id, ("draf",))
    found = await work.session.get(RekomendasiBukti, bukti_id)
    if found is None or found.rekomendasi_id != row.id:
        raise NotFound(_("Berkas ini tidak ada."))
    await work.session.delete(found)
    work.record("mbg.rekomendasi.detach", f"rekomendasi:{row.id}", before={"bukti": bukti_id, "uraian": found.uraian})


async def _in_state(work: UnitOfWork, rekomendasi_id: int, states: Sequence[str]) -> Rekomendasi:
    row = await recommendation_written(work, rekomendasi_id)
    if row.status not in states:
        raise Conflict(_("Langkah ini tidak bisa dilakukan sekarang."))
    return row


async def _checked(work: UnitOfWork, sppg_id: int, form: DraftForm, *, kept: int | None = None) -> list[str]:
    incidents = {key for key, _words in await incidents_of(work, sppg_id)}
    if form.insiden_id is not None and form.insiden_id != kept and form.insiden_id not in incidents:
        raise at("insiden_id", _("Pilih salah satu yang tersedia."))
    papers = (await kitchen_papers(work, [sppg_id]))[sppg_id]
    return check_reasons(form.dasar, papers, with_incident=form.insiden_id is not None)


async def _next_number(work: UnitOfWork) -> str:
    await work.session.execute(_LOCK, {"name": f"{work.tenant.slug}:mbg_rekomendasi"})
    prefix = f"REK-{work.today.year}-"
    used = await work.session.scalar(select(func.count()).where(Rekomendasi.nomor.startswith(prefix))) or 0
    return f"{prefix}{used + 1:04}"


def _day(work: UnitOfWork, instant: datetime | None) -> date:
    return instant.astimezone(work.tenant.zone).date() if instant is not None else date.min


def _recorded(work: UnitOfWork, row: Rekomendasi, deed: str, **told: object) -> None:
    work.record(f"mbg.rekomendasi.{deed}", f"rekomendasi:{row.id}", after={"status": row.status, **told})
