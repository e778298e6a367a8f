"""How purchases, prices and accounts are judged; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tiru.errors import Refused
from tiru.i18n import _, lazy
from tiru_mbg.belanja.limits import PriceLimits
from tiru_mbg.menu.nutrition import half_up

KINDS = {
    "koperasi": lazy("Koperasi desa/kelurahan (KDMP)"),
    "bumdes": lazy("BUM Desa"),
    "umkm": lazy("UMKM"),
    "petani": lazy("Petani atau peternak"),
    "pasar": lazy("Pedagang pasar"),
    "distributor": lazy("Distributor"),
}
UNITS = {
    "kg": lazy("kg"),
    "liter": lazy("liter"),
    "butir": lazy("butir"),
    "ikat": lazy("ikat"),
    "buah": lazy("buah"),
    "kemasan": lazy("kemasan"),
}
CONDITIONS = {"baik": lazy("Baik"), "kurang": lazy("Kurang baik"), "rusak": lazy("Rusak")}
STATES = {
    "draf": lazy("Draf"),
    "dikirim": lazy("Menunggu pemeriksaan"),
    "dikembalikan": lazy("Dikembalikan"),
    "diterima": lazy("Diperiksa dan diterima"),
}
MARKS = {"draf": "", "dikirim": "info", "dikembalikan": "warn", "diterima": "ok"}
OPEN = ("draf", "dikembalikan")
PERIOD = timedelta(days=14)
"""An account runs over two weeks."""
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """An account as it should be, in rupiah: what purchases, portions and days amount to."""

    bahan_idr: int
    operasional_idr: int
    insentif_idr: int
    pemasukan_idr: int
    porsi: int
    hari: int

    def closing_idr(self, *, operasional_idr: int, insentif_idr: int) -> int:
        """What should be left after what was really spent on running and incentive."""
        return self.pemasukan_idr - self.bahan_idr - operasional_idr - insentif_idr


def total_idr(kuantitas: Decimal, harga_satuan_idr: int) -> int:
    """Rupiah of a lot, half up."""
    return int(half_up(kuantitas * harga_satuan_idr, Decimal(1)))


def deviation(paid_idr: int, market_idr: int | None) -> Decimal | None:
    """How far the price lies above (or below) the market, in percent with one decimal; None without a market price."""
    if not market_idr:
        return None
    return half_up((Decimal(paid_idr) / market_idr - 1) * HUNDRED, Decimal("0.1"))


def deviation_kind(percent: Decimal | None, limits: PriceLimits) -> str:
    """`ok` up to the usual, `warn` above it, `crit` above what MBG-08 warns of; empty where nothing is known."""
    if percent is None:
        return ""
    if percent > limits.warned:
        return "crit"
    return "warn" if percent > limits.usual else "ok"


def share(part_idr: int, whole_idr: int) -> float | None:
    """A part of the spending, 0 to 1; None where nothing was spent."""
    return part_idr / whole_idr if whole_idr else None


def last_day(first: date) -> date:
    """The last day of the two weeks that begin on `first`."""
    return first + PERIOD - timedelta(days=1)


def check_writable(status: str) -> None:
    """Refuse changing an account that was sent or accepted."""
    if status not in OPEN:
        raise Refused(_("Laporan ini sudah dikirim; minta dikembalikan bila harus diubah."))


def check_sendable(status: str, *, last: date, today: date, has_evidence: bool) -> None:
    """Refuse sending before the two weeks are over, or without evidence."""
    check_writable(status)
    if last >= today:
        raise Refused(_("Dua minggunya belum selesai; laporan dikirim setelah itu."))
    if not has_evidence:
        raise Refused(_("Unggah buktinya dahulu."), remedy=_("Rekening koran atau buku kas, PDF atau foto."))


def check_reviewable(status: str) -> None:
    """Refuse reviewing what was not sent."""
    if status != "dikirim":
        raise Refused(_("Laporan ini tidak sedang menunggu pemeriksaan."))


def check_unlocked(*, is_locked: bool) -> None:
    """Refuse changing purchases of two weeks whose account was accepted."""
    if is_locked:
        raise Refused(_("Laporan keuangan dua minggu itu sudah diterima; belanjanya tidak bisa diubah."))
