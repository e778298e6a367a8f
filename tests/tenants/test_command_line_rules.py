"""Rules that hold for every command there is: it never waits for somebody who is not there, it touches
nothing before it was told to, and what it lists for machines has the same shape everywhere."""

import builtins
import getpass
import json
import shlex
import time

import psycopg
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from psycopg import sql
from typer.main import get_command

from tiru.cli import build
from tiru.cli.exits import MEANINGS
from tiru.errors import TiruError
from tiru_tenants.applying import apply_wanted
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest

SLUG = "aturan"
MANIFEST = f"""
slug = "{SLUG}"
modul = ["aduan"]
[identitas]
nama = "Kabupaten Aturan"
kode_wilayah = "35.17"
jenis = "kabupaten"
[[perjanjian]]
ref = "PKS-1"
jenis = "hibah"
modul = ["aduan"]
mulai = 2026-01-01
[[unit]]
kode = "pemda"
nama = "Pemerintah Kabupaten Aturan"
tipe = "pemda"
[[unit]]
kode = "dinas"
nama = "Dinas Contoh"
tipe = "opd_dinas"
induk = "pemda"
[[unit]]
kode = "badan"
nama = "Badan Contoh"
tipe = "opd_badan"
induk = "pemda"
[[unit]]
kode = "bidang"
nama = "Bidang Contoh"
tipe = "bidang"
induk = "dinas"
"""
GUARD_S = 20.0  # by the clock on the wall; a question nobody answers would take for ever
UNTOUCHED_BY_READING = {"high_water", "tiru_revision", "wilayah", "wilayah_kata", "schedule_run", "tenant_uptime"}
ONLY_WRITES_A_FILE = {"tenant export"}
"""Asks nothing, because nothing is lost: it writes a new file, and that it did stands in the ledger."""
SERVES = {"serve", "up", "worker", "module test"}


def leaves(command, path=""):
    """Every command with its click object."""
    for name, inner in sorted(command.commands.items()):
        full = f"{path} {name}".strip()
        if hasattr(inner, "commands"):
            if inner.invoke_without_command:
                yield full, inner
            yield from leaves(inner, full)
        else:
            yield full, inner


COMMANDS = {name: command for name, command in leaves(get_command(build())) if name not in SERVES}
OPTIONS = {name: {word for part in command.params for word in part.opts} for name, command in COMMANDS.items()}
CHANGES = sorted(name for name, options in OPTIONS.items() if "--plan" in options)
LISTS = sorted(name for name, options in OPTIONS.items() if "--output" in options and name not in CHANGES)


@pytest.fixture(scope="module")
async def made(plane):
    await apply_wanted(plane, parse_manifest(MANIFEST, "aturan.toml"), actor="test")
    yield SLUG
    await trash(plane, SLUG, actor="test", reason="test")
    await purge(plane, SLUG, actor="test", reason="test", grace_days=0)


@pytest.fixture(scope="module")
def issuer_key(tmp_path_factory):
    """A public key in a file, as an issuer hands it over."""
    path = tmp_path_factory.mktemp("kunci") / "penerbit.pub.pem"
    key = Ed25519PrivateKey.generate().public_key()
    path.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


@pytest.fixture
def line_of(made, issuer_key, tmp_path):
    """A whole command line: what is required, filled in with something that exists where it can."""
    manifest, paper, nonsense = (tmp_path / name for name in ("m.toml", "p.toml", "n.json"))
    manifest.write_text(MANIFEST.replace("Kabupaten Aturan", "Kabupaten Aturan Baru", 1))
    paper.write_text('[[perjanjian]]\nref = "X-1"\njenis = "pks"\nmodul = ["aduan"]\nmulai = 2027-01-01\n')
    nonsense.write_text("{}")
    special = {
        "agreement show ref": "PKS-1",
        "tenant create slug": "belum-ada",
        "tenant import slug": "belum-ada",
        "tenant domain add host": "layanan.example.id",
        "tenant domain check host": f"{SLUG}.localhost",
        "tenant domain remove host": "layanan.example.id",
        "module new name": "baru_sekali",
        "entitlement simulate with_": paper,
        "role show name": "admin",
        "grant trust file": issuer_key,
        "org move code": "bidang",
        "org move under": "badan",
        "org merge code": "badan",
        "org merge into": "dinas",
        "org split code": "dinas",
    }
    also = {"agreement add": [str(paper)], "migrate run": ["--all"]}
    usual = {
        "tenant": SLUG,
        "slug": SLUG,
        "name": "aduan",
        "module": "aduan",
        "ref": "PKS-1",
        "new_ref": "PKS-1/1",
        "reason": "diujicoba",
        "kode_wilayah": "35.17",
        "op_id": "op_TIDAKADA",
        "job_id": "0",
        "token_id": "0",
        "username": "siapa",
        "role_name": "admin",
        "code": "pemda",
        "under": "pemda",
        "into": "pemda",
        "new": "baru",
        "effective": "2026-11-24",
        "serials": "S-1",
        "serial": "S-1",
        "agreement": "PKS-1",
        "out": tmp_path / "keluar",
        "key": nonsense,
        "crl": nonsense,
        "issuer": nonsense,
        "manifest": manifest,
    }

    def build_line(name: str) -> str:
        words = [name, *also.get(name, ())]
        for part in COMMANDS[name].params:
            if not part.required:
                continue
            file = manifest if name.startswith("tenant ") else nonsense
            value = special.get(f"{name} {part.name}", usual.get(part.name, file))
            words += [part.opts[0], str(value)] if part.opts[0].startswith("-") else [shlex.quote(str(value))]
        return " ".join(words)

    return build_line


@pytest.fixture
def ask_nobody(monkeypatch):
    """A question to somebody who is not there fails the test instead of hanging it."""

    def asked(*_words, **_options):
        pytest.fail("asked a question without a terminal")

    monkeypatch.setattr(builtins, "input", asked)
    monkeypatch.setattr(getpass, "getpass", asked)


def run(tiru, line: str, *more: str) -> tuple[int, str, str]:
    """Exit code, stdout and all output; a refusal counts with its exit code. Anything else is a bug."""
    started = time.monotonic()
    try:
        found = tiru(line, *more)
        code, out, everything = found.exit_code, found.stdout, found.output
    except TiruError as refusal:
        code, out, everything = refusal.exit_code, "", refusal.message
    assert time.monotonic() - started < GUARD_S, line
    assert code in MEANINGS, line
    return code, out, everything


def content(installation, services) -> dict[str, object]:
    """A fingerprint of every table of the control plane and the tenant, and of all files."""
    found: dict[str, object] = {}
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        rows = owner.execute(
            "select schemaname, tablename from pg_tables where schemaname in ('tiru_control', %s)", (f"t_{SLUG}",)
        ).fetchall()
        for schema, table in rows:
            if table not in UNTOUCHED_BY_READING and not table.startswith("pgqueuer"):
                query = sql.SQL("select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {} t")
                found[f"{schema}.{table}"] = owner.execute(query.format(sql.Identifier(schema, table))).fetchone()
    home = services.settings.home
    found["files"] = sorted(str(path) for path in home.rglob("*") if path.is_file() and "mail" not in path.parts)
    return found


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_is_touched_before_it_was_told_to(name, tiru, line_of, ask_nobody, installation, services, tmp_path):
    line = line_of(name)
    run(tiru, "tenant list")
    before = content(installation, services)
    files = sorted(tmp_path.iterdir())
    planned, _out, said = run(tiru, line, "--plan")
    assert planned != 2, said
    for more in ([], ["--no-input"]):
        if name not in ONLY_WRITES_A_FILE:
            refused, _out, said = run(tiru, line, *more)
            assert refused in (1, 2, 5, 7), said
    assert content(installation, services) == before
    assert sorted(tmp_path.iterdir()) == files


def test_most_changing_commands_were_really_asked(tiru, line_of, ask_nobody):
    """The lines above fit: nearly all come as far as the question and exit 2."""
    codes = {name: run(tiru, line_of(name))[0] for name in CHANGES if name not in ONLY_WRITES_A_FILE}
    assert len(CHANGES) > 25
    assert sum(code == 2 for code in codes.values()) >= len(codes) - 8, codes


@pytest.mark.parametrize("name", LISTS)
def test_what_is_listed_for_machines_has_one_shape(name, tiru, line_of, ask_nobody):
    code, out, said = run(tiru, line_of(name), "-o", "json")
    if not out:
        assert code in (1, 2, 5, 6, 7), said
        return
    envelope = json.loads(out)
    assert set(envelope) == {"apiVersion", "kind", "items", "meta"}
    assert envelope["apiVersion"] == "tiru/v1"
    assert envelope["kind"][0].isupper()
    assert envelope["meta"] == {"count": len(envelope["items"])}
    assert all(isinstance(item, dict) for item in envelope["items"])


def test_yaml_says_what_json_says_and_wide_has_every_column(tiru, line_of):
    _code, said_in_json, _said = run(tiru, line_of("tenant list"), "-o", "json")
    _code, said_in_yaml, _said = run(tiru, line_of("tenant list"), "-o", "yaml")
    envelope = json.loads(said_in_json)
    assert yaml.safe_load(said_in_yaml) == envelope
    assert envelope["items"]
    audit = f"audit tail -t {SLUG}"
    _code, narrow, _said = run(tiru, audit)
    _code, wide, _said = run(tiru, audit, "-o", "wide")
    assert set(narrow.splitlines()[0].split()) < set(wide.splitlines()[0].split())


def test_progress_for_machines_is_one_object_a_step(tiru, tmp_path):
    export = f"tenant export -t {SLUG} --out {tmp_path / 'a.zip'} --by-copy"
    code, _out, said = run(tiru, export, "--progress", "json")
    assert code == 0, said
    events = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert {event["state"] for event in events} == {"running", "done"}
    assert len({event["step"] for event in events}) > 1
    assert all(event["kind"] == "Progress" for event in events)
    code, _out, said = run(tiru, export.replace("a.zip", "b.zip"), "--progress", "none")
    assert (code, "✔" in said) == (0, False)


def test_most_listing_commands_listed_something(tiru, line_of):
    listed = [name for name in LISTS if run(tiru, line_of(name), "-o", "json")[1]]
    assert len(listed) >= len(LISTS) - 6, sorted(set(LISTS) - set(listed))


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - set(CHANGES) - set(LISTS)))
def test_what_neither_lists_nor_changes_ends_too(name, tiru, line_of, ask_nobody, tmp_path):
    more = ["--into", str(tmp_path)] if name == "module new" else []
    run(tiru, line_of(name), *more)


def test_help_loads_nothing_heavy():
    """`tiru --help` in a fresh process: quick because it imports no database, web or model library."""
    import subprocess
    import sys

    heavy = "{'sqlalchemy', 'litestar', 'pydantic', 'psycopg', 'asyncpg', 'alembic', 'boto3', 'httpx', 'jinja2'}"
    code = f"import sys, tiru.cli; tiru.cli.build(); print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
