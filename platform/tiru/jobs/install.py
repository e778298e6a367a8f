"""Put the queue's own tables into the control schema, by its library."""

from __future__ import annotations

import psycopg
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment


def install_queue(connection: psycopg.Connection) -> None:
    """Create the queue's tables once; the owner's connection, in a transaction of its own."""
    known = connection.execute("select to_regclass('tiru_control.pgqueuer')").fetchone()
    if known is not None and known[0] is not None:
        return
    with connection.transaction():
        connection.execute("set local search_path = tiru_control")
        connection.execute(QueryBuilderEnvironment().build_install_query().encode(), prepare=False)
