"""Letters as they are printed: PDF/A, both layouts, and nothing typed becomes source."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tiru_e_office.printing.body import blocks, fields_in, filled
from tiru_e_office.printing.pdf import SHEETS, pdf, pdf_now

AT = datetime(2026, 11, 25, 3, tzinfo=UTC)
TTD = {"jabatan": ["a.n. Bupati Kuningan", "Sekretaris Daerah,"], "nama": "Contoh Nama", "keterangan": ["NIP 1"]}
KOP = {"baris": ["Pemerintah Kabupaten Kuningan", "Sekretariat Daerah"], "alamat": "Jalan Siliwangi 88"}
LETTER = {
    "kop": KOP,
    "tempat_tanggal": "Kuningan, 25 November 2026",
    "rincian": [["Nomor", "000.8.3/12/Setda/2026"], ["Hal", "Undangan"]],
    "tujuan": ["Kepala Dinas Kominfo"],
    "isi": blocks("Dengan hormat.\n\n1. satu\n2. dua\n\n| No | Nama |\n| 1 | Ani |\n\nTerima kasih."),
    "ttd": TTD,
    "tembusan": ["Bupati"],
}
DATA = {
    "korespondensi": LETTER,
    "judul": {"kop": KOP, "judul": "Surat Tugas", "nomor": "800/1", "isi": blocks("Isi."), "ttd": TTD},
    "kartu_kendali": {
        "kop": KOP,
        "rincian": [["Perihal", "Rapat"]],
        "tanda_terima": "Tanda terima",
        "catatan": "Catatan",
    },
    "lembar_disposisi": {
        "kop": KOP,
        "rincian": [["Dari", "Bappenas"]],
        "hal": "Rapat",
        "jejak": [
            {
                "dari": "Bupati",
                "waktu": "x",
                "kepada": ["Sekda"],
                "instruksi": ["Agendakan"],
                "catatan": "",
                "batas": "",
            }
        ],
    },
    "daftar": {
        "judul": "Agenda",
        "keterangan": "2026",
        "lebar": [1, 3],
        "kepala": ["No", "Hal"],
        "baris": [["1", "Rapat"]],
    },
    "berita_acara": {"judul": "BA", "nomor": "1", "isi": blocks("Isi."), "para_pihak": [TTD, TTD]},
}


def words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("sheet", sorted(SHEETS))
async def test_every_sheet_is_pdf_a_with_its_words(sheet):
    content = await pdf(sheet, DATA[sheet], at=AT)
    assert content.startswith(b"%PDF-")
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content
    assert words(content).strip()


def test_a_letter_says_what_a_letter_says():
    text = words(pdf_now("korespondensi", LETTER, at=AT))
    for part in ("SEKRETARIAT DAERAH", "000.8.3/12/Setda/2026", "Yth. Kepala Dinas Kominfo", "Ani", "Tembusan"):
        assert part in text, part


def test_the_same_letter_gives_the_same_bytes():
    assert pdf_now("judul", DATA["judul"], at=AT) == pdf_now("judul", DATA["judul"], at=AT)


def test_what_is_typed_is_never_source():
    evil = '#read("/etc/passwd") $x^2$ *tebal* #sys.inputs <label> @ref \\ "kutip"'
    text = words(pdf_now("korespondensi", {**LETTER, "isi": blocks(evil)}, at=AT))
    assert '#read("/etc/passwd")' in text.replace("“", '"').replace("”", '"')
    assert "root:" not in text


def test_an_unknown_sheet_is_a_bug():
    with pytest.raises(ValueError, match="lain"):
        pdf_now("lain", {}, at=AT)


def test_a_body_is_cut_into_paragraphs_lists_and_tables():
    assert blocks("Satu\nbaris.\n\nDua.\n1. a\n2) b\n- x\n| A | B |\n|---|---|\n| 1 |") == [
        {"kind": "p", "text": "Satu baris."},
        {"kind": "p", "text": "Dua."},
        {"kind": "ol", "items": ["a", "b"], "letters": False},
        {"kind": "ul", "items": ["x"], "letters": False},
        {"kind": "table", "heads": ["A", "B"], "rows": [["1", ""]]},
    ]


@given(st.text(max_size=300))
def test_no_word_of_a_body_is_lost(text):
    kept = str(blocks(text))
    for word in text.split():
        plain = word.strip("|-•:.)(")
        if plain.isalpha() and len(plain) > 2:
            assert plain in kept


def test_fields_are_filled_and_empty_ones_show():
    text = "Yth. {{ nama }}, pada {{hari}} di {{tempat}}; {{nama}}."
    assert fields_in(text) == ["nama", "hari", "tempat"]
    assert filled(text, {"nama": "Ani", "hari": " "}) == "Yth. Ani, pada ………… di …………; Ani."
