"""From a stored file to words that the search finds. `Lampiran.baca` says how far it got:

`antre` waits for the job, `selesai` was read, `gagal` cannot be read, `tidak` was not: it is of a kind that has
no words, of a letter that is rahasia, or a scan on a machine without tesseract.

Nothing of a letter that is rahasia is ever read. Its words stand in no column and so in no index and no copy
of the database but in the file itself, which only the addressed may open.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select

from tiru.work import UnitOfWork
from tiru_e_office.models import Lampiran, Surat
from tiru_e_office.reading.extract import MOST_TEXT, NO_READER, READ
from tiru_e_office.telling import SECRET

JOB = "e_office.read_file"
KINDS = ("application/pdf", "image/jpeg", "image/png", "image/webp")
ROLES = ("utama", "lampiran")
MOST_BYTES = 30_000_000
TIMEOUT_S = 90.0
MOST_AGAIN = 200
"""Files that are tried again in one night."""
OLDEST_AGAIN = timedelta(days=365)
COMMAND = (sys.executable, "-I", "-m", "tiru_e_office.reading.extract")
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
"""All that the reading process knows of this one: no address of a database, no key."""
LOST_AFTER = timedelta(hours=2)
"""What waits longer has lost its job."""


async def ask_to_read(work: UnitOfWork, surat: Surat, lampiran: Lampiran) -> None:
    """Have a new file read later, if it may and can be."""
    readable = lampiran.media_type in KINDS and lampiran.peran in ROLES and lampiran.size <= MOST_BYTES
    if surat.keamanan in SECRET or not readable:
        return
    lampiran.baca = "antre"
    await work.session.flush()
    await work.enqueue(JOB, {"lampiran_id": lampiran.id})


async def read_file(work: UnitOfWork, lampiran_id: int) -> None:
    """Job: read one file and put its words with the letter. A second run finds nothing to do."""
    row = await work.session.execute(
        select(Lampiran, Surat)
        .join(Surat, Surat.id == Lampiran.surat_id)
        .where(Lampiran.id == lampiran_id, Lampiran.baca == "antre")
        .with_for_update(of=Lampiran)
    )
    found = row.one_or_none()
    if found is None:
        return
    lampiran, surat = found
    if surat.keamanan in SECRET or surat.dimusnahkan_at is not None:
        lampiran.baca = "tidak"
        return
    content = await work.services.store.get(work.tenant.slug, lampiran.key)
    code, words = await extracted(content)
    lampiran.baca = {READ: "selesai", NO_READER: "tidak"}.get(code, "gagal")
    if words:
        await work.session.execute(select(Surat.id).where(Surat.id == surat.id).with_for_update())  # two files at once
        together = func.left(func.concat_ws("\n", func.nullif(Surat.isi_teks, ""), words), MOST_TEXT)
        surat.isi_teks = await work.session.scalar(select(together).where(Surat.id == surat.id)) or ""


async def extracted(content: bytes, *, timeout_s: float = TIMEOUT_S) -> tuple[int, str]:
    """(exit code, words) of the reading process; one that takes too long is killed and counts as broken."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        env=ENVIRONMENT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        told, _errors = await asyncio.wait_for(process.communicate(content), timeout_s)
    except TimeoutError:
        return -1, ""
    finally:
        _end(process)
        await process.wait()
    return process.returncode or 0, told.decode("utf-8", "replace") if process.returncode == READ else ""


async def can_read_pictures() -> bool:
    """Whether tesseract with Indonesian is on this machine."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "--probe", env=ENVIRONMENT, stderr=asyncio.subprocess.DEVNULL
    )
    return await process.wait() == READ


async def ask_again(work: UnitOfWork) -> int:
    """Nightly: files whose job was lost, and scans that nothing could read, once something can. Answers how many."""
    states: list[ColumnElement[bool]] = [(Lampiran.baca == "antre") & (Lampiran.at < work.now - LOST_AFTER)]
    if await can_read_pictures():
        states.append(Lampiran.baca == "tidak")
    rows = await work.session.scalars(
        select(Lampiran)
        .join(Surat, Surat.id == Lampiran.surat_id)
        .where(
            or_(*states),
            Lampiran.key != "",
            Lampiran.at > work.now - OLDEST_AGAIN,
            Lampiran.media_type.in_(KINDS),
            Lampiran.peran.in_(ROLES),
            Lampiran.size <= MOST_BYTES,
            Surat.keamanan.not_in(SECRET),
            Surat.dimusnahkan_at.is_(None),
        )
        .order_by(Lampiran.id.desc())
        .limit(MOST_AGAIN)
    )
    found = rows.all()
    for lampiran in found:
        lampiran.baca = "antre"
        await work.enqueue(JOB, {"lampiran_id": lampiran.id}, once=f"e-office-read-{work.tenant.schema}-{lampiran.id}")
    return len(found)


def _end(process: asyncio.subprocess.Process) -> None:
    """Kill what still runs, with the programs it started: it is the head of a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
