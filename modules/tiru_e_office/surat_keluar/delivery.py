"""Delivering an issued letter: into the agenda of units of the region, by e-mail, or with the expedition book."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import head_post_of
from tiru.work import UnitOfWork
from tiru_e_office.disposisi.rules import Receiver
from tiru_e_office.disposisi.service import address
from tiru_e_office.events import DisposisiBaru, SuratDiterima
from tiru_e_office.models import Lampiran, Surat
from tiru_e_office.nomor.service import MASUK, next_in_book
from tiru_e_office.parameters import due_for
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman


async def deliver(work: UnitOfWork, surat: Surat, naskah: Naskah) -> None:
    """Every addressee and copy once. A secret letter's copies are not widened: only whom it names gets it."""
    await work.session.refresh(surat, ["isi_teks"])
    for role, addressees in (("tujuan", naskah.tujuan), ("tembusan", naskah.tembusan)):
        for one in addressees:
            await _deliver_to(work, surat, naskah, one, role)
    surat.status, surat.selesai_at = "terkirim", work.now


async def _deliver_to(work: UnitOfWork, surat: Surat, naskah: Naskah, one: Mapping[str, Any], role: str) -> Pengiriman:
    unit_id = one.get("unit_id")
    way = "dalam" if unit_id else "surel" if one.get("surel") else "ekspedisi"
    row = Pengiriman(surat_id=surat.id, cara=way, tujuan_unit_id=unit_id, tujuan=str(one["teks"]), peran=role)
    row.surel = str(one.get("surel", ""))
    work.session.add(row)
    if unit_id:
        received = await _enter(work, surat, naskah, int(unit_id), copy=role == "tembusan")
        row.terkirim_at = row.diterima_at = work.now
        row.masuk_id = received.id
    await work.session.flush()
    if way == "surel":
        await work.enqueue("e_office.send_mail", {"pengiriman_id": row.id})
    return row


async def _enter(work: UnitOfWork, surat: Surat, naskah: Naskah, unit_id: int, *, copy: bool) -> Surat:
    """The letter as the receiving unit has it: its own agenda number, the signed file, its head's task."""
    sender = await work.session.get(Unit, surat.unit_id)
    name = sender.nama if sender is not None else surat.dibuat_nama
    received = Surat(
        kunci=secrets.token_urlsafe(12),
        arah="masuk",
        unit_id=unit_id,
        jenis=surat.jenis,
        status="diregistrasi",
        tahun=work.today.year,
        nomor_agenda=await next_in_book(work, unit_id=unit_id, buku=MASUK, tahun=work.today.year),
        nomor=surat.nomor,
        tanggal=surat.tanggal,
        diterima_on=work.today,
        hal=surat.hal,
        ringkasan=surat.ringkasan,
        isi_teks=surat.isi_teks,
        kecepatan=surat.kecepatan,
        keamanan=surat.keamanan,
        klasifikasi=surat.klasifikasi,
        lampiran=surat.lampiran,
        kanal="dalam",
        asal_jenis="unit",
        asal=name,
        asal_unit_id=surat.unit_id,
        kepada=surat.kepada,
        sumber_id=surat.id,
        jawaban_atas=await _answered_there(work, surat, unit_id),
        dibuat_at=work.now,
        dibuat_nama=name,
        batas_at=await due_for(work, surat.kecepatan, work.now),
        is_contoh=surat.is_contoh,
    )
    work.session.add(received)
    await work.session.flush()
    if naskah.tte_key and naskah.tte_sha256:
        size = await work.services.store.size(work.tenant.slug, naskah.tte_key)
        work.session.add(
            Lampiran(
                surat_id=received.id,
                peran="utama",
                key=naskah.tte_key,
                nama=f"{surat.nomor.replace('/', '-') or 'surat'}.pdf",
                media_type="application/pdf",
                size=size,
                sha256=naskah.tte_sha256,
                baca="selesai",
                at=work.now,
                oleh=name,
            )
        )
    await work.publish(SuratDiterima(received.id, unit_id))
    head = await head_post_of(work, unit_id)
    if head is not None:
        role = "tembusan" if copy else "utama"
        (task,) = await address(work, received, [Receiver(head.id, role)], due=received.batas_at)
        received.status = "diarahkan"
        await work.publish(DisposisiBaru(received.id, task.id, task.jabatan_id))
    return received


async def _answered_there(work: UnitOfWork, surat: Surat, unit_id: int) -> int | None:
    """The letter that is answered as the receiving unit has it: its own letter out, where it came from there."""
    if surat.jawaban_atas is None:
        return None
    asked = await work.session.get(Surat, surat.jawaban_atas)
    return asked.sumber_id if asked is not None and asked.asal_unit_id == unit_id else None


async def handed_over(work: UnitOfWork, row: Pengiriman, at: datetime, taker: str) -> None:
    """The expedition book's line: the paper was taken. Raises Refused for another way, Invalid for a time to come."""
    if row.cara != "ekspedisi":
        raise Refused(_("Pengiriman ini tidak lewat buku ekspedisi."))
    if at > work.now:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"diterima": _("Waktu ini belum tiba.")})
    row.terkirim_at = row.terkirim_at or at
    row.diterima_at, row.catatan = at, taker
    work.record("e_office.pengiriman.receive", f"e_office_pengiriman:{row.id}", after={"penerima": taker})


async def send_again(work: UnitOfWork, row: Pengiriman) -> None:
    """The mail once more with a new token. Raises Refused where it does not go by mail, or was fetched."""
    if row.cara != "surel":
        raise Refused(_("Pengiriman ini tidak lewat surel."))
    if row.diterima_at is not None:
        raise Refused(_("Surat ini sudah diambil penerimanya."))
    row.terkirim_at = row.token_hash = None
    await work.session.flush()
    await work.enqueue("e_office.send_mail", {"pengiriman_id": row.id})
    work.record("e_office.pengiriman.again", f"e_office_pengiriman:{row.id}")
