"""The room jejak: reading and verifying the audit ledger."""

from __future__ import annotations

from tiru.audit.views import check, export, ledger
from tiru.i18n import lazy
from tiru.module import WHOLE, Module, NavItem, Permission, RoleSeed

module = Module(
    name="jejak",
    title=lazy("Jejak audit"),
    version="1.0.0",
    package="tiru.audit",
    builtin=True,
    office=(ledger, check, export),
    permissions=(
        Permission(name="jejak:entry:read", title=lazy("Membaca jejak audit"), sensitive=True, scopes=WHOLE),
        Permission(name="jejak:entry:export", title=lazy("Mengekspor jejak audit"), sensitive=True, scopes=WHOLE),
    ),
    roles=(
        RoleSeed(
            name="auditor_readonly",
            title=lazy("Auditor (baca saja)"),
            permissions=("jejak:entry:read", "jejak:entry:export"),
        ),
    ),
    navigation=(
        NavItem(
            label=lazy("Jejak audit"),
            href="/kantor/jejak",
            icon="history",
            permission="jejak:entry:read",
            group=lazy("Pengaturan"),
        ),
    ),
)
