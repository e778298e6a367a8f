"""The letter to the national agency."""

from __future__ import annotations

from tiru.i18n import SOURCE_LOCALE, _, speak
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden.models import Rekomendasi
from tiru_mbg.insiden.printing import letter
from tiru_mbg.insiden.recommendation_queries import evidence_of, facts_of
from tiru_mbg.insiden.recommendation_rules import REASONS

_DOTS = "." * 40
"""The head of the region signs by hand: the system does not know the name."""


async def recommendation_pdf(work: UnitOfWork, row: Rekomendasi) -> bytes:
    """In Indonesian whatever the reader's language; a draft with the facts of today, else with those kept."""
    kitchen = await work.session.get_one(Sppg, row.sppg_id)
    papers = [one.uraian for one in await evidence_of(work, row.id)]
    with speak(SOURCE_LOCALE):
        facts = [(name, said) for name, said in row.fakta] or await facts_of(work, kitchen, row.insiden_id)
        asked = _(
            "Berdasarkan Keputusan Presiden Nomor 28 Tahun 2025, %(daerah)s merekomendasikan penghentian operasional "
            "%(dapur)s. Penghentian adalah wewenang Badan Gizi Nasional; daerah tidak menghentikan dapur sendiri.",
            daerah=work.tenant.title,
            dapur=kitchen.nama,
        )
        named = _("Alasan: %(words)s.", words="; ".join(str(REASONS[key]) for key in (row.dasar, *row.dasar_lain)))
        sent = row.dikirim_at.astimezone(work.tenant.zone).date() if row.dikirim_at else None
        return await letter(
            work,
            _("Rekomendasi penghentian dapur (SPPG)"),
            row.nomor_surat or _("Draf %(nomor)s", nomor=row.nomor),
            to=[_("Yth. Kepala Badan Gizi Nasional"), _("di tempat")],
            paragraphs=[asked, named, *(line for line in row.alasan.splitlines() if line.strip())],
            facts=facts,
            listed=(_("Lampiran"), papers),
            closing=[_("Kami mohon keputusan tertulis Badan Gizi Nasional atas rekomendasi ini.")],
            post=_("Wali Kota") if work.tenant.title.startswith("Kota") else _("Bupati"),
            day=sent,
            signer=_DOTS,
        )
