"""`python -m benchmarks.peer.provide clone|migrations NAME`: make one tenant as the peer does; prints the seconds.

Starting Python and Django is not counted.
"""

from __future__ import annotations

import sys
import time

import django


def main(how: str, name: str) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django_tenants.clone import CloneSchema

    from benchmarks.peer.prepare import TEMPLATE
    from benchmarks.peer.shop.models import Client, Domain

    connection.set_schema_to_public()
    connection.ensure_connection()
    started = time.monotonic()
    client = Client.objects.create(schema_name=name, name=name)
    Domain.objects.create(domain=f"{name}.bench.local", tenant=client, is_primary=True)
    if how == "clone":
        CloneSchema().clone_schema(TEMPLATE, name, set_connection=False)
    else:
        with connection.cursor() as cursor:
            cursor.execute(f'create schema "{name}"')
        call_command("migrate_schemas", tenant=True, schema_name=name, interactive=False, verbosity=0)
    print(time.monotonic() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
