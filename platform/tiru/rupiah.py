"""Money as people write it: whole rupiah, dots between thousands."""

from __future__ import annotations

from tiru.indonesian_numbers import angka


def rupiah(amount_idr: int) -> str:
    """`1250000` → `Rp1.250.000`; negative amounts keep their sign in front."""
    sign = "-" if amount_idr < 0 else ""
    return f"{sign}Rp{angka(abs(amount_idr))}"
