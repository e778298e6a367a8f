"""What officials print of letters that came in: the lembar disposisi."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Response, get
from litestar.params import FromPath

from tiru.errors import NotFound
from tiru.files.attachment import attachment
from tiru.i18n import _
from tiru.web.app import Work
from tiru_e_office.posts import my_posts
from tiru_e_office.reach import surat_for
from tiru_e_office.surat_masuk.lembar import lembar_pdf
from tiru_e_office.views.inbox import ACT
from tiru_e_office.views.letter_page import keeps_book

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
