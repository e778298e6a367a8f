"""Bringing an archive back as a fresh tenant, by steps that may each be run again."""

from __future__ import annotations

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
import tomlkit
from psycopg import sql
from psycopg.types.json import Jsonb

from tiru.crypto import TenantKeys
from tiru.crypto.escrow import WrongPassPhrase, open_keys
from tiru.errors import Conflict, Invalid, Refused
from tiru.files.store import CHUNK
from tiru.i18n import _
from tiru.tenant import Actor, Kind
from tiru.work import unit_of_work
from tiru_migrations.bootstrap import create_home
from tiru_migrations.fleet import note_standing
from tiru_migrations.histories import tenant_histories
from tiru_migrations.schema import migrate, standing
from tiru_tenants.actual import actual_of
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.departure import contents as layout
from tiru_tenants.departure.checking import check_archive, contents_of, open_archive
from tiru_tenants.departure.contents import Contents, DamagedArchive
from tiru_tenants.departure.loading import close_statements, open_statements
from tiru_tenants.departure.tables import Connection
from tiru_tenants.departure.unsealing import SealedForGood, keys_for, seal_anew
from tiru_tenants.directory import Directory
from tiru_tenants.manifest import parse_manifest
from tiru_tenants.operations import Progress, silent
from tiru_tenants.provisioning import Site, Step, name_hosts, open_doors, provision, register
from tiru_tenants.wanted import Wanted

OWN = ("tiru_revision",)  # written by the migrations, not by rows


@dataclass(frozen=True, slots=True)
class Restoration:
    """An archive on its way into a tenant."""

    archive: zipfile.ZipFile
    contents: Contents
    old_keys: TenantKeys | None

    @property
    def control(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.archive.read(layout.CONTROL))
        return found

    async def create_schema_as_it_was(self, site: Site) -> None:
        """Role, schema and tables at the revisions of the archive."""
        registry, schema = site.plane.services.registry, site.wanted.schema
        histories = [
            history
            for history in tenant_histories(registry, registry.modules)
            if history.name in self.contents.revisions
        ]

        def work() -> None:
            with site.connection.transaction():
                create_home(site.connection, schema)
                if not standing(site.connection, schema):
                    migrate(site.connection, schema, histories, upto=self.contents.revisions)

        await asyncio.to_thread(work)

    async def load_rows(self, site: Site) -> None:
        """Every row, checked against foreign keys and counts, its sealed fields closed with the tenant's new keys."""
        schema = site.wanted.schema
        async with await psycopg.AsyncConnection.connect(site.plane.owner_url, autocommit=True) as connection:
            connection.prepare_threshold = None
            async with connection.transaction():
                await self._load(site, connection, schema)

    async def _load(self, site: Site, connection: Connection, schema: str) -> None:
        closing = await close_statements(connection, schema)
        for statement in await open_statements(connection, schema):
            await connection.execute(statement.encode())
        for part in self.contents.partitions:
            await connection.execute(
                f'create table if not exists "{part.name}" partition of "{part.parent}" {part.bound}'.encode()
            )
        tables = [table for table in self.contents.tables if table.name not in OWN]
        for table in tables:
            await connection.execute(sql.SQL("truncate {}").format(sql.Identifier(schema, table.name)))
        for table in tables:
            loading = sql.SQL("copy {} ({}) from stdin (format csv, header match)").format(
                sql.Identifier(schema, table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
            )
            async with connection.cursor() as cursor:
                with self.archive.open(table.member) as source:
                    async with cursor.copy(loading) as copy:
                        async for chunk in _chunks(source):
                            await copy.write(chunk)
                if cursor.rowcount != table.rows:
                    raise DamagedArchive(_("%(name)s: jumlah barisnya berbeda.", name=table.name))
        if self.old_keys is not None:
            new = keys_for(site.plane.services.keys, site.wanted.slug, self.old_keys)
            sealed = {name: columns for name, columns in self.contents.sealed.items() if name not in OWN}
            await seal_anew(connection, schema, sealed, self.old_keys, new)
        for counter in self.contents.counters:
            await connection.execute(
                "select setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                (f'"{schema}"."{counter.table}"', counter.column, counter.last, counter.called),
            )
        for statement in closing:
            await connection.execute(statement.encode())

    async def migrate_to_today(self, site: Site) -> None:
        """From the archive's revisions to this installation's, and note it in the ledger."""
        registry, schema = site.plane.services.registry, site.wanted.schema
        histories = tenant_histories(registry, self.contents.modules)

        def work() -> None:
            with site.connection.transaction():
                migrate(site.connection, schema, histories)
                note_standing(site.connection, site.tenant_id, standing(site.connection, schema), milliseconds=0)

        await asyncio.to_thread(work)

    async def load_files(self, site: Site) -> None:
        """Every file, under the name its content gives it."""
        for name in self.contents.members:
            if name.startswith(layout.FILES):
                suffix = Path(name).suffix
                with self.archive.open(name) as source:
                    stored = await site.plane.services.store.put_stream(
                        site.wanted.slug, _chunks(source), suffix=suffix
                    )
                if stored.key != name.removeprefix(layout.FILES):
                    raise DamagedArchive(_("%(name)s tidak sama dengan namanya.", name=name))

    async def record_papers(self, site: Site) -> None:
        """Agreements, decisions and modules as they were. Grants and domains name the old tenant: not these."""
        control = self.control
        for table, key in (("agreement", "perjanjian"), ("decision", "keputusan")):
            for document in control[key]:
                site.connection.execute(
                    f"insert into tiru_control.{table} (tenant_id, ref, document, recorded_by) "  # noqa: S608
                    "values (%s, %s, %s, 'import') on conflict (tenant_id, ref) do nothing",
                    (site.tenant_id, document["ref"], Jsonb(document)),
                )
        for row in control["modul"]:
            site.connection.execute(
                "insert into tiru_control.module_activation (tenant_id, module, version, enabled, changed_by) "
                "values (%s, %s, %s, %s, 'import') on conflict (tenant_id, module) do nothing",
                (site.tenant_id, row["modul"], row["versi"], row["menyala"]),
            )

    def steps(self) -> tuple[Step, ...]:
        return (
            register,
            self.create_schema_as_it_was,
            self.load_rows,
            self.migrate_to_today,
            self.load_files,
            self.record_papers,
            name_hosts,
            open_doors,
        )


async def import_tenant(
    plane: ControlPlane,
    path: Path,
    slug: str,
    *,
    actor: str,
    reason: str = "",
    pass_phrase: str = "",
    progress: Progress = silent,
    op_id: str | None = None,
) -> Contents:
    """Restore an archive as the tenant `slug`. Raises DamagedArchive, Conflict, Invalid, SealedForGood."""
    verdict = await asyncio.to_thread(check_archive, path)
    if verdict.problems:
        raise DamagedArchive("\n".join(verdict.problems), remedy=f"tiru tenant verify {path}")
    with open_archive(path) as archive:
        contents = contents_of(archive)
        _check_known(plane, contents)
        existing = await actual_of(plane.services, slug)
        if existing is not None and existing.state != "provisioning":
            raise Conflict(_("%(slug)s sudah ada.", slug=slug), remedy=_("Pilih nama lain dengan --as."))
        restoration = Restoration(archive, contents, _old_keys(plane, archive, contents, pass_phrase))
        wanted = wanted_from(archive, slug)
        await provision(
            plane,
            wanted,
            actor=actor,
            reason=reason,
            steps=restoration.steps(),
            progress=progress,
            verb="tenant.import",
            detail={"file": str(path), "manifest": ""},
            op_id=op_id,
        )
    await _record(plane, slug, contents, actor, reason)
    return contents


def wanted_from(archive: zipfile.ZipFile, slug: str) -> Wanted:
    """The archive's manifest under another name; its domains stay with the old one."""
    document = tomlkit.parse(archive.read(layout.TOML).decode())
    if not document:
        raise Refused(_("Arsip ini tidak memuat manifes tenant."), remedy="tiru tenant new")
    document["slug"] = slug
    identity = document["identitas"]
    assert isinstance(identity, dict)
    identity.pop("domain", None)
    return parse_manifest(tomlkit.dumps(document), layout.TOML)


def _check_known(plane: ControlPlane, contents: Contents) -> None:
    registry = plane.services.registry
    known = {history.name: history for history in tenant_histories(registry, registry.modules)}
    for name, revision in contents.revisions.items():
        if name not in known:
            raise Refused(_("Modul %(name)s belum terpasang di sini.", name=name), remedy="tiru module list")
        if revision not in known[name].revisions():
            raise Conflict(
                _("Arsip ini lebih baru dari pemasangan ini: %(revision)s.", revision=revision),
                remedy=_("Naikkan versi tiru dahulu."),
            )


def _old_keys(plane: ControlPlane, archive: zipfile.ZipFile, contents: Contents, pass_phrase: str) -> TenantKeys | None:
    if not contents.sealed:
        return None
    if contents.keys and pass_phrase:
        try:
            return open_keys(archive.read(layout.KEYS).decode(), pass_phrase)
        except WrongPassPhrase as error:
            raise Invalid(_("Frasa sandi arsip ini salah.")) from error
    if contents.slug in plane.services.keys.tenants():
        return plane.services.keys.of(contents.slug)
    raise SealedForGood(", ".join(f"{table}.{c}" for table, columns in contents.sealed.items() for c in columns))


async def _record(plane: ControlPlane, slug: str, contents: Contents, actor: str, reason: str) -> None:
    tenant = await Directory(plane.services).whatever_state(slug)
    assert tenant is not None
    somebody = Actor(kind=Kind.SYSTEM, name=f"cli:{actor}")
    async with unit_of_work(plane.services, tenant, somebody) as work:
        work.record(
            "tenants.tenant.import",
            f"tenant:{slug}",
            after={"from": contents.slug, "taken_at": contents.taken_at, "entries": contents.audit.entries},
            reason=reason,
        )


async def _chunks(source: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await asyncio.to_thread(source.read, CHUNK):
        yield chunk
