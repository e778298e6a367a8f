"""What is wrong with one module, here and in every tenant that has it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_migrations.fleet import behind
from tiru_migrations.lint import problems
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.diagnosis import Finding
from tiru_tenants.fleet import homes_of

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru.module import Module


async def diagnose_module(runtime: Runtime, plane: ControlPlane, name: str) -> list[Finding]:
    """Contract, migrations, jobs, and what the module says of itself in each tenant. Raises NotFound."""
    registry = runtime.services.registry
    if why := registry.quarantined.get(name):
        remedy = _("Perbarui atau copot distribusinya, lalu `tiru module lint %(name)s`.", name=name)
        return [Finding("kontrak", False, _("%(name)s dikarantina: %(why)s", name=name, why=why), remedy)]
    module = registry.get(name)
    if module is None:
        raise NotFound(_("Tidak ada modul %(name)s.", name=name), remedy="tiru module list")
    wrong = [line for line in problems(registry) if line.startswith(f"{name}:")]
    found = [Finding("kontrak", False, line, f"tiru module lint {name}") for line in wrong]
    found = found or [Finding("kontrak", True, _("%(name)s %(v)s menepati kontrak.", name=name, v=module.version))]
    return [*found, *_migrations(plane, module), *_jobs(plane, module), *await _tenants(runtime, module)]


def _migrations(plane: ControlPlane, module: Module) -> list[Finding]:
    own = [
        replace(home, histories=[history for history in home.histories if history.name == module.name])
        for home in homes_of(plane)
    ]
    with plane.connect() as connection:
        late = [home.slug for home in behind(connection, own)]
    if late:
        words = _("%(n)s tenant tertinggal: %(slugs)s.", n=len(late), slugs=", ".join(late[:5]))
        return [Finding("migrasi", False, words, "tiru migrate run --all")]
    return [Finding("migrasi", True, _("Semua tenant di versi terbaru."))]


def _jobs(plane: ControlPlane, module: Module) -> list[Finding]:
    with plane.connect() as connection:
        row = connection.execute(
            "select count(*) from tiru_control.pgqueuer where status = 'failed' "
            "and starts_with(headers ->> 'job', %s || '.')",
            (module.name,),
        ).fetchone()
    failed = row[0] if row else 0
    words = _("%(n)s pekerjaan menyerah.", n=failed) if failed else _("Tidak ada pekerjaan yang menyerah.")
    return [Finding("pekerjaan", not failed, words, "tiru job list" if failed else "")]


async def _tenants(runtime: Runtime, module: Module) -> list[Finding]:
    active = [tenant for tenant in await runtime.directory.all() if module.name in tenant.modules]
    found = [Finding("tenant", True, _("Menyala di %(n)s tenant.", n=len(active)))]
    if module.diagnose is None:
        return found
    for tenant in active:
        async with unit_of_work(runtime.services, tenant, SYSTEM) as work:
            said = await module.diagnose(work)
        remedy = f"tiru doctor tenant -t {tenant.slug}"
        found += [Finding("tenant", False, f"{tenant.slug}: {words}", remedy) for words in said]
    return found
