"""Every route of every module, tried as everybody. The table is `docs/reference/routes.md`, which people review."""

from __future__ import annotations

import pytest

from tiru.testing.route_trial import OPEN, Things, Trial, filled
from tiru.web.app import create_app
from tiru.web.route_table import EVERYWHERE, routes_of
from tiru.web.site import BROKEN_PATH

SHARED = {
    BROKEN_PATH,
    "/aset/{name:str}",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/pustaka",
    "/tema/{name:str}",
}
"""What belongs to no module and asks nobody who they are. A new one is a decision: add it here."""


def test_the_table_has_every_route_of_the_application_and_no_other(registry, services, reviewed):
    async def nobody(_connection, _tenant):
        raise AssertionError

    def key(route):
        return (route.site, route.module, route.method, route.url, route.permission, route.reach)

    assert sorted(map(key, reviewed)) == sorted(map(key, routes_of(registry))), "run `make docs` and read the change"
    app = create_app(services, find_actor=nobody)._app
    paths = {route.path for route in app.routes}
    known = {route.url for route in routes_of(registry) if route.site in ("tenant", EVERYWHERE)}
    assert {path for path in paths - known if not path.startswith(("/_konsol", "/_depan", "/api/skema"))} == set()


def test_what_belongs_to_no_module_is_named_here(reviewed):
    assert {route.url for route in reviewed if route.site == EVERYWHERE} == SHARED


def test_every_parameter_of_every_route_can_be_filled(made, made_at_console, reviewed):
    for route in reviewed:
        if route.site in ("tenant", "console") and route.parameters:
            things = (made if route.site == "tenant" else made_at_console).mine.get(route.module)
            where = f"tests/{route.module}/route_parameters.py"
            assert things is not None, f"{where} is missing: {route.url}"
            try:
                filled(route, things)
            except KeyError as missing:
                pytest.fail(f"{where} has no {missing}: {route.url}")


def test_the_things_of_two_tenants_have_nothing_in_common(made):
    for name, mine in made.mine.items():
        for other in (made.cousin[name], made.foreign[name]):
            for parameter, value in mine.values.items():
                assert value != other.values[parameter], f"{name} {parameter}"


@pytest.mark.parametrize("site", ["tenant", "console"])
async def test_everybody_gets_what_the_table_says(
    site, record_property, services, tenant, made, made_at_console, reviewed
):
    things, none = made if site == "tenant" else made_at_console, Things()
    trial = Trial(services, tenant)
    try:
        rows = [route for route in reviewed if route.site == site]
        for route in rows:
            name = route.module
            await trial.of(
                route, things.mine.get(name, none), things.cousin.get(name, none), things.foreign.get(name, none)
            )
    finally:
        await trial.close()
    assert not trial.answers.wrong, "\n".join(trial.answers.wrong)
    record_property("routes", len(rows))
    record_property("requests", trial.answers.asked)
    assert trial.answers.asked >= 8 * len(rows) > 300


async def test_no_site_answers_for_another(services, tenant, made, made_at_console, reviewed):
    """Also whoever holds every right here is nobody there: the console at a regency's host, and the other way."""
    trial = Trial(services, tenant)
    rows = [route for route in reviewed if route.site != EVERYWHERE]
    urls = {site: {(route.method, route.url) for route in rows if route.site == site} for site in ("tenant", "console")}
    try:
        for route in rows:
            things = (made_at_console if route.site == "console" else made).mine.get(route.module, Things())
            for other in {"tenant", "console"} - {route.site}:
                if (route.method, route.url) in urls[other] or (route.url == "/" and route.method == "GET"):
                    continue
                from tiru.testing.installation import all_powerful

                actor = all_powerful(services.registry)
                answer = await trial.ask(route, filled(route, things), actor, site=other)
                assert answer.status_code == 404, f"{route.method} {route.url} at {other}: {answer.status_code}"
    finally:
        await trial.close()
    assert trial.answers.asked > 20


async def test_the_front_door_and_what_is_shared_answer_everybody(services, tenant, reviewed):
    trial = Trial(services, tenant)
    try:
        for route in reviewed:
            if route.site == "front" or (route.site == EVERYWHERE and not route.parameters):
                answer = await trial.ask(route, route.url, trial._actor)
                assert answer.status_code in {*OPEN, 404 if route.url == BROKEN_PATH else 200}, route.url
    finally:
        await trial.close()
