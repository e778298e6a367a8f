"""Sumedang's own accounts in the control schema, for the console."""

from __future__ import annotations

from dataclasses import replace

from tiru.access.demo import DemoGrant, ensure_demo_account
from tiru.config import Profile
from tiru.i18n import SOURCE_LOCALE, speak
from tiru.services import Services
from tiru.tenant import SYSTEM
from tiru.web.site import CONSOLE
from tiru.work import unit_of_work

OPERATOR = "operator"


async def seed_console(services: Services) -> None:
    """Reference seeds of the rooms in the control schema; in the demonstration also an operator."""
    console = replace(CONSOLE, modules=services.registry.builtin)
    for module in services.registry:
        if not module.builtin:
            continue
        for seed in module.seeds:
            if seed.kind == "reference":
                async with unit_of_work(services, console, SYSTEM) as work:
                    with speak(SOURCE_LOCALE):  # what is kept is Indonesian, whoever gave the command
                        await seed.run(work)
    if services.settings.profile is Profile.DEMO:
        async with unit_of_work(services, console, SYSTEM) as work:
            await ensure_demo_account(
                work, username=OPERATOR, name="Operator Sumedang", grants=[DemoGrant("operator_kit")]
            )
