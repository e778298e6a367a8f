"""The room of the front pages."""

from __future__ import annotations

from tiru.beranda.settings import SETTINGS
from tiru.beranda.views import choose_language, office_home, portal_home, search
from tiru.i18n import lazy
from tiru.module import Module, NavItem
from tiru.web.declared import STAFF

module = Module(
    name="beranda",
    title=lazy("Beranda"),
    version="1.0.0",
    package="tiru.beranda",
    builtin=True,
    portal=(portal_home, search, choose_language),
    office=(office_home, choose_language),
    settings=SETTINGS,
    navigation=(NavItem(label=lazy("Beranda"), href="/kantor", icon="home", permission=STAFF),),
)
