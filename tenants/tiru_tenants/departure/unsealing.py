"""Sealed columns: opened for the regency's own export, closed anew for a tenant with another name.

A ciphertext is bound to its tenant's name, so under another name every one is opened with the old keys and
closed with new ones. The first old key stays in the ring: keyed hashes for look-ups are made with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence

from psycopg import sql

from tiru.crypto import KeyRing, TenantKeys
from tiru.crypto.keyring import VERSION, KeyShredded
from tiru.errors import Refused
from tiru.i18n import _
from tiru_tenants.departure.tables import Connection, key_of

BATCH = 500


class SealedForGood(Refused):
    """A field is sealed with a key that is not at hand."""

    code = "TIRU-E1402"

    def __init__(self, column: str) -> None:
        super().__init__(
            _("%(column)s tersandi dengan kunci yang tidak ada di sini.", column=column),
            remedy=_("Ekspor dengan --keys, lalu impor dengan frasa sandinya."),
        )


def is_sealed(value: bytes) -> bool:
    """Whether these bytes look like one of our ciphertexts."""
    return value[:2] == VERSION


async def opened_rows(
    connection: Connection, schema: str, table: str, columns: Sequence[str], keys: TenantKeys
) -> AsyncIterator[bytes]:
    """CSV of the primary key and the opened columns. Raises SealedForGood."""
    key = await key_of(connection, schema, table)
    yield _csv_line([*key, *columns])
    query = sql.SQL("select {} from {} order by 1").format(
        sql.SQL(", ").join(map(sql.Identifier, [*key, *columns])), sql.Identifier(schema, table)
    )
    async with connection.cursor("opened_rows") as cursor:
        cursor.itersize = BATCH
        await cursor.execute(query)
        async for row in cursor:
            plain = [
                _opened(value, keys, f"{table}.{column}")
                for column, value in zip(columns, row[len(key) :], strict=True)
            ]
            yield _csv_line([*row[: len(key)], *plain])


async def sealed_columns(
    connection: Connection, schema: str, candidates: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Of the columns of bytes, those that hold at least one ciphertext."""
    found: dict[str, list[str]] = {}
    for table, columns in candidates.items():
        for column in columns:
            query = sql.SQL("select 1 from {} where substring({} from 1 for 2) = %s limit 1").format(
                sql.Identifier(schema, table), sql.Identifier(column)
            )
            if await (await connection.execute(query, (VERSION,))).fetchone():
                found.setdefault(table, []).append(column)
    return found


async def seal_anew(
    connection: Connection, schema: str, sealed: Mapping[str, Sequence[str]], old: TenantKeys, new: TenantKeys
) -> int:
    """Open with `old`, close with `new`, in place; returns how many fields. Raises SealedForGood."""
    count = 0
    for table, columns in sealed.items():
        names = [sql.Identifier(column) for column in columns]
        where = sql.Identifier(schema, table)
        query = sql.SQL("select ctid::text, {} from {}").format(sql.SQL(", ").join(names), where)
        update = sql.SQL("update {} set {} where ctid = %s::tid").format(
            where, sql.SQL(", ").join(sql.SQL("{} = %s").format(name) for name in names)
        )
        async with connection.cursor("seal_anew") as reading, connection.cursor() as writing:
            reading.itersize = BATCH
            await reading.execute(query)
            while rows := await reading.fetchmany(BATCH):
                changes = []
                for at, *values in rows:
                    fresh = [
                        _closed(value, old, new, f"{table}.{column}")
                        for column, value in zip(columns, values, strict=True)
                    ]
                    count += sum(1 for before, after in zip(values, fresh, strict=True) if before != after)
                    changes.append((*fresh, at))
                await writing.executemany(update, changes)
    return count


def keys_for(ring: KeyRing, slug: str, old: TenantKeys) -> TenantKeys:
    """Keys of the new tenant: the old ones, and a new one that closes from now on. May be asked again.

    Raises Refused where the name has keys of its own already.
    """
    if slug not in ring.tenants():
        ring.restore(TenantKeys(slug, dict(old.keys)))
    kept = ring.of(slug).keys
    if any(kept.get(number) != key for number, key in old.keys.items()):
        raise Refused(_("%(slug)s sudah mempunyai kunci sendiri.", slug=slug), remedy=_("Pilih nama lain."))
    if max(kept) == max(old.keys):
        ring.rotate(slug)
    return ring.of(slug)


def _opened(value: bytes | None, keys: TenantKeys, purpose: str) -> str | None:
    if value is None:
        return None
    try:
        return keys.decrypt(bytes(value), purpose=purpose)
    except (KeyShredded, ValueError) as error:
        raise SealedForGood(purpose) from error


def _closed(value: bytes | None, old: TenantKeys, new: TenantKeys, purpose: str) -> bytes | None:
    if value is None or not is_sealed(bytes(value)):
        return value
    plain = _opened(value, old, purpose)
    assert plain is not None
    return new.encrypt(plain, purpose=purpose)


def _csv_line(values: Sequence[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(["" if value is None else value for value in values])
    return line.getvalue().encode()
