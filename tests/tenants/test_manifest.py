"""Manifests: every problem at once, each with its line; written again they say the same."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiru_tenants.dumping import dump, dump_table
from tiru_tenants.manifest import Manifest, ManifestRefused, parse_manifest, read_manifest, read_papers
from tiru_tenants.new_manifest import packaged_manifests

SHIPPED = packaged_manifests()
GOOD = """slug = "kuningan"
modul = ["aduan"]

[identitas]
nama = "Kabupaten Kuningan"
kode_wilayah = "32.08"
jenis = "kabupaten"
domain = ["kuningan.example.id"]

[[perjanjian]]
ref = "KSB-1"
jenis = "kesepakatan_bersama"
modul = ["aduan"]
mulai = 2025-08-01
akhir = 2026-08-31

[[unit]]
kode = "pemda"
nama = "Pemerintah Kabupaten Kuningan"
tipe = "pemda"

[[unit]]
kode = "kec-kadugede"
nama = "Kecamatan Kadugede"
tipe = "kecamatan"
induk = "pemda"
kode_wilayah = "32.08.01"

[[jabatan]]
kode = "bupati"
unit = "pemda"
nama = "Bupati"
"""


def problems(text):
    with pytest.raises(ManifestRefused) as refused:
        parse_manifest(text, "k.toml")
    return refused.value.message.splitlines()


def test_the_example_is_good():
    assert parse_manifest(GOOD, "k.toml").slug == "kuningan"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('slug = "kuningan"', 'slug = "Kuningan"', 1, "huruf kecil"),
        ('slug = "kuningan"', 'slug = "konsol"', 1, "dipesan"),
        ('modul = ["aduan"]\n\n', 'modul = ["aduan", "aduan"]\n\n', 2, "dua kali"),
        ('modul = ["aduan"]\n\n', 'modul = ["mbg"]\n\n', 2, "mbg"),
        ('jenis = "kabupaten"', 'jenis = "kota"', 7, "kabupaten"),
        ('jenis = "kabupaten"', 'jenis = "kabupaten"\nzona_waktu = "Asia/Makassar"', 8, "Asia/Jakarta"),
        ('kode_wilayah = "32.08"', 'kode_wilayah = "3208"', 6, "bentuknya"),
        ('kode_wilayah = "32.08"', 'kode_wilayah = "20.08"', 6, "provinsi"),
        ("kuningan.example.id", "https://kuningan", 8, "https"),
        ("akhir = 2026-08-31", "akhir = 2024-08-31", 15, "sebelum mulai"),
        ("akhir = 2026-08-31", "ahir = 2026-08-31", 15, "tidak dikenal"),
        ("akhir = 2026-08-31", 'akhir = "besok"', 15, "tanggal"),
        ("akhir = 2026-08-31", 'induk = "KSB-0"', 15, "KSB-0"),
        ('"kesepakatan_bersama"', '"addendum"', 12, "induk"),
        ('kode = "kec-kadugede"', 'kode = "pemda"', 23, "dua kali"),
        ('induk = "pemda"', 'induk = "dinas"', 26, "dinas"),
        ("32.08.01", "32.09.01", 27, "tidak di dalam"),
        ('unit = "pemda"', 'unit = "setda"', 31, "setda"),
        ('nama = "Bupati"', 'nama = "Bupati"\nkepala = "benar"', 33, "true atau false"),
    ],
)
def test_a_problem_is_named_with_its_line_and_its_remedy(old, new, line, says):
    assert old in GOOD
    found = problems(GOOD.replace(old, new, 1))
    assert any(one.startswith(f"k.toml:{line}: ") and says in one for one in found), found


def test_all_problems_come_at_once_in_the_order_of_the_file():
    broken = GOOD.replace('jenis = "kabupaten"', 'jenis = "kab"').replace('unit = "pemda"', 'unit = "setda"')
    broken = broken.replace('slug = "kuningan"', 'slug = "K"').replace("akhir = ", "ahir = ")
    lines = [int(one.split(":")[1]) for one in problems(broken)]
    assert lines == [1, 7, 15, 31]


def test_a_syntax_error_names_its_line():
    assert problems(GOOD.replace('nama = "Bupati"', 'nama = "Bupati'))[0].startswith("k.toml:32: ")


def test_a_file_that_is_missing_or_not_text_is_a_refusal_too(tmp_path):
    bad = tmp_path / "b.toml"
    bad.write_bytes(b"slug = '\xff'")
    for path in (tmp_path / "none.toml", bad):
        with pytest.raises(ManifestRefused):
            read_manifest(Path(path))


LINES = GOOD.splitlines()
odd = st.sampled_from(
    ['"x"', "1", "true", "[]", '["a", 1]', "{}", "{ a = 1 }", "2026-01-01", "2026-01-01T00:00:00Z", "[[1]]"]
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), odd), min_size=1, max_size=4))
def test_whatever_stands_in_the_file_it_is_accepted_or_refused_but_never_a_crash(changes):
    lines = list(LINES)
    for number, value in changes:
        if "=" in lines[number]:
            lines[number] = f"{lines[number].partition('=')[0]}= {value}"
    try:
        parse_manifest("\n".join(lines), "k.toml")
    except ManifestRefused as refused:
        for line in refused.message.splitlines():
            name, number, _rest = line.split(":", 2)
            assert name == "k.toml"
            assert 1 <= int(number) <= len(lines)


@pytest.mark.parametrize("number", range(len(LINES)))
def test_leaving_out_any_line_is_no_crash(number):
    text = "\n".join(LINES[:number] + LINES[number + 1 :])
    try:
        parse_manifest(text, "k.toml")
    except ManifestRefused:
        assert problems(text)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_what_ships_says_the_same_when_it_is_written_again(name):
    manifest = Manifest.model_validate(tomllib.loads(SHIPPED[name]))
    assert Manifest.model_validate(tomllib.loads(dump(manifest))) == manifest
    assert dump(Manifest.model_validate(tomllib.loads(dump(manifest)))) == dump(manifest)


words = st.text(st.characters(categories=["L", "N", "P", "Zs", "Sm"]), min_size=3, max_size=30)
codes = st.from_regex(r"[a-z0-9-]{2,20}", fullmatch=True)
posts = st.fixed_dictionaries(
    {"kode": codes, "unit": codes, "nama": words},
    optional={
        "kepala": st.booleans(),
        "peran": st.lists(words),
        "pejabat": st.fixed_dictionaries(
            {"nama": words}, optional={"jenis": st.sampled_from(["plt", "plh", "pj"]), "dari": st.dates()}
        ),
    },
)
papers = st.fixed_dictionaries(
    {
        "ref": codes.filter(lambda text: len(text) > 2),
        "jenis": st.just("hibah"),
        "modul": st.lists(codes),
        "mulai": st.dates(),
    },
    optional={"akhir": st.dates(), "catatan": words, "terverifikasi": st.booleans()},
)
manifests = st.fixed_dictionaries(
    {
        "slug": codes,
        "identitas": st.fixed_dictionaries(
            {"nama": words, "kode_wilayah": st.just("32.08"), "jenis": st.just("kabupaten")}
        ),
    },
    optional={
        "sebutan": st.dictionaries(codes, words),
        "pengaturan": st.dictionaries(
            codes, st.dictionaries(codes, st.integers(0, 99) | st.booleans() | words, min_size=1), max_size=3
        ),
        "perjanjian": st.lists(papers, max_size=3),
        "jabatan": st.lists(posts, max_size=3),
    },
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150, deadline=None)
@given(manifests)
def test_any_manifest_comes_back_from_its_own_text(content):
    manifest = Manifest.model_validate(content)
    assert Manifest.model_validate(tomllib.loads(dump(manifest))) == manifest


def test_one_table_can_be_put_at_the_end_of_a_file():
    row = {"ref": "ADD-1", "jenis": "addendum", "induk": "KSB-1", "modul": {"aduan", "mbg"}, "mulai": date(2026, 8, 1)}
    more = GOOD + "\n" + dump_table("perjanjian", row)
    wanted = parse_manifest(more.replace('modul = ["aduan"]\n\n', 'modul = ["aduan", "mbg"]\n\n', 1), "k.toml")
    assert wanted.agreements[1]["modul"] == ["aduan", "mbg"]


def test_papers_can_be_read_on_their_own_for_a_simulation(tmp_path):
    file = tmp_path / "rekaan.toml"
    file.write_text('[[perjanjian]]\nref = "PKS-9"\njenis = "pks"\nmodul = ["aduan"]\nmulai = 2026-12-01\n')
    (paper,) = read_papers(file).agreements
    assert (paper.ref, paper.mulai, paper.tahap) == ("PKS-9", date(2026, 12, 1), "aktif")
    for wrong in ("slug = 1", "[[perjanjian]", '[[perjanjian]]\nref = "x"'):
        file.write_text(wrong)
        with pytest.raises(ManifestRefused, match=r"rekaan\.toml"):
            read_papers(file)
