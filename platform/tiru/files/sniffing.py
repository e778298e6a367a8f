"""What a file is, by its bytes and not by its name; and the words for what we do not take."""

from __future__ import annotations

import io
import zipfile
import zlib

from tiru.i18n import _

_MAGIC = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
ZIP_TYPES = {
    "xl/workbook.xml": (_OFFICE + "spreadsheetml.sheet", ".xlsx"),
    "word/document.xml": (_OFFICE + "wordprocessingml.document", ".docx"),
}
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_MARKUP = (b"<svg", b"<!doctype", b"<html", b"<?xml", b"<script")


def sniff(content: bytes) -> tuple[str, str]:
    """Media type and suffix of what we take; empty for everything else."""
    for magic, media_type, suffix in _MAGIC:
        if content.startswith(magic):
            return media_type, suffix
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", ".webp"
    inside = _names_in_zip(content)
    if any(name.lower().endswith("vbaproject.bin") for name in inside):
        return "", ""
    return next((found for marker, found in ZIP_TYPES.items() if marker in inside), ("", ""))


def why_not(content: bytes) -> str:
    """A sentence for a kind of file that we know and do not take; empty when we do not know it either."""
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return _(
            "Foto HEIC dari iPhone belum bisa dibaca. Pilih Pengaturan > Kamera > Format > "
            "Paling Kompatibel, atau simpan sebagai JPEG."
        )
    if content[4:8] == b"ftyp":
        return _("Video tidak bisa diterima; kirim foto.")
    if head.startswith(_MARKUP) or b"<svg" in head:
        return _("Halaman web dan gambar SVG tidak diterima karena bisa berisi program.")
    if content.startswith((b"MZ", b"\x7fELF", b"#!")):
        return _("Program tidak diterima.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _("Berkas Office lama atau yang terkunci sandi tidak diterima. Simpan sebagai DOCX, XLSX atau PDF.")
    if any(name.lower().endswith("vbaproject.bin") for name in _names_in_zip(content)):
        return _("Berkas Office yang berisi makro tidak diterima. Simpan tanpa makro.")
    return ""


def _names_in_zip(content: bytes) -> list[str]:
    if not content.startswith(b"PK\x03\x04"):
        return []
    try:
        return zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError):
        return []
