"""Totals, deviations, balances, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from tiru.errors import Refused
from tiru_mbg.belanja.limits import PriceLimits
from tiru_mbg.belanja.rules import Balance, check_sendable, deviation, deviation_kind, last_day, share, total_idr

LIMITS = PriceLimits(Decimal(5), Decimal(15))


def test_a_lot_costs_quantity_times_price_half_up():
    assert total_idr(Decimal("12.5"), 14_000) == 175_000
    assert total_idr(Decimal("0.333"), 1_501) == 500


@pytest.mark.parametrize(
    ("paid", "market", "percent", "kind"),
    [
        (11_500, 10_000, "15.0", "warn"),
        (11_501, 10_000, "15.0", "warn"),
        (11_510, 10_000, "15.1", "crit"),
        (10_500, 10_000, "5.0", "ok"),
        (9_000, 10_000, "-10.0", "ok"),
    ],
)
def test_a_price_is_judged_by_the_market(paid, market, percent, kind):
    found = deviation(paid, market)
    assert found == Decimal(percent)
    assert deviation_kind(found, LIMITS) == kind


def test_without_a_market_price_nothing_is_judged():
    assert deviation(10_000, None) is None
    assert deviation_kind(None, LIMITS) == ""
    assert share(1, 0) is None


def test_two_weeks_are_fourteen_days():
    assert last_day(date(2026, 11, 2)) == date(2026, 11, 15)


def test_what_is_left_is_what_came_less_what_was_spent():
    balance = Balance(bahan_idr=300, operasional_idr=50, insentif_idr=20, pemasukan_idr=1_000, porsi=1, hari=1)
    assert balance.closing_idr(operasional_idr=60, insentif_idr=20) == 620


def test_an_account_is_sent_after_its_two_weeks_with_evidence():
    over = {"last": date(2026, 11, 15), "today": date(2026, 11, 16)}
    check_sendable("draf", **over, has_evidence=True)
    with pytest.raises(Refused, match="belum selesai"):
        check_sendable("draf", last=date(2026, 11, 16), today=date(2026, 11, 16), has_evidence=True)
    with pytest.raises(Refused, match="buktinya"):
        check_sendable("draf", **over, has_evidence=False)
    with pytest.raises(Refused, match="sudah dikirim"):
        check_sendable("dikirim", **over, has_evidence=True)
