"""What stopped can be shown, resumed, retried and cancelled; isolation is tried with the real roles."""

import json
import secrets

import psycopg
import pytest

from tiru.errors import NotFound, Refused
from tiru_tenants.applying import apply_wanted
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest
from tiru_tenants.operations import Cancelled, cancel, operation, operation_of, operations
from tiru_tenants.provisioning import STEPS, create_schema, provision

MANIFEST = """
slug = "{slug}"
modul = ["aduan"]
[identitas]
nama = "Kabupaten Jombang"
kode_wilayah = "35.17"
jenis = "kabupaten"
[[perjanjian]]
ref = "PKS-1"
jenis = "hibah"
modul = ["aduan"]
mulai = 2026-01-01
"""


def wanted_for(slug):
    return parse_manifest(MANIFEST.format(slug=slug), f"{slug}.toml")


async def remove(plane, slug):
    await trash(plane, slug, actor="test", reason="test")
    await purge(plane, slug, actor="test", reason="test", grace_days=0)


@pytest.fixture
async def half_made(plane):
    """A tenant whose making broke at the second step, and the operation that says so."""
    slug = f"separuh-{secrets.token_hex(2)}"

    async def breaks(site):
        raise Refused("putus")

    breaks.__name__ = create_schema.__name__
    with pytest.raises(Refused):
        await provision(plane, wanted_for(slug), actor="test", steps=(STEPS[0], breaks, *STEPS[2:]))
    yield slug, operations(plane, subject=slug)[0].id
    await remove(plane, slug)


def test_a_failed_operation_is_resumed_under_its_own_id(tiru, items, half_made):
    slug, op_id = half_made
    [row] = items(f"op show {op_id}")
    assert (row["keadaan"], row["galat"], row["berikutnya"]) == ("failed", "putus", f"tiru op resume {op_id}")
    assert op_id in {one["id"] for one in items("op list --state failed")}
    assert tiru(f"op resume {op_id} --no-input").exit_code == 2
    done = tiru(f"op resume {op_id} --yes")
    assert done.exit_code == 0, done.output
    [row] = items(f"op show {op_id}")
    assert (row["keadaan"], row["galat"]) == ("done", "")
    [tenant] = items(f"tenant show {slug}")
    assert tenant["keadaan"] == "active"
    with pytest.raises(Refused, match="done"):
        tiru(f"op resume {op_id} --yes")
    assert tiru(f"op retry {op_id} --yes").exit_code == 0
    assert len([one for one in items(f"op list -t {slug}") if one["operasi"] == "tenant.apply"]) == 2


def test_a_failed_operation_is_given_up(tiru, items, half_made):
    _slug, op_id = half_made
    assert "dibatalkan" in tiru(f"op cancel {op_id} --yes --reason batal").output
    [row] = items(f"op show {op_id}")
    assert row["keadaan"] == "cancelled"
    assert "batal" in row["galat"]
    assert "memang sudah" in tiru(f"op cancel {op_id} --yes").output
    with pytest.raises(NotFound):
        tiru("op cancel op_TIDAKADA --yes")


def test_a_running_operation_stops_before_its_next_step(plane):
    def work() -> None:
        with operation(plane, "uji.batal", "uji-batal", ("a", "b"), actor="test", op_id=op_id) as running:
            running.enter("a")
            assert cancel(plane, running.id, actor="orang lain", reason="keliru")
            running.enter("b")

    op_id = f"op_{secrets.token_hex(4)}"
    with pytest.raises(Cancelled):
        work()
    row = operation_of(plane, op_id)
    assert (row.state, row.step) == ("cancelled", "a")


@pytest.fixture
async def two(plane):
    slugs = [f"isolasi-{letter}-{secrets.token_hex(2)}" for letter in "ab"]
    for slug in slugs:
        await apply_wanted(plane, wanted_for(slug), actor="test")
    yield slugs
    for slug in slugs:
        await remove(plane, slug)


def test_every_table_of_every_tenant_is_closed_to_the_others(tiru, items, two, installation):
    rows = items("doctor isolation")
    assert {row["keadaan"] for row in rows} == {"baik"}
    schemas = {f"t_{slug.replace('-', '_')}" for slug in two}
    assert schemas <= {row["skema"] for row in rows}
    assert "tiru_control" in {row["skema"] for row in rows}
    assert all(row["percobaan"] == row["ditolak"] >= 20 for row in rows)

    victim = min(schemas)
    intruder = next(
        row["dicoba sebagai"] for row in rows if row["skema"] == victim and row["dicoba sebagai"][:2] == "t_"
    )
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(f"grant usage on schema {victim} to {intruder}")
        owner.execute(f"grant select on {victim}.account to {intruder}")
        try:
            found = tiru("doctor isolation", "-o", "json")
        finally:
            owner.execute(f"revoke all on {victim}.account from {intruder}")
            owner.execute(f"revoke usage on schema {victim} from {intruder}")
    assert found.exit_code == 9
    [leak] = [row for row in json.loads(found.stdout)["items"] if row["keadaan"] == "BOCOR"]
    assert (leak["skema"], leak["dicoba sebagai"], leak["bocor"]) == (victim, intruder, ["account (select)"])


def test_the_routes_are_tried_too_and_the_proof_is_kept(tiru, items, two, installation):
    rows = items("doctor isolation --routes")
    [routes] = [row for row in rows if "alamat" in row["skema"]]
    assert (routes["keadaan"], routes["bocor"]) == ("baik", [])
    assert routes["percobaan"] == routes["ditolak"] > 150
    with psycopg.connect(installation.owner_url) as owner:
        asked, leaks, signature = owner.execute(
            "select requests, leaks, signature from tiru_control.isolation_proof order by id desc limit 1"
        ).fetchone()
    assert (asked, leaks) == (routes["percobaan"], [])
    assert len(signature) == 88


def test_one_tenant_is_looked_at(tiru, items, two):
    found = tiru(f"doctor tenant -t {two[0]}", "-o", "json")
    assert '"bagian": "jejak audit"' in found.stdout, found.output
    assert '"bagian": "pelayanan"' in found.stdout
    with pytest.raises(NotFound):
        tiru("doctor tenant -t tidak-ada")
    assert tiru("doctor db", "-o", "json").exit_code in (0, 9)
