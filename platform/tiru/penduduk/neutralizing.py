"""The register without anybody in it, for copies on which people are trained or problems are searched."""

from __future__ import annotations

from sqlalchemy import text

from tiru.work import UnitOfWork

_STEPS = (
    """update penduduk set nik = null, nik_match = null, nama = 'Penduduk ' || id, nama_kunci = 'penduduk ' || id,
        tempat_lahir = '', nama_ibu = '', alamat = '', lahir_on = date_trunc('year', lahir_on)::date""",
    "update keluarga set no_kk = null, no_kk_match = null, alamat = ''",
    "update penduduk_peristiwa set rincian = '{}', alasan = ''",
    "delete from penduduk_temuan",
)
"""Age groups, sexes, families and desa stay: figures remain true, persons do not."""


async def neutralize(work: UnitOfWork) -> None:
    """Take away who people are; doing it twice changes nothing more."""
    for step in _STEPS:
        await work.session.execute(text(step))
    work.record("penduduk.orang.neutralize", "penduduk:*")
