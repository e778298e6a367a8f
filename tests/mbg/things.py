"""Kitchens, places and a day with good defaults, written straight to the tables."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4

from PIL import Image

from tiru.tenant import Actor, Grant, Kind
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pemasok, Pembelian
from tiru_mbg.dapur.models import Petugas, Sppg
from tiru_mbg.hari.models import Batch, Foto, Kiriman, Perangkat
from tiru_mbg.menu.models import Bahan, Jadwal, Menu
from tiru_mbg.titik.models import Penugasan, Rombel, Titik, TitikPetugas

_numbers = count(1)


async def _kept(work: UnitOfWork, row: Any) -> Any:
    work.session.add(row)
    await work.session.flush()
    return row


async def make_sppg(work: UnitOfWork, **given: Any) -> Sppg:
    """An operating kitchen in the tenant's first desa."""
    number = next(_numbers)
    facts = {
        "kode": f"SPPG-{number:05}-{uuid4().hex[:6]}",
        "nama": f"SPPG Contoh {number}",
        "kode_wilayah": f"{work.tenant.kode_wilayah}.01.2001",
        "status": "operasional",
        "operasi_on": date(2026, 1, 5),
        "latitude": -6.98,
        "longitude": 108.48,
        "cap_total": 2500,
        "cap_siswa": 2000,
        "cap_3b": 500,
        "dibuat_at": work.now,
        "diubah_at": work.now,
    }
    return await _kept(work, Sppg(**{**facts, **given}))


async def make_titik(work: UnitOfWork, **given: Any) -> Titik:
    """A primary school near the kitchen that eats at nine."""
    number = next(_numbers)
    facts = {
        "tipe": "sekolah",
        "kode": uuid4().hex[:8].upper(),
        "nama": f"SDN Contoh {number}",
        "jenjang": "SD",
        "kode_wilayah": f"{work.tenant.kode_wilayah}.01.2001",
        "latitude": -6.99,
        "longitude": 108.49,
        "jam_makan": time(9, 0),
        "dibuat_at": work.now,
        "diubah_at": work.now,
    }
    return await _kept(work, Titik(**{**facts, **given}))


async def make_rombel(work: UnitOfWork, titik: Titik, **given: Any) -> Rombel:
    """Thirty pupils of class 4."""
    facts = {"kelompok": "SD46", "kelas": "4", "terdaftar": 30, "sumber": "manual", "per_on": work.today}
    return await _kept(work, Rombel(titik_id=titik.id, **{**facts, **given}))


async def make_penugasan(work: UnitOfWork, sppg: Sppg, titik: Titik, **given: Any) -> Penugasan:
    """The kitchen cooks thirty portions for class 4 to 6."""
    facts = {"kelompok": "SD46", "jatah": 30, "menit": 15, "jarak_m": 4000, "mulai_on": date(2026, 1, 5)}
    return await _kept(work, Penugasan(sppg_id=sppg.id, titik_id=titik.id, **{**facts, **given}))


async def make_bahan(work: UnitOfWork, **given: Any) -> Bahan:
    """Cooked rice, as the food table has it."""
    facts = {
        "kode": f"UJI{next(_numbers):05}-{uuid4().hex[:6]}",
        "nama": "Nasi",
        "energi_kcal": 180,
        "protein_g": 3,
        "lemak_g": 0.3,
        "karbohidrat_g": 39.8,
        "sumber": "uji",
    }
    return await _kept(work, Bahan(**{**facts, **given}))


async def make_menu(work: UnitOfWork, sppg: Sppg | None = None, **given: Any) -> Menu:
    """An approved menu without ingredients."""
    facts = {"nama": f"Menu {next(_numbers)}", "status": "disetujui", "dibuat_at": work.now}
    return await _kept(work, Menu(sppg_id=sppg.id if sppg else None, **{**facts, **given}))


async def make_jadwal(work: UnitOfWork, sppg: Sppg, menu: Menu, tanggal: date | None = None) -> Jadwal:
    """This menu is served today."""
    return await _kept(work, Jadwal(sppg_id=sppg.id, menu_id=menu.id, tanggal=tanggal or work.today))


async def make_batch(work: UnitOfWork, sppg: Sppg, **given: Any) -> Batch:
    """A batch of a hundred portions, cooked three hours ago."""
    done = work.now - timedelta(hours=3)
    facts: dict[str, Any] = {
        "kunci": uuid4(),
        "tanggal": work.today,
        "nomor": 1 + next(_numbers) % 32_000,
        "kelompok": ["SD46"],
        "porsi_rencana": 100,
        "porsi": 100,
        "mulai_masak_at": done - timedelta(hours=2),
        "selesai_masak_at": done,
        "suhu_inti_c": 82,
    }
    return await _kept(work, Batch(sppg_id=sppg.id, **{**facts, **given}))


async def make_kiriman(work: UnitOfWork, batch: Batch, titik: Titik, **given: Any) -> Kiriman:
    """Thirty portions that are planned and have not left."""
    facts: dict[str, Any] = {
        "kunci": uuid4(),
        "sppg_id": batch.sppg_id,
        "tanggal": batch.tanggal,
        "kelompok": ["SD46"],
        "porsi_rencana": 30,
        "jam_makan_at": datetime.combine(batch.tanggal, time(9, 0), work.tenant.zone),
    }
    return await _kept(work, Kiriman(batch_id=batch.id, titik_id=titik.id, **{**facts, **given}))


async def make_foto(work: UnitOfWork, batch: Batch) -> Foto:
    """A photo of the cooking, really in the store."""
    drawn = BytesIO()
    Image.new("RGB", (64, 48), "orange").save(drawn, "JPEG")
    stored = await work.services.store.put(work.tenant.slug, drawn.getvalue(), suffix=".jpg")
    facts = {"kunci": uuid4(), "tahap": "selesai", "file_key": stored.key, "media_type": "image/jpeg"}
    facts |= {"ukuran": stored.size, "sidik": stored.sha256, "dicatat_at": work.now, "diterima_at": work.now}
    return await _kept(work, Foto(batch_id=batch.id, sppg_id=batch.sppg_id, **facts))


async def make_perangkat(work: UnitOfWork, akun_id: int = 4242) -> Perangkat:
    """A telephone of the account, whose key nobody has."""
    facts = {"nama": "HP uji", "kunci_publik": "", "terdaftar_at": work.now, "terakhir_at": work.now}
    return await _kept(work, Perangkat(id=uuid4(), akun_id=akun_id, **facts))


async def make_pemasok(work: UnitOfWork, **given: Any) -> Pemasok:
    """A village cooperative of the regency."""
    facts = {"nama": f"Koperasi Contoh {next(_numbers)}", "tipe": "koperasi", "is_lokal": True, "dibuat_at": work.now}
    return await _kept(work, Pemasok(**{**facts, **given}))


async def make_pembelian(work: UnitOfWork, sppg: Sppg, pemasok: Pemasok, bahan: Bahan, **given: Any) -> Pembelian:
    """A hundred kilograms bought yesterday."""
    facts = {
        "lot": f"L{next(_numbers)}",
        "diterima_on": work.today - timedelta(days=1),
        "kuantitas": 100,
        "harga_satuan_idr": 14_000,
        "total_idr": 1_400_000,
        "dicatat_at": work.now,
    }
    keys = {"sppg_id": sppg.id, "pemasok_id": pemasok.id, "bahan_id": bahan.id}
    return await _kept(work, Pembelian(**keys, **{**facts, **given}))


def official(*permissions: str, scope: str = "tenant", account_id: int = 4242, desa: str | None = None) -> Actor:
    """Somebody with exactly these rights: for the tenant, for a desa or kecamatan, or for their own kitchen."""
    grants = tuple(Grant(permission=name, scope=scope, desa=desa) for name in permissions)
    return Actor(kind=Kind.STAFF, id=account_id, name="Penguji MBG", grants=grants)


async def works_at(work: UnitOfWork, sppg: Sppg, account_id: int, peran: str = "kepala") -> Petugas:
    """The account works in this kitchen."""
    row = Petugas(sppg_id=sppg.id, akun_id=account_id, nama="Petugas Uji", peran=peran, mulai_on=date(2026, 1, 5))
    return await _kept(work, row)


async def receives_at(work: UnitOfWork, titik: Titik, account_id: int) -> TitikPetugas:
    """The account receives for this place."""
    return await _kept(work, TitikPetugas(titik_id=titik.id, akun_id=account_id, mulai_on=date(2026, 1, 5)))
