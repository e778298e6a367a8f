"""`tiru grant …` from key to revocation, on files only."""

import json

import pytest
from typer.testing import CliRunner

from tiru_tenants.commands.grant import app
from tiru_tenants.grants.refusals import Expired, OtherTenant, Revoked, UnknownIssuer
from tiru_tenants.new_manifest import packaged_manifests

runner = CliRunner()


def tiru(*words):
    return runner.invoke(app, [str(word) for word in words])


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "kuningan.toml").write_text(packaged_manifests()["kuningan.toml"])
    assert tiru("keygen", "--out", tmp_path / "penerbit.pem").exit_code == 0
    issued = tiru(
        "issue",
        tmp_path / "kuningan.toml",
        *("--key", tmp_path / "penerbit.pem", "--serial", "G-1", "--agreement", "MOU-KUNINGAN"),
        *("--module", "aduan", "--limit", "pengguna=500"),
    )
    assert issued.exit_code == 0, issued.output
    (tmp_path / "izin.json").write_text(issued.stdout)
    return tmp_path


def verify(desk, *more, tenant="kuningan"):
    return tiru("verify", desk / "izin.json", "-t", tenant, "--issuer", desk / "penerbit.pub.pem", *more)


def test_a_grant_follows_the_dates_of_its_agreement(desk):
    found = verify(desk, "--at", "2026-08-31", "-o", "json")
    assert found.exit_code == 0, found.output
    item = json.loads(found.stdout)["items"][0]
    assert (item["tenant"], item["akhir"], item["batas"]) == ("kuningan", "2026-08-31", ["pengguna=500"])
    assert isinstance(verify(desk, "--at", "2026-09-01").exception, Expired)


def test_another_tenant_and_a_stranger_are_refused(desk):
    assert isinstance(verify(desk, "--at", "2026-08-01", tenant="blora").exception, OtherTenant)
    tiru("keygen", "--out", desk / "lain.pem")
    strange = tiru("verify", desk / "izin.json", "-t", "kuningan", "--issuer", desk / "lain.pub.pem")
    assert isinstance(strange.exception, UnknownIssuer)


def test_what_is_taken_back_is_refused_and_stays_so(desk):
    for serial in ("G-0", "G-1"):
        done = tiru("revoke", serial, "--key", desk / "penerbit.pem", "--crl", desk / "crl.json")
        assert done.exit_code == 0, done.output
        (desk / f"{serial}.json").write_text((desk / "crl.json").read_text())
    assert verify(desk, "--at", "2026-08-01", "--crl", desk / "G-0.json").exit_code == 0
    lists = ("--crl", desk / "crl.json", "--crl", desk / "G-0.json")  # the older list last: the newer one counts
    found = verify(desk, "--at", "2026-08-01", *lists)
    assert isinstance(found.exception, Revoked)
    assert json.loads((desk / "crl.json").read_text())["crl"]["number"] == 2


def test_a_list_of_a_stranger_is_not_passed_over_in_silence(desk):
    tiru("keygen", "--out", desk / "lain.pem")
    tiru("revoke", "G-1", "--key", desk / "lain.pem", "--crl", desk / "lain.json")
    found = verify(desk, "--at", "2026-08-01", "--crl", desk / "lain.json")
    assert isinstance(found.exception, UnknownIssuer)


def test_keys_are_never_overwritten(desk):
    before = (desk / "penerbit.pem").read_bytes()
    assert tiru("keygen", "--out", desk / "penerbit.pem").exit_code == 2
    assert (desk / "penerbit.pem").read_bytes() == before


def test_nothing_is_issued_that_the_paper_does_not_name(desk):
    common = ("--key", desk / "penerbit.pem", "--serial", "G-9")
    wrong = tiru("issue", desk / "kuningan.toml", *common, "--agreement", "MOU-KUNINGAN", "--module", "peternakan")
    missing = tiru("issue", desk / "kuningan.toml", *common, "--agreement", "PKS-9", "--module", "aduan")
    assert (wrong.exit_code, missing.exit_code) != (0, 0)
    assert wrong.stdout == missing.stdout == ""
