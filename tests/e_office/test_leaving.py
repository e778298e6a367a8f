"""Letters leave: the whole archive as a ZIP that is checked without a database, and the register for SRIKANDI."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import secrets
import subprocess
import sys
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text
from tests.e_office.test_inbox_pages import form

from tiru.errors import Invalid
from tiru.files.archive import zip_chunks
from tiru.files.checked import Checked
from tiru.tenant import SYSTEM, Actor, Grant, Kind
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.ekspor.checking import check
from tiru_e_office.ekspor.whole import Archive, Wish
from tiru_e_office.models import Lampiran, Surat
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.surat_keluar.forms import NaskahForm
from tiru_e_office.surat_keluar.service import write
from tiru_e_office.surat_masuk.service import register

HOME = "/kantor/e_office/ekspor"
RIGHTS = ("e_office:surat:export", "e_office:arsip:export")
KEEPER = Actor(kind=Kind.STAFF, id=1, name="Arsiparis", grants=tuple(Grant(permission=one) for one in RIGHTS))
ASKED = {"alasan": "Pindah ke pusat data baru", "berkas": "true"}


async def come(services, gov, **changes: object) -> int:
    """A letter with a scan of its own."""
    scan = Checked("surat.pdf", b"%PDF-1.7 " + secrets.token_bytes(8), "application/pdf", ".pdf")
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        wanted = form(gov, nomor=secrets.token_hex(5), **changes)
        return (await register(work, wanted, [scan])).surat.id


@pytest.fixture
async def taken(gov, services, browse, tmp_path) -> Path:
    """The archive after one open and one secret letter came in."""
    mark = secrets.token_hex(3)
    await come(services, gov, hal=f"Terbuka {mark}")
    await come(services, gov, hal=f"Tersembunyi {mark}", keamanan="R")
    answer = await browse(gov.tenant, KEEPER).post(f"{HOME}/arsip.zip", data=ASKED)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    path = tmp_path / f"{mark}.zip"
    path.write_bytes(answer.content)
    return path


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without a database to ask."""
    command = [sys.executable, "-m", "tiru.cli", "surat", "verify", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rewritten(path: Path, change) -> Path:
    """The archive with each member as `change(name, content)` gives it; None leaves it out."""
    other = path.with_suffix(".lain.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return other


async def test_everything_but_secret_letters_is_in_and_fits_its_manifest(taken, gov, services):
    mark = taken.stem
    verdict = check(taken)
    assert verdict.problems == []
    assert verdict.manifest["rahasia_ditinggalkan"] >= 1
    with zipfile.ZipFile(taken) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        letters = [json.loads(line) for line in archive.read("data/surat.jsonl").splitlines()]
        table = list(csv.reader(io.StringIO(archive.read("surat.csv").decode("utf-8-sig"))))
        files = [name for name in archive.namelist() if name.startswith("berkas/")]
    assert f"Tersembunyi {mark}".encode() not in everything
    assert [one["hal"] for one in letters if mark in one["hal"]] == [f"Terbuka {mark}"]
    assert len(table) == len(letters) + 1
    assert verdict.manifest["baris"]["surat"] == len(letters)
    assert files, "the letter's scan goes along"
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        told = await work.session.scalar(
            text(
                "select reason from audit_entry where action = 'e_office.arsip.export_whole' order by seq desc limit 1"
            )
        )
    assert told == ASKED["alasan"]


async def test_terbatas_needs_the_clearance_and_drafts_stay_home(gov, services, browse, tmp_path):
    mark = secrets.token_hex(3)
    await come(services, gov, hal=f"Terbatas {mark}", keamanan="T")
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        wanted = NaskahForm(unit=gov.units["bidang"], hal=f"Konsep {mark}", isi="Belum jadi.", ttd=gov.posts["kabid"])
        await write(work, wanted, [])
        number = {"unit_id": gov.units["setda"], "tahun": 2026, "keadaan": "batal", "dipesan_at": work.now}
        hidden = Surat(
            kunci=secrets.token_urlsafe(12),
            arah="keluar",
            unit_id=gov.units["setda"],
            jenis="SD",
            status="batal",
            tahun=2026,
            hal="x",
            keamanan="R",
            dibuat_at=work.now,
        )
        work.session.add(hidden)
        await work.session.flush()
        more = {"buku": mark, "urut": 1, "nomor": mark, "tanggal": work.today, "surat_id": hidden.id}
        work.session.add(Nomor(**number, **more, alasan=f"Bocor {mark}"))

    async def everything(actor: Actor) -> str:
        answer = await browse(gov.tenant, actor).post(f"{HOME}/arsip.zip", data={"alasan": ASKED["alasan"]})
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist()).decode()

    plain, cleared = await everything(KEEPER), await everything(replace(KEEPER, clearance="T"))
    assert f"Terbatas {mark}" not in plain
    assert f"Terbatas {mark}" in cleared
    for said in (plain, cleared):
        assert f'"nomor": "{mark}"' in said
        assert f"Konsep {mark}" not in said
        assert f"Bocor {mark}" not in said


async def test_a_changed_a_missing_and_an_added_member_are_named(taken):
    changed = rewritten(taken, lambda name, content: content + b" " if name == "surat.csv" else content)
    assert any("surat.csv" in one for one in check(changed).problems)
    without = rewritten(taken, lambda name, content: None if name == "data/tugas.jsonl" else content)
    assert any("data/tugas.jsonl" in one for one in check(without).problems)
    shorter = rewritten(taken, lambda name, content: b"" if name == "data/surat.jsonl" else content)
    assert len(check(shorter).problems) == 2, "its hash, and its number of rows"
    with zipfile.ZipFile(taken, "a") as archive:
        archive.writestr("tambahan.txt", "x")
    assert any("tambahan.txt" in one for one in check(taken).problems)


async def test_the_command_checks_it_without_a_database(taken):
    good = await asyncio.to_thread(ran, str(taken), "-o", "json")
    assert good.returncode == 0, good.stderr
    assert json.loads(good.stdout)["items"][0]["utuh"] is True
    bad = rewritten(taken, lambda name, content: content[:-1] if name == "BACA-SAYA.txt" else content)
    told = await asyncio.to_thread(ran, str(bad))
    assert told.returncode == 1
    assert "BACA-SAYA.txt" in told.stderr


def test_what_is_no_archive_is_refused(tmp_path):
    nothing = tmp_path / "x.zip"
    nothing.write_bytes(b"PK")
    with pytest.raises(Invalid):
        check(nothing)


async def test_an_object_that_is_gone_is_said_and_stops_nothing(gov, services, browse, tmp_path):
    letter = await come(services, gov, hal="Yang hilang")
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        one = await work.session.scalar(select(Lampiran).where(Lampiran.surat_id == letter))
        kept, one.key = one.key, "00/hilang.pdf"
    try:
        answer = await browse(gov.tenant, KEEPER).post(f"{HOME}/arsip.zip", data=ASKED)
        path = tmp_path / "a.zip"
        path.write_bytes(answer.content)
        assert f"berkas/{letter}/" in check(path).manifest["objek_hilang"][0]
    finally:
        async with unit_of_work(services, gov.tenant, SYSTEM) as work:
            one = await work.session.scalar(select(Lampiran).where(Lampiran.surat_id == letter))
            one.key = kept


async def test_without_a_reason_or_the_right_nothing_leaves(gov, browse):
    keeper = browse(gov.tenant, KEEPER)
    refused = await keeper.post(f"{HOME}/arsip.zip", data={"alasan": "pendek"})
    assert refused.status_code == 422
    assert "pendek" in refused.text
    clerk = browse(gov.tenant, gov.people["tu"])
    assert (await clerk.post(f"{HOME}/arsip.zip", data=ASKED)).status_code == 403
    page = (await clerk.get(HOME)).text
    assert "Seluruh arsip" not in page
    assert (await browse(gov.tenant, gov.people["staf"]).get(HOME)).status_code == 403


async def test_the_register_for_srikandi_stays_within_the_right_and_hides_secrets(gov, services, browse):
    mark = secrets.token_hex(3)
    await come(services, gov, hal=f"Terbuka {mark}")
    await come(services, gov, hal=f"Tersembunyi {mark}", keamanan="SR", asal=f"Pengirim {mark}")
    year = 2026
    path = f"{HOME}/srikandi-masuk.csv"
    mine = (await browse(gov.tenant, gov.people["tu"]).get(path)).text
    assert f"Terbuka {mark}" in mine
    assert "(rahasia)" in mine
    assert f"Tersembunyi {mark}" not in mine
    assert f"Pengirim {mark}" not in mine
    other = (await browse(gov.tenant, gov.people["tu_dinas"]).get(path)).text
    assert mark not in other
    none = (await browse(gov.tenant, gov.people["tu"]).get(path, params={"tahun": "1999"})).text
    assert len(none.splitlines()) == 1
    xlsx = await browse(gov.tenant, gov.people["tu"]).get(f"{HOME}/srikandi-keluar.xlsx", params={"tahun": str(year)})
    assert xlsx.content.startswith(b"PK")


async def test_memory_does_not_grow_with_the_letters(gov, services):
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        many = text(
            "insert into e_office_surat"
            " (kunci, arah, unit_id, jenis, status, tahun, nomor_agenda, diterima_on, hal, dibuat_at)"
            " select 'mem-' || n || '-' || :mark, 'masuk', :unit, 'SD', 'selesai', 1950, n, '1950-01-01',"
            " repeat('x', 400), now()"
            " from generate_series(1, 6000) n"
        )
        await work.session.execute(many, {"mark": secrets.token_hex(4), "unit": gov.units["setda"]})

    async def peak(tahun: int | None) -> tuple[int, int]:
        archive = Archive(services, gov.tenant, KEEPER, Wish(tahun=tahun, files=False))
        tracemalloc.start()
        size = 0
        async for chunk in zip_chunks(archive.entries(), at=services.clock()):
            size += len(chunk)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most, archive.counts.get("surat", 0)

    try:
        await peak(1950)
        most, rows = await peak(1950)
        assert rows == 6000
        assert most < 6_000_000, "500 letters at a time, not 6,000"
    finally:
        async with unit_of_work(services, gov.tenant, SYSTEM) as work:
            await work.session.execute(text("delete from e_office_surat where tahun = 1950"))


@needs_browser[0]
async def test_the_page_in_a_browser(gov, services, client_for):
    await come(services, gov, hal="Yang dilihat")
    assert await seen(client_for(gov.tenant, KEEPER), [HOME]) == []
