"""Run by the kill test: provisions a tenant and kills itself at a step."""

import asyncio
import os
import signal
import sys
from functools import wraps
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conftest import wanted_for
from tiru.config import Settings
from tiru.crypto import KeyRing
from tiru.db.engine import Database
from tiru.files.local import LocalStore
from tiru.mail import InMemoryMail
from tiru.registry import discover
from tiru.services import Services
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.provisioning import STEPS, provision


async def nobody(_key):
    return None


def deadly(step, when):
    @wraps(step)
    async def run(site):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        await step(site)
        os.kill(os.getpid(), signal.SIGKILL)

    return run


async def main(slug, name, when):
    home = Path(os.environ["VICTIM_HOME"])
    services = Services(
        settings=Settings(home=home),
        database=Database(os.environ["VICTIM_APP"]),
        registry=discover(),
        find_tenant=nobody,
        tenant_by_slug=nobody,
        store=LocalStore(home / "files"),
        keys=KeyRing.in_home(home),
        mail=InMemoryMail(),
    )
    plane = ControlPlane.at(os.environ["VICTIM_OWNER"], services)
    steps = tuple(deadly(step, when) if step.__name__ == name else step for step in STEPS)
    await provision(plane, wanted_for(slug), actor="victim", steps=steps)


asyncio.run(main(*sys.argv[1:]))
