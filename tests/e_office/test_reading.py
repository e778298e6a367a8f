"""The words of an uploaded file are found; a hostile one costs nothing; a secret one is never read."""

from __future__ import annotations

import json
import os
import stat
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, text
from tests.e_office.test_life_of_an_incoming_letter import form

from tiru.files.checked import Checked
from tiru_e_office import queries
from tiru_e_office.models import Lampiran, Surat
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import Wanted
from tiru_e_office.reading import extract, service
from tiru_e_office.surat_masuk.service import register

WORDS = "Penanggulangan longsor di Cadas Pangeran membutuhkan alat berat."


def pdf(content: bytes, name: str = "surat.pdf") -> Checked:
    return Checked(name, content, "application/pdf", ".pdf")


def with_text(words: str) -> bytes:
    """A PDF of one page with words in it, written by hand: the reader is tried, not the writer."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def scanned() -> bytes:
    """A PDF whose one page is a picture."""
    drawn = BytesIO()
    Image.effect_noise((300, 400), 40).convert("RGB").save(drawn, "PDF")
    return drawn.getvalue()


async def enter(work, gov, content: bytes, **changes) -> tuple[Surat, Lampiran]:
    surat = (await register(work, form(gov, **changes), [pdf(content)])).surat
    (one,) = await queries.files_of(work, surat.id)
    return surat, one


async def found(work, gov, words: str, who: str = "bupati") -> list[int]:
    work.actor = gov.people[who]
    rows = (await queries.letters(work, await my_posts(work), Wanted(q=words))).rows
    return [row.id for row in rows]


async def test_what_stands_in_a_pdf_is_found_after_the_job(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat, one = await enter(work, gov, with_text(WORDS))
        assert one.baca == "antre"
        assert surat.id not in await found(work, gov, "longsor pangeran")
        await service.read_file(work, one.id)
        await work.session.flush()
        assert one.baca == "selesai"
        assert surat.id in await found(work, gov, "longsor pangeran")
        assert surat.id not in await found(work, gov, "longsor pangeran", who="lain")


async def test_the_job_is_asked_for_with_the_upload(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        _surat, one = await enter(work, gov, with_text(WORDS))
        await work.session.execute(text("set local role tiru_control"))
        waiting = await work.session.scalars(
            text("select payload from tiru_control.pgqueuer where headers->>'job' = :job"), {"job": service.JOB}
        )
        assert {"lampiran_id": one.id} in [json.loads(payload) for payload in waiting]


async def test_a_second_run_adds_nothing_and_two_files_add_up(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        files = [pdf(with_text(WORDS)), pdf(with_text("Lampiran anggaran kecamatan Rancakalong tahun ini."), "dua.pdf")]
        surat = (await register(work, form(gov), files)).surat
        for _run in range(2):
            for one in await queries.files_of(work, surat.id):
                await service.read_file(work, one.id)
        words = await work.session.scalar(select(Surat.isi_teks).where(Surat.id == surat.id))
        assert words.count("Pangeran") == 1
        assert "Rancakalong" in words


async def test_nothing_of_a_secret_letter_is_read(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat, one = await enter(work, gov, with_text(WORDS), keamanan="R", kepada=[gov.posts["kadis"]])
        assert one.baca == "tidak"
        one.baca = "antre"  # as if it had become secret while it waited
        await work.session.flush()
        await service.read_file(work, one.id)
        assert one.baca == "tidak"
        assert await work.session.scalar(select(Surat.isi_teks).where(Surat.id == surat.id)) == ""
        assert surat.id not in await found(work, gov, "longsor")
        assert await service.ask_again(work) == 0


async def test_a_broken_file_is_noted_and_the_letter_stays(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat, one = await enter(work, gov, b"%PDF-1.7 isi")
        await service.read_file(work, one.id)
        assert one.baca == "gagal"
        assert await work.session.scalar(select(Surat.isi_teks).where(Surat.id == surat.id)) == ""


async def test_a_file_that_takes_for_ever_is_ended_with_what_it_started(tmp_path, monkeypatch):
    slow = tmp_path / "slow.py"
    slow.write_text("import subprocess, time\nsubprocess.Popen(['sleep', '60'])\ntime.sleep(60)\n")
    monkeypatch.setattr(service, "COMMAND", (service.sys.executable, str(slow)))
    begun = time.monotonic()
    assert await service.extracted(b"%PDF", timeout_s=1) == (-1, "")
    assert time.monotonic() - begun < 10


async def test_the_reading_process_is_told_nothing_of_this_one(tmp_path, monkeypatch):
    asking = tmp_path / "asking.py"
    asking.write_text("import os\nprint(','.join(sorted(os.environ)))\n")
    monkeypatch.setenv("TIRU_DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(service, "COMMAND", (service.sys.executable, str(asking)))
    code, told = await service.extracted(b"")
    assert code == 0
    assert "TIRU" not in told


async def test_a_page_that_asks_for_endless_memory_ends_that_process_only():
    drawn = BytesIO()
    Image.new("L", (9000, 9000)).save(drawn, "PNG")
    code, words = await service.extracted(drawn.getvalue())
    assert (code, words) == (extract.BROKEN, "")


def fake_tesseract(folder: Path, languages: str) -> None:
    """A program in the place of tesseract that speaks as it does: what is tried is how it is called."""
    program = folder / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" = --list-langs ]; then printf "List of available languages (1):\\n{languages}\\n"; exit 0; fi\n'
        '[ "$1 $2 $3 $4" = "stdin stdout -l ind" ] || exit 9\n'
        "head -c 8 | grep -q PNG || exit 8\n"
        "cat > /dev/null\n"
        'echo "Pemberitahuan vaksinasi ternak di Jatigede"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """`reader(languages)`: tesseract is there, with these languages and no other program before it."""

    def put(languages: str) -> None:
        fake_tesseract(tmp_path, languages)
        monkeypatch.setitem(service.ENVIRONMENT, "PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")

    return put


async def test_a_scan_without_a_reader_is_noted_as_not_read_and_read_once_there_is_one(
    act_as, gov, reader, monkeypatch
):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await work.session.execute(text("update e_office_lampiran set baca = 'selesai'"))
        monkeypatch.setitem(service.ENVIRONMENT, "PATH", "/nonexistent")
        surat, one = await enter(work, gov, scanned())
        await service.read_file(work, one.id)
        assert one.baca == "tidak"
        assert await service.ask_again(work) == 0
        reader("eng\\nind")
        assert await service.ask_again(work) == 1
        await service.read_file(work, one.id)
        await work.session.flush()
        assert one.baca == "selesai"
        assert surat.id in await found(work, gov, "vaksinasi ternak")


async def test_a_reader_without_indonesian_reads_nothing(reader):
    reader("eng")
    assert await service.extracted(scanned()) == (extract.NO_READER, "")


def test_words_are_cut_and_cleaned(monkeypatch):
    monkeypatch.setattr(extract, "MOST_TEXT", 10)
    monkeypatch.setattr(extract, "_of_pdf", lambda _content: ["a\x00b", "\n\n c", "d" * 100])
    assert extract.words_of(b"%PDF") == "a b c dddd"
