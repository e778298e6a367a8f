"""All that the module tells the platform: what its rooms declare, added up."""

from __future__ import annotations

from itertools import chain

from tiru.i18n import lazy
from tiru.module import Module
from tiru_mbg.belanja.declared import PART as BELANJA
from tiru_mbg.dapur.declared import PART as DAPUR
from tiru_mbg.hari.declared import PART as HARI
from tiru_mbg.insiden.declared import PART as INSIDEN
from tiru_mbg.jejak.declared import PART as JEJAK
from tiru_mbg.menu.declared import PART as MENU
from tiru_mbg.models import TABLES
from tiru_mbg.papan.declared import PART as PAPAN
from tiru_mbg.parameters import PARAMETERS
from tiru_mbg.part import heard_by
from tiru_mbg.peringatan.declared import PART as PERINGATAN
from tiru_mbg.rapor.declared import PART as RAPOR
from tiru_mbg.resmi.declared import PART as RESMI
from tiru_mbg.rights import PERMISSIONS, ROLES
from tiru_mbg.sample.declared import PART as SAMPLE
from tiru_mbg.titik.declared import PART as TITIK
from tiru_mbg.warga.declared import PART as WARGA

PARTS = (PAPAN, HARI, DAPUR, TITIK, MENU, BELANJA, RAPOR, RESMI, JEJAK, WARGA, INSIDEN, PERINGATAN, SAMPLE)
"""In the order of the side navigation."""

module = Module(
    name="mbg",
    title=lazy("Makan Bergizi Gratis"),
    summary=lazy("Dari dapur sampai ompreng: menu, masak, kirim, terima, dan yang harus diperingatkan."),
    version="1.0.0",
    package="tiru_mbg",
    owner="Satgas MBG",
    legal_basis=("Perpres 83/2024", "Perpres 115/2025", "Keppres 28/2025", "Permenkes 28/2019", "Permenkes 2/2013"),
    portal=tuple(chain.from_iterable(part.portal for part in PARTS)),
    office=tuple(chain.from_iterable(part.office for part in PARTS)),
    api=tuple(chain.from_iterable(part.api for part in PARTS)),
    permissions=PERMISSIONS,
    roles=ROLES,
    navigation=tuple(chain.from_iterable(part.navigation for part in PARTS)),
    portal_items=tuple(chain.from_iterable(part.portal_items for part in PARTS)),
    widgets=tuple(chain.from_iterable(part.widgets for part in PARTS)),
    migrations="tiru_mbg.migrations",
    tables=TABLES,
    settings=tuple(chain.from_iterable(part.settings for part in PARTS)),
    parameters=PARAMETERS,
    jobs=tuple(chain.from_iterable(part.jobs for part in PARTS)),
    schedules=tuple(chain.from_iterable(part.schedules for part in PARTS)),
    publishes=tuple(chain.from_iterable(part.publishes for part in PARTS)),
    listens=heard_by(PARTS),
    provides=dict(chain.from_iterable(part.provides.items() for part in PARTS)),
    indicators=tuple(chain.from_iterable(part.indicators for part in PARTS)),
    alerts=tuple(chain.from_iterable(part.alerts for part in PARTS)),
    personal_data=tuple(chain.from_iterable(part.personal_data for part in PARTS)),
    adoption=tuple(chain.from_iterable(part.adoption for part in PARTS)),
    open_data=tuple(chain.from_iterable(part.open_data for part in PARTS)),
    seeds=tuple(chain.from_iterable(part.seeds for part in PARTS)),
)
