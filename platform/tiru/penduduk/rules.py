"""What can be wrong with a person or a family in the register; pure: no session, no clock.

A rule answers with a sentence, or with nothing. It never refuses: the register keeps what its sources say, shows
what does not fit, and leaves civil data to the civil registry (UU 23/2006 jo. UU 24/2013). `kesalahan` cannot be
true, `peringatan` is hardly true, `petunjuk` is worth a look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tiru.i18n import Lazy, lazy

ERROR, WARNING, HINT = "kesalahan", "peringatan", "petunjuk"
MARRIAGE_AGE = 19
"""UU 16/2019 Article 7, for both."""
PARENT_GAP = 12
"""Years between parent and child below which a mistake is likelier than the truth; not from a regulation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person as the rules see them. `same_nik` and `alike` are ids of other living rows."""

    id: int
    nama: str
    kode_wilayah: str
    keluarga_id: int | None = None
    nik: str = ""
    lahir_on: date | None = None
    jenis_kelamin: str | None = None
    hubungan: str = "lainnya"
    status_kawin: str | None = None
    nama_ibu: str = ""
    rt: str = ""
    rw: str = ""
    state: str = "hidup"
    state_on: date | None = None
    last_event_on: date | None = None
    is_sintetis: bool = False
    same_nik: tuple[int, ...] = ()
    alike: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """The living members of one family card, in the order of their ids."""

    id: int
    no_kk: str
    members: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as people read about it."""

    code: str
    severity: str
    title: Lazy


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule's answer: `about` is the person it is noted at, `other` the second of a pair."""

    about: int
    rule: str
    sentence: str
    other: int | None = None


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            Rule(code="nik_kosong", severity=WARNING, title=lazy("NIK belum diisi")),
            Rule(code="nik_bentuk", severity=ERROR, title=lazy("Bentuk NIK salah")),
            Rule(code="nik_tanggal", severity=WARNING, title=lazy("Tanggal lahir berbeda dari NIK")),
            Rule(code="nik_kelamin", severity=WARNING, title=lazy("Jenis kelamin berbeda dari NIK")),
            Rule(code="nik_wilayah", severity=HINT, title=lazy("NIK terbit di daerah lain")),
            Rule(code="nik_ganda", severity=ERROR, title=lazy("NIK dipakai lebih dari satu orang")),
            Rule(code="mirip", severity=WARNING, title=lazy("Mungkin orang yang sama")),
            Rule(code="nama_bentuk", severity=WARNING, title=lazy("Nama tidak seperti nama")),
            Rule(code="lahir_kosong", severity=ERROR, title=lazy("Tanggal lahir kosong")),
            Rule(code="lahir_mustahil", severity=ERROR, title=lazy("Tanggal lahir mustahil")),
            Rule(code="kelamin_kosong", severity=ERROR, title=lazy("Jenis kelamin kosong")),
            Rule(code="kawin_kosong", severity=HINT, title=lazy("Status kawin kosong")),
            Rule(code="kawin_muda", severity=WARNING, title=lazy("Kawin di bawah umur")),
            Rule(code="ibu_kosong", severity=HINT, title=lazy("Nama ibu kosong")),
            Rule(code="alamat_kurang", severity=HINT, title=lazy("RT atau RW kosong")),
            Rule(code="tanpa_kk", severity=WARNING, title=lazy("Belum masuk keluarga")),
            Rule(code="keadaan_tanpa_tanggal", severity=WARNING, title=lazy("Pindah atau meninggal tanpa tanggal")),
            Rule(code="meninggal_sebelum_lahir", severity=ERROR, title=lazy("Meninggal sebelum lahir")),
            Rule(code="meninggal_lalu", severity=ERROR, title=lazy("Ada peristiwa setelah meninggal")),
            Rule(code="kk_kosong", severity=WARNING, title=lazy("Nomor KK belum diisi")),
            Rule(code="kk_bentuk", severity=ERROR, title=lazy("Bentuk nomor KK salah")),
            Rule(code="kepala_tidak_ada", severity=ERROR, title=lazy("KK tanpa kepala keluarga")),
            Rule(code="kepala_ganda", severity=ERROR, title=lazy("KK dengan dua kepala keluarga")),
            Rule(code="kepala_anak", severity=WARNING, title=lazy("Kepala keluarga masih anak")),
            Rule(code="anak_lebih_tua", severity=ERROR, title=lazy("Anak lebih tua dari orang tuanya")),
            Rule(
                code="anak_terlalu_dekat", severity=WARNING, title=lazy("Umur anak terlalu dekat dengan orang tuanya")
            ),
            Rule(code="pasangan_kelamin", severity=ERROR, title=lazy("Jenis kelamin suami atau istri tidak sesuai")),
            Rule(code="pasangan_status", severity=WARNING, title=lazy("Status suami atau istri bukan kawin")),
            Rule(code="desa_berbeda", severity=WARNING, title=lazy("Anggota satu KK di desa berbeda")),
        )
    }
)


def age(born_on: date, today: date) -> int:
    """Whole years; negative for a day to come."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def score(penalties: Sequence[float]) -> float:
    """Quality of a group of persons, 0 to 100: `100 × mean(1 - min(1, penalty))`; 100 for nobody.

    A person's penalty is the sum of the weights of the rules that found something, each rule once.
    """
    if not penalties:
        return 100.0
    return 100 * sum(1 - min(1.0, max(0.0, penalty)) for penalty in penalties) / len(penalties)
