"""Every page, and every answer to an empty form, in English: nothing of the interface stays Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from sqlalchemy import text as sql

from tiru.tenant import SYSTEM
from tiru.testing.installation import all_powerful
from tiru.testing.route_trial import Things, Trial, filled, holder
from tiru.web.declared import ANYONE
from tiru.web.route_table import routes_of
from tiru.words.__main__ import packages
from tiru.words.catalogue import PLACES, read
from tiru.words.extraction import folder_of
from tiru.words.literals import SPOKEN
from tiru.work import UnitOfWork, unit_of_work

MADE = re.compile(r"Pemegang|Warga|Desa|Kelurahan|Kecamatan|Puskesmas|Laporan [abc]\d")
"""Names and titles of what the trial makes, the region's own words and kinds: data that looks like the interface."""


class Page(HTMLParser):
    """What people read or hear of a page, each piece on its own."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.language = ""
        self._code = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        self._code += tag in ("code", "style", "script")
        self.texts += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "style", "script")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._code:
            self.texts.append(" ".join(data.split()))


class Indonesian:
    """The source strings that English says otherwise, also with their places filled in."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        filled_in = []
        for package in packages():
            for message in read(folder_of(package) / "locale/en.po"):
                forms = message.id if isinstance(message.id, tuple | list) else (message.id,)
                said = message.string if isinstance(message.string, tuple | list) else (message.string,)
                for source in set(forms) - set(said) - {""}:
                    text = " ".join(str(source).split())
                    if PLACES.search(text):
                        parts = [re.escape(part) for part in PLACES.split(text)]
                        if len(re.sub(r"\W", "", "".join(parts))) > 4:
                            filled_in.append(".+?".join(parts))
                    else:
                        self.whole.add(text)
        self.filled = re.compile("|".join(filled_in))

    def left_in(self, page: Page) -> Iterator[str]:
        for text in page.texts:
            if (text in self.whole or self.filled.fullmatch(text)) and not MADE.fullmatch(text):
                yield text


async def in_the_rows(work: UnitOfWork, texts: set[str]) -> set[str]:
    """Those texts that are a whole value in one of the tenant's own rows: names people gave, letters sent before."""
    columns = await work.session.execute(
        sql(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = current_schema() and data_type = 'text'"
        )
    )
    found: set[str] = set()
    for table, column in columns.all():
        rows = sql(f'select "{column}" from "{table}" where "{column}" = any(:texts)')
        found |= set(await work.session.scalars(rows, {"texts": sorted(texts)}))
    return found


@pytest.fixture(scope="module")
def indonesian() -> Indonesian:
    return Indonesian()


@pytest.mark.parametrize("site", ["tenant", "front", "console"])
async def test_no_word_of_the_interface_stays_indonesian(
    site, services, registry, tenant, made, made_at_console, indonesian
):
    things = (made_at_console if site == "console" else made).mine
    trial = Trial(services, tenant)
    left: list[tuple[str, str]] = []
    seen = 0
    try:
        for route in routes_of(registry):
            mine = things.get(route.module, Things())
            if route.site != site or not set(route.parameters) <= {*mine.words, *mine.values}:
                continue  # what cannot be filled is named by the test of the route table
            actor = holder(route, mine)
            if actor.kind == "staff" and route.permission != ANYONE:
                actor = all_powerful(registry)
            answer = await trial.ask(route, filled(route, mine), actor, {**mine.cookies, "bahasa": "en"})
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            page = Page(answer.text)
            seen += 1
            left += [(f"{route.method} {route.url}", text) for text in indonesian.left_in(page)]
            if "<html" in answer.text and page.language != "en":
                left.append((f"{route.method} {route.url}", f"lang={page.language!r}"))
    finally:
        await trial.close()
    async with unit_of_work(services, tenant, SYSTEM) as work:
        data = await in_the_rows(work, {text for _where, text in left})
    assert not (words := sorted({f"{where}: {text}" for where, text in left if text not in data})), "\n".join(words)
    assert seen >= {"tenant": 60, "console": 2, "front": 1}[site]


async def test_the_same_pages_are_indonesian_without_the_choice(services, registry, tenant, indonesian):
    """The comparison finds what it looks for."""
    trial = Trial(services, tenant)
    home = next(
        route for route in routes_of(registry) if (route.site, route.method, route.url) == ("tenant", "GET", "/")
    )
    try:
        answer = await trial.ask(home, "/", trial._actor)
    finally:
        await trial.close()
    page = Page(answer.text)
    assert page.language == "id"
    assert len(list(indonesian.left_in(page))) > 10
