"""Making a tenant, its names, its papers and its grants from the command line."""

import json
import secrets
from contextlib import contextmanager

import psycopg
import pytest

from tiru.errors import Conflict, Invalid, NotFound, Refused
from tiru_tenants.grants.refusals import BadSignature, ClockSetBack, OtherTenant, UnknownIssuer
from tiru_tenants.plan import RecordedPaper

SEEN = (
    "select (select count(*) from tiru_control.tenant), (select count(*) from tiru_control.operation), "
    "(select count(*) from tiru_control.agreement), (select count(*) from tiru_control.tenant_domain)"
)


@pytest.fixture
def made(tiru, installation, tmp_path_factory):
    """A tenant made by `tiru tenant create`, with one paper until June 2027, removed afterwards."""
    slug = f"buat-{secrets.token_hex(2)}"
    paper = tmp_path_factory.mktemp("naskah") / "hibah.toml"
    paper.write_text(
        '[[perjanjian]]\nref = "HIBAH-1"\njenis = "hibah"\nmodul = ["aduan"]\nmulai = 2026-01-01\nakhir = 2027-06-30\n'
    )
    words = f"--kode-wilayah 35.17 --domain {slug}.example.id --agreement {paper} --reason coba"
    done = tiru(f"tenant create {slug} {words} --yes")
    assert done.exit_code == 0, done.output
    yield slug
    tiru(f"tenant delete {slug} --confirm {slug} --reason coba")
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute("update tiru_control.tenant set trashed_at = now() - interval '31 days' where slug = %s", (slug,))
    assert tiru(f"tenant purge {slug} --confirm {slug} --reason coba").exit_code == 0


@contextmanager
def untouched(installation):
    """Nothing is written inside the block."""
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        before = owner.execute(SEEN).fetchone()
        yield
        assert owner.execute(SEEN).fetchone() == before


def test_a_plan_and_a_refused_question_touch_nothing(tiru, installation, tmp_path):
    line = "tenant create rencana-saja --kode-wilayah 35.17"
    tiru("tenant list")
    with untouched(installation):
        planned = tiru(line, "--plan", "--out", tmp_path / "x.toml")
        assert (planned.exit_code, "jenis" in planned.output) == (0, True), planned.output
        asked = tiru(line, "--no-input")
        assert asked.exit_code == 2
        assert f"tiru {line} --plan" in asked.output
    assert list(tmp_path.iterdir()) == []


def test_it_is_made_and_made_only_once(tiru, items, made):
    [row] = items(f"tenant show {made}")
    assert (row["keadaan"], row["nama"], row["kode_wilayah"]) == ("active", "Kabupaten Jombang", "35.17")
    assert f"{made}.example.id" in row["alamat"]
    with pytest.raises(Conflict) as refused:
        tiru(f"tenant create {made} --kode-wilayah 35.17 --yes")
    assert refused.value.exit_code == 6
    with pytest.raises(NotFound):
        tiru("tenant create lain --kode-wilayah 35.99 --yes")


def test_with_an_agreement_there_is_no_trial(tiru, items, tmp_path, installation):
    paper = tmp_path / "pks.toml"
    paper.write_text('[[perjanjian]]\nref = "PKS-9"\njenis = "pks"\nmodul = ["aduan"]\nmulai = 2026-01-01\n')
    out = tmp_path / "m.toml"
    planned = tiru(f"tenant create pks-saja --kode-wilayah 35.17 --agreement {paper} --plan --out {out}")
    assert "PKS-9" in planned.output
    assert "UJI-COBA" not in planned.output
    paper.write_text('[[unit]]\nkode = "x"\n')
    with pytest.raises(Invalid):
        tiru(f"tenant create pks-saja --kode-wilayah 35.17 --agreement {paper} --plan")


def test_domains_are_added_listed_and_removed(tiru, items, made):
    host = f"layanan-{made}.go.id"
    assert tiru(f"tenant domain add {host} -t {made} --no-input").exit_code == 2
    assert tiru(f"tenant domain add {host} -t {made} --yes").exit_code == 0
    assert "sudah ada" in tiru(f"tenant domain add {host} -t {made} --yes").output
    assert host in {row["host"] for row in items(f"tenant domain list -t {made}")}
    with pytest.raises(Invalid):
        tiru(f"tenant domain add https://{host} -t {made} --yes")
    with pytest.raises(Invalid):
        tiru(f"tenant domain add x.localhost -t {made} --yes")
    with pytest.raises(Refused, match="utama"):
        tiru(f"tenant domain remove {made}.localhost -t {made} --confirm {made}")
    assert tiru(f"tenant domain remove {host} -t {made}").exit_code == 2
    assert tiru(f"tenant domain remove {host} -t {made} --confirm {made}").exit_code == 0
    with pytest.raises(NotFound):
        tiru(f"tenant domain check {host} -t {made}")


def test_an_agreement_is_recorded_renewed_and_never_rewritten(tiru, items, made):
    line = f"agreement add -t {made} --ref PKS-7 --jenis hibah --modules aduan --from 2026-01-01 --sumber JDIH"
    assert tiru(f"{line} --until 2026-12-31 --no-input").exit_code == 2
    assert tiru(f"{line} --until 2026-12-31 --yes").exit_code == 0
    assert "sudah tercatat" in tiru(f"{line} --until 2026-12-31 --yes").output
    with pytest.raises(RecordedPaper):
        tiru(f"{line} --until 2030-12-31 --yes")
    renewed = tiru(f"agreement renew PKS-7 -t {made} --ref PKS-7/1 --until 2028-12-31 --sumber JDIH --yes")
    assert renewed.exit_code == 0, renewed.output
    papers = {row["ref"]: row for row in items(f"agreement list -t {made}")}
    assert (papers["PKS-7/1"]["jenis"], papers["PKS-7/1"]["akhir"]) == ("addendum", "2028-12-31")
    assert papers["PKS-7"]["akhir"] == "2026-12-31"
    [row] = items(f"entitlement list -t {made} --at 2028-06-01")
    assert row["tangga"] == "active"
    with pytest.raises(NotFound):
        tiru(f"agreement renew TIDAK-ADA -t {made} --ref X-1 --yes")
    with pytest.raises(Invalid, match="sebelum"):
        tiru(f"agreement renew PKS-7 -t {made} --ref PKS-7/2 --until 2020-01-01 --yes")


MANIFEST = """
slug = "{slug}"
modul = ["aduan"]
[identitas]
nama = "Kabupaten Jombang"
kode_wilayah = "35.17"
jenis = "kabupaten"
[[perjanjian]]
ref = "PKS-JAUH"
jenis = "pks"
modul = ["aduan"]
mulai = 2027-01-01
akhir = 2029-12-31
"""


@pytest.fixture
def desk(tiru, made, tmp_path):
    """An issuer's desk: a key, a grant for `made` and one for somebody else."""
    assert tiru(f"grant keygen --out {tmp_path}/penerbit.pem").exit_code == 0
    for slug, serial in ((made, f"G-{made}"), ("blora", f"B-{made}")):
        (tmp_path / "m.toml").write_text(MANIFEST.format(slug=slug))
        words = f"grant issue {tmp_path}/m.toml --key {tmp_path}/penerbit.pem --serial {serial}"
        issued = tiru(f"{words} --agreement PKS-JAUH --module aduan")
        (tmp_path / f"{slug}.json").write_text(issued.stdout)
    return tmp_path


def test_a_grant_is_kept_and_entitles_until_it_is_taken_back(tiru, items, made, desk):
    with pytest.raises(UnknownIssuer):
        tiru(f"grant import {desk}/{made}.json -t {made} --yes")
    assert tiru(f"grant trust {desk}/penerbit.pub.pem --name Sumedang --no-input").exit_code == 2
    assert tiru(f"grant trust {desk}/penerbit.pub.pem --name Sumedang --yes").exit_code == 0
    with pytest.raises(OtherTenant):
        tiru(f"grant import {desk}/blora.json -t {made} --yes")
    altered = (desk / f"{made}.json").read_text().replace("2029-12-31", "2039-12-31")
    (desk / "ubah.json").write_text(altered)
    with pytest.raises(BadSignature) as refused:
        tiru(f"grant import {desk}/ubah.json -t {made} --yes")
    assert refused.value.exit_code == 7

    for _twice in range(2):
        assert tiru(f"grant import {desk}/{made}.json -t {made} --yes").exit_code == 0
    [row] = items(f"grant list -t {made}")
    assert row["nomor"] == f"G-{made}"
    [shown] = items(f"grant show G-{made}")
    assert shown["akhir"] == "2029-12-31"
    [standing] = items(f"entitlement list -t {made} --at 2028-06-01")
    assert (standing["tangga"], standing["dasar"]) == ("active", f"PKS-JAUH (G-{made})")

    tiru(f"grant revoke G-{made} --key {desk}/penerbit.pem --crl {desk}/crl.json")
    assert tiru(f"grant crl {desk}/crl.json --yes").exit_code == 0
    [row] = items(f"grant list -t {made}")
    assert "dicabut" in row["keadaan"]
    [standing] = items(f"entitlement list -t {made} --at 2028-06-01")
    assert f"G-{made}" not in standing["dasar"]


def test_what_somebody_puts_into_the_table_counts_for_nothing(items, made, installation):
    forged = json.dumps({"tiru": "grant/1"})
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(
            "insert into tiru_control.grant_document (serial, tenant_id, module, document, not_before) "
            "select 'PALSU-1', id, 'mbg', %s, '2026-01-01' from tiru_control.tenant where slug = %s",
            (forged, made),
        )
    refs = {row["ref"] for row in items(f"agreement list -t {made}")}
    assert refs == {"HIBAH-1"}
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute("delete from tiru_control.grant_document where serial = 'PALSU-1'")


def test_turning_the_clock_back_gains_nothing(tiru, items, made, desk, installation):
    """The mark stands in 2031: what ended in 2029 has ended, whatever the server's clock says."""
    tiru(f"grant trust {desk}/penerbit.pub.pem --name Sumedang --yes")
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute("update tiru_control.high_water set at = '2031-01-01'")
        try:
            with pytest.raises(ClockSetBack):
                tiru(f"grant import {desk}/{made}.json -t {made} --yes")
            [row] = items(f"tenant show {made}")
            assert row["perjanjian"] == ["overdue"]
            doctor = tiru("doctor env", "-o", "json")
            assert doctor.exit_code == 9
            assert "Jam server mundur" in doctor.output
        finally:
            owner.execute("update tiru_control.high_water set at = now()")
    [row] = items(f"tenant show {made}")
    assert row["perjanjian"] == ["active"]
