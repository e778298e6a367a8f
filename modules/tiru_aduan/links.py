"""Addresses of the module's pages as they stand on paper and in letters."""

from __future__ import annotations

from tiru.work import UnitOfWork


def public_link(work: UnitOfWork, path: str) -> str:
    """The whole address of a page of this tenant's portal."""
    settings, host = work.services.settings, work.tenant.host
    if settings.public_scheme == "http" and ":" not in host:
        host = f"{host}:{settings.port}"
    return f"{settings.public_scheme}://{host}{path}"
