"""The five regencies that ship, and manifests for all 514: names, words, clocks."""

import re
import tomllib
from collections import Counter
from datetime import date

import pytest

from tiru.wilayah.codes import KodeWilayah, Level
from tiru.wilayah.dataset import places
from tiru_tenants.agreements.findings import Severity, findings
from tiru_tenants.ladder import Rung, standing
from tiru_tenants.manifest import parse_manifest
from tiru_tenants.new_manifest import new_manifest, packaged_manifests, slug_of
from tiru_tenants.papers import papers_from
from tiru_tenants.region_words import is_verified, timezone_of, words_of
from tiru_tenants.wanted import slug_is_usable

TODAY = date(2026, 11, 24)
SHIPPED = {name.removesuffix(".toml"): parse_manifest(text, name) for name, text in packaged_manifests().items()}
PLACES = {place.kode: place.nama for place in places() if KodeWilayah(place.kode).level is not Level.DESA}
REGENCIES = {kode: name for kode, name in PLACES.items() if kode.count(".") == 1}


def papers_of(slug):
    return papers_from(SHIPPED[slug].agreements, SHIPPED[slug].decisions)


def test_five_regencies_ship():
    assert sorted(SHIPPED) == ["banda-aceh", "blora", "kuningan", "ogan-ilir", "sumedang"]


@pytest.mark.parametrize("slug", sorted(SHIPPED))
def test_names_and_kecamatan_are_the_official_ones(slug):
    wanted = SHIPPED[slug]
    assert wanted.title == PLACES[wanted.kode_wilayah]
    official = {kode: name for kode, name in PLACES.items() if kode.startswith(f"{wanted.kode_wilayah}.")}
    units = {unit["kode_wilayah"]: unit["nama"] for unit in wanted.units if unit["tipe"] == "kecamatan"}
    assert units == {kode: f"Kecamatan {name}" for kode, name in official.items()}
    assert {"setda", "inspektorat", "opd_dinas", "opd_badan"} <= {unit["tipe"] for unit in wanted.units}


@pytest.mark.parametrize("slug", sorted(SHIPPED))
def test_whatever_is_called_verified_names_its_source(slug):
    for paper in SHIPPED[slug].agreements:
        assert paper["sumber"] or not paper["terverifikasi"]
        if paper["terverifikasi"] and "contoh" in paper.get("catatan", "").lower():
            assert paper["sumber"]


@pytest.mark.parametrize("slug", sorted(SHIPPED))
def test_no_paper_that_ships_breaks_a_rule(slug):
    assert [one for one in findings(papers_of(slug), TODAY) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("slug", "rung"),
    [
        ("sumedang", Rung.ACTIVE),
        ("banda-aceh", Rung.ACTIVE),
        ("kuningan", Rung.GRACE),
        ("blora", Rung.ACTIVE),
        ("ogan-ilir", Rung.ACTIVE),
    ],
)
def test_where_each_stands_today(slug, rung):
    found = standing(papers_of(slug), "aduan", TODAY)
    assert found.rung is rung
    assert found.citizens_may_write


def test_the_known_facts_stand_as_they_were_reported():
    kuningan, banda_aceh, ogan_ilir = (SHIPPED[s].agreements[0] for s in ("kuningan", "banda-aceh", "ogan-ilir"))
    assert kuningan["akhir"] == "2026-08-31"
    assert "tanggal persis tidak diketahui" in kuningan["catatan"]
    assert banda_aceh["mulai"] == "2025-06-12"
    assert "akhir" not in banda_aceh
    assert (ogan_ilir["jenis"], ogan_ilir["mulai"], ogan_ilir["terverifikasi"]) == ("hibah", "2021-12-01", False)
    assert SHIPPED["blora"].agreements == []
    assert "contoh" in SHIPPED["blora"].decisions[0]["alasan"]
    for wanted in SHIPPED.values():
        assert not any(paper["jenis"] == "pks" for paper in wanted.agreements), "no PKS is known to be signed"


def test_every_regency_has_a_name_of_its_own_that_can_be_a_host():
    slugs = {kode: slug_of(name, REGENCIES.values()) for kode, name in REGENCIES.items()}
    assert len(slugs) == 514
    assert [slug for slug, times in Counter(slugs.values()).items() if times > 1] == []
    assert [slug for slug in slugs.values() if not slug_is_usable(slug)] == []
    assert (slugs["63.03"], slugs["32.79"]) == ("banjar", "kota-banjar")
    assert (slugs["11.71"], slugs["32.73"]) == ("banda-aceh", "kota-bandung")


def test_every_regency_has_words_and_a_clock():
    national = set(words_of("32.11"))
    clocks = Counter(timezone_of(kode) for kode in REGENCIES)
    assert sum(clocks.values()) == 514
    assert set(clocks) == {"Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"}
    for kode in REGENCIES:
        words = words_of(kode)
        assert set(words) == national
        assert words["kepala_daerah"] == ("wali kota" if KodeWilayah(kode).is_kota else "bupati")


@pytest.mark.parametrize(
    ("kode", "words", "verified"),
    [
        ("11.71", {"desa": "gampong", "kades": "keuchik", "dprd": "DPRK", "perda": "qanun"}, True),
        ("11.04", {"desa": "kampung", "dprd": "DPRK"}, False),
        ("13.05", {"desa": "nagari", "kades": "wali nagari"}, False),
        ("13.09", {"desa": "desa"}, False),
        ("13.71", {"desa": "desa", "kades": "kepala desa"}, True),
        ("34.04", {"kecamatan": "kapanewon", "desa": "kalurahan", "kades": "lurah"}, False),
        ("34.71", {"kecamatan": "kemantren", "desa": "kelurahan"}, False),
        ("95.01", {"kecamatan": "distrik", "desa": "kampung"}, False),
        ("33.16", {"desa": "desa", "perda": "peraturan daerah"}, True),
    ],
)
def test_regions_keep_their_own_words(kode, words, verified):
    assert words_of(kode).items() >= words.items()
    assert is_verified(kode) is verified


def test_the_table_of_words_names_real_places():
    from importlib.resources import files

    rows = tomllib.loads((files("tiru_tenants") / "sebutan.toml").read_text("utf-8"))["daerah"]
    for row in rows:
        assert row["dasar"]
        assert row["nama"].lower() == PLACES[row["kode"]].lower(), row


@pytest.mark.parametrize("kode", ["95.01", "32.79", "13.05", "71.08", "11.16", "62.71", "31.01"])
def test_a_manifest_for_a_far_region_is_good_as_it_is_written(kode):
    slug, text = new_manifest(kode, today=TODAY)
    wanted = parse_manifest(text, f"{slug}.toml")
    assert wanted.kode_wilayah == kode
    assert ("belum diverifikasi" in text) is not is_verified(kode)
    kecamatan = words_of(kode)["kecamatan"].capitalize()
    names = [unit["nama"] for unit in wanted.units if unit["tipe"] == "kecamatan"]
    assert names
    assert all(re.match(rf"{kecamatan} \S", name) for name in names)
    assert wanted.decisions[0]["jenis"] == "trial"
