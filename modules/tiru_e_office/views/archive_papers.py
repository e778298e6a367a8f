"""What leaves the archive on paper or as a table: lists, minutes, and one folder as a ZIP."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Stream

from tiru.errors import Refused
from tiru.files.archive import zip_chunks
from tiru.files.attachment import disposition
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru_e_office.arsip import queries
from tiru_e_office.arsip.bundle import entries, gathered
from tiru_e_office.arsip.papers import content_table, folder_table, list_pdf, minutes_pdf, proposal_table
from tiru_e_office.arsip.queries import MANAGE
from tiru_e_office.arsip.words import USUL
from tiru_e_office.views.archive import sought_of
from tiru_e_office.views.register import EXPORT, open_to

AnyRequest = Request[Any, Any, Any]
WIDE = (1, 3, 3, 2, 6, 2, 2, 3, 2, 4, 3, 2, 3)


class ArchivePaperController(Controller):
    """Downloads; every one is recorded."""

    path = "/arsip"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get([*both_forms("/daftar"), "/daftar.pdf"])
    async def folders(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        unit: FromQuery[int | None] = None,
        kode: FromQuery[str] = "",
        keadaan: FromQuery[str] = "",
        tempo: FromQuery[str] = "",
        tahun: FromQuery[int | None] = None,
    ) -> Response[bytes]:
        """The list of folders as it is narrowed; with state inaktif it is the daftar arsip inaktif."""
        sought = sought_of(q, unit, kode, keadaan, tempo, tahun)
        table = await folder_table(work, await queries.all_folders(work, sought))
        work.record("e_office.arsip.export", "e_office_berkas:*", after={"rows": len(table[1])})
        name = f"daftar-arsip-{work.tenant.slug}-{work.today:%Y%m%d}"
        if not request.url.path.endswith(".pdf"):
            return table_response(*table, form=form_of(request), name=name)
        title = "Daftar arsip inaktif" if sought.keadaan == "inaktif" else "Daftar berkas"
        made = await list_pdf(work, title, work.tenant.title, table, WIDE, ["Pengelola arsip"])
        return pdf_response(made, name)

    @get([*(f"/{{berkas_id:int}}{one}" for one in both_forms("/isi")), "/{berkas_id:int}/isi.pdf"])
    async def content(self, request: AnyRequest, work: Work, berkas_id: FromPath[int]) -> Response[bytes]:
        """What lies in a folder."""
        folder = await queries.folder_for(work, berkas_id)
        letters = await queries.letters_in(work, folder.id)
        table = content_table(letters, await open_to(work, letters))
        work.record("e_office.arsip.export", f"e_office_berkas:{folder.id}", after={"rows": len(table[1])})
        name = f"isi-berkas-{folder.id}"
        if not request.url.path.endswith(".pdf"):
            return table_response(*table, form=form_of(request), name=name)
        note = f"{folder.klasifikasi} · {folder.nama} · {folder.nomor_berkas}/{folder.tahun}"
        made = await list_pdf(work, "Daftar isi berkas", note, table, (1, 4, 2, 4, 7, 3), ["Pengelola arsip"])
        return pdf_response(made, name)

    @get("/{berkas_id:int}/berkas.zip", opt={"permission": EXPORT})
    async def bundle(self, work: Work, berkas_id: FromPath[int]) -> Response[Any]:
        """One folder with all files, a manifest and their hashes. Secret letters stand by number alone."""
        folder = await queries.folder_for(work, berkas_id, permission=EXPORT)
        letters = await queries.letters_in(work, folder.id)
        manifest, files = await gathered(work, folder, letters, await open_to(work, letters))
        work.record("e_office.arsip.bundle", f"e_office_berkas:{folder.id}", after={"files": len(files)})
        chunks = zip_chunks(entries(work, manifest, files), at=work.now)
        headers = {"content-disposition": disposition(f"berkas-{folder.id}.zip"), "cache-control": "no-store"}
        return Stream(chunks, media_type="application/zip", headers=headers)

    @get([*(f"/usul/{{usul_id:int}}{one}" for one in both_forms("/daftar")), "/usul/{usul_id:int}/daftar.pdf"])
    async def proposal(self, request: AnyRequest, work: Work, usul_id: FromPath[int]) -> Response[bytes]:
        """The list of a proposal."""
        usul = await queries.proposal_for(work, usul_id)
        table = proposal_table(await queries.items_of(work, usul.id))
        work.record("e_office.usul.export", f"e_office_usul:{usul.id}", after={"rows": len(table[1])})
        name = f"daftar-usul-{usul.id}"
        if not request.url.path.endswith(".pdf"):
            return table_response(*table, form=form_of(request), name=name)
        title = f"Daftar arsip usul {str(USUL[usul.jenis]).lower()}"
        made = await list_pdf(
            work, title, f"Nomor {usul.nomor}", table, (1, 3, 6, 2, 2, 3, 2, 4, 3, 2, 4), ["Ketua panitia penilai"]
        )
        return pdf_response(made, name)

    @get("/usul/{usul_id:int}/berita-acara.pdf")
    async def minutes(self, work: Work, usul_id: FromPath[int]) -> Response[bytes]:
        """The berita acara, once there is a deed to put in it."""
        usul = await queries.proposal_for(work, usul_id)
        if usul.keadaan != "dilaksanakan":
            raise Refused(_("Berita acara dicetak setelah usul dilaksanakan."))
        work.record("e_office.usul.minutes", f"e_office_usul:{usul.id}")
        return pdf_response(await minutes_pdf(work, usul), f"berita-acara-{usul.id}")


def pdf_response(content: bytes, name: str) -> Response[bytes]:
    """A PDF as an attachment."""
    headers = {"content-disposition": disposition(f"{name}.pdf"), "cache-control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)
