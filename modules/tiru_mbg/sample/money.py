"""The accounts of the demonstration: the last two full weeks of each kitchen, most of them reviewed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_mbg.belanja.accounts import balance_of
from tiru_mbg.belanja.models import Keuangan
from tiru_mbg.belanja.rules import PERIOD, last_day
from tiru_mbg.parameters import rules

ROUND = 5_000_000
"""What a kitchen receives comes in steps of so many rupiah."""
WRITTEN_AS = "contoh"


async def write_accounts(work: UnitOfWork, kitchens: Sequence[int]) -> None:
    """Write the two weeks that ended last Sunday where no account holds a day of them."""
    first = last_monday(work.today) - PERIOD
    held = select(Keuangan.sppg_id).where(Keuangan.selesai_on >= first)
    taken = set(await work.session.scalars(held))
    missing = [sppg_id for sppg_id in kitchens if sppg_id not in taken]
    if not missing:
        return
    evidence = await work.services.store.put(work.tenant.slug, _statement(first), suffix=".jpg")
    ceiling = int((await rules(work, first))["bahan_besar_idr"])
    for sppg_id in missing:
        row = await _account(work, sppg_id, first, ceiling)
        row.bukti_key, row.bukti_nama, row.bukti_media = evidence.key, "rekening-contoh.jpg", "image/jpeg"
        work.session.add(row)
    await work.session.flush()


def last_monday(today: date) -> date:
    """The Monday of this week."""
    return today - timedelta(days=today.weekday())


async def _account(work: UnitOfWork, sppg_id: int, first: date, ceiling: int) -> Keuangan:
    chance = random.Random(f"{sppg_id} {first}")  # noqa: S311 - repeatable on purpose
    row = Keuangan(sppg_id=sppg_id, mulai_on=first, selesai_on=last_day(first), saldo_awal_idr=0, terima_idr=0)
    balance = await balance_of(work, row)
    spent = balance.bahan_idr + balance.operasional_idr + balance.insentif_idr
    row.bahan_idr, row.porsi = balance.bahan_idr, balance.porsi
    row.operasional_idr = round(balance.operasional_idr * chance.uniform(0.96, 1.02))
    row.insentif_idr = balance.insentif_idr
    row.terima_idr = -(-spent // ROUND) * ROUND
    row.pagu_idr = balance.porsi * ceiling + balance.operasional_idr + balance.insentif_idr
    left = row.terima_idr - row.bahan_idr - row.operasional_idr - row.insentif_idr
    row.saldo_akhir_idr = left - (250_000 if chance.random() < 0.1 else 0)
    row.status = chance.choices(("diterima", "dikirim", "dikembalikan"), (7, 2, 1))[0]
    row.dikirim_at, row.dikirim_oleh = work.now, "Akuntan (contoh)"
    if row.status != "dikirim":
        row.diperiksa_at, row.diperiksa_oleh = work.now, "Satgas (contoh)"
    row.alasan = "Saldo akhir belum cocok dengan rekening." if row.status == "dikembalikan" else ""
    row.catatan = "Data contoh"
    return row


def _statement(first: date) -> bytes:
    drawn = Image.new("RGB", (640, 400), "white")
    ImageDraw.Draw(drawn).text((40, 40), f"{WRITTEN_AS.upper()} {first.isoformat()}", fill="black")
    kept = BytesIO()
    drawn.save(kept, "JPEG")
    return kept.getvalue()
