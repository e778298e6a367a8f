"""The sums of a day once more, slowly: row by row in Python, from the docstring of `rollup` and not from its SQL."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import or_, select

from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pemasok, Pembelian
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch, Catatan, Kiriman, KirimanKelas
from tiru_mbg.insiden.models import Insiden, Kasus
from tiru_mbg.menu.models import Bahan, Jadwal, MenuBahan, MenuGizi, TitikLibur
from tiru_mbg.parameters import rules
from tiru_mbg.titik.models import Penugasan, Rombel, Titik
from tiru_mbg.warga.models import UmpanBalik


def whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


async def rows(work: UnitOfWork, entity: Any, *conditions: Any) -> list[Any]:
    return list(await work.session.scalars(select(entity).where(*conditions)))


async def slow_day(work: UnitOfWork, sppg: Sppg, day: date) -> dict[str, Any]:
    """Every sum by its column's name."""
    found: dict[str, Any] = defaultdict(int)
    planned = await rows(work, Batch, Batch.sppg_id == sppg.id, Batch.tanggal == day)
    batches = [one for one in planned if not called_off(one)]
    sent = await rows(work, Kiriman, Kiriman.sppg_id == sppg.id, Kiriman.tanggal == day)
    alive = [one for one in sent if one.tahap != "batal"]
    jadwal = await work.session.get(Jadwal, (sppg.id, day))
    found["layanan"] = bool(batches or alive or (jadwal and not jadwal.libur))
    if found["layanan"]:
        found["sasaran"] = await registered(work, sppg, day)
    cooked(found, sppg, batches)
    await travelled(work, found, {batch.id: batch for batch in planned}, alive)
    await eaten(work, found, {batch.id: batch for batch in planned}, alive, jadwal)
    await bought(work, found, sppg, day)
    for titik_id in {one.titik_id for one in alive}:
        for mark in await rows(work, UmpanBalik, UmpanBalik.titik_id == titik_id, UmpanBalik.tanggal == day):
            found["rasa_n"] += 1
            found["rasa_jumlah"] += mark.rasa
    await fell_ill(work, found, sppg, day)
    await written(work, found, planned, sent)
    whole_batches = all(
        b.porsi is not None
        and b.mulai_masak_at
        and b.selesai_masak_at
        and b.organoleptik in ("layak", "tolak")
        and b.sampel_at
        for b in batches
    )
    done = all(one.tahap in ("dibagikan", "selesai", "ditolak") for one in alive)
    found["lengkap"] = bool(batches and alive and whole_batches and done)
    return found


def called_off(batch: Batch) -> bool:
    noted = batch.porsi is not None or batch.mulai_masak_at or batch.selesai_masak_at or batch.organoleptik
    return not batch.porsi_rencana and not noted


async def registered(work: UnitOfWork, sppg: Sppg, day: date) -> int:
    total = 0
    valid = await rows(
        work,
        Penugasan,
        Penugasan.sppg_id == sppg.id,
        Penugasan.mulai_on <= day,
        or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= day),
    )
    away = await rows(work, TitikLibur, TitikLibur.sppg_id == sppg.id, TitikLibur.tanggal == day)
    for one in valid:
        if one.titik_id in {place.titik_id for place in away}:
            continue
        classes = await rows(work, Rombel, Rombel.titik_id == one.titik_id, Rombel.kelompok == one.kelompok)
        total += sum(row.terdaftar for row in classes) if classes else one.jatah
    return total


def cooked(found: dict[str, Any], sppg: Sppg, batches: list[Batch]) -> None:
    for batch in batches:
        found["porsi_masak"] += batch.porsi or 0
        if batch.organoleptik or batch.selesai_masak_at:
            found["periksa_wajib"] += 1
            found["periksa_ada"] += bool(batch.organoleptik)
            found["tolak"] += batch.organoleptik == "tolak"
    if found["porsi_masak"]:
        found["kapasitas"] = sppg.cap_total
        found["lebih_kapasitas"] = int(found["porsi_masak"] > sppg.cap_total)


async def travelled(work: UnitOfWork, found: dict[str, Any], batches: dict[int, Batch], alive: list[Kiriman]) -> None:
    known = await rules(work)
    ages, ways = Decimal(0), Decimal(0)
    for one in alive:
        found["kiriman"] += 1
        found["porsi_kirim"] += one.porsi_kirim or 0
        found["porsi_rusak"] += one.porsi_rusak or 0
        found["porsi_terima"] += (one.porsi_terima or 0) if one.tahap != "ditolak" else 0
        found["kiriman_tiba"] += one.tiba_at is not None
        titik = await work.session.get(Titik, one.titik_id)
        due = one.jam_makan_at
        if due is None and titik.jam_makan is not None:
            due = datetime.combine(one.tanggal, titik.jam_makan, work.tenant.zone)
        found["berjam"] += due is not None
        found["tepat_waktu"] += bool(due and one.tiba_at and one.tiba_at <= due)
        ready = batches[one.batch_id].selesai_masak_at
        if ready and one.makan_at and one.makan_at >= ready:
            minutes = Decimal(str((one.makan_at - ready).total_seconds())) / 60
            ages += minutes
            found["umur_n"] += 1
            found["umur_baik"] += minutes <= known["umur_baik_jam"] * 60
            found["umur_lewat"] += minutes > known["umur_maks_jam"] * 60
        if one.berangkat_at and one.tiba_at and one.tiba_at >= one.berangkat_at:
            minutes = Decimal(str((one.tiba_at - one.berangkat_at).total_seconds())) / 60
            ways += minutes
            found["tempuh_n"] += 1
            found["tempuh_baik"] += minutes <= known["tempuh_menit"]
            found["tempuh_lewat"] += minutes > 45
        if one.suhu_tiba_c is not None:
            found["suhu_n"] += 1
            found["suhu_jumlah"] += one.suhu_tiba_c
            found["suhu_baik"] += one.suhu_tiba_c >= known["suhu_tiba"]
            found["suhu_lewat"] += one.suhu_tiba_c < known["suhu_tiba_rendah"]
        if one.tiba_at or one.organoleptik:
            found["periksa_wajib"] += 1
            found["periksa_ada"] += bool(one.organoleptik)
            found["tolak"] += one.organoleptik == "tolak"
        if one.ompreng_keluar is not None and one.ompreng_kembali is not None:
            found["ompreng_keluar"] += one.ompreng_keluar
            found["ompreng_kembali"] += one.ompreng_kembali
    found["umur_menit"], found["tempuh_menit"] = whole(ages), whole(ways)


async def eaten(
    work: UnitOfWork, found: dict[str, Any], batches: dict[int, Batch], alive: list[Kiriman], jadwal: Jadwal | None
) -> None:
    judged, fitting, ground = Decimal(0), Decimal(0), Decimal(0)
    for one in alive:
        if one.tahap == "ditolak" or not one.porsi_terima:
            continue
        left = [one.sisa_pokok_g, one.sisa_sayur_g, one.sisa_lauk_g, one.sisa_buah_g]
        weighed = any(grams is not None for grams in left)
        if weighed:
            found["sisa_g"] += sum(grams or 0 for grams in left)
        batch = batches[one.batch_id]
        menu_id = batch.menu_id or (jadwal.menu_id if jadwal else None)
        classes = await rows(work, KirimanKelas, KirimanKelas.kiriman_id == one.id, KirimanKelas.porsi > 0)
        shares: dict[str, Decimal] = defaultdict(Decimal)
        for row in classes:
            shares[row.kelompok] += row.porsi
        if not classes:
            shares = dict.fromkeys(one.kelompok or batch.kelompok or [""], Decimal(1))
        for kelompok, share in shares.items():
            portions = one.porsi_terima * share / sum(shares.values())
            gizi = await work.session.get(MenuGizi, (menu_id, kelompok)) if menu_id else None
            if gizi is not None and gizi.sesuai is not None:
                judged += portions
                fitting += portions if gizi.sesuai else 0
            if weighed:
                ground += portions * await grams_of(work, menu_id, kelompok)
    found["gizi_porsi"], found["gizi_sesuai"], found["sisa_dasar_g"] = whole(judged), whole(fitting), whole(ground)


async def grams_of(work: UnitOfWork, menu_id: int | None, kelompok: str) -> Decimal:
    if menu_id is None:
        return Decimal(350)
    lines = await rows(work, MenuBahan, MenuBahan.menu_id == menu_id, MenuBahan.kelompok == kelompok)
    total = Decimal(0)
    for line in lines:
        bahan = await work.session.get(Bahan, line.bahan_id)
        total += line.bruto_g * bahan.bdd / 100 * line.hasil
    return total if lines else Decimal(350)


async def bought(work: UnitOfWork, found: dict[str, Any], sppg: Sppg, day: date) -> None:
    deviation = Decimal(0)
    for one in await rows(
        work, Pembelian, Pembelian.sppg_id == sppg.id, Pembelian.diterima_on == day, Pembelian.is_ditolak.is_(False)
    ):
        pemasok = await work.session.get(Pemasok, one.pemasok_id)
        found["belanja_idr"] += one.total_idr
        found["belanja_lokal_idr"] += one.total_idr if pemasok.is_lokal else 0
        found["belanja_koperasi_idr"] += one.total_idr if pemasok.tipe == "koperasi" else 0
        if one.harga_pasar_idr:
            found["harga_n"] += 1
            deviation += Decimal(one.harga_satuan_idr) / one.harga_pasar_idr - 1
            found["harga_bayar_idr"] += one.total_idr
            found["harga_acuan_idr"] += whole(one.kuantitas * one.harga_pasar_idr)
    found["harga_deviasi"] = deviation.quantize(Decimal("0.0001"), ROUND_HALF_UP)


async def fell_ill(work: UnitOfWork, found: dict[str, Any], sppg: Sppg, day: date) -> None:
    for one in await rows(work, Insiden, Insiden.sppg_id == sppg.id, Insiden.status != "bukan_klb"):
        moment = one.konsumsi_at or one.lapor_at
        if moment.astimezone(work.tenant.zone).date() == day:
            lines = [line for line in await rows(work, Kasus, Kasus.insiden_id == one.id) if line.sakit]
            found["kasus"] += max(one.sakit, sum(line.dicabut_at is None for line in lines))


async def written(work: UnitOfWork, found: dict[str, Any], batches: list[Batch], sent: list[Kiriman]) -> None:
    pots, vans = {one.kunci for one in batches}, {one.kunci for one in sent}
    entries = [
        one
        for one in await rows(work, Catatan, Catatan.status != "ditolak")
        if one.batch_kunci in pots or one.kiriman_kunci in vans
    ]
    found["catatan"] = len(entries)
    found["catatan_pertama_at"] = min((one.dicatat_at for one in entries), default=None)
