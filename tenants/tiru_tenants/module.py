"""The control plane as a module: it lives by the contract it asks of others."""

from __future__ import annotations

from datetime import timedelta

from tiru.i18n import lazy
from tiru.module import WHOLE, Job, Module, NavItem, Permission, RoleSeed, Schedule
from tiru.services import TenantDirectory
from tiru_tenants.adoption.measuring import JOB as MEASURE
from tiru_tenants.adoption.measuring import measure_adoption
from tiru_tenants.console.fleet_page import fleet_page
from tiru_tenants.console.tenant_list import tenant_list, tenants_table
from tiru_tenants.console.tenant_page import tenant_page
from tiru_tenants.console.use_page import use_page
from tiru_tenants.directory import Directory
from tiru_tenants.head_signing import sign_heads
from tiru_tenants.proofs import JOB as PROVE
from tiru_tenants.proofs import prove
from tiru_tenants.reminding import JOB as REMIND
from tiru_tenants.reminding import remind
from tiru_tenants.uptime import check_uptime
from tiru_tenants.views import capability_data, capability_page, front, open_data

NIGHTLY = timedelta(hours=23)
"""An hour less than a day: a start that came late one night must not push the next ones later and later."""

module = Module(
    name="tenants",
    title=lazy("Tenant"),
    version="0.1.0",
    package="tiru_tenants",
    builtin=True,
    portal=(capability_page, capability_data, open_data),
    console=(tenant_list, tenants_table, tenant_page, use_page, fleet_page),
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
    navigation=(
        NavItem(label=lazy("Tenant"), href="/", icon="building-community", permission="tenants:tenant:read"),
        NavItem(label=lazy("Pemakaian"), href="/pemakaian", icon="activity", permission="tenants:tenant:read"),
        NavItem(label=lazy("Armada"), href="/armada", icon="server", permission="tenants:tenant:read"),
    ),
    jobs=(
        Job(name="tenants.uptime", run=check_uptime, attempts=1),
        Job(name=MEASURE, run=measure_adoption, attempts=3),
        Job(name=PROVE, run=prove, attempts=3),
        Job(name="tenants.sign_heads", run=sign_heads),
        Job(name=REMIND, run=remind),
    ),
    schedules=(
        Schedule(job="tenants.uptime", every=timedelta(minutes=5)),
        Schedule(job=MEASURE, every=NIGHTLY, at_hour=1),
        Schedule(job=PROVE, every=NIGHTLY, at_hour=3),
        Schedule(job="tenants.sign_heads", every=NIGHTLY, at_hour=2),
        Schedule(job=REMIND, every=NIGHTLY, at_hour=7),
    ),
    provides={TenantDirectory: Directory},
)
