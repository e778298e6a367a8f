"""The chain of a specimen: taken and sealed, sent, received by the laboratory, its result. No step is skipped."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tiru.errors import Conflict, Invalid, NotFound
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.insiden.models import InsidenSampel
from tiru_mbg.insiden.queries import incident_for
from tiru_mbg.rights import INSIDEN_MANAGE


async def take(
    work: UnitOfWork, insiden_id: int, *, jenis: str, uraian: str, segel: str, diambil_at: datetime
) -> InsidenSampel:
    """A specimen was taken by this person."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status == "ditutup":
        raise Conflict(_("Insiden ini sudah ditutup."))
    if diambil_at > work.now:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"diambil_at": _("Waktu ini belum tiba.")})
    facts = {"jenis": jenis, "uraian": uraian, "segel": segel, "diambil_at": diambil_at}
    sample = InsidenSampel(insiden_id=insiden_id, diambil_oleh=work.actor.name, **facts)
    work.session.add(sample)
    await work.session.flush()
    work.record("mbg.sampel.take", f"sampel:{sample.id}", after={"jenis": jenis, "segel": segel})
    return sample


async def forward(work: UnitOfWork, insiden_id: int, sampel_id: int, *, words: str, parameter: str = "") -> str:
    """The next step: sent to the laboratory `words`; received; result `words`. Answers which it was."""
    await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    query = select(InsidenSampel).where(InsidenSampel.id == sampel_id, InsidenSampel.insiden_id == insiden_id)
    sample = await work.session.scalar(query.with_for_update())
    if sample is None:
        raise NotFound(_("Spesimen ini tidak ada."))
    step = next_step(sample)
    if not step:
        raise Conflict(_("Hasil spesimen ini sudah dicatat."))
    if step != "terima" and len(words) < 3:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"isi": _("Wajib diisi.")})
    if step == "kirim":
        sample.dikirim_at, sample.dikirim_oleh, sample.lab = work.now, work.actor.name, words
    elif step == "terima":
        sample.diterima_lab_at, sample.diterima_oleh = work.now, words or work.actor.name
    else:
        sample.hasil, sample.hasil_at, sample.parameter = words, work.now, parameter
    work.record(f"mbg.sampel.{step}", f"sampel:{sample.id}", after={"isi": words})
    return step


def next_step(sample: InsidenSampel) -> str:
    """`kirim`, `terima`, `hasil`, or empty when all is done."""
    if sample.dikirim_at is None:
        return "kirim"
    if sample.diterima_lab_at is None:
        return "terima"
    return "" if sample.hasil_at is not None else "hasil"
