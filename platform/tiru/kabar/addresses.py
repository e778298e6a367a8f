"""The whole address of a page, as it stands in a letter."""

from __future__ import annotations

from tiru.work import UnitOfWork


def public_address(work: UnitOfWork, path: str) -> str:
    """`path` on this tenant's site, with the port where no proxy stands in front."""
    settings = work.services.settings
    port = "" if settings.public_scheme == "https" else f":{settings.port}"
    return f"{settings.public_scheme}://{work.tenant.host}{port}{path}"
