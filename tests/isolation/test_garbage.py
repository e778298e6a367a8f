"""Whatever is sent to whatever address is taken or refused, never an accident. Seeded: it can be repeated."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tiru.testing.route_trial import Things, Trial, filled, holder
from tiru.web.forms import Form

SEED = 20261125
ROUNDS = 5
VALUES = (
    "",
    " ",
    "a",
    "0",
    "-1",
    "1",
    "99999999999999999999999999",
    "1e309",
    "NaN",
    "Infinity",
    "-0.0",
    "٣",
    "true",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-11-25T25:61",
    "../../etc/passwd",
    "'; drop table account; --",
    "%",
    "_%\\",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "=1+1",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e\u0000\ufffe",
    "😀" * 50,
    "x" * 5000,
    "\r\nset-cookie: a=b",
    "32.08.01.2001",
    "*/1",
    "[]",
    '{"a": 1}',
)
QUERY = ("q", "halaman", "tahun", "pada", "unit", "kategori", "status", "wilayah", "hari", "kembali", "bahasa", "induk")
QUERY += (
    "nomor",
    "terlambat",
    "kecil",
    "state",
    "code",
    "error",
    "kontak",
    "keadaan",
    "urut",
    "dari",
    "sampai",
    "jenis",
)
BODIES = (
    ("application/x-www-form-urlencoded", b"%ff%fe=%c3%28&=&&&a=%"),
    ("application/x-www-form-urlencoded", b"a" * 20_000),
    ("application/json", b'{"username": ["a", {"b": 1}]}'),
    ("application/json", b"{broken"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\xfe'),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n"),
    ("multipart/form-data", b"no boundary at all"),
    ("text/plain; charset=utf-99", b"\xff"),
    ("", b"\x00\x01"),
)
FILES = (
    b"",
    b"%PDF-1.4 nothing",
    b"\x89PNG\r\n\x1a\nbroken",
    b"PK\x03\x04broken",
    b"nama;kode\n\xff;\x00\n",
    b"<svg onload=x>",
)


def names_of_fields() -> list[str]:
    """Every field of every form that anybody declared, and what views read besides."""
    todo, found = [Form], {"langkah", "isi", "kembali", "yakin", "alasan", "role", "kode"}
    while todo:
        for form in todo.pop().__subclasses__():
            todo.append(form)
            found |= {info.alias or name for name, info in form.model_fields.items()}
    return sorted(found)


def garbage(dice: random.Random, names: list[str]) -> dict[str, str | list[str]]:
    chosen = dice.sample(names, k=dice.randint(1, len(names)))
    return {name: dice.sample(VALUES, k=2) if dice.random() < 0.1 else dice.choice(VALUES) for name in chosen}


def sendable(value: str | list[str]) -> str | list[str]:
    """What httpx can encode: half letters become question marks."""
    if isinstance(value, list):
        return [str(sendable(item)) for item in value]
    return value.encode("utf-8", "replace").decode()


def requests(dice: random.Random, method: str, names: list[str]) -> Iterator[dict[str, object]]:
    for _round in range(ROUNDS):
        query = {name: dice.choice(VALUES).encode("utf-8", "replace") for name in dice.sample(QUERY, k=4)}
        if method == "GET":
            yield {"params": query}
            continue
        data = {name: sendable(value) for name, value in garbage(dice, names).items()}
        if dice.random() < 0.5:
            yield {"data": data, "params": query}
        else:
            yield {"data": data, "files": {name: (name, dice.choice(FILES)) for name in ("berkas", "foto")}}
    if method != "GET":
        kind, body = dice.choice(BODIES)
        yield {"content": body, "headers": {"content-type": kind} if kind else {}}


@pytest.mark.parametrize("site", ["tenant", "console"])
async def test_no_garbage_is_an_accident(site, services, tenant, made, made_at_console, reviewed):
    dice, names, things = random.Random(SEED), names_of_fields(), made if site == "tenant" else made_at_console
    assert len(names) > 60
    trial, broken, sent = Trial(services, tenant), [], 0
    try:
        for route in reviewed:
            if route.site != site or route.url.startswith("/kantor/masuk/sso"):
                continue
            if site == "console" and route.method == "GET":
                continue
            mine = things.mine.get(route.module, Things())
            for request in requests(dice, route.method, names):
                answer = await trial.send(route, filled(route, mine), holder(route, mine), mine.cookies, **request)
                sent += 1
                if answer.status_code >= 500:
                    broken.append(f"{route.method} {route.url} {answer.status_code} {str(request)[:300]}")
    finally:
        await trial.close()
    assert not broken, "\n".join(broken)
    assert sent > 250


async def test_no_id_is_an_accident(services, tenant, made, reviewed):
    """Ids that no database can hold, and words that no address should carry."""
    numbers = ("0", "-1", "99999999999999999999999", "9223372036854775807", "1.5", "x", "%00", "٣")
    words = ("%00", "..%2f..", "%ff", "a" * 3000, "%0d%0ax", "'", "😀", "{}")
    days = ("0001-01-01", "9999-12-31", "2026-02-30", "x")
    trial, broken = Trial(services, tenant), []
    try:
        for route in reviewed:
            if route.site != "tenant" or not route.parameters or route.method != "GET":
                continue
            mine = made.mine.get(route.module, Things())
            for name, kind in route.parameters.items():
                for value in {"int": numbers, "date": days}.get(kind, words):
                    values = {**mine.words, **mine.values, name: value}
                    odd = Things(values=values, owner_id=mine.owner_id)
                    answer = await trial.send(route, filled(route, odd), holder(route, mine), mine.cookies)
                    if answer.status_code >= 500:
                        broken.append(f"{route.url} with {name}={value[:40]}: {answer.status_code}")
    finally:
        await trial.close()
    assert not broken, "\n".join(broken)
