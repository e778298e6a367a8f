"""The control plane as a module: it lives by the contract it asks of others."""

from __future__ import annotations

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import WHOLE, Job, Module, NavItem, Permission, RoleSeed, Schedule
from tiru.services import TenantDirectory
from tiru_tenants.directory import Directory
from tiru_tenants.uptime import check_uptime
from tiru_tenants.views import capability_page, console_home, console_tenant, front

module = Module(
    name="tenants",
    title=lazy("Tenant"),
    version="0.1.0",
    package="tiru_tenants",
    builtin=True,
    portal=(capability_page,),
    console=(console_home, console_tenant),
    front=(front,),
    permissions=(
        Permission(name="tenants:tenant:read", title=lazy("Melihat tenant dan perjanjiannya"), scopes=WHOLE),
        Permission(name="tenants:tenant:manage", title=lazy("Mengubah tenant"), sensitive=True, scopes=WHOLE),
    ),
    roles=(
        RoleSeed(
            name="operator_kit",
            title=lazy("Operator kit (konsol)"),
            permissions=("tenants:tenant:read", "tenants:tenant:manage"),
        ),
    ),
    navigation=(NavItem(label=lazy("Tenant"), href="/", icon="building-community", permission="tenants:tenant:read"),),
    jobs=(Job(name="tenants.uptime", run=check_uptime, attempts=1),),
    schedules=(Schedule(job="tenants.uptime", every=timedelta(minutes=5)),),
    provides={TenantDirectory: Directory},
)
