"""What is looked at once a day or once a week: papers, prices, nutrition, leftovers, samples, blank spots."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on

from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Pembelian
from tiru_mbg.dapur.models import Sertifikat, Sppg
from tiru_mbg.dapur.rules import CERTIFICATES
from tiru_mbg.groups import GROUPS
from tiru_mbg.hari.models import Batch, Kiriman, SampelSimpan
from tiru_mbg.menu.models import Bahan, Jadwal, MenuGizi
from tiru_mbg.peringatan import conditions as c
from tiru_mbg.peringatan.findings import Finding, Limits
from tiru_mbg.titik.models import Titik
from tiru_mbg.titik.queries import area_names
from tiru_mbg.titik.queries import blank_spots as left_out

BACK = timedelta(days=7)
"""How far back events are looked for: less than a closed warning is hushed."""
SERVICE = timedelta(days=30)
"""How far back days of service are looked for."""


async def papers(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-05: no SLHS after so many days of operation; papers that end."""
    running = select(Sppg).where(Sppg.status == "operasional", Sppg.slhs_status != "terbit")
    found = []
    for row in await work.session.scalars(running.where(Sppg.operasi_on.is_not(None))):
        days = (work.today - (row.operasi_on or work.today)).days
        level = c.slhs_level(days, limits.rules["slhs_ingat_hari"], limits.rules["slhs_batas_hari"])
        if level:
            words = _("%(nama)s sudah %(n)s hari tanpa SLHS", nama=row.nama, n=days)
            found.append(Finding(kunci=f"sppg:{row.id}:slhs", judul=words, tingkat=level, sppg_id=row.id))
    return [*found, *await _ending(work, limits)]


async def _ending(work: UnitOfWork, limits: Limits) -> list[Finding]:
    newest = (
        select(Sertifikat, Sppg.nama)
        .join(Sppg, Sppg.id == Sertifikat.sppg_id)
        .where(Sppg.status == "operasional", Sertifikat.status == "sah", Sertifikat.dicabut_on.is_(None))
        .ext(distinct_on(Sertifikat.sppg_id, Sertifikat.jenis))
        .order_by(Sertifikat.sppg_id, Sertifikat.jenis, Sertifikat.terbit_on.desc(), Sertifikat.id.desc())
    )
    found = []
    for row, nama in await work.session.execute(newest):
        remind = limits.rules["sertifikat_ingat_hari"]
        if row.akhir_on is None:
            continue
        level = c.ending_level(row.akhir_on, work.today, remind)
        if level:
            paper = CERTIFICATES.get(row.jenis, row.jenis)
            words = _("%(jenis)s %(nama)s berakhir %(hari)s", jenis=paper, nama=nama, hari=tanggal(row.akhir_on))
            key = f"sppg:{row.sppg_id}:{row.jenis}:akhir"
            found.append(Finding(kunci=key, judul=words, tingkat=level, sppg_id=row.sppg_id))
    return found


async def prices(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-08, of the last seven days; without a market price nothing is said."""
    query = (
        select(Pembelian, Bahan.nama)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .where(Pembelian.diterima_on > work.today - BACK, Pembelian.diterima_on <= work.today)
        .where(~Pembelian.is_ditolak, Pembelian.harga_pasar_idr > 0)
    )
    return [
        Finding(
            kunci=f"pembelian:{row.id}",
            judul=_("Harga %(bahan)s jauh di atas pasar", bahan=bahan),
            isi=_("Dibeli Rp%(paid)s, pasar Rp%(market)s.", paid=row.harga_satuan_idr, market=row.harga_pasar_idr),
            sppg_id=row.sppg_id,
        )
        for row, bahan in await work.session.execute(query)
        if c.above_market(row.harga_satuan_idr, row.harga_pasar_idr, limits.own["harga_persen"])
    ]


async def nutrition(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-09: the energy of the last days of service, by kitchen and group."""
    query = (
        select(Sppg.id, Sppg.nama, MenuGizi.kelompok, MenuGizi.persen_energi)
        .join(Jadwal, Jadwal.sppg_id == Sppg.id)
        .join(MenuGizi, MenuGizi.menu_id == Jadwal.menu_id)
        .where(Sppg.status == "operasional", ~Jadwal.libur, MenuGizi.persen_energi.is_not(None))
        .where(Jadwal.tanggal <= work.today, Jadwal.tanggal > work.today - SERVICE)
        .order_by(Jadwal.tanggal)
    )
    days: dict[tuple[int, str, str], list[bool]] = defaultdict(list)
    for key, nama, group, percent in await work.session.execute(query):
        least = limits.rules.get(f"akg_min_{group.lower()}")
        if least is not None and percent is not None:
            days[key, nama, group].append(percent < least)
    return [
        Finding(
            kunci=f"sppg:{key}:{group}",
            judul=_("Energi menu %(nama)s untuk %(group)s di bawah target", nama=nama, group=GROUPS.get(group, group)),
            sppg_id=key,
        )
        for (key, nama, group), below in days.items()
        if c.lasting(below, limits.own["gizi_hari"])
    ]


async def leftovers(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-10: grams left of portions received times the setting `gram_porsi`, by place and kitchen."""
    portion = Decimal(str(await setting(work, "mbg", "gram_porsi")))
    parts = (Kiriman.sisa_pokok_g, Kiriman.sisa_sayur_g, Kiriman.sisa_lauk_g, Kiriman.sisa_buah_g)
    grams = func.sum(sum((func.coalesce(part, 0) for part in parts[1:]), func.coalesce(parts[0], 0)))
    query = (
        select(Kiriman.sppg_id, Kiriman.titik_id, Titik.nama, grams, func.sum(func.coalesce(Kiriman.porsi_terima, 0)))
        .join(Titik, Titik.id == Kiriman.titik_id)
        .where(Kiriman.tanggal <= work.today, Kiriman.tanggal > work.today - SERVICE, Kiriman.sisa_at.is_not(None))
        .group_by(Kiriman.sppg_id, Kiriman.titik_id, Titik.nama, Kiriman.tanggal)
        .order_by(Kiriman.tanggal)
    )
    days: dict[tuple[int, int, str], list[bool]] = defaultdict(list)
    for sppg, titik, nama, left, portions in await work.session.execute(query):
        days[sppg, titik, nama].append(c.much_left(left, portions * portion, limits.own["sisa_persen"]))
    return [
        Finding(
            kunci=f"titik:{titik}:sppg:{sppg}",
            judul=_("Sisa makanan di %(nama)s banyak berhari-hari", nama=nama),
            sppg_id=sppg,
            titik_id=titik,
        )
        for (sppg, titik, nama), much in days.items()
        if c.lasting(much, limits.own["sisa_hari"])
    ]


async def samples(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-11, of the last seven days."""
    query = (
        select(SampelSimpan, Batch.nomor, Batch.sppg_id, Sppg.nama)
        .join(Batch, Batch.id == SampelSimpan.batch_id)
        .join(Sppg, Sppg.id == Batch.sppg_id)
        .where(SampelSimpan.disimpan_at > work.now - BACK, SampelSimpan.disimpan_at <= work.now)
    )
    found = []
    for row, nomor, sppg, nama in await work.session.execute(query):
        fault = c.sample_fault(row.disimpan_at, row.dibuang_at, row.suhu_c, limits.rules["sampel_jam"])
        if fault:
            words = {
                "dini": _("Sampel batch %(nomor)s %(nama)s dibuang sebelum waktunya", nomor=nomor, nama=nama),
                "suhu": _("Suhu sampel batch %(nomor)s %(nama)s tidak dicatat", nomor=nomor, nama=nama),
            }
            key = f"batch:{row.batch_id}:{fault}"
            found.append(Finding(kunci=key, judul=words[fault], sppg_id=sppg, batch_id=row.batch_id))
    return found


async def blank_spots(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-12: one warning per kecamatan, for the regency, of those whom the room `titik` finds left out."""
    spots = await left_out(work, work.today, None)
    schools = Counter(one.titik.kode_wilayah[:8] for one in spots.places if one.titik.tipe != "posyandu")
    villages = Counter(one.kode[:8] for one in spots.desa)
    names = await area_names(work, sorted({*schools, *villages}))
    return [
        Finding(
            kunci=f"kecamatan:{kode}",
            judul=_(
                "Kecamatan %(nama)s: %(n)s sekolah tanpa dapur, %(d)s desa tanpa layanan 3B",
                nama=names.get(kode, kode),
                n=schools[kode],
                d=villages[kode],
            ),
        )
        for kode in sorted({*schools, *villages})
    ]
