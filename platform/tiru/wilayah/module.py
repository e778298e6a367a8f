"""The room wilayah."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.module import Module, NavItem
from tiru.web.declared import STAFF
from tiru.wilayah.views import export, home, public_home, public_unit, search, show

module = Module(
    name="wilayah",
    title=lazy("Wilayah"),
    version="1.0.0",
    package="tiru.wilayah",
    builtin=True,
    legal_basis=("Kepmendagri 300.2.2-2138/2025",),
    portal=(search, public_home, public_unit),
    office=(home, export, show),
    navigation=(
        NavItem(
            label=lazy("Wilayah"),
            href="/kantor/wilayah",
            icon="map",
            permission=STAFF,
            group=lazy("Data induk"),
        ),
    ),
)
