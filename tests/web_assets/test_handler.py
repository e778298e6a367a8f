"""How built files are sent: the best encoding, for a year, and nothing but built files."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from litestar import Litestar, Response
from litestar.testing import TestClient

from tiru.errors import NotFound
from tiru.web.assets import asset, assets_handler, built, chosen_encoding

ALL = {"identity": b"", "br": b"", "gzip": b""}


def _explain(_request: object, error: NotFound) -> Response[str]:
    return Response(error.message, status_code=error.status)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Litestar]]:
    app = Litestar([assets_handler], exception_handlers={NotFound: _explain})
    with TestClient(app) as made:
        yield made


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.1", "br"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity", "identity"),
        ("", "identity"),
        ("gzip;q=nonsense", "identity"),
        ("brotli", "identity"),
    ],
)
def test_the_best_encoding_the_browser_takes_is_chosen(accepted: str, expected: str) -> None:
    assert chosen_encoding(accepted, ALL) == expected


def test_an_encoding_that_was_not_built_is_not_chosen() -> None:
    assert chosen_encoding("br, gzip", {"identity": b""}) == "identity"


def test_a_stylesheet_travels_compressed_and_stays_a_year(client: TestClient[Litestar]) -> None:
    answer = client.get(asset("portal.css"), headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "accept-encoding"
    assert "--b-600" in answer.text


def test_each_encoding_has_its_own_tag_and_a_known_tag_saves_the_body(client: TestClient[Litestar]) -> None:
    packed = client.get(asset("portal.js"), headers={"accept-encoding": "gzip"})
    plain = client.get(asset("portal.js"), headers={"accept-encoding": "identity"})
    assert packed.headers["etag"] != plain.headers["etag"]
    again = client.get(
        asset("portal.js"), headers={"accept-encoding": "identity", "if-none-match": plain.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_head_answers_like_get_without_a_body(client: TestClient[Litestar]) -> None:
    answer = client.head(asset("ikon.svg"), headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content == b""


def test_the_typeface_is_sent_as_it_is(client: TestClient[Litestar]) -> None:
    answer = client.get(asset("jakarta.woff2"), headers={"accept-encoding": "br, gzip"})
    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers
    assert answer.content[:4] == b"wOF2"


@pytest.mark.parametrize(
    "name",
    [
        "portal.css",
        "manifest.json",
        ".stamp",
        "..%2f..%2fapp.py",
        "%2e%2e/%2e%2e/app.py",
        "../../assets.py",
        "portal.00000000.css",
        "x%00.css",
    ],
)
def test_nothing_but_built_files_is_found(client: TestClient[Litestar], name: str) -> None:
    assert client.get(f"/aset/{name}").status_code == 404
    assert built(name) is None


def test_a_licence_is_readable(client: TestClient[Litestar]) -> None:
    answer = client.get("/aset/LICENSE.font.txt")
    assert answer.status_code == 200
    assert "SIL OPEN FONT LICENSE" in answer.text


def test_gzip_twin_and_plain_file_agree(client: TestClient[Litestar]) -> None:
    file = built(asset("kantor.css").removeprefix("/aset/"))
    assert file is not None
    assert gzip.decompress(file.contents["gzip"]) == file.contents["identity"]
