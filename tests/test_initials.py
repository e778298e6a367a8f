"""Initials are those of the name, not of its titles."""

import pytest

from tiru.initials import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dra. Endah Kusumaningrum, M.Si.", "EK"),
        ("H. Surya Adiwijaya", "SA"),
        ("Ir. H. Moh. Ridwan Kamil, S.T., M.U.D.", "RK"),
        ("Bidang Bina Marga", "BM"),
        ("Siti", "S"),
        ("K.H.", "K"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_titles_are_left_out(name, letters):
    assert initials(name) == letters
