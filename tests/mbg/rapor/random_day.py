"""A day of a kitchen as it may have been: with gaps, mistakes, refusals and holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import uuid4

from tests.mbg.things import (
    make_bahan,
    make_batch,
    make_kiriman,
    make_menu,
    make_pemasok,
    make_pembelian,
    make_penugasan,
    make_rombel,
    make_sppg,
    make_titik,
)

from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS
from tiru_mbg.hari.models import Batch, Catatan, Kiriman, KirimanKelas
from tiru_mbg.insiden.models import Insiden, Kasus
from tiru_mbg.menu.models import Jadwal, Menu, MenuBahan, MenuGizi, TitikLibur
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga.models import UmpanBalik

STAGES = ("rencana", "berangkat", "tiba", "dibagikan", "selesai", "ditolak", "batal")
CHECKS = ("", "layak", "tolak")


async def random_day(work: UnitOfWork, dice: Random, day: date) -> Sppg:
    """A kitchen whose day holds anything the tables allow."""
    sppg = await make_sppg(work, cap_total=dice.choice([120, 400, 2500]))
    groups = dice.sample(sorted(GROUPS), 4)
    menus = [await menu(work, dice, groups) for _ in range(2)]
    places = [await place(work, dice, sppg, groups, day) for _ in range(dice.randint(1, 4))]
    if dice.random() < 0.7:
        off = dice.random() < 0.2
        chosen = None if off and dice.random() < 0.5 else menus[0].id
        plan = Jadwal(sppg_id=sppg.id, tanggal=day, menu_id=chosen, libur=off)
        work.session.add(plan)
    if dice.random() < 0.3:
        away = {"alasan": "Rapat guru", "dicatat_at": work.now}
        work.session.add(TitikLibur(sppg_id=sppg.id, titik_id=places[0].id, tanggal=day, **away))
    for number in range(dice.choice([0, 1, 2, 3])):
        batch = await pot(work, dice, sppg, menus, groups, day, number)
        for _ in range(dice.randint(0, 4)):
            await van(work, dice, batch, dice.choice(places), groups)
    await money(work, dice, sppg, day)
    await illness(work, dice, sppg, day)
    await work.session.flush()
    return sppg


def maybe(dice: Random, value: Any, chance: float = 0.75) -> Any:
    return value if dice.random() < chance else None


def instant(work: UnitOfWork, dice: Random, day: date, low: int, high: int) -> datetime:
    return datetime.combine(day, time(0), work.tenant.zone) + timedelta(seconds=dice.randint(low * 60, high * 60))


async def menu(work: UnitOfWork, dice: Random, groups: list[str]) -> Menu:
    made = await make_menu(work)
    for kelompok in groups[:3]:
        facts = {"energi_kcal": 500, "protein_g": 15, "lemak_g": 10, "karbohidrat_g": 80}
        work.session.add(
            MenuGizi(menu_id=made.id, kelompok=kelompok, sesuai=dice.choice([True, True, False, None]), **facts)
        )
    for kelompok in groups[:2]:
        bahan = await make_bahan(work, bdd=dice.choice([100, 71, 80.5]))
        work.session.add(
            MenuBahan(
                menu_id=made.id,
                kelompok=kelompok,
                bahan_id=bahan.id,
                hidangan="pokok",
                bruto_g=dice.randint(80, 300),
                hasil=Decimal(dice.choice(["1", "0.85"])),
            )
        )
    return made


async def place(work: UnitOfWork, dice: Random, sppg: Sppg, groups: list[str], day: date) -> Titik:
    titik = await make_titik(work, jam_makan=maybe(dice, time(9, 30)))
    for kelompok in groups[:2]:
        begun = day - timedelta(days=dice.choice([-3, 0, 40]))
        ended = maybe(dice, max(begun, day + timedelta(days=dice.choice([-2, 0, 5]))), 0.4)
        await make_penugasan(
            work, sppg, titik, kelompok=kelompok, jatah=dice.randint(10, 90), mulai_on=begun, selesai_on=ended
        )
        for kelas in range(dice.randint(0, 2)):
            await make_rombel(work, titik, kelompok=kelompok, kelas=str(kelas), terdaftar=dice.randint(0, 40))
    for _ in range(dice.randint(0, 3)):
        mark = {"rasa": dice.randint(1, 5), "porsi": 3, "pengirim_hash": uuid4().hex, "dikirim_at": work.now}
        work.session.add(UmpanBalik(titik_id=titik.id, tanggal=day, **mark))
    return titik


async def pot(
    work: UnitOfWork, dice: Random, sppg: Sppg, menus: list[Menu], groups: list[str], day: date, number: int
) -> Batch:
    chosen = maybe(dice, dice.choice(menus).id, 0.6)
    batch = await make_batch(
        work,
        sppg,
        tanggal=day,
        nomor=number + 1,
        menu_id=chosen,
        kelompok=dice.sample(groups, dice.randint(0, 3)),
        porsi_rencana=dice.choice([0, 100]),
        porsi=maybe(dice, dice.randint(0, 200)),
        mulai_masak_at=maybe(dice, instant(work, dice, day, 60, 200)),
        selesai_masak_at=maybe(dice, instant(work, dice, day, 200, 420)),
        organoleptik=dice.choice(CHECKS),
        sampel_at=maybe(dice, instant(work, dice, day, 200, 420)),
    )
    await entries(work, dice, day, batch_kunci=batch.kunci)
    return batch


async def van(work: UnitOfWork, dice: Random, batch: Batch, titik: Titik, groups: list[str]) -> Kiriman:
    day = batch.tanggal
    trays = dice.randint(0, 60)
    made = await make_kiriman(
        work,
        batch,
        titik,
        tahap=dice.choice(STAGES),
        kelompok=dice.sample(groups, dice.randint(0, 3)),
        porsi_kirim=maybe(dice, dice.randint(0, 90)),
        porsi_terima=maybe(dice, dice.randint(0, 90)),
        porsi_rusak=maybe(dice, dice.randint(0, 3)),
        jam_makan_at=maybe(dice, instant(work, dice, day, 540, 570)),
        berangkat_at=maybe(dice, instant(work, dice, day, 480, 540)),
        tiba_at=maybe(dice, instant(work, dice, day, 500, 590)),
        makan_at=maybe(dice, instant(work, dice, day, 380, 800)),
        suhu_tiba_c=maybe(dice, Decimal(dice.randint(450, 750)) / 10),
        organoleptik=dice.choice(CHECKS),
        sisa_pokok_g=maybe(dice, dice.randint(0, 3000), 0.5),
        sisa_buah_g=maybe(dice, dice.randint(0, 900), 0.5),
        ompreng_keluar=maybe(dice, trays),
        ompreng_kembali=maybe(dice, max(0, trays - dice.randint(0, 2))),
    )
    for kelompok in dice.sample(groups, dice.choice([0, 0, 1, 2])):
        for kelas in ("a", "b"):
            work.session.add(
                KirimanKelas(kiriman_id=made.id, kelompok=kelompok, kelas=kelas, porsi=dice.randint(0, 30))
            )
    await entries(work, dice, day, kiriman_kunci=made.kunci, batch_kunci=maybe(dice, batch.kunci, 0.5))
    return made


async def entries(work: UnitOfWork, dice: Random, day: date, **keys: Any) -> None:
    for _ in range(dice.randint(0, 3)):
        at = instant(work, dice, day, 60, 900)
        facts = {"oleh": "Petugas", "jenis": "uji", "isi": {}, "sidik": uuid4().hex, "status": dice.choice(
            ["diterima", "sah", "ditolak"]
        )}  # fmt: skip
        work.session.add(Catatan(id=uuid4(), dicatat_at=at, jam_perangkat_at=at, diterima_at=work.now, **facts, **keys))


async def money(work: UnitOfWork, dice: Random, sppg: Sppg, day: date) -> None:
    bahan = await make_bahan(work)
    for _ in range(dice.randint(0, 4)):
        pemasok = await make_pemasok(work, tipe=dice.choice(["koperasi", "pasar"]), is_lokal=dice.random() < 0.5)
        await make_pembelian(
            work,
            sppg,
            pemasok,
            bahan,
            diterima_on=day - timedelta(days=dice.choice([0, 0, 1])),
            kuantitas=Decimal(dice.randint(1, 99_999)) / 1000,
            harga_satuan_idr=dice.randint(5000, 20_000),
            total_idr=dice.randint(10_000, 2_000_000),
            harga_pasar_idr=maybe(dice, dice.randint(5000, 20_000)),
            is_ditolak=dice.random() < 0.2,
        )


async def illness(work: UnitOfWork, dice: Random, sppg: Sppg, day: date) -> None:
    for _ in range(dice.choice([0, 0, 1, 2])):
        one = Insiden(
            nomor=uuid4().hex,
            sppg_id=sppg.id,
            status=dice.choice(["laporan_masuk", "bukan_klb", "klb"]),
            lapor_at=instant(work, dice, day, -600, 1700),
            konsumsi_at=maybe(dice, instant(work, dice, day, -200, 1600), 0.5),
            sakit=dice.randint(0, 3),
        )
        work.session.add(one)
        await work.session.flush()
        for number in range(dice.randint(0, 5)):
            line = Kasus(insiden_id=one.id, nomor=number, sakit=dice.random() < 0.7, dicatat_at=work.now)
            if dice.random() < 0.2:
                line.dicabut_at, line.dicabut_alasan = work.now, "Tercatat dua kali"
            work.session.add(line)
