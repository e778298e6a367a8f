"""Tenant as code: apply then plan is empty; what people changed is never lost silently."""

import json
from dataclasses import replace
from datetime import date

import httpx
import pytest

from tiru.errors import Conflict, Refused
from tiru.parameter.settings import change_setting
from tiru.tenant import STRANGER, Actor, Kind
from tiru.web.app import create_app
from tiru.wilayah.codes import KodeWilayah, Level
from tiru.wilayah.dataset import places
from tiru.work import unit_of_work
from tiru_tenants.activation import disable, enable, purge_module
from tiru_tenants.applying import adopt_into_file, apply_file, apply_wanted, plan_file, plan_wanted, save_plan
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import archive, purge, restore, resume, suspend, trash
from tiru_tenants.manifest import ManifestRefused, parse_manifest
from tiru_tenants.new_manifest import new_manifest, packaged_manifests
from tiru_tenants.operations import operations
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
    wanted = parse_manifest(packaged_manifests()[f"{slug}.toml"], f"{slug}.toml")
    assert wanted.slug == slug


def test_a_manifest_can_be_written_for_each_of_the_514(tmp_path):
    codes = [place.kode for place in places() if KodeWilayah(place.kode).level is Level.KABUPATEN]
    assert len(codes) == 514
    slugs = set()
    for kode in codes:
        slug, text = new_manifest(kode, today=date(2026, 11, 24))
        assert parse_manifest(text, slug).kode_wilayah == kode
        slugs.add(slug)
    assert len(slugs) == 514, "every one has a name of its own"


@pytest.mark.parametrize("kode", ["11.71", "91.03", "31.74", "51.71", "33.16"])
async def test_a_new_manifest_is_applied_and_then_there_is_nothing_to_do(kode, plane, services):
    """Aceh's kota, Papua's clock, a city of the capital that no election fills, Bali, Java."""
    slug, text = new_manifest(kode, today=date(2026, 11, 24))
    wanted = parse_manifest(text.replace(f'slug = "{slug}"', f'slug = "n-{slug}"'), f"{slug}.toml")
    await apply_then_plan(plane, services, wanted)


@pytest.mark.parametrize("slug", ["banda-aceh", "kuningan", "blora", "ogan-ilir", "sumedang"])
async def test_a_manifest_that_ships_is_applied_and_then_there_is_nothing_to_do(slug, plane, services):
    text = packaged_manifests()[f"{slug}.toml"]
    wanted = parse_manifest(text.replace(f'slug = "{slug}"', f'slug = "k-{slug}"', 1), f"{slug}.toml")
    await apply_then_plan(plane, services, wanted)


async def apply_then_plan(plane, services, wanted):
    try:
        await apply_wanted(plane, wanted, actor="test")
        found, _actual = await plan_wanted(services, wanted)
        assert found.is_empty, found.lines()
        assert await apply_wanted(plane, wanted, actor="test") is None
    finally:
        await trash(plane, wanted.slug, actor="test", reason="test")
        await purge(plane, wanted.slug, actor="test", reason="test", grace_days=0)


async def test_a_paper_may_change_until_it_is_signed_and_not_after(made, services, plane):
    paper = '\n[[perjanjian]]\nref = "KSB-2"\njenis = "kesepakatan_bersama"\nmodul = []\nmulai = 2027-01-01\n'
    draft = parse_manifest(manifest_text(made) + paper + 'tahap = "siap_ttd"\n', "x.toml")
    signed = parse_manifest(manifest_text(made) + paper.replace("2027-01-01", "2027-02-01"), "x.toml")
    await apply_wanted(plane, draft, actor="test")
    await apply_wanted(plane, signed, actor="test")
    assert (await plan_wanted(services, signed))[0].is_empty
    with pytest.raises(RecordedPaper, match="KSB-2"):
        await apply_wanted(plane, draft, actor="test")


async def test_the_life_of_a_tenant_as_citizens_see_it(made, plane, services):
    """Suspended and archived: everything is still read, nothing is written. In the trash: nobody is there."""
    directory = Directory(services)
    app = create_app(replace(services, find_tenant=directory.by_host), find_actor=stranger)
    transport = httpx.ASGITransport(app=app)
    report = {"jenis": "pengaduan", "judul": "Jalan rusak", "isi": "Berlubang sejak kemarin."}
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{made}.localhost") as citizen:

        async def seen() -> tuple[int, int, int]:
            directory.forget()
            read = [(await citizen.get(path)).status_code for path in ("/", "/aduan")]
            return (*read, (await citizen.post("/aduan/kirim", data=report)).status_code)

        assert (await seen())[:2] == (200, 200)
        assert (await seen())[2] != 403
        await suspend(plane, made, actor="test", reason="menunggak")
        assert await seen() == (200, 200, 403)
        with pytest.raises(Refused, match="suspended"):
            await suspend(plane, made, actor="test", reason="lagi")
        await archive(plane, made, actor="test", reason="selesai")
        assert await seen() == (200, 200, 403)
        await resume(plane, made, actor="test", reason="lanjut")
        assert (await seen())[2] != 403
        await trash(plane, made, actor="test", reason="pindah")
        assert await seen() == (200, 404, 404), "at `/` the kit says that nobody is known here"
        assert "Kabupaten Rencana" not in (await citizen.get("/")).text
        with pytest.raises(Refused, match="baru boleh dihapus"):
            await purge(plane, made, actor="test", reason="terlalu cepat")
        await restore(plane, made, actor="test", reason="keliru")
        assert await seen() == (200, 200, 403), "out of the trash it is an archive first"
        await resume(plane, made, actor="test", reason="lanjut")
        assert (await seen())[2] != 403
    verbs = [row.verb for row in operations(plane, subject=made)]
    assert {"tenant.suspended", "tenant.archived", "tenant.active", "tenant.trashed"} <= set(verbs)


async def stranger(_connection, _tenant):
    return STRANGER


async def test_drift_names_who_changed_it_and_when(made, plane, services):
    tenant = await Directory(services).by_slug(made)
    async with unit_of_work(services, tenant, ADMIN) as work:
        await change_setting(work, "aduan", "hari_verifikasi", 5)
    [change] = (await plan_wanted(services, wanted_for(made)))[0].drift
    assert "Ibu Admin" in change.line()
    assert str(work.now.year) in change.line()
