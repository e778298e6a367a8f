"""`tiru up`: the demonstration. From an empty folder to running regencies, and again in seconds."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tiru.cli.output import say
from tiru.i18n import _

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane
    from tiru_tenants.wanted import Wanted


def up(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Berhenti setelah data terisi.")] = True,
    port: Annotated[int | None, typer.Option(help="Port web.")] = None,
    regencies: Annotated[Path | None, typer.Option(help="Folder manifes TOML.")] = None,
) -> None:
    """Nyalakan peragaan: basis data, empat daerah, portal, kantor, pekerja."""
    from tiru.config import Settings

    os.environ.setdefault("TIRU_PROFILE", "demo")
    os.environ.setdefault("TIRU_LOG_FORMAT", "text")
    os.environ.setdefault("TIRU_LOG_LEVEL", "WARNING")
    settings = Settings()
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    asyncio.run(_up(settings, serve=serve, folder=regencies))


async def _up(settings: object, *, serve: bool, folder: Path | None) -> None:
    from tiru.cli.runtime import running
    from tiru.cli.serving import listen, serve_jobs, serve_web, stop_on_signals
    from tiru.config import Settings
    from tiru_tenants.control_plane import ControlPlane

    assert isinstance(settings, Settings)
    started = time.monotonic()
    door = listen(settings.host, settings.port) if serve else None
    say(_("tiru: menyalakan peragaan"))
    async with running(settings, progress=lambda line: say(f"  … {line}")) as runtime:
        for name, why in runtime.services.registry.quarantined.items():
            say(_("  ! modul %(name)s dikarantina: %(why)s", name=name, why=why))
        plane = ControlPlane.at(runtime.owner_url, runtime.services)
        try:
            await _prepare(runtime, plane, folder)
        finally:
            plane.close()
        if door is None:
            say(_("✔ siap (%(seconds)s detik)", seconds=f"{time.monotonic() - started:.1f}"))
            return
        stop = stop_on_signals()
        names = await _names(runtime, folder)

        def invite() -> None:
            _invite(runtime, time.monotonic() - started, names)

        await asyncio.gather(serve_web(runtime, stop, door, invite=invite), serve_jobs(runtime, stop))
        say(_("✔ berhenti dengan rapi"))


async def _prepare(runtime: Runtime, plane: ControlPlane, folder: Path | None) -> None:
    """Control schema, reference data, then every manifest; what is done already is passed over quickly."""
    from tiru.wilayah.load import load
    from tiru_tenants.applying import apply_wanted, plan_wanted
    from tiru_tenants.operators import seed_console

    notes = await asyncio.to_thread(plane.prepare, runtime.app_password)
    for note in notes:
        say(f"  ! {note}")
    with plane.connect() as connection:
        known = connection.execute("select count(*) from tiru_control.wilayah").fetchone()
        if known is None or known[0] < 91_000:
            say(_("  … memuat 91.599 wilayah resmi"))
            await asyncio.to_thread(load, connection)
    await seed_console(runtime.services)
    for wanted in manifests(folder):
        made, actual = await plan_wanted(plane.services, wanted)
        if actual is not None and actual.state != "provisioning" and not made.effective:
            await _migrate_if_behind(plane, wanted)
            continue
        say(_("  … %(title)s: %(n)s perubahan", title=wanted.title, n=len(made.effective)))
        await apply_wanted(plane, wanted, actor="tiru up", sample=True, take_file=False)
        say(f"  ✔ {wanted.title}")


async def _migrate_if_behind(plane: ControlPlane, wanted: Wanted) -> None:
    from tiru_migrations.fleet import migrate_fleet
    from tiru_tenants.fleet import homes_of
    from tiru_tenants.seeding import seed_where_changed

    homes = [home for home in homes_of(plane) if home.slug == wanted.slug]
    outcome = await asyncio.to_thread(migrate_fleet, plane.owner_url, homes, jobs=1)
    if outcome.reached:
        say(_("  ✔ %(title)s: migrasi %(names)s", title=wanted.title, names=", ".join(outcome.reached[wanted.slug])))
    for slug, why in outcome.failed.items():
        say(f"  ✖ {slug}: {why}")
    for slug in await seed_where_changed(plane, [home.slug for home in homes if home.slug not in outcome.failed]):
        say(_("  ✔ %(slug)s: data acuan dan hak diperbarui", slug=slug))


def manifests(folder: Path | None) -> list[Wanted]:
    """The manifests of `folder`, or of `tenants/regencies` here, or those that ship with the kit."""
    from tiru_tenants.manifest import parse_manifest, read_manifest
    from tiru_tenants.new_manifest import packaged_manifests

    here = folder or Path("tenants/regencies")
    if here.is_dir():
        return [read_manifest(path) for path in sorted(here.glob("*.toml"))]
    return [parse_manifest(text, name) for name, text in packaged_manifests().items()]


async def _names(runtime: Runtime, folder: Path | None) -> list[str]:
    """User names of the demonstration in any of its regencies, those of the modules' people too."""
    from tiru.access.queries import demo_accounts
    from tiru.tenant import SYSTEM
    from tiru.work import unit_of_work

    found: dict[str, None] = {}
    for wanted in manifests(folder):
        tenant = await runtime.directory.by_slug(wanted.slug)
        if tenant is not None:
            async with unit_of_work(runtime.services, tenant, SYSTEM) as work:
                found |= dict.fromkeys(await demo_accounts(work))
    return list(found)


def _invite(runtime: Runtime, seconds: float, names: Sequence[str]) -> None:
    from tiru.access.demo import DEMO_PASSWORD
    from tiru_tenants.operators import OPERATOR

    settings = runtime.services.settings
    base = f"{settings.base_domain}:{settings.port}"
    say("\n" + _("✔ tiru berjalan (%(seconds)s detik). Ctrl-C menghentikan semuanya.", seconds=f"{seconds:.1f}") + "\n")
    addresses = [(_("Pintu depan"), base), *((one.title, f"{one.slug}.{base}") for one in manifests(None))]
    for title, host in [*addresses, (_("Konsol operator"), f"konsol.{base}")]:
        say(f"  {title:<26} http://{host}/")
    told = ", ".join(names)
    say("\n  " + _("Masuk pegawai di …/kantor/masuk: %(names)s; konsol: %(operator)s.", names=told, operator=OPERATOR))
    say("  " + _("Kata sandi peragaan: %(password)s", password=DEMO_PASSWORD) + "\n")
    say("  " + _("Coba: kirim aduan dengan foto di portal Kuningan, lalu tangani sebagai koordinator;"))
    expired = f"http://kuningan.{base}/kemampuan"
    say("  " + _("lihat %(address)s: MoU-nya berakhir Agustus 2026, portalnya tetap buka.", address=expired) + "\n")
