"""What people upload: recognised by its bytes, refused in words, photos written anew."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from litestar.datastructures import UploadFile
from PIL import Image

from tiru.errors import Invalid
from tiru.files.checked import Checked, check_upload, shown_name
from tiru.files.photos import MOST_PIXELS

LIMIT = 5_000_000
PDF = b"%PDF-1.7\n..."
KUNINGAN = {1: "S", 2: (6.0, 58.0, 35.04), 3: "E", 4: (108.0, 29.0, 0.96)}


def picture(kind: str = "JPEG", size: tuple[int, int] = (2000, 1000), mode: str = "RGB", **save: object) -> bytes:
    output = io.BytesIO()
    Image.new(mode, size, "red" if mode != "RGBA" else (0, 0, 0, 0)).save(output, kind, **save)
    return output.getvalue()


def camera_picture(*, turned: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Kamera Rahasia"
    exif.get_ifd(0x8825).update(KUNINGAN)
    return picture(exif=exif)


def office(marker: str, *more: str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name in (marker, *more):
            archive.writestr(name, "x")
    return output.getvalue()


async def check(name: str, content: bytes, **options: bool) -> Checked:
    return await check_upload(UploadFile("text/plain", name, content), limit=LIMIT, **options)


@pytest.mark.parametrize(
    ("name", "content", "suffix"),
    [
        ("surat.pdf", PDF, ".pdf"),
        ("SURAT.PDF", PDF, ".pdf"),
        ("data.xlsx", office("xl/workbook.xml"), ".xlsx"),
        ("surat.docx", office("word/document.xml"), ".docx"),
        ("foto.jpg", picture("WEBP"), ".jpg"),
        ("IMG_0001.HEIC", picture("JPEG"), ".jpg"),
        ("foto.png", picture("PNG"), ".jpg"),
    ],
)
async def test_what_we_take_is_known_by_its_bytes(name: str, content: bytes, suffix: str) -> None:
    checked = await check(name, content)
    assert checked.suffix == suffix
    assert checked.name.lower().endswith(suffix)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"", "kosong"),
        ("a.pdf", PDF + bytes(LIMIT), "berukuran 5,1 MB; paling besar 5 MB"),
        ("a.jpg", b"\x00\x00\x00\x18ftypheic....", "HEIC"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom....", "Video"),
        ("a.svg", b'<?xml version="1.0"?><svg onload="x()"/>', "SVG"),
        ("a.jpg", b"  <!DOCTYPE html><script>x()</script>", "Halaman web"),
        ("a.pdf", b"MZ\x90", "Program"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office lama"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "makro"),
        ("a.zip", office("halo.txt"), "tidak diterima"),
        ("a.docx", b"PK\x03\x04 torn", "tidak diterima"),
        ("a.txt", b"halo", "Kirim PDF, JPEG"),
        ("a.exe", PDF, "bernama .exe tetapi isinya .pdf"),
        ("a.pdf", picture(), "bernama .pdf tetapi isinya .jpg"),
        ("a.docx", office("xl/workbook.xml"), "bernama .docx tetapi isinya .xlsx"),
        ("a.jpg", picture()[:2000], "rusak"),
    ],
)
async def test_what_we_do_not_take_is_refused_with_the_reason(name: str, content: bytes, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        await check(name, content)


async def test_where_only_photos_are_asked_a_letter_is_refused() -> None:
    with pytest.raises(Invalid, match="Kirim JPEG, PNG atau WebP"):
        await check("a.pdf", PDF, photos_only=True)


async def test_a_photo_gets_smaller_and_loses_place_and_camera_but_the_place_is_proposed() -> None:
    checked = await check("rumah.jpg", camera_picture())
    assert checked.place == pytest.approx((-6.9764, 108.4836), abs=1e-4)
    assert checked.thumbnail is not None
    for content, size in ((checked.content, (1600, 800)), (checked.thumbnail, (320, 160))):
        image = Image.open(io.BytesIO(content))
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", size, {})
        assert b"Rahasia" not in content
        assert "exif" not in image.info


async def test_a_photo_taken_upright_stands_upright() -> None:
    assert Image.open(io.BytesIO((await check("a.jpg", camera_picture(turned=6))).content)).size == (800, 1600)


async def test_what_was_transparent_becomes_white() -> None:
    checked = await check("a.png", picture("PNG", (20, 20), "RGBA"))
    assert Image.open(io.BytesIO(checked.content)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "LA", "CMYK", "1", "I;16"])
async def test_every_colour_mode_of_a_camera_or_scanner_is_read(mode: str) -> None:
    output = io.BytesIO()
    Image.new(mode, (40, 20)).save(output, "JPEG" if mode == "CMYK" else "PNG")
    assert Image.open(io.BytesIO((await check("a.png", output.getvalue())).content)).mode == "RGB"


async def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused_unopened() -> None:
    edge = int(MOST_PIXELS**0.5) + 1
    bomb = picture("PNG", (edge, edge), "1")
    assert len(bomb) < 100_000
    with pytest.raises(Invalid, match="megapiksel; paling besar 40"):
        await check("a.png", bomb)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_torn_photo_is_refused_wherever_it_is_torn(kind: str) -> None:
    content = camera_picture() if kind == "JPEG" else picture(kind, (64, 64))
    for place in range(12, len(content), max(1, len(content) // 60)):
        torn = bytearray(content)
        torn[place : place + 4] = b"\xff\x00\xff\x7f"
        with suppress(Invalid):
            await check("a.jpg", bytes(torn))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\surat.pdf", "surat.pdf"),
        ('a"\r\nb<c>.pdf', "abc.pdf"),
        ("", "berkas"),
        (None, "berkas"),
        ("...", "berkas"),
        ("x" * 200 + ".pdf", "x" * 76 + ".pdf"),
        ("surat keterangan ± é.pdf", "surat keterangan ± é.pdf"),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(sent: str | None, shown: str) -> None:
    assert shown_name(sent) == shown
