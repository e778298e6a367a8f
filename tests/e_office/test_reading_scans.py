"""Letters as they come from scanner and camera, read by the real tesseract with Indonesian."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageFilter
from pypdf import PdfReader, PdfWriter
from sqlalchemy import text
from tests.e_office.test_reading import enter, found

from tiru_e_office.diagnosis import diagnose
from tiru_e_office.printing.body import blocks
from tiru_e_office.printing.pdf import first_page
from tiru_e_office.reading import extract, service

LETTER = {
    "kop": {"baris": ["Pemerintah Kabupaten Kuningan", "Dinas Pekerjaan Umum"], "alamat": "Jalan Siliwangi 88"},
    "tempat_tanggal": "Kuningan, 25 November 2026",
    "rincian": [["Nomor", "600.1.3/12/DPU/2026"], ["Hal", "Permohonan alat berat untuk longsor"]],
    "tujuan": ["Kepala Badan Penanggulangan Bencana Daerah"],
    "isi": blocks(
        "Menindaklanjuti laporan Camat tentang tanah longsor pada ruas jalan kabupaten, bersama ini kami mohon "
        "bantuan dua unit ekskavator.\n\n1. Lokasi: Desa Cibulan\n2. Waktu: tiga hari kerja\n\n"
        "Demikian permohonan kami, atas perhatian dan kerja sama Saudara kami ucapkan terima kasih."
    ),
    "ttd": {"jabatan": ["Kepala Dinas,"], "nama": "Contoh Nama", "keterangan": ["NIP 1"]},
}
SAID = ("Menindaklanjuti laporan Camat", "tanah longsor", "ekskavator", "600.1.3/12/DPU", "terima kasih")
ORIENTATION = 0x0112


def _languages() -> set[str]:
    if shutil.which("tesseract") is None:
        return set()
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return set(told.stdout.split())


pytestmark = pytest.mark.skipif(
    not {"ind", "osd"} <= _languages(), reason="tesseract with Indonesian is missing (tesseract-ocr, tesseract-ocr-ind)"
)


@pytest.fixture
async def sheet() -> Image.Image:
    """The letter printed, then laid on a scanner a little askew: 200 points per inch, soft, with noise."""
    drawn, _pages = await first_page("korespondensi", LETTER, ppi=200)
    page = Image.open(BytesIO(drawn)).convert("L")
    page = page.rotate(1.2, fillcolor=250, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.7))
    return ImageChops.add(page, Image.effect_noise(page.size, 30), scale=1, offset=-128)


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def turned(picture: Image.Image, how: Image.Transpose) -> Image.Image:
    return picture.transpose(how)


def shown_turned(content: bytes, degrees: int) -> bytes:
    """The PDF, its first page shown turned clockwise."""
    writer = PdfWriter(clone_from=BytesIO(content))
    writer.pages[0].rotate(degrees)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def held_upright(picture: Image.Image) -> bytes:
    """As a telephone saves it: the picture on its side, and a note how it was held."""
    note = Image.Exif()
    note[ORIENTATION] = 6
    return saved(turned(picture, Image.Transpose.ROTATE_90).convert("RGB"), "JPEG", quality=80, exif=note)


SCANS: dict[str, Callable[[Image.Image], bytes]] = {
    "a JPEG": lambda one: saved(one, "JPEG", quality=70),
    "a PDF in grey": lambda one: saved(one, "PDF", resolution=200),
    "a PDF in black and white": lambda one: saved(
        one.point(lambda v: 255 * (v > 150)).convert("1"), "PDF", resolution=200
    ),
    "a photo of a telephone": held_upright,
    "upside down": lambda one: saved(turned(one, Image.Transpose.ROTATE_180), "JPEG", quality=80),
    "a page on its side": lambda one: shown_turned(
        saved(turned(one, Image.Transpose.ROTATE_90), "PDF", resolution=200), 90
    ),
    "12 million points": lambda one: saved(one.resize((2970, 4200)).convert("RGB"), "JPEG", quality=85),
}


@pytest.mark.parametrize("scan", SCANS)
async def test_a_scan_is_read(sheet, scan):
    code, words = await service.extracted(SCANS[scan](sheet))
    assert code == extract.READ
    assert [said for said in SAID[1:3] if said not in words] == []
    if scan != "a PDF in black and white":
        assert [said for said in SAID if said not in words] == []


async def test_the_scan_has_no_text_of_its_own(sheet):
    content = SCANS["a PDF in grey"](sheet)
    assert "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).strip() == ""


async def test_a_page_that_cannot_be_read_costs_no_other_page(sheet, monkeypatch):
    content = saved(sheet, "PDF", resolution=200, save_all=True, append_images=[sheet.resize((50, 70))])
    whole = extract._of_picture

    def fails_at_the_small_one(picture: Image.Image, *, turned: int = 0) -> str:
        if picture.width < 100:
            raise subprocess.TimeoutExpired("tesseract", 20)
        return whole(picture, turned=turned)

    monkeypatch.setattr(extract, "_of_picture", fails_at_the_small_one)
    assert "tanah longsor" in extract.words_of(content)


async def test_a_scanned_letter_is_found_by_its_words_once_it_is_read(act_as, gov, sheet):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat, one = await enter(work, gov, SCANS["a PDF in grey"](sheet))
        assert surat.id not in await found(work, gov, "ekskavator cibulan")
        await service.read_file(work, one.id)
        await work.session.flush()
        assert one.baca == "selesai"
        assert surat.id in await found(work, gov, "ekskavator cibulan")


async def test_the_doctor_tells_of_scans_that_wait_for_the_program(act_as, gov, sheet, monkeypatch):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await work.session.execute(text("update e_office_lampiran set baca = 'selesai'"))
        _surat, one = await enter(work, gov, SCANS["a PDF in grey"](sheet))
        one.baca = "tidak"
        await work.session.flush()
        assert not [said for said in await diagnose(work) if "tesseract" in said], "the program is there"
        monkeypatch.setitem(service.ENVIRONMENT, "PATH", "/nonexistent")
        (said,) = [said for said in await diagnose(work) if "tesseract" in said]
        assert said == "1 berkas pindaian belum terbaca untuk pencarian: pasang tesseract-ocr dan tesseract-ocr-ind."
