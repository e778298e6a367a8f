"""What every object store keeps: on a local disk and on a real S3 server."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tiru.files.local import LocalStore
from tiru.files.s3 import S3Store
from tiru.files.store import ObjectMissing, ObjectStore, Stored, StoreUnavailable, Usage

from .conftest import BUCKET, OWN, ROOT, S3Server

NOWHERE = f"00/00/{'0' * 64}.pdf"


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "local":
        return LocalStore(tmp_path / "files")
    server: S3Server = request.getfixturevalue("s3_server")
    return S3Store(BUCKET, **server.client, **ROOT)


@pytest.fixture
def tenant() -> str:
    return f"uji-{secrets.token_hex(4)}"


async def chunks_of(content: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def keys_of(store: ObjectStore, tenant: str) -> list[str]:
    return [key async for key in store.keys(tenant)]


async def bytes_of(store: ObjectStore, tenant: str, key: str, start: int, stop: int | None) -> bytes:
    return b"".join([chunk async for chunk in store.read(tenant, key, start=start, stop=stop)])


async def test_what_was_put_comes_back_with_its_hash_and_size(store: ObjectStore, tenant: str) -> None:
    content = secrets.token_bytes(10_000)
    stored = await store.put(tenant, content, suffix=".pdf")
    digest = hashlib.sha256(content).hexdigest()
    assert stored == Stored(f"{digest[:2]}/{digest[2:4]}/{digest}.pdf", digest, 10_000)
    assert await store.get(tenant, stored.key) == content
    assert await store.size(tenant, stored.key) == 10_000


async def test_an_empty_object_is_an_object(store: ObjectStore, tenant: str) -> None:
    stored = await store.put(tenant, b"")
    assert await store.get(tenant, stored.key) == b""
    assert await store.usage(tenant) == Usage(1, 0)


async def test_the_same_content_is_kept_once(store: ObjectStore, tenant: str) -> None:
    first = await store.put(tenant, b"akta", suffix=".pdf")
    again = await store.put_stream(tenant, chunks_of(b"akta", 1), suffix=".pdf")
    assert first == again
    assert await keys_of(store, tenant) == [first.key]


async def test_a_stream_larger_than_memory_and_one_part_is_whole(store: ObjectStore, tenant: str) -> None:
    content = secrets.token_bytes(1_000_003) * 20
    stored = await store.put_stream(tenant, chunks_of(content, 700_001), suffix=".bin")
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert hashlib.sha256(await store.get(tenant, stored.key)).hexdigest() == stored.sha256


async def test_a_stream_that_breaks_off_leaves_nothing(store: ObjectStore, tenant: str) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 5_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.put_stream(tenant, broken())
    assert await store.usage(tenant) == Usage(0, 0)


@pytest.mark.parametrize(
    ("start", "stop"), [(0, None), (0, 1), (3, 700_000), (299_999, 300_001), (999_999, None), (5, 5)]
)
async def test_a_range_is_exactly_that_range(store: ObjectStore, tenant: str, start: int, stop: int | None) -> None:
    content = secrets.token_bytes(1_000_000)
    stored = await store.put(tenant, content)
    assert await bytes_of(store, tenant, stored.key, start, stop) == content[start:stop]


async def test_a_range_behind_the_end_is_empty(store: ObjectStore, tenant: str) -> None:
    stored = await store.put(tenant, b"pendek")
    assert await bytes_of(store, tenant, stored.key, 100, None) == b""


async def test_what_is_missing_is_not_found(store: ObjectStore, tenant: str) -> None:
    with pytest.raises(ObjectMissing):
        await store.get(tenant, NOWHERE)
    with pytest.raises(ObjectMissing):
        await store.size(tenant, NOWHERE)
    with pytest.raises(ObjectMissing):
        await bytes_of(store, tenant, NOWHERE, 0, 10)


async def test_deleting_twice_is_deleting_once(store: ObjectStore, tenant: str) -> None:
    stored = await store.put(tenant, b"sekali")
    await store.delete(tenant, stored.key)
    await store.delete(tenant, stored.key)
    with pytest.raises(ObjectMissing):
        await store.get(tenant, stored.key)


@pytest.mark.parametrize(
    "key", ["../blora/x", "/etc/passwd", "aa/bb/../../x", "aa/bb", f"aa/bb/{'c' * 64}.p/f", f"{NOWHERE}\n", ""]
)
async def test_a_key_that_we_did_not_make_is_not_found(store: ObjectStore, tenant: str, key: str) -> None:
    with pytest.raises(ObjectMissing):
        await store.get(tenant, key)
    with pytest.raises(ObjectMissing):
        await store.delete(tenant, key)


@pytest.mark.parametrize("slug", ["", "..", "a/b", ".hidden", "a\n"])
async def test_a_tenant_is_one_folder(store: ObjectStore, slug: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        await store.put(slug, b"x")


async def test_two_tenants_side_by_side_never_see_each_other(store: ObjectStore, tenant: str) -> None:
    other = f"{tenant}-lain"
    stored = await store.put(tenant, b"rahasia", suffix=".pdf")
    assert await keys_of(store, other) == []
    with pytest.raises(ObjectMissing):
        await store.get(other, stored.key)
    await store.put(other, b"rahasia", suffix=".pdf")
    await store.delete(other, stored.key)
    assert await store.get(tenant, stored.key) == b"rahasia"


async def test_purging_leaves_zero_objects_and_the_neighbour_whole(store: ObjectStore, tenant: str) -> None:
    other = f"{tenant}-lain"
    kept = await store.put(other, b"milik tetangga")
    for number in range(7):
        await store.put(tenant, f"berkas {number}".encode(), suffix=".txt")
    assert await store.usage(tenant) == Usage(7, 7 * len("berkas 0"))
    assert len(await keys_of(store, tenant)) == 7
    assert await store.delete_all(tenant) == 7
    assert await store.usage(tenant) == Usage(0, 0)
    assert await keys_of(store, tenant) == []
    assert await store.delete_all(tenant) == 0
    assert await keys_of(store, other) == [kept.key]


async def test_own_credentials_do_not_open_the_neighbours_prefix(s3_server: S3Server) -> None:
    if not s3_server.enforces:
        pytest.skip("this S3 server knows no identities")
    own = S3Store(BUCKET, credentials=OWN.get, **s3_server.client, **ROOT)
    stored = await own.put("blora", b"milik Blora")
    assert await own.get("blora", stored.key) == b"milik Blora"
    assert await keys_of(own, "blora") == [stored.key]

    thief = S3Store(BUCKET, **s3_server.client, **OWN["kuningan"])
    for attempt in (thief.get, thief.size, thief.delete):
        with pytest.raises(StoreUnavailable):
            await attempt("blora", stored.key)
    with pytest.raises(StoreUnavailable):
        await keys_of(thief, "blora")
    with pytest.raises(StoreUnavailable):
        await thief.put("blora", b"titipan")
    assert await own.get("blora", stored.key) == b"milik Blora"


async def test_an_s3_that_is_down_is_said_in_words() -> None:
    store = S3Store(BUCKET, endpoint_url="http://127.0.0.1:9", region_name="us-east-1", **ROOT)
    with pytest.raises(StoreUnavailable, match="tidak bisa dihubungi") as caught:
        await store.put("blora", b"x")
    assert (caught.value.status, caught.value.code) == (503, "TIRU-E0442")


async def test_an_s3_without_the_bucket_is_said_in_words(s3_server: S3Server) -> None:
    store = S3Store("belum-ada", **s3_server.client, **ROOT)
    with pytest.raises(StoreUnavailable, match="NoSuchBucket"):
        await store.get("blora", NOWHERE)
    await store.make_bucket()
    await store.make_bucket()
    with pytest.raises(ObjectMissing):
        await store.get("blora", NOWHERE)
