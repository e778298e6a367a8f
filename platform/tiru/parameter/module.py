"""The room parameter."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.module import Module, NavItem, Permission
from tiru.parameter.views import save, settings_page

module = Module(
    name="parameter",
    title=lazy("Pengaturan"),
    version="1.0.0",
    package="tiru.parameter",
    builtin=True,
    office=(settings_page, save),
    permissions=(Permission(name="parameter:setting:manage", title=lazy("Mengubah pengaturan modul"), sensitive=True),),
    migrations="tiru_migrations.parameter",
    tables=("pengaturan", "parameter"),
    navigation=(
        NavItem(
            label=lazy("Pengaturan"),
            href="/kantor/pengaturan",
            icon="settings",
            permission="parameter:setting:manage",
            group=lazy("Pengaturan"),
        ),
    ),
)
