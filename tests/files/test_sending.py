"""Files that go out: from a sandbox, under their name, in ranges, and many at once as one archive."""

from __future__ import annotations

import hashlib
import io
import subprocess
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Request, Response, get
from litestar.testing import AsyncTestClient

from tiru.files.archive import Entry, object_entry, zip_chunks
from tiru.files.attachment import attachment, disposition, stored_attachment, wanted_range
from tiru.files.local import LocalStore

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CONTENT = bytes(range(256)) * 4000


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[AsyncTestClient[Litestar]]:
    store = LocalStore(tmp_path)
    stored = await store.put("blora", CONTENT, suffix=".pdf")

    @get("/berkas")
    async def send(request: Request[Any, Any, Any]) -> Response[Any]:
        return await stored_attachment(
            store,
            "blora",
            stored.key,
            name='Surat "é".pdf',
            media_type="application/pdf",
            inline=True,
            range_header=request.headers.get("range"),
        )

    async with AsyncTestClient(Litestar([send])) as opened:
        yield opened


async def test_a_file_comes_whole_and_cannot_run_or_be_shown(client: AsyncTestClient[Litestar]) -> None:
    answer = await client.get("/berkas")
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-", 100, 1_024_000),
        ("bytes=-5", 1_023_995, 1_024_000),
        ("bytes=1000-9999999", 1000, 1_024_000),
        ("bytes=-9999999", 0, 1_024_000),
    ],
)
async def test_one_range_is_answered_with_that_range(
    client: AsyncTestClient[Litestar], header: str, start: int, stop: int
) -> None:
    answer = await client.get("/berkas", headers={"range": header})
    assert (answer.status_code, answer.content) == (206, CONTENT[start:stop])
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/1024000"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("header", ["bytes=1024000-", "bytes=-0"])
async def test_a_range_behind_the_end_is_416(client: AsyncTestClient[Litestar], header: str) -> None:
    answer = await client.get("/berkas", headers={"range": header})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */1024000")


@pytest.mark.parametrize("header", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes=-", "bytes=a-b", None])
def test_what_is_no_single_range_asks_for_the_whole(header: str | None) -> None:
    assert wanted_range(header, 100) is None


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("surat.pdf", "attachment; filename=\"surat.pdf\"; filename*=UTF-8''surat.pdf"),
        ('a"; x=\r\n.pdf', "attachment; filename=\"a x=.pdf\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A.pdf"),
        ("Él.pdf", "attachment; filename=\"El.pdf\"; filename*=UTF-8''%C3%89l.pdf"),
        ("文", "attachment; filename=\"berkas\"; filename*=UTF-8''%E6%96%87"),
    ],
)
def test_a_name_cannot_break_out_of_its_header(name: str, header: str) -> None:
    assert disposition(name) == header


def test_only_our_own_jpeg_may_be_shown_in_the_page() -> None:
    for media_type, how in (("image/jpeg", "inline"), ("image/svg+xml", "attachment"), ("text/html", "attachment")):
        headers = attachment(b"x", name="a", media_type=media_type, inline=True).headers
        assert headers["content-disposition"].split(";")[0] == how


async def of(*entries: Entry) -> AsyncIterator[Entry]:
    for entry in entries:
        yield entry


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_an_archive_unpacks_and_its_hashes_agree(tmp_path: Path) -> None:
    store = LocalStore(tmp_path / "store")
    stored = await store.put("blora", CONTENT, suffix=".jpg")
    made = of(
        Entry("data/surat masuk.csv", chunks(b"a;b\n", b"1;2\n")),
        object_entry(store, "blora", stored.key, "foto/1.jpg"),
    )
    content = b"".join([chunk async for chunk in zip_chunks(made, at=AT)])
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    assert archive.read("foto/1.jpg") == CONTENT
    assert archive.getinfo("foto/1.jpg").date_time == (2026, 11, 24, 12, 0, 0)
    archive.extractall(tmp_path / "out")
    check(tmp_path / "out")
    assert f"{hashlib.sha256(CONTENT).hexdigest()}  foto/1.jpg\n" in archive.read("SHA256SUMS").decode()


def check(folder: Path) -> None:
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)


async def test_a_large_archive_does_not_stay_in_memory() -> None:
    async def block() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield bytes(500_000)

    tracemalloc.start()
    size = 0
    async for chunk in zip_chunks(of(Entry("besar.jpg", block()), Entry("besar.csv", block())), at=AT):
        size += len(chunk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 32_000_000
    assert peak < 6_000_000


@pytest.mark.parametrize("name", ["../x", "/x", "a//b", "a/./b", "a\\b", "", "a\nb", "SHA256SUMS"])
async def test_a_name_that_leaves_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"archive"):
        [chunk async for chunk in zip_chunks(of(Entry(name, chunks(b"x"))), at=AT)]
