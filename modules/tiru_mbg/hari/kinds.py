"""The kinds of entries: what each is about, who may write it, and what has to be said in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tiru.i18n import Lazy, lazy
from tiru_mbg.hari.forms import (
    BatalIsi,
    BerangkatIsi,
    BuangIsi,
    Isi,
    KembaliIsi,
    MakanIsi,
    OrganoleptikIsi,
    PosisiIsi,
    SampelIsi,
    SelesaiIsi,
    SisaIsi,
    TibaIsi,
)
from tiru_mbg.rights import MASAK, TERIMA

BATCH, DELIVERY = "batch", "kiriman"


@dataclass(frozen=True, slots=True)
class EntryKind:
    """`about` is a batch or a delivery; one of `rights` is needed: MASAK in its kitchen or TERIMA at its place."""

    code: str
    title: Lazy
    button: Lazy
    icon: str
    about: str
    rights: tuple[str, ...]
    form: type[Isi]


def _kind(
    code: str, title: Lazy, button: Lazy, icon: str, form: type[Isi], *, about: str, rights: tuple[str, ...]
) -> EntryKind:
    return EntryKind(code, title, button, icon, about, rights, form)


_COOK, _SERVE, _BOTH = (MASAK,), (TERIMA,), (MASAK, TERIMA)

KINDS: Mapping[str, EntryKind] = {
    one.code: one
    for one in (
        _kind("mulai", lazy("Mulai masak"), lazy("Mulai masak"), "flame", Isi, about=BATCH, rights=_COOK),
        _kind("selesai", lazy("Selesai masak"), lazy("Selesai masak"), "soup", SelesaiIsi, about=BATCH, rights=_COOK),
        _kind(
            "organoleptik",
            lazy("Uji organoleptik di dapur"),
            lazy("Uji rasa dan rupa"),
            "clipboard-check",
            OrganoleptikIsi,
            about=BATCH,
            rights=_COOK,
        ),
        _kind(
            "sampel", lazy("Sampel disimpan"), lazy("Simpan sampel"), "package", SampelIsi, about=BATCH, rights=_COOK
        ),
        _kind("buang", lazy("Sampel dibuang"), lazy("Buang sampel"), "trash", BuangIsi, about=BATCH, rights=_COOK),
        _kind("berangkat", lazy("Berangkat"), lazy("Berangkat"), "car", BerangkatIsi, about=DELIVERY, rights=_COOK),
        _kind("tiba", lazy("Tiba"), lazy("Tiba"), "map-pin", TibaIsi, about=DELIVERY, rights=_BOTH),
        _kind(
            "periksa",
            lazy("Uji organoleptik di tempat makan"),
            lazy("Periksa sebelum dibagi"),
            "checkup-list",
            OrganoleptikIsi,
            about=DELIVERY,
            rights=_SERVE,
        ),
        _kind("makan", lazy("Mulai makan"), lazy("Mulai makan"), "users", MakanIsi, about=DELIVERY, rights=_SERVE),
        _kind("sisa", lazy("Sisa makanan"), lazy("Catat sisa"), "scale", SisaIsi, about=DELIVERY, rights=_SERVE),
        _kind(
            "kembali",
            lazy("Ompreng kembali"),
            lazy("Ompreng kembali"),
            "arrow-back-up",
            KembaliIsi,
            about=DELIVERY,
            rights=_BOTH,
        ),
        _kind("batal", lazy("Kiriman batal"), lazy("Batalkan"), "x", BatalIsi, about=DELIVERY, rights=_COOK),
        _kind(
            "posisi",
            lazy("Posisi kendaraan"),
            lazy("Posisi"),
            "current-location",
            PosisiIsi,
            about=DELIVERY,
            rights=_COOK,
        ),
    )
}
"""By code, in the order of the day."""
QUIET = frozenset({"posisi"})
"""Written by the telephone itself; has no form."""
MOVES = frozenset({"berangkat", "makan"})
"""What a held batch or delivery may not do."""
