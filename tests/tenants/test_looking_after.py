"""Searching the ledger, looking at a module, and doctor where the database does not answer."""

import json

import pytest

from tiru.errors import NotFound, Refused
from tiru.tenant import Actor, Kind
from tiru.work import unit_of_work
from tiru_tenants.applying import apply_wanted
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest

SLUG = "telusur"
MANIFEST = f"""
slug = "{SLUG}"
modul = ["aduan"]
[identitas]
nama = "Kabupaten Telusur"
kode_wilayah = "35.17"
jenis = "kabupaten"
[[perjanjian]]
ref = "PKS-1"
jenis = "hibah"
modul = ["aduan"]
mulai = 2026-01-01
"""


@pytest.fixture(scope="module")
async def made(plane, services):
    await apply_wanted(plane, parse_manifest(MANIFEST, "telusur.toml"), actor="test")
    tenant = await services_directory(services).by_slug(SLUG)
    for name, subject in (("Ibu Rani", "surat:1"), ("Pak Dadan", "surat:2")):
        async with unit_of_work(services, tenant, Actor(kind=Kind.STAFF, id=1, name=name)) as work:
            work.record("telusur.surat.open", subject)
    yield SLUG
    await trash(plane, SLUG, actor="test", reason="test")
    await purge(plane, SLUG, actor="test", reason="test", grace_days=0)


def services_directory(services):
    from tiru_tenants.directory import Directory

    return Directory(services)


def subjects(rows):
    return {row["subject"] for row in rows}


def test_the_ledger_is_searched_by_word_action_subject_and_day(items, tiru, made):
    assert subjects(items(f"audit search -t {made} Rani")) == {"surat:1"}
    assert subjects(items(f"audit search -t {made} --action telusur.")) == {"surat:1", "surat:2"}
    assert subjects(items(f"audit search -t {made} --subject surat:2")) == {"surat:2"}
    assert items(f"audit search -t {made} --action telusur. --until 2020-01-01") == []
    assert items(f"audit search -t {made} --action telusur. --since 2999-01-01") == []
    assert len(items(f"audit search -t {made} --action telusur. --since 2020-01-01 --until 2999-01-01")) == 2
    one = tiru(f"audit search -t {made} --action telusur. --limit 1")
    assert "1 dari 2 catatan" in one.output
    assert tiru(f"audit search -t {made} --since kemarin").exit_code == 2
    with pytest.raises(NotFound):
        tiru("audit search -t tidak-ada x")
    with pytest.raises(NotFound):
        tiru("audit verify -t tidak-ada")
    assert tiru("audit verify").exit_code == 2


def test_a_module_is_looked_at(tiru, made):
    found = tiru("doctor module aduan", "-o", "json")
    rows = {row["bagian"]: row for row in json.loads(found.stdout)["items"]}
    assert rows["kontrak"]["keadaan"] == "baik"
    assert rows["migrasi"]["keadaan"] == "baik"
    assert {"pekerjaan", "tenant"} <= set(rows)
    with pytest.raises(NotFound):
        tiru("doctor module tidak-ada")


def test_doctor_says_what_it_can_without_a_database(tiru, monkeypatch):
    monkeypatch.setenv("TIRU_DATABASE_URL", "postgresql://x@127.0.0.1:1/x")
    for line in ("doctor", "doctor db", "doctor env", "doctor module aduan"):
        found = tiru(line, "-o", "json")
        assert found.exit_code == 9
        rows = {row["bagian"]: row for row in json.loads(found.stdout)["items"]}
        assert rows["modul"]["keadaan"] == "baik"
        assert "tidak bisa dihubungi" in rows["basis data"]["temuan"]
        assert "TIRU_DATABASE_URL" in rows["basis data"]["tindakan"]


def test_a_module_is_linted_alone(tiru):
    assert "aduan menepati kontrak" in tiru("module lint aduan").output
    with pytest.raises(NotFound):
        tiru("module lint tidak-ada")


def test_version_tells_what_runs_here(items, tiru):
    [row] = items("version")
    assert row["tiru"]
    assert row["python"].count(".") == 2
    assert tiru("version", "-o", "table").exit_code == 0


@pytest.mark.parametrize("verb", ["suspend", "archive", "delete"])
def test_a_tenant_that_is_not_there_is_said_to_be(tiru, verb):
    confirm = "--confirm tidak-ada" if verb == "delete" else "--yes"
    with pytest.raises((NotFound, Refused)):
        tiru(f"tenant {verb} tidak-ada {confirm} --reason coba")
