"""Writing an archive: one snapshot, streamed, and under its name only when it is whole."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tiru import __version__
from tiru.audit.chain import canonical
from tiru.audit.queries import COLUMNS
from tiru.crypto.escrow import seal_keys
from tiru.errors import Invalid, NotFound
from tiru.files.archive import Entry, object_entry, zip_chunks
from tiru.i18n import _
from tiru.tenant import Actor, Kind, Tenant
from tiru.work import unit_of_work
from tiru_migrations.histories import tenant_histories
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.departure import contents as layout
from tiru_tenants.departure.contents import Chain, Contents, Member
from tiru_tenants.departure.dump import by_copy, by_pg_dump, dumper
from tiru_tenants.departure.letter import letter_for
from tiru_tenants.departure.papers import papers_of
from tiru_tenants.departure.tables import (
    Connection,
    copied,
    counters_of,
    partitions_of,
    revisions_of,
    tables_of,
)
from tiru_tenants.departure.unsealing import opened_rows, sealed_columns
from tiru_tenants.directory import Directory
from tiru_tenants.operations import Progress, operation, silent

STEPS = ("record", "write", "settle")
CHAIN_BATCH = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What goes into the archive beside the usual; personal data in the clear wants a reason.

    `by_copy` writes the dump without pg_dump, which is slow where thousands of schemas live.
    """

    personal: bool = False
    by_copy: bool = False
    pass_phrase: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.personal and not self.reason.strip():
            raise Invalid(_("Membuka data pribadi memerlukan alasan."), remedy='--with-personal --reason "…"')


async def export_tenant(
    plane: ControlPlane, slug: str, out: Path, wish: Wish, *, actor: str, progress: Progress = silent
) -> Contents:
    """Write the archive to `out`. Raises NotFound, Invalid when `out` exists, Conflict, SealedForGood.

    The ledger says who took it before the first byte is read. What is interrupted leaves `out` untouched.
    """
    tenant = await Directory(plane.services).whatever_state(slug)
    if tenant is None:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
    if not await asyncio.to_thread(_is_free, out):
        raise Invalid(_("%(out)s sudah ada, atau foldernya tidak ada.", out=out), remedy="--out")
    with operation(plane, "tenant.export", slug, STEPS, actor=actor, reason=wish.reason, progress=progress) as running:
        running.enter("record")
        await _record(plane, tenant, out.name, wish, actor, running.id)
        running.enter("write")
        part = out.with_name(f".{out.name}.part")
        try:
            contents = await _write(plane, tenant, part, wish)
            running.enter("settle")
            part.replace(out)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return contents


def _is_free(out: Path) -> bool:
    return out.parent.is_dir() and not out.exists()


async def _record(plane: ControlPlane, tenant: Tenant, name: str, wish: Wish, actor: str, op_id: str) -> None:
    somebody = Actor(kind=Kind.SYSTEM, name=f"cli:{actor}")
    async with unit_of_work(plane.services, tenant, somebody, request_id=op_id) as work:
        work.record(
            "tenants.tenant.export",
            f"tenant:{tenant.slug}",
            after={"file": name, "personal": wish.personal, "keys": bool(wish.pass_phrase)},
            reason=wish.reason,
        )


async def _write(plane: ControlPlane, tenant: Tenant, part: Path, wish: Wish) -> Contents:
    writer = _Writer(plane, tenant, wish)
    async with await psycopg.AsyncConnection.connect(
        plane.owner_url, autocommit=True, application_name="tiru-export"
    ) as connection:
        connection.prepare_threshold = None
        await connection.execute("begin isolation level repeatable read read only")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as output:
            async for chunk in zip_chunks(writer.entries(connection), at=plane.services.clock()):
                await asyncio.to_thread(output.write, chunk)
            output.flush()
            await asyncio.to_thread(os.fsync, output.fileno())
        await connection.execute("rollback")
    assert writer.contents is not None
    return writer.contents


@dataclass(slots=True)
class _Writer:
    """The archive's entries in order; `members` grows as each was written."""

    plane: ControlPlane
    tenant: Tenant
    wish: Wish
    contents: Contents | None = None
    members: dict[str, Member] = field(default_factory=dict)

    async def entries(self, connection: Connection) -> AsyncIterator[Entry]:
        found = await self._survey(connection)
        papers = await papers_of(connection, self.tenant.id)
        yield self._text(layout.README, letter_for(found, self.tenant).encode())
        yield self._text(layout.TOML, papers.manifest_text.encode())
        yield self._text(layout.CONTROL, papers.text)
        for table in found.tables:
            yield self._noted(table.member, copied(connection, self.tenant.schema, table))
        yield self._noted(layout.DUMP, await self._dump(connection, found))
        yield self._noted(layout.CHAIN, _chain_lines(connection, self.tenant.schema))
        yield self._text(layout.HEAD, json.dumps(papers.heads, ensure_ascii=False, indent=1).encode())
        if self.wish.pass_phrase:
            keys = self.plane.services.keys.of(self.tenant.slug)
            yield self._text(layout.KEYS, seal_keys(keys, self.wish.pass_phrase).encode())
        if self.wish.personal:
            async for entry in self._personal(connection, found):
                yield entry
        files = size = 0
        async for key in self.plane.services.store.keys(self.tenant.slug):
            name = f"{layout.FILES}{key}"
            plain = object_entry(self.plane.services.store, self.tenant.slug, key, name)
            yield self._noted(name, plain.chunks)
            files, size = files + 1, size + self.members[name].size
        self.contents = replace(found, members=dict(self.members), files=files, size=size)
        yield Entry(layout.NAME, _once(self.contents.text))

    async def _survey(self, connection: Connection) -> Contents:
        schema, modules = self.tenant.schema, self.plane.services.registry.modules
        tables, binary = await tables_of(connection, schema)
        revisions = await revisions_of(connection, schema)
        head = sql.SQL("select seq, hash from {}").format(sql.Identifier(schema, "audit_head"))
        row = await (await connection.execute(head)).fetchone()
        assert row is not None
        return Contents(
            slug=self.tenant.slug,
            schema=schema,
            title=self.tenant.title,
            kode_wilayah=self.tenant.kode_wilayah,
            tiru=__version__,
            postgres=connection.info.server_version // 10000,
            taken_at=self.plane.services.clock().isoformat(timespec="seconds"),
            revisions=revisions,
            modules={name: modules[name].version for name in revisions if name in modules},
            tables=tables,
            partitions=await partitions_of(connection, schema),
            counters=await counters_of(connection, schema),
            audit=Chain(entries=row[0], head=row[1]),
            sealed=await sealed_columns(connection, schema, binary),
            dump=self._dump_name(connection),
            personal=self.wish.personal,
            keys=bool(self.wish.pass_phrase),
        )

    def _program(self, connection: Connection) -> Path | None:
        if self.wish.by_copy:
            return None
        return dumper(connection.info.server_version // 10000, self.plane.services.settings.pg_bin)

    def _dump_name(self, connection: Connection) -> str:
        return "pg_dump" if self._program(connection) else "copy"

    async def _dump(self, connection: Connection, found: Contents) -> AsyncIterator[bytes]:
        program, schema = self._program(connection), self.tenant.schema
        if program is not None:
            row = await (await connection.execute("select pg_export_snapshot()")).fetchone()
            assert row is not None
            return by_pg_dump(program, self.plane.owner_url, schema, row[0])
        registry = self.plane.services.registry
        histories = [
            (history, found.revisions[history.name])
            for history in tenant_histories(registry, registry.modules)
            if history.name in found.revisions
        ]
        return by_copy(connection, schema, histories, found.tables, found.partitions, found.counters)

    async def _personal(self, connection: Connection, found: Contents) -> AsyncIterator[Entry]:
        keys = self.plane.services.keys.of(self.tenant.slug)
        declared = {
            (field_.table, field_.column) for module in self.plane.services.registry for field_ in module.personal_data
        }
        for table, columns in found.sealed.items():
            personal = [column for column in columns if (table, column) in declared]
            if personal:
                rows = opened_rows(connection, self.tenant.schema, table, personal, keys)
                yield self._noted(f"{layout.PERSONAL}{table}.csv", rows)

    def _text(self, name: str, content: bytes) -> Entry:
        return self._noted(name, _once(content))

    def _noted(self, name: str, chunks: AsyncIterable[bytes]) -> Entry:
        async def passed() -> AsyncIterator[bytes]:
            digest, size = hashlib.sha256(), 0
            async for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                yield chunk
            self.members[name] = Member(sha256=digest.hexdigest(), size=size)

        return Entry(name, passed())


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _chain_lines(connection: Connection, schema: str) -> AsyncIterator[bytes]:
    """The ledger as `tiru audit export` writes it."""
    query = sql.SQL("select {} from {} order by seq").format(
        sql.SQL(COLUMNS),
        sql.Identifier(schema, "audit_entry"),
    )
    async with connection.cursor("chain_lines") as cursor:
        cursor.itersize = CHAIN_BATCH
        await cursor.execute(query)
        names = [column.name for column in cursor.description or ()]
        async for row in cursor:
            record: dict[str, Any] = dict(zip(names, row, strict=True))
            yield f"{canonical(record)}\n".encode()
