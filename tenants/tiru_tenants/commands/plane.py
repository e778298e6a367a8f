"""What every command of the control plane opens: settings, services, and the owner's hand."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru.config import Settings
    from tiru_tenants.control_plane import ControlPlane

R = TypeVar("R")


@asynccontextmanager
async def opened(settings: Settings | None = None) -> AsyncIterator[tuple[Runtime, ControlPlane]]:
    """Running services and a control plane whose schema is prepared."""
    from tiru.cli.runtime import running
    from tiru.config import Settings as AllSettings
    from tiru_tenants.control_plane import CONTROL
    from tiru_tenants.control_plane import ControlPlane as Plane
    from tiru_tenants.grants.mark import advance_mark

    async with running(settings or AllSettings(), application_name="tiru-cli") as runtime:
        plane = Plane.at(runtime.owner_url, runtime.services)
        try:
            await asyncio.to_thread(plane.prepare, runtime.app_password)
            async with runtime.services.database.transaction(CONTROL) as session:
                await advance_mark(session, runtime.services)
            yield runtime, plane
        finally:
            plane.close()


def run(command: Callable[[Runtime, ControlPlane], Awaitable[R]]) -> R:
    """Run an asynchronous command from a synchronous one."""

    async def main() -> R:
        async with opened() as (runtime, plane):
            return await command(runtime, plane)

    return asyncio.run(main())


def operator() -> str:
    """Who gives the command, for the operation's record."""
    return getpass.getuser()


def as_row(thing: Any, *names: str) -> dict[str, Any]:
    """Some attributes as a row of output."""
    return {name: getattr(thing, name) for name in names}
