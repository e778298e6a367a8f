"""What `tiru doctor` should say of letters: what nobody would notice until somebody misses it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import text

from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_e_office.reading.service import can_read_pictures

SOON = timedelta(days=30)
_NOBODY = text("""
select j.nama || ', ' || u.nama as post, count(*) as n
from e_office_tugas t join jabatan j on j.id = t.jabatan_id join unit u on u.id = j.unit_id
where t.selesai_at is null and t.keadaan <> 'menunggu' and not exists (
    select 1 from penugasan p where p.jabatan_id = j.id and p.account_id is not null
        and p.dari <= :today and (p.sampai is null or p.sampai >= :today))
group by j.id, j.nama, u.nama order by n desc limit 20
""")
_CERTIFICATES = text("""
select nama, berlaku_sampai, berlaku_sampai <= :now as over from e_office_sertifikat one
where dicabut_at is null and berlaku_sampai < :soon and not exists (
    select 1 from e_office_sertifikat newer where newer.account_id is not distinct from one.account_id
        and newer.dicabut_at is null and newer.berlaku_sampai > one.berlaku_sampai)
order by berlaku_sampai limit 20
""")
_BEHIND = text("""
select u.nama as unit, p.buku, p.tahun, p.terakhir, used.last
from e_office_penghitung p join unit u on u.id = p.unit_id
cross join lateral (
    select case when p.buku = 'masuk'
        then (select max(s.nomor_agenda) from e_office_surat s
            where s.unit_id = p.unit_id and s.tahun = p.tahun and s.arah = 'masuk')
        else (select max(n.urut) from e_office_nomor n
            where n.unit_id = p.unit_id and n.buku = p.buku and n.tahun = p.tahun and n.sisipan = '')
    end as last) used
where used.last > p.terakhir order by u.nama, p.buku, p.tahun
""")
_STUCK = text("select count(*) from e_office_tte where keadaan in ('antre', 'gagal') and dibuat_at < :yesterday")
_UNREAD = text("""
select count(*) from e_office_lampiran l join e_office_surat s on s.id = l.surat_id
where l.baca = 'tidak' and l.peran in ('utama', 'lampiran') and s.keamanan in ('B', 'T')
    and l.media_type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')
""")


async def diagnose(work: UnitOfWork) -> Sequence[str]:
    """One sentence for each thing that is wrong; none when all is well."""
    return [
        *await _posts_without_holder(work),
        *await _certificates(work),
        *await _counters(work),
        *await _signatures(work),
        *await _scans(work),
    ]


async def _posts_without_holder(work: UnitOfWork) -> list[str]:
    rows = await work.session.execute(_NOBODY, {"today": work.today})
    return [_("%(n)s tugas menunggu %(post)s, yang tidak dijabat siapa pun.", n=row.n, post=row.post) for row in rows]


async def _certificates(work: UnitOfWork) -> list[str]:
    rows = await work.session.execute(_CERTIFICATES, {"now": work.now, "soon": work.now + SOON})
    return [
        _("Sertifikat %(name)s sudah berakhir.", name=row.nama)
        if row.over
        else _("Sertifikat %(name)s berakhir dalam 30 hari.", name=row.nama)
        for row in rows
    ]


async def _counters(work: UnitOfWork) -> list[str]:
    rows = await work.session.execute(_BEHIND)
    return [
        _(
            "Penghitung %(book)s %(year)s %(unit)s ada di %(at)s, padahal nomor %(last)s sudah dipakai.",
            book=row.buku,
            year=row.tahun,
            unit=row.unit,
            at=row.terakhir,
            last=row.last,
        )
        for row in rows
    ]


async def _signatures(work: UnitOfWork) -> list[str]:
    stuck = await work.session.scalar(_STUCK, {"yesterday": work.now - timedelta(days=1)})
    return [_("%(n)s tanda tangan elektronik belum berhasil lebih dari sehari.", n=stuck)] if stuck else []


async def _scans(work: UnitOfWork) -> list[str]:
    unread = await work.session.scalar(_UNREAD)
    if not unread or await can_read_pictures():
        return []
    return [
        _(
            "%(n)s berkas pindaian belum terbaca untuk pencarian: pasang tesseract-ocr dan tesseract-ocr-ind.",
            n=unread,
        )
    ]
