"""`/kantor/mbg/rekomendasi`: recommendations to stop a kitchen, for those who read kitchens."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get
from litestar.params import FromPath
from litestar.response import Template

from tiru.errors import NotFound
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.kept import send_file
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden.models import Insiden, Rekomendasi, RekomendasiBukti
from tiru_mbg.insiden.queries import may_read
from tiru_mbg.insiden.recommendation_letter import recommendation_pdf
from tiru_mbg.insiden.recommendation_queries import (
    RecommendationFilter,
    evidence_of,
    facts_of,
    recommendation_read,
    recommendations,
)
from tiru_mbg.insiden.recommendation_rules import AWAITED, REASONS, RECOMMENDED, RECOMMENDED_MARKS
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.rights import DAPUR_MANAGE, DAPUR_READ, EKSPOR, REKOMENDASI

AnyRequest = Request[Any, Any, Any]
RECOMMENDATIONS = "/kantor/mbg/rekomendasi"
ONE = "mbg/insiden/rekomendasi.html"
WORDS: dict[str, object] = {"states": RECOMMENDED, "marks": RECOMMENDED_MARKS, "reasons": REASONS}


class RecommendationController(Controller):
    """Reading, through the reach of `mbg:dapur:read`."""

    path = "/rekomendasi"
    opt = {"permission": DAPUR_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of them."""
        wanted = _filter_of(request)
        pairs = {name: getattr(wanted, name) for name in RecommendationFilter.__slots__}
        context = {
            "found": await page_of(work, recommendations(work, wanted), number_asked(request)),
            "wanted": wanted,
            "address": urlencode({name: value for name, value in pairs.items() if value}),
            "may_write": work.may(REKOMENDASI),
            "may_export": work.may(EKSPOR),
            "day_of": lambda instant: _day(work, instant),
            **WORDS,
        }
        return await page(request, work, "mbg/insiden/rekomendasi_daftar.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds."""
        found = (await work.session.execute(recommendations(work, _filter_of(request)))).all()
        work.record("mbg.rekomendasi.export", "rekomendasi:semua", after={"baris": len(found)})
        heads = [_("Nomor"), _("Dapur"), _("Alasan"), _("Status"), _("Nomor surat"), _("Dikirim"), _("Diterima BGN")]
        heads += [_("Nomor keputusan"), _("Dijawab")]
        rows = [
            [
                row.nomor,
                nama,
                ", ".join(str(REASONS[key]) for key in (row.dasar, *row.dasar_lain)),
                str(RECOMMENDED[row.status]),
                row.nomor_surat,
                _day(work, row.dikirim_at),
                _day(work, row.diterima_at),
                row.nomor_keputusan,
                _day(work, row.dijawab_at),
            ]
            for row, nama in found
        ]
        return table_response(heads, rows, form=form_of(request), name=f"rekomendasi-{work.tenant.slug}")

    @get("/{rekomendasi_id:int}")
    async def one(self, request: AnyRequest, work: Work, rekomendasi_id: FromPath[int]) -> Template:
        """What was asked of the agency, on which facts, and where it stands."""
        row = await recommendation_read(work, rekomendasi_id)
        return await page(request, work, ONE, await recommendation_context(work, row))

    @get("/{rekomendasi_id:int}/surat.pdf")
    async def letter(self, work: Work, rekomendasi_id: FromPath[int]) -> Response[bytes]:
        """The letter, to sign and send."""
        row = await recommendation_read(work, rekomendasi_id)
        work.record("mbg.rekomendasi.print", f"rekomendasi:{row.id}")
        content = await recommendation_pdf(work, row)
        return attachment(content, name=f"{row.nomor}.pdf", media_type="application/pdf")

    @get("/{rekomendasi_id:int}/keputusan")
    async def decision(self, work: Work, rekomendasi_id: FromPath[int]) -> Response[bytes]:
        """The agency's answer."""
        row = await recommendation_read(work, rekomendasi_id)
        if row.keputusan_key is None:
            raise NotFound(_("Berkas ini tidak ada."))
        content = await work.services.store.get(work.tenant.slug, row.keputusan_key)
        return attachment(content, name=row.keputusan_nama, media_type=row.keputusan_media, inline=True)

    @get("/{rekomendasi_id:int}/bukti/{bukti_id:int}")
    async def evidence(self, work: Work, rekomendasi_id: FromPath[int], bukti_id: FromPath[int]) -> Response[bytes]:
        """A paper or photo that goes with it."""
        row = await recommendation_read(work, rekomendasi_id)
        found = await work.session.get(RekomendasiBukti, bukti_id)
        return await send_file(work, found if found is not None and found.rekomendasi_id == row.id else None)


async def recommendation_context(work: UnitOfWork, row: Rekomendasi) -> dict[str, Any]:
    """All that the page of one recommendation shows."""
    kitchen = await work.session.get_one(Sppg, row.sppg_id)
    incident = await work.session.get(Insiden, row.insiden_id) if row.insiden_id is not None else None
    may_write = work.may(REKOMENDASI)
    return {
        "row": row,
        "kitchen": kitchen,
        "incident": incident,
        "may_open_incident": incident is not None and await may_read(work, incident),
        "named": [REASONS[key] for key in (row.dasar, *row.dasar_lain)],
        "facts_known": row.fakta or await facts_of(work, kitchen, row.insiden_id),
        "is_kept": bool(row.fakta),
        "papers": await evidence_of(work, row.id),
        "may_write": may_write,
        "is_draft": may_write and row.status == "draf",
        "is_awaited": may_write and row.status in AWAITED,
        "may_note_state": row.status == "disetujui" and work.may(DAPUR_MANAGE),
        "verdicts": [("disetujui", _("Disetujui: dapur dihentikan")), ("ditolak", _("Ditolak"))],
        "sent_on": _day(work, row.dikirim_at),
        "received_on": _day(work, row.diterima_at),
        "answered_on": _day(work, row.dijawab_at),
        **WORDS,
    }


def _day(work: UnitOfWork, instant: datetime | None) -> date | None:
    return instant.astimezone(work.tenant.zone).date() if instant is not None else None


def _filter_of(request: AnyRequest) -> RecommendationFilter:
    status, dasar = (str(request.query_params.get(name, "")) for name in ("status", "dasar"))
    return RecommendationFilter(
        status=status if status in RECOMMENDED or status == "menunggu" else "",
        dasar=dasar if dasar in REASONS else "",
        q=word_asked(request),
    )
