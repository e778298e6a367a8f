"""Telling a regency's administrators, and our operators, that a paper is about to end or has ended.

Each step is told once: it stands in the tenant's ledger, so a worker that was down for some days catches up, and
one that runs twice says nothing twice.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from tiru.i18n import lazy
from tiru.indonesian_dates import tanggal
from tiru.kabar.notices import holders, tell_accounts
from tiru.module import Text
from tiru.tenant import SYSTEM
from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork, unit_of_work
from tiru_tenants.ladder import REMINDERS, Agreement, Papers, in_force, is_continued
from tiru_tenants.overview import read_tenants

JOB = "tenants.remind"
ADMINISTRATORS = "akses:role:manage"
OPERATORS = "tenants:tenant:manage"
ENDED = 0
"""The step of a paper that has ended; the others are days before the end."""
_TOLD = text("select 1 from audit_entry where action = 'tenants.agreement.remind' and subject = :subject limit 1")


async def remind(work: UnitOfWork) -> None:
    """Job: say each step of each paper once, inside the tenant and at the console."""
    found = await read_tenants(work.services, work.tenant.slug)
    if found:
        await tell_steps(work, found[0]["papers"])


async def tell_steps(work: UnitOfWork, papers: Papers) -> None:
    """Tell the steps that are due today and were not told before."""
    for agreement, step in steps_due(papers, work.today):
        subject = f"agreement:{agreement.ref}:{step}"
        if await work.session.scalar(_TOLD, {"subject": subject}) is not None:
            continue
        words = words_for(agreement, step)
        told = await holders(work, ADMINISTRATORS)
        await tell_accounts(work, told, words, module="tenants", href="/kemampuan", icon="contract")
        work.record(
            "tenants.agreement.remind", subject, after={"akhir": str(agreement.akhir), "diberi tahu": len(told)}
        )
        await _tell_operators(work, words)


def steps_due(papers: Papers, day: date) -> list[tuple[Agreement, int]]:
    """(paper, step) for papers that end within the longest reminder or have ended, and that nothing continues.

    The step is the nearest of 180, 90, 30 and 7 days that has been reached; ENDED from the day after the end on.
    """
    found = []
    for agreement in papers.agreements:
        if agreement.akhir is None or agreement.tahap != "aktif" or is_continued(papers, agreement):
            continue
        left = (agreement.akhir - day).days
        if left < 0:
            found.append((agreement, ENDED))
        elif agreement in in_force(papers.agreements, day) and left <= max(REMINDERS):
            found.append((agreement, min(step for step in REMINDERS if left <= step)))
    return found


def words_for(agreement: Agreement, step: int) -> Text:
    """What is said: which paper, and when it ends or has ended."""
    assert agreement.akhir is not None, "only papers that end are reminded of"
    values = {"ref": agreement.ref, "day": tanggal(agreement.akhir)}
    if step == ENDED:
        return lazy("Perjanjian %(ref)s berakhir pada %(day)s. Layanan tetap buka; catat perpanjangannya.", **values)
    return lazy("Perjanjian %(ref)s berakhir pada %(day)s.", **values)


async def _tell_operators(work: UnitOfWork, words: Text) -> None:
    async with unit_of_work(work.services, CONSOLE, SYSTEM) as console:
        told = await holders(console, OPERATORS)
        await tell_accounts(console, told, words, module="tenants", href=f"/tenant/{work.tenant.slug}", icon="contract")
