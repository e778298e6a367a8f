"""How long a folder stays, what may become of it and who has to agree; pure.

Source: governance notes 1.10 after PP 28/2012 and Permendagri 83/2022 (000.5.6). A day called `akhir_…` is the
first on which the folder may go on; nothing here moves anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tiru.errors import Invalid, Refused
from tiru.i18n import _

PEMICU = (
    "sejak_dicipta",
    "setelah_tidak_berlaku",
    "setelah_selesai_audit",
    "setelah_pensiun",
    "setelah_tahun_anggaran",
)
NASIB = ("musnah", "permanen", "dinilai_kembali")
FILABLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {"masuk": frozenset({"selesai"}), "keluar": frozenset({"terbit", "terkirim", "selesai"})}
)
"""The states in which a letter may be put into a folder, by its direction."""
_FROM: Mapping[str, str] = MappingProxyType({"pemindahan": "aktif", "pemusnahan": "inaktif", "penyerahan": "inaktif"})
BECOMES: Mapping[str, str] = MappingProxyType(
    {"pemindahan": "inaktif", "pemusnahan": "musnah", "penyerahan": "permanen"}
)
_FATE: Mapping[str, str] = MappingProxyType({"pemusnahan": "musnah", "penyerahan": "permanen"})
_JUDGED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "disusun": frozenset({"dinilai", "batal"}),
        "dinilai": frozenset({"disetujui", "ditolak", "batal"}),
        "disetujui": frozenset({"dilaksanakan", "batal"}),
    }
)
_MOVED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "disusun": frozenset({"disetujui", "ditolak", "batal"}),
        "disetujui": frozenset({"dilaksanakan", "batal"}),
    }
)
OPEN = frozenset({"disusun", "dinilai", "disetujui"})


class Held(Refused):
    """A legal hold stands on the folder."""


class Lent(Refused):
    """The folder is out on loan."""


class NotDue(Refused):
    """Its time has not come, or nobody knows when it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What the rules need of a folder; `lent` while it is out."""

    name: str
    state: str
    fate: str
    active_years: int
    inactive_years: int
    active_until: date | None
    inactive_until: date | None
    held: bool = False
    lent: bool = False


def years_later(start: date, years: int) -> date:
    """The same day `years` later; from 29 February the 1 March, so that nothing goes a day too early."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def clock_starts(trigger: str, on: date | None) -> date | None:
    """The day from which years count. A budget year counts from its last day; an open trigger has none."""
    if on is None:
        return None
    return date(on.year, 12, 31) if trigger == "setelah_tahun_anggaran" else on


def ends(trigger: str, on: date | None, active: int, inactive: int) -> tuple[date | None, date | None]:
    """(first day it may be transferred, first day it may be destroyed or handed over); None while open."""
    start = clock_starts(trigger, on)
    if start is None:
        return None, None
    return years_later(start, active), years_later(start, active + inactive)


def check_retention(active: int | None, inactive: int | None, fate: str | None, source: str) -> tuple[int, int, str]:
    """The retention, complete. Refuse a folder whose retention nobody knows, or that rests on nothing."""
    fields: dict[str, str] = {}
    if active is None:
        fields["aktif_tahun"] = _("JRA belum menyebutnya: isi sendiri, dengan sumbernya.")
    if inactive is None:
        fields["inaktif_tahun"] = _("JRA belum menyebutnya: isi sendiri, dengan sumbernya.")
    if fate not in NASIB:
        fields["nasib"] = _("Pilih nasib akhir menurut JRA.")
    if not source.strip():
        fields["retensi_sumber"] = _("Tulis dasar retensi ini, misalnya nomor peraturan daerah tentang JRA.")
    if fields or active is None or inactive is None or fate is None:
        raise Invalid(_("Retensi berkas ini belum lengkap."), fields=fields)
    return active, inactive, fate


def authority_of(kind: str, years: int, threshold: int) -> str:
    """Who approves: for destruction Kepala ANRI from `threshold` years of retention on, else the kepala daerah.

    A transfer is agreed inside the house (empty). Handing over to the regional archive: the kepala daerah.
    """
    if kind == "pemindahan":
        return ""
    if kind == "pemusnahan" and years >= threshold:
        return "kepala_anri"
    return "kepala_daerah"


def kind_due(folder: Folder, today: date) -> str | None:
    """What is due: pemindahan, pemusnahan, penyerahan, or nothing. A fate to be judged anew is never due."""
    if folder.state == "aktif" and folder.active_until is not None and today >= folder.active_until:
        return "pemindahan"
    if folder.state == "inaktif" and folder.inactive_until is not None and today >= folder.inactive_until:
        return {"musnah": "pemusnahan", "permanen": "penyerahan"}.get(folder.fate)
    return None


def check_move(kind: str, folder: Folder, today: date) -> None:
    """Refuse what may not become of a folder today. Raises Held, Lent, NotDue, Refused."""
    if folder.held:
        raise Held(_("Berkas «%(name)s» sedang ditahan untuk perkara hukum.", name=folder.name))
    if folder.lent:
        raise Lent(_("Berkas «%(name)s» masih dipinjam.", name=folder.name))
    if folder.state != _FROM[kind]:
        raise Refused(_("Keadaan berkas «%(name)s» tidak mengizinkannya.", name=folder.name))
    if kind in _FATE and folder.fate != _FATE[kind]:
        raise Refused(_("Nasib akhir berkas «%(name)s» lain dari usul ini.", name=folder.name))
    until = folder.active_until if kind == "pemindahan" else folder.inactive_until
    if until is None or today < until:
        raise NotDue(_("Masa simpan berkas «%(name)s» belum habis.", name=folder.name))


def check_step(kind: str, state: str, wanted: str) -> None:
    """Refuse a step of a list out of its order."""
    order = _MOVED if kind == "pemindahan" else _JUDGED
    if wanted not in order.get(state, frozenset()):
        raise Refused(_("Langkah ini tidak sesuai dengan keadaan usul."))


def check_document(name: str, number: str, on: date | None, *, after: date | None, today: date) -> None:
    """A document is entered with number and day, not before the one it rests on and not in the future."""
    fields: dict[str, str] = {}
    if not number.strip():
        fields[name] = _("Tulis nomor dokumennya.")
    if on is None:
        fields[f"{name}_on"] = _("Isi tanggal dokumennya.")
    elif on > today:
        fields[f"{name}_on"] = _("Tanggal ini belum tiba.")
    elif after is not None and on < after:
        fields[f"{name}_on"] = _("Tanggal ini mendahului dokumen sebelumnya.")
    if fields:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=fields)


def check_committee(names: Sequence[str]) -> None:
    """A committee has at least two members, each once."""
    given = [name.strip().casefold() for name in names if name.strip()]
    if len(given) < 2 or len(set(given)) < len(given):
        raise Invalid(
            _("Panitia penilai sedikitnya dua orang yang berbeda."),
            fields={"panitia": _("Satu nama per baris, sedikitnya dua.")},
        )


def check_approver(required: str, given: str) -> None:
    """The document has to come from whom the law names."""
    if required and given != required:
        named = _("Kepala ANRI") if required == "kepala_anri" else _("kepala daerah")
        raise Invalid(
            _("Persetujuan ini harus dari %(who)s.", who=named),
            fields={"penyetuju": _("Untuk masa retensi ini yang menyetujui %(who)s.", who=named)},
        )
