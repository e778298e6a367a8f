"""Letters that came in during the last weeks, and what became of each."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from tiru.organisasi.models import Penugasan
from tiru.work import UnitOfWork
from tiru_e_office.disposisi.rules import Receiver
from tiru_e_office.disposisi.service import forward, give_back, open_task, progress, recall, report
from tiru_e_office.models import Disposisi, Tugas
from tiru_e_office.sample.people import Cast, Official, acts, in_post
from tiru_e_office.sample.words import INCOMING, NOTES, REPORTS
from tiru_e_office.surat_masuk.forms import SuratMasukForm
from tiru_e_office.surat_masuk.service import register

# (days ago, fate)
FATES: tuple[tuple[int, str], ...] = (
    (43, "selesai"),
    (41, "selesai"),
    (38, "lewat"),
    (36, "selesai"),
    (33, "selesai"),
    (30, "kembali"),
    (27, "selesai"),
    (24, "lewat"),
    (20, "rahasia"),
    (17, "selesai"),
    (13, "plh"),
    (10, "berjalan"),
    (8, "berjalan"),
    (7, "tarik"),
    (6, "disposisi"),
    (5, "kembali"),
    (4, "disposisi"),
    (3, "diarahkan"),
    (3, "segera"),
    (2, "diarahkan"),
    (2, "dinas"),
    (1, "diarahkan"),
    (1, "baru"),
)
SPEEDS = ("biasa", "biasa", "penting", "biasa", "segera")


async def receive(
    work: UnitOfWork, chance: random.Random, cast: Cast, fate: str, number: int, at: datetime, now: datetime
) -> None:
    """One letter through the agenda and down the tree, as far as its fate leads."""
    desk = cast["tudinas"] if fate == "dinas" else cast["tu"]
    first = cast["kadis"] if fate == "dinas" else cast["kepala"]
    work.now, work.actor = at, desk.actor
    done = await register(work, _form(chance, fate, number, at, desk, first))
    done.surat.is_contoh = True
    if fate in ("baru", "diarahkan", "segera", "dinas", "rahasia"):
        return
    (top,) = done.tasks
    await _down(work, chance, cast, fate, top, at)


async def stand_in_for_the_sekda(work: UnitOfWork, cast: Cast, since: date) -> None:
    """Three days of leave: the kadis stands in as Plh."""
    sekda, kadis = cast["sekda"], cast["kadis"]
    entry = Penugasan(
        jabatan_id=sekda.jabatan_id,
        account_id=kadis.actor.id,
        nama=kadis.actor.name,
        jenis="plh",
        nomor_sk="800/CONTOH-PLH",
        dari=since,
        sampai=since + timedelta(days=3),
    )
    work.session.add(entry)
    await work.session.flush()


def _form(
    chance: random.Random, fate: str, number: int, at: datetime, desk: Official, first: Official
) -> SuratMasukForm:
    sort, sender, subject, code = INCOMING[number % len(INCOMING)]
    secret = fate == "rahasia"
    return SuratMasukForm.model_validate(
        {
            "unit": desk.unit.id,
            "nomor": f"{code}/{chance.randrange(40, 900)}/{chance.choice(('UM', 'TU', 'SEK'))}/{at.year}",
            "tanggal": at.date() - timedelta(days=chance.randrange(1, 6)),
            "asal_jenis": "kl" if secret else sort,
            "asal": "Inspektorat Jenderal (contoh)" if secret else sender,
            "hal": "Pemberitahuan hasil pemeriksaan khusus" if secret else subject,
            "ringkasan": f"{subject}; mohon tanggapan.",
            "kecepatan": "sangat_segera" if fate == "segera" else SPEEDS[number % len(SPEEDS)],
            "keamanan": "R" if secret else "B",
            "klasifikasi": "700" if secret else code,
            "kanal": chance.choice(("fisik", "surel", "srikandi")),
            "kepada": [] if fate == "baru" else [first.jabatan_id],
            "tetap_kembar": True,
        }
    )


async def _down(work: UnitOfWork, chance: random.Random, cast: Cast, fate: str, top: Tugas, at: datetime) -> None:
    """Head of region, sekda (or who stands in), kadis, kabid, staff; each some hours after the one before."""
    kepala, sekda, kadis, kabid, staf = (cast[who] for who in ("kepala", "sekda", "kadis", "kabid", "staf"))
    disposisi = await _pass(work, chance, kepala, top, [Receiver(sekda.jabatan_id, "utama")], at + timedelta(hours=2))
    if fate == "tarik":
        work.now = at + timedelta(hours=3)
        await in_post(work, kepala)
        await recall(work, disposisi, top, "Ditangani langsung kepala daerah.")
        return
    if fate == "disposisi":
        return
    task = await _task_of(work, disposisi, sekda.jabatan_id)
    work.now = at + timedelta(hours=5)
    hands = sekda if await acts(work, sekda) else kadis
    if hands is kadis:
        receivers = [Receiver(kabid.jabatan_id, "utama")]
    else:
        receivers = [Receiver(kadis.jabatan_id, "utama"), Receiver(cast["tu"].jabatan_id, "tembusan")]
    disposisi = await _pass(work, chance, hands, task, receivers, at + timedelta(hours=5), as_post=sekda.jabatan_id)
    if hands is kadis:
        return
    task = await _task_of(work, disposisi, kadis.jabatan_id)
    if fate == "kembali":
        work.now = at + timedelta(hours=25)
        post = await in_post(work, kadis)
        await give_back(work, task, post, "Bukan urusan dinas kami; mohon diteruskan kepada Dinas Sosial.")
        return
    disposisi = await _pass(work, chance, kadis, task, [Receiver(kabid.jabatan_id, "utama")], at + timedelta(hours=26))
    task = await _task_of(work, disposisi, kabid.jabatan_id)
    if fate == "lewat":
        work.now = at + timedelta(hours=30)
        await in_post(work, kabid)
        await open_task(work, task)
        return
    disposisi = await _pass(work, chance, kabid, task, [Receiver(staf.jabatan_id, "utama")], at + timedelta(hours=28))
    task = await _task_of(work, disposisi, staf.jabatan_id)
    work.now = at + timedelta(hours=52)
    post = await in_post(work, staf)
    if fate == "berjalan":
        await progress(work, task, post, percent=chance.choice((25, 40, 60)), words="Data lapangan sedang dikumpulkan.")
        return
    await report(work, task, post, chance.choice(REPORTS))


async def _pass(
    work: UnitOfWork,
    chance: random.Random,
    who: Official,
    task: Tugas,
    receivers: Sequence[Receiver],
    at: datetime,
    *,
    as_post: int | None = None,
) -> Disposisi:
    work.now = at
    post = await in_post(work, who, as_post)
    await open_task(work, task)
    return await forward(
        work, task, post, receivers, instruksi=["Tindak lanjuti"], catatan=chance.choice(NOTES), due=None
    )


async def _task_of(work: UnitOfWork, disposisi: Disposisi, jabatan_id: int) -> Tugas:
    task = await work.session.scalar(
        select(Tugas).where(Tugas.disposisi_id == disposisi.id, Tugas.jabatan_id == jabatan_id)
    )
    assert task is not None, "just given"
    return task
