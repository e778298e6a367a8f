"""The archive's pages in a real browser, at three widths."""

from tests.e_office.test_archive import archivist, finished, folder_form, move

from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.arsip import folders, loans, proposals
from tiru_e_office.arsip.forms import PinjamForm, UsulForm

pytestmark = needs_browser
HOME = "/kantor/e_office/arsip"


async def test_every_page_of_the_archive(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        folder = await folders.make_folder(work, folder_form(gov, vital=True))
        ids = [(await finished(work, gov, n)).id for n in range(3)]
        await finished(work, gov, 9, keamanan="R", kepada=[gov.posts["kadis"]])
        await folders.file_letters(work, folder, ids[:2])
        await move(work, folder, "pemindahan", None)
        usul = await proposals.propose(work, UsulForm(jenis="pemusnahan", berkas=[folder.id]))
        await loans.lend(work, folder, PinjamForm(peminjam="Inspektorat", keperluan="Audit", kembali_on=work.today))
        await folders.hold(work, folder, "Perkara 12/Pid/2026")
        await folders.make_folder(work, folder_form(gov, nama="Rapat anggaran", pemicu="setelah_tahun_anggaran"))
    paths = [HOME, f"{HOME}/baru", f"{HOME}/{folder.id}", f"{HOME}/{folder.id}/ubah", f"{HOME}/surat"]
    paths += [f"{HOME}/usul", f"{HOME}/usul/{usul.id}", f"{HOME}/usul/baru", f"{HOME}/pinjaman", f"{HOME}/jra"]
    paths += [f"/kantor/e_office/surat/{ids[2]}", f"{HOME}?q=tidakada"]
    assert await seen(client_for(gov.tenant, archivist(gov)), paths) == []
