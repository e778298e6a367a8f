"""Trying every address of the application as everybody who should not get in, and as those who should.

What is expected follows from the route table alone: what a stranger, a citizen, an official without the right, with
the right elsewhere, with the right here, and with another's ids is answered. `Trial.of` returns what was answered
otherwise, in words; nothing is written, since every transaction is rolled back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from litestar.connection import ASGIConnection

from tiru.db.undoing import UndoingDatabase
from tiru.services import Services
from tiru.tenant import STRANGER, Actor, Grant, Kind, Tenant
from tiru.web.app import create_app
from tiru.web.declared import ANYONE, CITIZEN, STAFF
from tiru.web.route_table import EVERYWHERE, Route
from tiru.work import UnitOfWork

OPEN = frozenset({200, 201, 204, 206, 303, 409, 413, 415, 422, 429})
"""What somebody is answered who may enter: the page, or why this very thing cannot be done now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where things are made: `mark` makes names unique, `unit_id` and `desa` are what a scope may reach."""

    mark: str
    unit_id: int = 0
    desa: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """What a module's routes are about in one tenant: a value for every parameter, all of one thing.

    `words` are parameters that are not anybody's (a step, a language). `owned` are things of one account or
    citizen: a colleague gets 404 whatever they hold. `cookies` are what the thing's owner has in the browser.
    `owner_id` is the account, `citizen_id` the citizen they belong to. `shown` are things that every official may
    see: to change them without the right is 403. `also` are rights that some steps ask for besides the route's.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, object] = field(default_factory=dict)
    owned: frozenset[str] = frozenset()
    cookies: Mapping[str, str] = field(default_factory=dict)
    owner_id: int | None = None
    citizen_id: int | None = None
    shown: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()


Make = Callable[[UnitOfWork, Place], Awaitable[Things]]


@dataclass(slots=True)
class Answers:
    """What came back: how many were asked, and each answer that is not as the table says."""

    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    def note(self, who: str, route: Route, url: str, answer: httpx.Response, wanted: str) -> None:
        """One answer that the table does not allow."""
        shown = f"{answer.status_code} {answer.headers.get('location', '')}".strip()
        self.wrong.append(f"{route.method} {route.url} as {who}: {shown}, expected {wanted} ({url})")


class Trial:
    """The whole application of `services`, asked under each site's own host as whoever the trial says."""

    def __init__(self, services: Services, tenant: Tenant, *, console_host: str = "konsol.localhost") -> None:
        self._actor = STRANGER
        self.services = replace(services, database=UndoingDatabase(services.database))  # type: ignore[arg-type]
        app = create_app(self.services, find_actor=self._find_actor)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
        self._client = httpx.AsyncClient(transport=transport, headers={"sec-fetch-site": "same-origin"})
        self._hosts = {"tenant": f"{tenant.slug}.localhost", "console": console_host, "front": "localhost"}
        self._hosts[EVERYWHERE] = self._hosts["tenant"]
        self.answers = Answers()

    async def _find_actor(self, _connection: ASGIConnection[Any, Any, Any, Any], _tenant: Tenant) -> Actor:
        return self._actor

    async def ask(
        self, route: Route, url: str, actor: Actor, cookies: Mapping[str, str] | None = None, *, site: str = ""
    ) -> httpx.Response:
        """One request; a form without anything in it where something is sent."""
        self.answers.asked += 1
        data = {"langkah": ""} if route.method == "POST" else None
        return await self.send(route, url, actor, cookies, site=site, data=data)

    async def send(
        self,
        route: Route,
        url: str,
        actor: Actor,
        cookies: Mapping[str, str] | None = None,
        *,
        site: str = "",
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> httpx.Response:
        """One request as this actor, with whatever httpx takes."""
        self._actor = actor
        self._client.cookies.clear()
        jar = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
        address = f"http://{self._hosts[site or route.site]}{url}"
        return await self._client.request(route.method, address, headers={**(headers or {}), **jar}, **request)

    async def of(self, route: Route, mine: Things, cousin: Things, foreign: Things) -> None:
        """Everybody at one door. `cousin` are other things of the same tenant, `foreign` those of another."""
        url = filled(route, mine)
        for who, actor in _people(route, mine, cousin):
            answer = await self.ask(route, url, actor)
            wanted = self._wanted(who, actor, route, mine)
            if not wanted.allows(answer):
                self.answers.note(who, route, url, answer, wanted.words)
        await self._holder(route, url, mine)
        for who, other in (("the right, another tenant's id", foreign), ("the right, mixed ids", cousin)):
            for mixed in mixtures(route, mine, other, all_too=other is foreign):
                answer = await self.ask(route, mixed, holder(route, mine), mine.cookies)
                if answer.status_code != 404:
                    self.answers.note(who, route, mixed, answer, "404")

    def _wanted(self, who: str, actor: Actor, route: Route, mine: Things) -> _Wanted:
        held = who.startswith("official with the right ") and ":" in route.permission
        if held and not self.services.registry.opens(actor, route.permission):
            return _FORBIDDEN  # a reach that this right does not know opens nothing
        return _expected(who, route, mine)

    async def _holder(self, route: Route, url: str, mine: Things) -> None:
        answer = await self.ask(route, url, holder(route, mine), mine.cookies)
        if answer.status_code not in OPEN or _to_the_door(answer):
            self.answers.note("the right", route, url, answer, "an open door")

    async def close(self) -> None:
        await self._client.aclose()


@dataclass(frozen=True, slots=True)
class _Wanted:
    words: str
    allows: Callable[[httpx.Response], bool]


def filled(route: Route, things: Things) -> str:
    """The address with this thing's values. Raises KeyError for a parameter that nobody can fill."""
    parts = [
        str({**things.words, **things.values}[part[1:-1].partition(":")[0]]) if part.startswith("{") else part
        for part in route.url.split("/")
    ]
    return "/".join(parts) or "/"


def mixtures(route: Route, mine: Things, other: Things, *, all_too: bool) -> Iterator[str]:
    """Addresses in which one id, or all, are somebody else's. For a single id of the same tenant: none."""
    ids = [name for name in route.parameters if name not in mine.words]
    if all_too and ids:
        yield filled(route, replace(mine, values={**mine.values, **{name: other.values[name] for name in ids}}))
    if len(ids) > 1:
        for name in ids:
            yield filled(route, replace(mine, values={**mine.values, name: other.values[name]}))


def holder(route: Route, mine: Things) -> Actor:
    """Who may do this: the citizen, or an official with the right for the whole tenant, whose things these are."""
    if route.permission == CITIZEN:
        return Actor(kind=Kind.CITIZEN, id=mine.citizen_id, name="Warga")
    if route.permission == ANYONE and not mine.owned:
        return STRANGER
    kind = Kind.OPERATOR if route.site == "console" else Kind.STAFF
    rights = (route.permission, *mine.also) if ":" in route.permission else ()
    grants = tuple(Grant(permission=right) for right in rights)
    return Actor(kind=kind, id=mine.owner_id or 1, name="Pemegang", grants=grants, clearance="SR")


def _people(route: Route, mine: Things, cousin: Things) -> Sequence[tuple[str, Actor]]:
    kind = Kind.OPERATOR if route.site == "console" else Kind.STAFF
    right = route.permission if ":" in route.permission else "tidak:ada:sama"
    nobody = cousin.owner_id or 999_999_999

    def official(*grants: Grant, kind: Kind = kind) -> Actor:
        return Actor(kind=kind, id=nobody, name="Orang lain", grants=grants, clearance="SR")

    return (
        ("stranger", STRANGER),
        ("citizen", Actor(kind=Kind.CITIZEN, id=cousin.citizen_id or 999_999_999, name="Warga lain")),
        ("official without the right", official()),
        ("official with the right in another unit", official(Grant(permission=right, scope="unit", unit_id=2**40))),
        ("official with the right in another desa", official(Grant(permission=right, scope="desa", desa="99.99.99"))),
        ("official with the right over own things", official(Grant(permission=right, scope="own"))),
        ("token without the right", official(kind=Kind.TOKEN)),
    )


def _expected(who: str, route: Route, mine: Things) -> _Wanted:
    if route.permission in (ANYONE, "") or (who == "citizen" and route.permission == CITIZEN):
        return _OPEN_OR_NOT_FOUND
    if route.permission == CITIZEN:
        return _door("/akun/masuk")
    if who in ("stranger", "citizen"):
        return _door("/kantor/masuk")
    if route.permission == STAFF:
        if who.startswith("token"):
            return _FORBIDDEN
        return _NOT_FOUND if mine.owned & route.parameters.keys() else _OPEN_OR_NOT_FOUND
    if who.endswith("without the right"):
        return _FORBIDDEN
    if route.reach == "whole":
        return _FORBIDDEN
    ids = set(route.parameters) - set(mine.words)
    if not ids:
        return _OPEN_OR_NOT_FOUND
    return _FORBIDDEN if ids <= mine.shown else _NOT_FOUND


def _to_the_door(answer: httpx.Response) -> bool:
    leads = answer.headers.get("location", "").startswith(("/kantor/masuk?kembali", "/akun/masuk?kembali"))
    return leads and "set-cookie" not in answer.headers  # a message goes along when it is for another reason


def _door(path: str) -> _Wanted:
    return _Wanted(
        f"303 to {path}",
        lambda answer: (
            (answer.status_code == 303 and answer.headers["location"].startswith(f"{path}?kembali="))
            or (answer.status_code == 401 and answer.headers["content-type"].startswith("application/json"))
        ),
    )


_FORBIDDEN = _Wanted("403", lambda answer: answer.status_code == 403)
_NOT_FOUND = _Wanted("404", lambda answer: answer.status_code == 404)
_OPEN_OR_NOT_FOUND = _Wanted(
    "an open door or 404", lambda answer: answer.status_code in {*OPEN, 404} and not _to_the_door(answer)
)
