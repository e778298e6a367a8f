"""The room parameter."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.module import WHOLE, Module, NavItem, Permission
from tiru.parameter.parameter_views import ParameterController
from tiru.parameter.settings_views import save, settings_page

module = Module(
    name="parameter",
    title=lazy("Pengaturan dan parameter"),
    version="1.1.0",
    package="tiru.parameter",
    builtin=True,
    office=(settings_page, save, ParameterController),
    permissions=(
        Permission(
            name="parameter:setting:manage", title=lazy("Mengubah pengaturan modul"), sensitive=True, scopes=WHOLE
        ),
        Permission(name="parameter:number:read", title=lazy("Membaca angka peraturan"), scopes=WHOLE),
        Permission(
            name="parameter:number:manage", title=lazy("Mencatat versi angka peraturan"), sensitive=True, scopes=WHOLE
        ),
    ),
    migrations="tiru_migrations.parameter",
    tables=("pengaturan", "parameter"),
    navigation=(
        NavItem(
            label=lazy("Parameter"),
            href="/kantor/parameter",
            icon="scale",
            permission="parameter:number:read",
            group=lazy("Data induk"),
        ),
        NavItem(
            label=lazy("Pengaturan"),
            href="/kantor/pengaturan",
            icon="settings",
            permission="parameter:setting:manage",
            group=lazy("Pengaturan"),
        ),
    ),
)
