"""What each regency says of itself on its portal: whom to call, where the office is, when it is open."""

from __future__ import annotations

from dataclasses import dataclass

from tiru.i18n import Lazy, lazy
from tiru.module import SettingSpec
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork

ROOM = "beranda"
_NATIONAL = "Nomor nasional; periksa apakah dilayani di daerah ini"


@dataclass(frozen=True, slots=True)
class Emergency:
    """A number on the front page. `default` is the national one; empty where there is none."""

    key: str
    title: Lazy
    label: Lazy
    icon: str
    default: str = ""


EMERGENCIES = (
    Emergency("darurat_umum", lazy("Nomor darurat: semua keadaan"), lazy("Semua keadaan darurat"), "phone-call", "112"),
    Emergency("darurat_ambulans", lazy("Nomor darurat: ambulans"), lazy("Ambulans"), "ambulance", "119"),
    Emergency("darurat_pemadam", lazy("Nomor darurat: pemadam kebakaran"), lazy("Pemadam kebakaran"), "flame", "113"),
    Emergency("darurat_polisi", lazy("Nomor darurat: polisi"), lazy("Polisi"), "shield", "110"),
    Emergency("darurat_bencana", lazy("Nomor darurat: bencana (BPBD)"), lazy("Bencana, BPBD"), "alert-triangle"),
)

SETTINGS = (
    *(
        SettingSpec(key=one.key, title=one.title, default=one.default, legal_basis=_NATIONAL * bool(one.default))
        for one in EMERGENCIES
    ),
    SettingSpec(key="alamat", title=lazy("Alamat kantor pemerintah daerah, di kaki portal")),
    SettingSpec(key="jam_layanan", title=lazy("Jam layanan, di kaki portal")),
)


async def emergency_numbers(work: UnitOfWork) -> list[tuple[str, str, str]]:
    """(number, label, icon) of those the regency has; one that is emptied is not shown."""
    found = [(await setting(work, ROOM, one.key), str(one.label), one.icon) for one in EMERGENCIES]
    return [(str(number).strip(), label, icon) for number, label, icon in found if str(number).strip()]
