"""Tenant as code: apply then plan is empty; what people changed is never lost silently."""

import json

import pytest

from tiru.errors import Conflict
from tiru.parameter.settings import change_setting
from tiru.tenant import Actor, Kind
from tiru.work import unit_of_work
from tiru_tenants.activation import disable, enable, purge_module
from tiru_tenants.applying import adopt_into_file, apply_file, apply_wanted, plan_file, plan_wanted, save_plan
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, resume, suspend, trash
from tiru_tenants.manifest import ManifestRefused, parse_manifest
from tiru_tenants.plan import RecordedPaper, StalePlan

from .conftest import manifest_text, wanted_for

ADMIN = Actor(kind=Kind.STAFF, id=1, name="Ibu Admin")


@pytest.fixture
async def made(plane, services, request):
    slug = "rencana"
    await apply_wanted(plane, wanted_for(slug), actor="test")
    yield slug
    await trash(plane, slug, actor="test", reason="test")
    await purge(plane, slug, actor="test", reason="test", grace_days=0)


async def test_apply_then_plan_is_empty_and_a_second_apply_does_nothing(made, plane, services):
    found, _actual = await plan_wanted(services, wanted_for(made))
    assert found.is_empty, found.lines()
    assert await apply_wanted(plane, wanted_for(made), actor="test") is None


async def test_what_an_administrator_changed_is_drift_and_can_be_adopted(made, plane, services, tmp_path):
    file = tmp_path / "rencana.toml"
    file.write_text(manifest_text(made))
    tenant = await Directory(services).by_slug(made)
    async with unit_of_work(services, tenant, ADMIN) as work:
        await change_setting(work, "aduan", "hari_verifikasi", 4)

    found = await plan_file(services, file)
    assert [(change.path, change.kind) for change in found.drift] == [("pengaturan.aduan.hari_verifikasi", "drift")]
    with pytest.raises(Conflict, match="hari_verifikasi"):
        await apply_file(plane, file, actor="test")

    await adopt_into_file(plane, file)
    assert "hari_verifikasi = 4" in file.read_text()
    assert (await plan_file(services, file)).is_empty


async def test_both_changed_is_a_conflict(made, services, plane, tmp_path):
    tenant = await Directory(services).by_slug(made)
    async with unit_of_work(services, tenant, ADMIN) as work:
        await change_setting(work, "aduan", "hari_verifikasi", 4)
    edited = parse_manifest(manifest_text(made).replace("hari_verifikasi = 2", "hari_verifikasi = 9"), "x.toml")
    found, _actual = await plan_wanted(services, edited)
    assert [change.kind for change in found.drift] == ["conflict"]


async def test_a_plan_for_an_older_state_is_refused(made, services, plane, tmp_path):
    file, saved = tmp_path / "rencana.toml", tmp_path / "plan.json"
    file.write_text(manifest_text(made).replace("Dinas Contoh", "Dinas Lain"))
    save_plan(await plan_file(services, file), saved)
    await suspend(plane, made, actor="test", reason="test")
    await resume(plane, made, actor="test", reason="test")
    with pytest.raises(StalePlan):
        await apply_file(plane, file, actor="test", saved_plan=saved)
    assert json.loads(saved.read_text())["slug"] == made


async def test_a_suspended_tenant_is_still_read(made, services, plane):
    await suspend(plane, made, actor="test", reason="test")
    tenant = await Directory(services).by_slug(made)
    assert tenant is not None
    assert tenant.access == "suspended"
    await resume(plane, made, actor="test", reason="test")


async def test_a_module_is_switched_off_on_and_purged_to_nothing(made, services, plane):
    assert await enable(plane, made, "aduan", actor="test") is False
    assert await disable(plane, made, "aduan", actor="test") is True
    assert await disable(plane, made, "aduan", actor="test") is False
    tenant = await Directory(services).by_slug(made)
    assert "aduan" not in tenant.modules
    receipt = await purge_module(plane, made, "aduan", actor="test", reason="test")
    assert receipt.left == 0
    assert "aduan_laporan" in receipt.tables
    assert await enable(plane, made, "aduan", actor="test") is True
    tenant = await Directory(services).by_slug(made)
    assert "aduan" in tenant.modules


def test_every_problem_of_a_manifest_is_named_with_its_line():
    broken = manifest_text("rusak").replace('jenis = "kabupaten"', 'jenis = "kab"').replace('tipe = "pemda"', "tip = 1")
    with pytest.raises(ManifestRefused) as refused:
        parse_manifest(broken, "rusak.toml")
    lines = refused.value.message.splitlines()
    assert any(line.startswith("rusak.toml:8: identitas.jenis:") for line in lines), lines
    assert any("unit.0.tip" in line and "tidak dikenal" in line for line in lines), lines
    assert any("unit.0.tipe" in line and "wajib" in line for line in lines), lines


def test_a_module_that_no_paper_names_is_refused():
    without = manifest_text("rusak").replace('modul = ["aduan"]\nmulai', "modul = []\nmulai")
    with pytest.raises(ManifestRefused, match="tidak ada perjanjian"):
        parse_manifest(without, "rusak.toml")


@pytest.mark.parametrize("slug", ["banda-aceh", "kuningan", "blora", "ogan-ilir", "sumedang"])
def test_the_manifests_that_ship_are_whole(slug):
    from tiru_tenants.new_manifest import packaged_manifests

    wanted = parse_manifest(packaged_manifests()[f"{slug}.toml"], f"{slug}.toml")
    assert wanted.slug == slug


def test_a_manifest_can_be_written_for_each_of_the_514(tmp_path):
    from datetime import date

    from tiru.wilayah.codes import KodeWilayah, Level
    from tiru.wilayah.dataset import places
    from tiru_tenants.new_manifest import new_manifest

    codes = [place.kode for place in places() if KodeWilayah(place.kode).level is Level.KABUPATEN]
    assert len(codes) == 514
    slugs = set()
    for kode in codes[::23]:
        slug, text = new_manifest(kode, today=date(2026, 11, 24))
        assert parse_manifest(text, slug).kode_wilayah == kode
        slugs.add(slug)
    assert len(slugs) == len(codes[::23])


async def test_a_paper_may_change_until_it_is_signed_and_not_after(made, services, plane):
    paper = '\n[[perjanjian]]\nref = "KSB-2"\njenis = "kesepakatan_bersama"\nmodul = []\nmulai = 2027-01-01\n'
    draft = parse_manifest(manifest_text(made) + paper + 'tahap = "siap_ttd"\n', "x.toml")
    signed = parse_manifest(manifest_text(made) + paper.replace("2027-01-01", "2027-02-01"), "x.toml")
    await apply_wanted(plane, draft, actor="test")
    await apply_wanted(plane, signed, actor="test")
    assert (await plan_wanted(services, signed))[0].is_empty
    with pytest.raises(RecordedPaper, match="KSB-2"):
        await apply_wanted(plane, draft, actor="test")
