"""Passwords, codes and lock-outs, without a database."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.access import secrets_and_codes
from tiru.access.secrets_and_codes import (
    LONGEST,
    digest,
    hash_password,
    lock_for,
    new_recovery_codes,
    new_token,
    new_totp_secret,
    password_fits,
    recovery_digest,
    totp_counter,
    totp_picture,
    totp_uri,
)
from tiru.errors import Invalid

NOW = datetime(2026, 11, 24, 3, 31, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(
    "password",
    [
        "sukasuka dan duka",
        "administrasi rumah biru",
        "kuda-berlari-7-kali",
        "passwordless itu enak",
        "ジャカルタの朝は早いです",
    ],
)
def test_a_phrase_of_ones_own_is_accepted(password):
    stored = hash_password(password, username="siti")
    assert stored.startswith("$argon2id$")
    assert password_fits(stored, password)
    assert not password_fits(stored, password + " ")


@pytest.mark.parametrize(
    "password",
    [
        "Password123!",
        "p@ssw0rd2026",
        "rahasia12345",
        "Kuningan 2026",
        "sumedangsumedang",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abababababab",
        "198503172010011005",
        "0812-3456-7890",
        "siti.nurhaliza.2026",
        "S3l4m4t Pagi!!",
    ],
)
def test_what_others_guess_first_is_refused(password):
    with pytest.raises(Invalid, match="mudah ditebak"):
        hash_password(password, username="siti.nurhaliza")


def test_too_short_and_too_long_are_said_with_the_number():
    with pytest.raises(Invalid, match="paling sedikit 10"):
        hash_password("kuda-7kal")
    with pytest.raises(Invalid, match="paling banyak 200"):
        hash_password("kuda berlari " * 20)


def test_nobody_has_no_password():
    assert not password_fits(None, "kuda-berlari-7-kali")
    assert not password_fits("bukan hash", "kuda-berlari-7-kali")
    assert not password_fits(None, "x" * (LONGEST + 1))


def test_a_code_is_accepted_a_step_early_or_late_and_only_once():
    secret = new_totp_secret()
    for shift in (-1, 0, 1):
        code = pyotp.TOTP(secret).at(NOW + shift * STEP)
        counter = totp_counter(secret, code, last=0, at=NOW)
        assert counter == int(NOW.timestamp()) // 30 + shift
        assert totp_counter(secret, code, last=counter, at=NOW) is None


def test_a_code_that_is_two_steps_old_is_too_old():
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert totp_counter(secret, pyotp.TOTP(secret).at(NOW - 2 * STEP), last=0, at=NOW) is None


def test_after_a_later_code_an_earlier_one_is_void():
    secret = new_totp_secret()
    later = totp_counter(secret, pyotp.TOTP(secret).at(NOW + STEP), last=0, at=NOW)
    assert totp_counter(secret, pyotp.TOTP(secret).at(NOW), last=later, at=NOW) is None


def test_the_vector_of_the_standard():
    """RFC 6238, appendix B, SHA-1, the last six digits at 1111111109 seconds."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(1111111109, UTC)
    assert totp_counter(secret, "081 804", last=0, at=at) == 1111111109 // 30


@pytest.mark.parametrize("code", ["", "abcdef", "１２３４５６", "12345", "é", "0" * 1000])
def test_what_is_no_code_is_wrong_and_no_fault_of_ours(code):
    assert totp_counter("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code, last=0, at=NOW) is None


def test_the_picture_breaks_no_content_policy():
    picture = totp_picture(totp_uri(new_totp_secret(), account="siti", issuer="Kabupaten Kuningan"))
    assert picture.startswith("<svg")
    assert "style" not in picture
    assert "<script" not in picture


def test_a_recovery_code_may_be_copied_carelessly():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    code = codes[0]
    assert recovery_digest(f" {code.lower().replace('-', ' ')} ") == recovery_digest(code)
    assert recovery_digest(codes[1]) != recovery_digest(code)


def test_a_token_is_long_findable_and_kept_as_a_hash():
    one, other = new_token(), new_token()
    assert one.startswith("tiru_")
    assert len(one) > 40
    assert len({digest(one), digest(other), one}) == 3


def test_four_mistakes_are_free_and_an_hour_is_the_longest_wait():
    waits = [lock_for(failures) // timedelta(minutes=1) for failures in range(13)]
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 10**9))
def test_one_more_mistake_never_shortens_the_wait(failures):
    assert lock_for(failures) <= lock_for(failures + 1) <= timedelta(hours=1)


def test_the_list_of_common_words_is_in_order_and_small_letters():
    words = secrets_and_codes._common_words()
    assert len(words) > 100
    assert all(word == word.lower().strip() for word in words)
