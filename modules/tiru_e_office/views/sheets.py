"""What officials print of letters that came in: the lembar disposisi and the agenda book."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath, FromQuery

from tiru.errors import NotFound
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.web.app import Work
from tiru_e_office.nomor.book import MANAGE
from tiru_e_office.posts import my_posts
from tiru_e_office.printing.register import register_pdf
from tiru_e_office.reach import surat_for
from tiru_e_office.surat_keluar.expedition import expedition_pdf
from tiru_e_office.surat_masuk.book import book_rows, heads
from tiru_e_office.surat_masuk.kartu import kartu_pdf
from tiru_e_office.surat_masuk.lembar import lembar_pdf
from tiru_e_office.views.inbox import ACT
from tiru_e_office.views.letter_page import keeps_book
from tiru_e_office.views.register import EXPORT, day_of, wanted_of

PDF = "application/pdf"


class SheetController(Controller):
    """Printed forms of a letter within reach."""

    opt = {"permission": ACT}  # noqa: RUF012 - the framework's way of declaring

    @get("/surat/{surat_id:int}/lembar")
    async def lembar(self, work: Work, surat_id: FromPath[int]) -> Response[Any]:
        """The lembar disposisi as PDF, with the part of the tree that is the actor's to see."""
        posts = await my_posts(work)
        surat = await surat_for(work, surat_id, posts, looked_at="lembar")
        if surat.arah != "masuk":
            raise NotFound(_("Surat ini tidak punya lembar disposisi."))
        content = await lembar_pdf(work, surat, posts, whole=await keeps_book(work, surat))
        name = f"lembar-disposisi-{surat.nomor_agenda}-{surat.tahun}.pdf"
        return attachment(content, name=name, media_type=PDF)

    @get("/surat/{surat_id:int}/kartu")
    async def kartu(self, work: Work, surat_id: FromPath[int]) -> Response[Any]:
        """The kartu kendali as PDF."""
        surat = await surat_for(work, surat_id, await my_posts(work), looked_at="kartu")
        if surat.arah != "masuk":
            raise NotFound(_("Surat ini tidak punya kartu kendali."))
        name = f"kartu-kendali-{surat.nomor_agenda}-{surat.tahun}.pdf"
        return attachment(await kartu_pdf(work, surat), name=name, media_type=PDF)


class ExpeditionController(Controller):
    """Letters carried by hand."""

    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/keluar/ekspedisi.pdf")
    async def printed(self, work: Work, dari: FromQuery[str] = "", sampai: FromQuery[str] = "") -> Response[Any]:
        """The buku ekspedisi of these days, this month's without any. Printing it is recorded."""
        first = day_of(dari) or work.today.replace(day=1)
        last = max(first, day_of(sampai) or work.today)
        content, count = await expedition_pdf(work, first, last)
        days = {"dari": first.isoformat(), "sampai": last.isoformat()}
        work.record("e_office.ekspedisi.export", "e_office_pengiriman:*", after={"rows": count, **days})
        return attachment(content, name=f"ekspedisi-{work.tenant.slug}-{last:%Y%m%d}.pdf", media_type=PDF)


class BookController(Controller):
    """The agenda book on paper."""

    opt = {"permission": EXPORT}  # noqa: RUF012 - the framework's way of declaring

    @get("/masuk/ekspor.pdf")
    async def printed(
        self,
        work: Work,
        q: FromQuery[str] = "",
        unit: FromQuery[int | None] = None,
        status: FromQuery[str] = "",
        tahun: FromQuery[int | None] = None,
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
    ) -> Response[Any]:
        """The book without gaps; of secret letters the number alone. The export is recorded."""
        wanted = wanted_of(q, unit, status, tahun, dari, sampai)
        rows = [list(row) async for row in book_rows(work, wanted, EXPORT)]
        work.record("e_office.masuk.export", "e_office_surat:*", after={"rows": len(rows), "form": "pdf"})
        about = str(wanted.tahun or "")
        widths = (1, 1.6, 2.4, 1.6, 2.6, 4, 1.4, 1.4, 1.6, 1.8)
        content = await register_pdf(
            work, _("Buku agenda surat masuk"), about, heads(), rows, widths=widths, unit_id=unit
        )
        return attachment(content, name=f"agenda-masuk-{work.tenant.slug}-{work.today:%Y%m%d}.pdf", media_type=PDF)
