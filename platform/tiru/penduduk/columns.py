"""The columns of the register as a table: their heads, what people call them elsewhere, and how they are read.

Aliases are the heads of common village information systems and of the civil registry's lists; codes like
`kk_level` 1 to 11 are understood beside words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from tiru.i18n import Lazy, _
from tiru.penduduk.names import tidy_name
from tiru.penduduk.words import MARITAL, RELATIONS, SEXES, STATES
from tiru.tabular.layout import Column, Layout, folded
from tiru.tabular.values import Cell, CellError, Parser, day, digits, shown, text

MOST_ROWS = 20_000
_NOTHING = frozenset({"", "-", "0", "00", "000", "null", "0000-00-00", "00-00-0000", "00/00/0000", "belum mengisi"})
_SEX_WORDS = {"L": ("l", "lk", "laki-laki", "laki", "pria", "1"), "P": ("p", "pr", "perempuan", "wanita", "2")}
_RELATION_WORDS = {
    "kepala": ("kepala keluarga", "kepala", "kk", "1"),
    "suami": ("suami", "2"),
    "istri": ("istri", "isteri", "3"),
    "anak": ("anak", "anak kandung", "anak angkat", "anak tiri", "4"),
    "menantu": ("menantu", "5"),
    "cucu": ("cucu", "6"),
    "orang_tua": ("orang tua", "orangtua", "7"),
    "mertua": ("mertua", "8"),
    "famili": ("famili lain", "famili", "family lain", "saudara", "9"),
    "pembantu": ("pembantu", "10"),
    "lainnya": ("lainnya", "lain-lain", "11"),
}
_MARITAL_WORDS = {
    "belum_kawin": ("belum kawin", "belum menikah", "bk", "1"),
    "kawin": ("kawin", "menikah", "kawin tercatat", "kawin belum tercatat", "k", "2"),
    "cerai_hidup": ("cerai hidup", "cerai hidup tercatat", "ch", "3"),
    "cerai_mati": ("cerai mati", "cm", "4"),
}
_STATE_WORDS = {
    "hidup": ("tinggal di sini", "hidup", "tetap", "aktif", "1"),
    "meninggal": ("meninggal", "mati", "meninggal dunia", "2"),
    "pindah": ("pindah", "pindah keluar", "3"),
}


def one_of(words: Mapping[str, tuple[str, ...]], titles: Mapping[str, Lazy]) -> Parser:
    """A parser from what people write to the code; the refusal names the titles only."""
    known = {folded(word): code for code, all_ in words.items() for word in (code, *all_)}

    def parse(cell: Cell) -> str | None:
        written = shown(cell).lower()
        if written in _NOTHING:
            return None
        if (code := known.get(folded(written))) is not None:
            return code
        raise CellError(_("Pilih salah satu: %(choices)s.", choices=", ".join(str(title) for title in titles.values())))

    return parse


def number(cell: Cell) -> str | None:
    """A NIK or No. KK; what systems write for none is none."""
    return None if shown(cell).lower() in _NOTHING else str(digits(16)(cell))


def neighbourhood(cell: Cell) -> str | None:
    """RT or RW as three digits: `1`, `01` and `RT 001` are the same."""
    found = re.sub(r"[^\d]", "", shown(cell))
    if not found or int(found) == 0:
        return None
    if len(found.lstrip("0")) > 3:
        raise CellError(_("Paling banyak tiga angka."))
    return f"{int(found):03d}"


def birthday(cell: Cell) -> date | None:
    """A date, or nothing for the zeros that systems write. Whether it is believable is for the rules."""
    if shown(cell).lower() in _NOTHING:
        return None
    found = day(cell)
    assert isinstance(found, date)
    return found


def name(cell: Cell) -> str:
    """One line."""
    return tidy_name(str(text(cell)))


def plain(cell: Cell) -> str | None:
    """A text; a lone dash is nothing."""
    return None if shown(cell).lower() in _NOTHING else str(text(cell))


def layout() -> Layout:
    """The columns of import and export. Heads are Indonesian in every language: files travel."""
    return Layout(
        columns=(
            Column(name="nik", label="NIK", parse=number, aliases=("Nomor NIK", "No NIK", "Nomor Induk Kependudukan")),
            Column(name="no_kk", label="No KK", parse=number, aliases=("Nomor KK", "nokk", "Nomor Kartu Keluarga")),
            Column(
                name="nama",
                label="Nama",
                parse=name,
                required=True,
                most=150,
                aliases=("Nama Lengkap", "nama_lgkp", "Nama Penduduk"),
            ),
            Column(
                name="hubungan",
                label="Hubungan dalam keluarga",
                parse=one_of(_RELATION_WORDS, RELATIONS),
                aliases=(
                    "SHDK",
                    "kk_level",
                    "Hub Keluarga",
                    "Hubungan Keluarga",
                    "Status Hubungan",
                    "Hubungan",
                    "stat_hbkel",
                ),
            ),
            Column(
                name="jenis_kelamin",
                label="Jenis kelamin",
                parse=one_of(_SEX_WORDS, SEXES),
                aliases=("JK", "L/P", "sex", "Kelamin", "jenis_klmin"),
            ),
            Column(
                name="tempat_lahir",
                label="Tempat lahir",
                parse=plain,
                most=100,
                aliases=("tempatlahir", "Tmp Lahir", "tmpt_lhr"),
            ),
            Column(
                name="lahir_on",
                label="Tanggal lahir",
                parse=birthday,
                aliases=("tanggallahir", "Tgl Lahir", "tgl_lhr", "TTL"),
            ),
            Column(
                name="status_kawin",
                label="Status kawin",
                parse=one_of(_MARITAL_WORDS, MARITAL),
                aliases=("Status Perkawinan", "Perkawinan", "stat_kwn", "Status Nikah"),
            ),
            Column(
                name="nama_ibu",
                label="Nama ibu",
                parse=plain,
                most=150,
                aliases=("Nama Ibu Kandung", "Ibu", "nama_lgkp_ibu"),
            ),
            Column(name="alamat", label="Alamat", parse=plain, most=200, aliases=("Alamat Sekarang", "Alamat KK")),
            Column(name="rt", label="RT", parse=neighbourhood, aliases=("no_rt",)),
            Column(name="rw", label="RW", parse=neighbourhood, aliases=("no_rw",)),
            Column(
                name="kode_wilayah",
                label="Kode wilayah",
                parse=plain,
                most=80,
                aliases=(
                    "Kode Desa",
                    "Kode Kelurahan",
                    "Desa",
                    "Desa/Kelurahan",
                    "Kelurahan",
                    "Nama Desa",
                    "Kode Desa/Kel",
                ),
            ),
            Column(
                name="state",
                label="Keadaan",
                parse=one_of(_STATE_WORDS, STATES),
                aliases=("Status Dasar", "status_dasar", "Status Penduduk"),
            ),
            Column(
                name="state_on",
                label="Keadaan sejak",
                parse=birthday,
                aliases=("Tanggal Meninggal", "Tanggal Pindah", "Tanggal Peristiwa"),
            ),
        ),
        max_rows=MOST_ROWS,
    )
