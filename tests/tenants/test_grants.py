"""Signed grants: any change is noticed, and none serves another tenant or another time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.errors import Invalid
from tiru_tenants.grants.checking import Trust, agreement_of, check_grant, issue, verify
from tiru_tenants.grants.clock import TOLERANCE, HighWater, check_clock
from tiru_tenants.grants.document import Grant, SignedGrant, hash_of_agreement, parse_grant
from tiru_tenants.grants.keys import IssuerKey, read_private_pem, read_public_pem, save_private_key
from tiru_tenants.grants.refusals import (
    BadSignature,
    ClockSetBack,
    Expired,
    GrantRefused,
    InterfaceNotCovered,
    MalformedGrant,
    NotYetValid,
    OtherTenant,
    Revoked,
    StaleRevocations,
    UnknownIssuer,
)
from tiru_tenants.grants.revocation import check_revocations, issue_revocations
from tiru_tenants.ladder import Papers, Rung, standing

KEY = IssuerKey.generate()
TRUST = Trust.of([KEY.public_pem])
DAY = date(2026, 11, 24)
PAPER = {"ref": "PKS-CONTOH", "jenis": "pks", "modul": ["aduan"], "mulai": "2026-01-01"}
GRANT = Grant(
    tenant="kuningan",
    module="aduan",
    agreement="PKS-CONTOH",
    agreement_hash=hash_of_agreement(PAPER),
    not_before=date(2026, 1, 1),
    not_after=date(2026, 12, 31),
    serial="G-0001",
    issuer=KEY.key_id,
    interface_from="1.2",
    interface_below="2.0",
    limits={"pengguna": 500},
)
SIGNED = issue(KEY, GRANT)
RAW = SIGNED.text.encode()


def test_an_untouched_grant_counts():
    assert check_grant(SIGNED.text, TRUST, tenant="kuningan", day=DAY, interface="1.9") == GRANT


def test_every_single_flipped_bit_is_refused():
    for at in range(len(RAW)):
        for bit in range(8):
            altered = bytearray(RAW)
            altered[at] ^= 1 << bit
            with pytest.raises(GrantRefused):
                verify(bytes(altered), TRUST)


@given(st.integers(0, len(RAW)), st.binary(min_size=1, max_size=3))
def test_nothing_can_be_put_in(at, more):
    with pytest.raises(GrantRefused):
        verify(RAW[:at] + more + RAW[at:], TRUST)


@given(st.integers(0, len(RAW) - 1), st.integers(1, 40))
def test_nothing_can_be_cut_out(at, length):
    with pytest.raises(GrantRefused):
        verify(RAW[:at] + RAW[at + length :], TRUST)


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_what_is_no_grant_is_refused_without_falling_over(text):
    with pytest.raises(MalformedGrant):
        verify(text, TRUST)


def test_the_same_content_spelt_otherwise_is_refused():
    import json

    with pytest.raises(MalformedGrant):
        verify(json.dumps(json.loads(RAW)), TRUST)
    with pytest.raises(MalformedGrant):
        verify(RAW + b"\n", TRUST)
    with pytest.raises(MalformedGrant):
        verify(SIGNED.text.replace('"tiru"', '"lain":1,"tiru"'), TRUST)


@given(
    st.sampled_from(["tenant", "module", "agreement", "serial"]),
    st.from_regex(r"[a-z][a-z0-9-]{2,20}", fullmatch=True),
)
def test_no_field_can_be_changed_and_keep_the_signature(field, value):
    if getattr(GRANT, field) == value:
        return
    forged = SignedGrant(grant=replace(GRANT, **{field: value}), signature=SIGNED.signature)
    with pytest.raises(BadSignature):
        verify(forged.text, TRUST)


def test_a_grant_of_another_tenant_is_refused():
    with pytest.raises(OtherTenant):
        check_grant(SIGNED.text, TRUST, tenant="blora", day=DAY)


def test_a_key_nobody_trusts_signs_in_vain():
    stranger = IssuerKey.generate()
    with pytest.raises(UnknownIssuer):
        verify(issue(stranger, GRANT).text, TRUST)
    posing = SignedGrant(grant=GRANT, signature=stranger.sign(GRANT.signed_bytes))
    with pytest.raises(BadSignature):
        verify(posing.text, TRUST)


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2025, 12, 31), NotYetValid),
        (date(2026, 1, 1), None),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), Expired),
    ],
)
def test_first_and_last_day_belong_to_the_grant(day, refusal):
    if refusal is None:
        check_grant(SIGNED.text, TRUST, tenant="kuningan", day=day)
    else:
        with pytest.raises(refusal):
            check_grant(SIGNED.text, TRUST, tenant="kuningan", day=day)


@pytest.mark.parametrize(
    ("version", "covered"), [("1.1", False), ("1.2", True), ("1.10", True), ("1.99", True), ("2.0", False)]
)
def test_the_interface_range_is_closed_below_and_open_above(version, covered):
    assert GRANT.covers_interface(version) is covered
    if not covered:
        with pytest.raises(InterfaceNotCovered):
            check_grant(SIGNED.text, TRUST, tenant="kuningan", day=DAY, interface=version)


def test_a_grant_that_could_not_be_read_back_is_not_issued():
    for wrong in (
        replace(GRANT, tenant="Kuningan"),
        replace(GRANT, limits={"pengguna": -1}),
        replace(GRANT, not_after=date(2025, 1, 1)),
        replace(GRANT, interface_from="1"),
    ):
        with pytest.raises(MalformedGrant):
            issue(KEY, wrong)


def test_a_revoked_grant_is_refused_and_only_its_issuer_can_revoke_it():
    crl = issue_revocations(KEY, ["G-0001"], issued_on=DAY).crl
    with pytest.raises(Revoked):
        check_grant(SIGNED.text, Trust.of([KEY.public_pem], [crl]), tenant="kuningan", day=DAY)
    stranger = issue_revocations(IssuerKey.generate(), ["G-0001"], issued_on=DAY).crl
    check_grant(SIGNED.text, Trust.of([KEY.public_pem], [stranger]), tenant="kuningan", day=DAY)


def test_an_older_list_never_replaces_a_newer_one():
    public = read_public_pem(KEY.public_pem)
    first = issue_revocations(KEY, ["G-0001"], issued_on=DAY)
    second = issue_revocations(KEY, ["G-0002"], issued_on=DAY, before=first.crl)
    assert second.crl.serials == ("G-0001", "G-0002")
    newest = check_revocations(second.text, public, known=first.crl)
    assert check_revocations(second.text, public, known=newest) == newest
    with pytest.raises(StaleRevocations):
        check_revocations(first.text, public, known=newest)


def test_a_list_that_forgets_a_serial_is_refused():
    public = read_public_pem(KEY.public_pem)
    first = issue_revocations(KEY, ["G-0001"], issued_on=DAY).crl
    forgetful = issue_revocations(KEY, [], issued_on=DAY, before=replace(first, serials=()))
    with pytest.raises(StaleRevocations):
        check_revocations(forgetful.text, public, known=first)


def test_two_different_lists_with_one_number_are_refused():
    public = read_public_pem(KEY.public_pem)
    first = issue_revocations(KEY, ["G-0001"], issued_on=DAY).crl
    twin = issue_revocations(KEY, ["G-0001", "G-0002"], issued_on=DAY)
    assert twin.crl.number == first.number
    with pytest.raises(StaleRevocations):
        check_revocations(twin.text, public, known=first)


def test_every_flipped_byte_of_a_list_is_refused():
    public = read_public_pem(KEY.public_pem)
    raw = issue_revocations(KEY, ["G-0001"], issued_on=DAY).text.encode()
    for at in range(len(raw)):
        altered = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(GrantRefused):
            check_revocations(altered, public)


def test_a_signature_for_one_purpose_does_not_serve_another():
    crl = issue_revocations(KEY, [], issued_on=DAY)
    with pytest.raises(BadSignature):
        verify(SignedGrant(grant=GRANT, signature=crl.signature).text, TRUST)


def test_a_clock_set_back_is_noticed_and_gains_nothing():
    mark = HighWater(datetime(2027, 1, 5, tzinfo=UTC))
    earlier = datetime(2026, 12, 1, tzinfo=UTC)
    with pytest.raises(ClockSetBack):
        check_clock(earlier, mark)
    with pytest.raises(Expired):
        check_grant(SIGNED.text, TRUST, tenant="kuningan", day=mark.trusted(earlier).date())


instants = st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(st.lists(instants, min_size=1))
def test_the_mark_never_falls(seen):
    mark = None
    highest = seen[0]
    for now in seen:
        try:
            mark = check_clock(now, mark)
        except ClockSetBack:
            assert now < highest - TOLERANCE
        else:
            assert now >= highest - TOLERANCE
        highest = max(highest, now)
        assert mark is not None
        assert mark.at == highest


def test_exactly_the_tolerance_is_still_no_step_back():
    mark = HighWater(datetime(2026, 11, 24, tzinfo=UTC))
    assert check_clock(mark.at - TOLERANCE, mark) == mark
    with pytest.raises(ClockSetBack):
        check_clock(mark.at - TOLERANCE - timedelta(microseconds=1), mark)


def test_keys_come_back_from_pem(tmp_path):
    path = tmp_path / "penerbit.pem"
    save_private_key(KEY, path, b"rahasia")
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_private_pem(path.read_bytes(), b"rahasia").key_id == KEY.key_id
    assert read_private_pem(KEY.private_pem()).key_id == KEY.key_id
    with pytest.raises(FileExistsError):
        save_private_key(KEY, path)
    for passphrase in (None, b"salah"):
        with pytest.raises(Invalid):
            read_private_pem(path.read_bytes(), passphrase)


def test_only_ed25519_keys_are_read():
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    other = generate_private_key(SECP256R1())
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with pytest.raises(Invalid):
        read_private_pem(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(Invalid):
        read_public_pem(public)
    with pytest.raises(Invalid):
        read_public_pem("bukan kunci")


def test_a_private_key_does_not_show_itself():
    assert repr(KEY) == f"IssuerKey({KEY.key_id})"


def test_the_hash_of_an_agreement_depends_on_its_content_only():
    assert hash_of_agreement(PAPER) == hash_of_agreement(dict(reversed(PAPER.items())))
    assert hash_of_agreement(PAPER) != hash_of_agreement(PAPER | {"modul": ["mbg"]})


def test_an_expired_grant_walks_the_ladder_like_its_paper():
    papers = Papers((agreement_of(GRANT),))
    assert standing(papers, "aduan", DAY).rung is Rung.NOTICE
    assert standing(papers, "aduan", date(2027, 1, 1)).rung is Rung.GRACE


def test_parsing_keeps_every_field():
    assert parse_grant(SIGNED.text) == SIGNED
