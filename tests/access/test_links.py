"""Forgotten passwords: the same answer for everybody, a letter for whom it concerns."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from sqlalchemy import text, update

from tiru.access.links import LINKS_PER_WINDOW, send_reset_link
from tiru.access.models import ResetLink
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work


async def letters_of(services, tenant, person, *, times: int = 1) -> list[str]:
    """Do what the worker would do; returns the paths in the letters."""
    before = len(services.mail.sent)
    for _time in range(times):
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await send_reset_link(work, account_id=person.id, host="kuningan.localhost")
    bodies = [letter.body for letter in services.mail.sent[before:]]
    return [re.search(r"http://kuningan\.localhost(/\S+)", body).group(1) for body in bodies]


async def waiting_jobs(services, tenant) -> int:
    from tiru.web.site import CONSOLE

    async with services.database.transaction(CONSOLE.schema) as session:
        found = await session.scalar(
            text("select count(*) from pgqueuer where headers->>'job' = 'akses.send_reset_link'")
        )
    return int(found)


async def test_the_answer_is_the_same_for_somebody_and_nobody(browser_for, tenant, make_person, services):
    person = await make_person(email=f"{secrets.token_hex(4)}@kuningan.example")
    answers = []
    for name, more in ((person.username, 1), ("tidak-ada-siapa-pun", 0)):
        before = await waiting_jobs(services, tenant)
        browser = browser_for(tenant)
        answer = await browser.post("/kantor/masuk/lupa", {"username": name})
        assert await waiting_jobs(services, tenant) == before + more
        page = await browser.get(answer.headers["location"])
        answers.append((answer.status_code, re.search(r'role="status">.*?<b>(.*?)</b>', page.text, re.S).group(1)))
    assert answers[0] == answers[1]


async def test_the_letter_opens_once_and_ends_the_sessions(browser_for, tenant, make_person, services):
    person = await make_person(email=f"{secrets.token_hex(4)}@kuningan.example")
    old = browser_for(tenant)
    await old.sign_in(person)
    [path] = await letters_of(services, tenant, person)
    fresh = {"password": "gunung ciremai pagi", "again": "gunung ciremai pagi"}
    browser = browser_for(tenant)
    assert (await browser.post(path, fresh)).status_code == 303
    assert (await browser.get(path)).status_code == 409
    assert (await old.get("/kantor/saya")).status_code == 303
    assert (await browser.sign_in(person)).status_code == 422  # the old password


async def test_only_the_last_letter_counts_and_there_are_not_many(browser_for, tenant, make_person, services):
    person = await make_person(email=f"{secrets.token_hex(4)}@kuningan.example")
    paths = await letters_of(services, tenant, person, times=LINKS_PER_WINDOW + 2)
    assert len(paths) == LINKS_PER_WINDOW
    browser = browser_for(tenant)
    assert (await browser.get(paths[0])).status_code == 409
    assert (await browser.get(paths[-1])).status_code == 200


async def test_an_old_letter_does_not_open(browser_for, tenant, make_person, services):
    person = await make_person(email=f"{secrets.token_hex(4)}@kuningan.example")
    [path] = await letters_of(services, tenant, person)
    async with services.database.transaction(tenant.schema) as session:
        await session.execute(
            update(ResetLink)
            .where(ResetLink.account_id == person.id)
            .values(ends_at=services.clock() - timedelta(seconds=1))
        )
    assert (await browser_for(tenant).get(path)).status_code == 409
