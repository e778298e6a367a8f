"""A regency leaves with its archive and comes back under another name: nothing is lost, nothing is added."""

import asyncio
import csv
import io
import json
import secrets
import subprocess
import zipfile
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from tiru.audit.verification import verify_ledger
from tiru.crypto import KeyRing
from tiru.crypto.keyring import KeyShredded
from tiru.errors import Conflict, Invalid
from tiru.files.store import ObjectMissing
from tiru.postgres.binaries import find_program
from tiru.tenant import Actor, Kind
from tiru.work import unit_of_work
from tiru_tenants.applying import apply_wanted
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.departure.checking import check_archive
from tiru_tenants.departure.contents import DamagedArchive
from tiru_tenants.departure.restoring import import_tenant
from tiru_tenants.departure.unsealing import SealedForGood
from tiru_tenants.departure.writing import Wish, export_tenant
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest

SOMEBODY = Actor(kind=Kind.SYSTEM, name="uji")
PHRASE = "kalimat sandi yang cukup panjang"
NIK = "3517014101900001"
MANIFEST = """
slug = "pergi"
modul = ["aduan"]
[identitas]
nama = "Kabupaten Pergi"
kode_wilayah = "35.17"
jenis = "kabupaten"
[[perjanjian]]
ref = "PKS-1"
jenis = "hibah"
modul = ["aduan"]
mulai = 2026-01-01
"""


@pytest.fixture(scope="module")
async def plane(services, installation):
    found = ControlPlane.at(installation.owner_url, services)
    yield found
    found.close()


async def remove(plane, slug):
    await trash(plane, slug, actor="test", reason="test")
    await purge(plane, slug, actor="test", reason="test", grace_days=0)


@pytest.fixture(scope="module")
async def leaving(plane, services):
    """A tenant with rows, a sealed NIK, two files and a chain of entries."""
    await apply_wanted(plane, parse_manifest(MANIFEST, "pergi.toml"), actor="test", sample=True)
    tenant = await Directory(services).whatever_state("pergi")
    stored = [await services.store.put("pergi", content, suffix=".txt") for content in (b"satu", b"x" * 700_000)]
    keys = services.keys.of("pergi")
    async with unit_of_work(services, tenant, SOMEBODY) as work:
        await work.session.execute(
            text(
                "insert into citizen (name, email, nik, nik_match, created_at) "
                "values (:name, 'ibu@example.id', :nik, :match, now())"
            ),
            {
                "name": 'Ibu "Dua", \n baris',
                "nik": keys.encrypt(NIK, purpose="citizen.nik"),
                "match": keys.match(NIK, purpose="citizen.nik"),
            },
        )
        work.record("uji.hal.catat", "hal:1", after={"n": 1})
    yield tenant, [one.key for one in stored]
    await remove(plane, "pergi")


async def counts_of(services, schema):
    async with services.database.transaction(schema) as session:
        names = await session.scalars(
            text("select tablename from pg_tables where schemaname = current_schema() order by 1")
        )
        return {name: await session.scalar(text(f'select count(*) from "{name}"')) for name in list(names)}


@pytest.fixture(scope="module")
async def archive(plane, leaving, tmp_path_factory):
    out = tmp_path_factory.mktemp("arsip") / "pergi.zip"
    await export_tenant(plane, "pergi", out, Wish(pass_phrase=PHRASE), actor="uji")
    return out


async def test_what_left_comes_back_under_another_name(plane, services, leaving, archive):
    before = await counts_of(services, leaving[0].schema)
    await import_tenant(plane, archive, "pulang", actor="uji", reason="coba")
    try:
        tenant = await Directory(services).by_slug("pulang")
        after = await counts_of(services, tenant.schema)
        after["audit_entry"] -= 1  # that it was imported is itself recorded
        assert after == before
        assert sum(before.values()) > 50

        async with services.database.transaction(tenant.schema, snapshot=True) as session:
            verdict = await verify_ledger(session)
            kept = await session.scalar(
                text("select hash from audit_entry where seq = :seq"), {"seq": verdict.entries - 1}
            )
            citizen = (await session.execute(text("select name, nik, nik_match from citizen"))).mappings().one()
        assert verdict.broken is None
        assert kept == json.loads(zipfile.ZipFile(archive).read("manifest.json"))["audit"]["head"]

        keys = services.keys.of("pulang")
        assert citizen["name"] == 'Ibu "Dua", \n baris'
        assert keys.decrypt(citizen["nik"], purpose="citizen.nik") == NIK
        assert keys.is_current(citizen["nik"]), "closed with a key of its own, not the old tenant's"
        assert keys.match(NIK, purpose="citizen.nik") == citizen["nik_match"]
        with pytest.raises(KeyShredded):
            services.keys.of("pergi").decrypt(citizen["nik"], purpose="citizen.nik")

        assert await services.store.get("pulang", leaving[1][0]) == b"satu"
        assert len(await services.store.get("pulang", leaving[1][1])) == 700_000
        assert "aduan" in tenant.modules

        async with unit_of_work(services, tenant, SOMEBODY) as work:  # numbers go on where they stood
            fresh = await work.session.scalar(
                text(
                    "insert into citizen (name, email, created_at) values ('Baru', 'b@example.id', now()) returning id"
                )
            )
        assert fresh > 1
    finally:
        await remove(plane, "pulang")


async def test_the_archive_says_what_is_in_it_and_is_whole(archive, leaving):
    verdict = check_archive(archive)
    assert verdict.problems == []
    assert verdict.contents.sealed["citizen"] == ["nik"]
    assert verdict.contents.files == 2
    with zipfile.ZipFile(archive) as inside:
        assert "MEMULIHKAN" in inside.read("BACA-SAYA.txt").decode()
        assert NIK not in inside.read("tabel/citizen.csv").decode()
        assert not [name for name in inside.namelist() if name.startswith("pribadi/")]


@pytest.mark.parametrize("member", ["tabel/citizen.csv", "jejak.jsonl", "pulihkan.sql", "kendali.json"])
async def test_one_altered_byte_is_found(archive, tmp_path, member):
    broken = tmp_path / "rusak.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(broken, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info.filename, content[:-2] + b"!\n" if info.filename == member else content)
    assert any(problem.startswith(member) for problem in check_archive(broken).problems)


async def test_a_chain_that_was_rewritten_with_its_hash_is_found(archive, tmp_path):
    """Whoever makes the hashes fit still cannot make the chain fit."""
    import hashlib

    broken = tmp_path / "rusak.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(broken, "w") as target:
        contents = json.loads(source.read("manifest.json"))
        lines = source.read("jejak.jsonl").splitlines(keepends=True)
        lines[-1] = lines[-1].replace(b"uji.hal.catat", b"uji.hal.hapus")
        lines[0] = lines[0].replace(b'"actor_kind":"', b'"actor_kind":"x', 1)
        chain = b"".join(lines)
        contents["members"]["jejak.jsonl"] = {"sha256": hashlib.sha256(chain).hexdigest(), "size": len(chain)}
        for info in source.infolist():
            changed = {"jejak.jsonl": chain, "manifest.json": json.dumps(contents).encode()}
            target.writestr(info.filename, changed.get(info.filename, source.read(info)))
    assert any("jejak audit" in problem for problem in check_archive(broken).problems)


async def test_personal_data_is_opened_only_with_a_reason_and_the_ledger_says_so(plane, services, leaving, tmp_path):
    with pytest.raises(Invalid):
        Wish(personal=True)
    out = tmp_path / "terbuka.zip"
    await export_tenant(plane, "pergi", out, Wish(personal=True, reason="permintaan bupati"), actor="uji")
    rows = list(csv.DictReader(io.StringIO(zipfile.ZipFile(out).read("pribadi/citizen.csv").decode())))
    assert [row["nik"] for row in rows] == [NIK]
    async with services.database.transaction(leaving[0].schema) as session:
        entry = (await session.execute(text("select * from audit_entry order by seq desc limit 1"))).mappings().one()
    assert (entry["action"], entry["reason"]) == ("tenants.tenant.export", "permintaan bupati")
    assert entry["after"]["personal"] is True


async def test_without_the_keys_nothing_is_made(plane, services, leaving, archive, tmp_path):
    """In an installation that never had the tenant, the pass phrase is what brings the keys."""
    (tmp_path / "lain").mkdir()
    elsewhere = replace(services, keys=KeyRing.in_home(tmp_path / "lain"))
    strange = ControlPlane.at(plane.owner_url, elsewhere)
    try:
        with pytest.raises(SealedForGood):
            await import_tenant(strange, archive, "pindah", actor="uji")
        with pytest.raises(Invalid, match="salah"):
            await import_tenant(strange, archive, "pindah", actor="uji", pass_phrase="bukan ini frasanya ya")
        assert await Directory(services).whatever_state("pindah") is None
        await import_tenant(strange, archive, "pindah", actor="uji", pass_phrase=PHRASE)
        async with services.database.transaction("t_pindah") as session:
            nik = await session.scalar(text("select nik from citizen"))
        assert elsewhere.keys.of("pindah").decrypt(nik, purpose="citizen.nik") == NIK
        await remove(strange, "pindah")
    finally:
        strange.close()


async def test_nothing_is_overwritten_and_nothing_half_is_left(plane, services, leaving, archive, tmp_path):
    with pytest.raises(Invalid):
        await export_tenant(plane, "pergi", archive, Wish(), actor="uji")
    with pytest.raises(Conflict):
        await import_tenant(plane, archive, "pergi", actor="uji")
    lost = await services.store.put("pergi", b"akan hilang")

    class Losing:
        """A store that loses an object between listing and reading."""

        def __getattr__(self, name):
            return getattr(services.store, name)

        async def keys(self, tenant):
            async for key in services.store.keys(tenant):
                if key != lost.key:
                    yield key
            await services.store.delete("pergi", lost.key)
            yield lost.key

    broken = ControlPlane.at(plane.owner_url, replace(services, store=Losing()))
    out = tmp_path / "setengah.zip"
    with pytest.raises(ObjectMissing):
        await export_tenant(broken, "pergi", out, Wish(), actor="uji")
    broken.close()
    assert list(tmp_path.iterdir()) == []


async def test_a_manifest_with_a_bound_that_is_no_literal_is_refused(archive, tmp_path):
    broken = tmp_path / "jahat.zip"
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(broken, "w") as target:
        contents = json.loads(source.read("manifest.json"))
        contents["partitions"] = [{"name": "x", "parent": "citizen", "bound": "FOR VALUES IN (now()); drop table x"}]
        target.writestr("manifest.json", json.dumps(contents))
    with pytest.raises(DamagedArchive):
        check_archive(broken)


@pytest.mark.parametrize("how", ["pg_dump", "copy"])
async def test_the_dump_restores_without_tiru(plane, services, leaving, installation, tmp_path, how):
    psql = find_program("psql", at_least=15)
    if psql is None:
        pytest.skip("psql is not installed")
    out = tmp_path / "pergi.zip"
    found = await export_tenant(plane, "pergi", out, Wish(by_copy=how == "copy"), actor="uji")
    assert found.dump == how
    (tmp_path / "pulihkan.sql").write_bytes(zipfile.ZipFile(out).read("pulihkan.sql"))
    name = f"lain_{secrets.token_hex(3)}"
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(f'create database "{name}"')
    url = psycopg.conninfo.make_conninfo(installation.owner_url, dbname=name)
    try:
        with psycopg.connect(url, autocommit=True) as there:
            there.execute("create extension if not exists pg_trgm schema public")
            words = [psql, "-q", "-v", "ON_ERROR_STOP=1", "-f", tmp_path / "pulihkan.sql", url]
            done = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stderr[-3000:]
            rows = {
                table.name: there.execute(f'select count(*) from t_pergi."{table.name}"').fetchone()[0]
                for table in found.tables
            }
        assert rows == {table.name: table.rows for table in found.tables}
    finally:
        with psycopg.connect(installation.owner_url, autocommit=True) as owner:
            owner.execute(f'drop database "{name}" with (force)')
