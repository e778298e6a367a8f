"""Two tenants made for one trial and removed after it: every module on, sample data in, no id in common.

So the trial needs to know nothing of any module, and touches nobody's tenant.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from psycopg import sql

from tiru.tenant import Tenant
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest
from tiru_tenants.provisioning import STEPS, Site, create_schema, provision

FIRST_ID = 7_000_000_000
"""Ids of the second tenant begin here: one of them anywhere at the first is a leak."""
REASON = "tiru doctor isolation"
_MANIFEST = """
slug = "{slug}"
modul = {modules}
[identitas]
nama = "Kabupaten {slug}"
kode_wilayah = "{kode}"
jenis = "kabupaten"
[[keputusan]]
ref = "UJI-ISOLASI"
jenis = "trial"
modul = {modules}
mulai = {today}
[[unit]]
kode = "pemda-{slug}"
nama = "Pemerintah {slug}"
tipe = "pemda"
[[unit]]
kode = "dinas-{slug}"
nama = "Dinas {slug}"
tipe = "opd_dinas"
induk = "pemda-{slug}"
[[jabatan]]
kode = "kepala-{slug}"
unit = "dinas-{slug}"
nama = "Kepala {slug}"
kepala = true
"""


@dataclass(frozen=True, slots=True)
class Marks:
    """What only the second tenant has, by table: a few ids and a few words."""

    ids: dict[str, list[int]]
    words: dict[str, list[str]]


@asynccontextmanager
async def throwaway_pair(plane: ControlPlane) -> AsyncIterator[tuple[Tenant, Tenant]]:
    """The two; whatever happens, they are purged."""
    mark = secrets.token_hex(3)
    slugs = [f"isolasi-{mark}-{letter}" for letter in "ab"]
    try:
        for slug, kode in zip(slugs, ("35.17", "35.18"), strict=True):
            await _make(plane, slug, kode, far=slug.endswith("b"))
        found = [await Directory(plane.services).by_slug(slug) for slug in slugs]
        assert found[0] is not None
        assert found[1] is not None
        yield found[0], found[1]
    finally:
        for slug in slugs:
            await _remove(plane, slug)


async def _make(plane: ControlPlane, slug: str, kode: str, *, far: bool) -> None:
    modules = [module.name for module in plane.services.registry.pluggable]
    today = plane.services.clock().date()
    manifest = _MANIFEST.format(slug=slug, kode=kode, modules=modules, today=today)
    after = STEPS.index(create_schema) + 1
    steps = (*STEPS[:after], _set_apart, *STEPS[after:]) if far else STEPS
    wanted = parse_manifest(manifest, f"{slug}.toml")
    await provision(plane, wanted, actor="doctor", reason=REASON, sample=True, steps=steps)


async def _set_apart(site: Site) -> None:
    site.connection.execute(
        "select setval(s.oid::regclass, %s) from pg_class s where s.relkind = 'S' "
        "and s.relnamespace = to_regnamespace(%s)",
        (FIRST_ID, site.wanted.schema),
    )


async def _remove(plane: ControlPlane, slug: str) -> None:
    with plane.connect() as connection:
        known = connection.execute("select 1 from tiru_control.tenant where slug = %s", (slug,)).fetchone()
    if known is not None:
        await trash(plane, slug, actor="doctor", reason=REASON)
        await purge(plane, slug, actor="doctor", reason=REASON, grace_days=0)


def marks_of(plane: ControlPlane, mine: str, theirs: str, *, most: int = 3) -> Marks:
    """Ids and unique words of the schema `theirs` that `mine` does not have, the newest first."""
    found = Marks({}, {})
    with plane.connect() as connection:
        for table, column, kind in connection.execute(_UNIQUE, (theirs,)).fetchall():
            where = sql.Identifier(theirs, table)
            name = sql.Identifier(column)
            if kind == "int8":
                query = sql.SQL("select {0} from {1} where {0} > %s order by 1 desc limit %s").format(name, where)
                rows = connection.execute(query, (FIRST_ID, most)).fetchall()
                found.ids.setdefault(table, []).extend(row[0] for row in rows)
            else:
                query = sql.SQL(
                    "select {0} from {1} where length({0}) between 6 and 200 "
                    "except select {0} from {2} order by 1 desc limit %s"
                ).format(name, where, sql.Identifier(mine, table))
                rows = connection.execute(query, (most,)).fetchall()
                found.words.setdefault(table, []).extend(row[0] for row in rows)
    return found


_UNIQUE = """
select distinct c.relname, a.attname, t.typname
from pg_index i
join pg_class c on c.oid = i.indrelid
join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
join pg_type t on t.oid = a.atttypid
where c.relnamespace = to_regnamespace(%s) and i.indisunique and i.indnkeyatts = 1 and i.indkey[0] > 0
    and t.typname in ('int8', 'text')
order by 1, 2
"""
