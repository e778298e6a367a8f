"""The room organisasi."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.module import Module, NavItem, Permission
from tiru.organisasi.views.posts import PostController
from tiru.organisasi.views.tables import TableController
from tiru.organisasi.views.tree import TreeController
from tiru.organisasi.views.unit import UnitController
from tiru.web.declared import STAFF

module = Module(
    name="organisasi",
    title=lazy("Organisasi"),
    version="1.0.0",
    package="tiru.organisasi",
    builtin=True,
    legal_basis=("PP 18/2016 jo. PP 72/2019",),
    office=(TreeController, TableController, UnitController, PostController),
    permissions=(Permission(name="organisasi:unit:manage", title=lazy("Mengubah unit dan penugasan"), sensitive=True),),
    migrations="tiru_migrations.organisasi",
    tables=("unit", "jabatan", "jabatan_role", "penugasan", "unit_perubahan"),
    navigation=(
        NavItem(
            label=lazy("Organisasi"),
            href="/kantor/organisasi",
            icon="sitemap",
            permission=STAFF,
            group=lazy("Data induk"),
        ),
    ),
)
