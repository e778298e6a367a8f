"""The roles every regency starts with: those of its governance, and those its modules propose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tiru.access.roles import propose
from tiru.i18n import Lazy, lazy, official
from tiru.module import Module, Permission
from tiru.web.declared import OPEN_WORDS, handlers_of
from tiru.web.site import CONSOLE_HOST
from tiru.work import UnitOfWork

ADMIN = "admin_tenant"
TITLES: dict[str, Lazy] = {
    ADMIN: lazy("Admin daerah (Diskominfo)"),
    "kepala_daerah": lazy("Kepala daerah"),
    "wakil": lazy("Wakil kepala daerah"),
    "sekda": lazy("Sekretaris daerah"),
    "asisten": lazy("Asisten"),
    "kepala_pd": lazy("Kepala perangkat daerah"),
    "sekretaris_pd": lazy("Sekretaris perangkat daerah"),
    "kabid": lazy("Kepala bidang atau bagian"),
    "ketua_tim": lazy("Ketua tim kerja"),
    "pelaksana": lazy("Pelaksana"),
    "pengarah_surat": lazy("Pengarah surat / tata usaha"),
    "arsiparis": lazy("Arsiparis"),
    "operator_kinerja": lazy("Operator kinerja"),
    "verifikator_inspektorat": lazy("Verifikator inspektorat"),
    "bagian_organisasi": lazy("Bagian organisasi"),
    "bagian_hukum": lazy("Bagian hukum"),
    "bagian_kerjasama": lazy("Bagian kerja sama"),
    "bappeda": lazy("Bappeda"),
    "walidata": lazy("Walidata"),
    "walidata_pendukung": lazy("Walidata pendukung"),
    "produsen_data": lazy("Produsen data"),
    "dpo": lazy("Pejabat pelindungan data pribadi"),
    "auditor_readonly": lazy("Auditor (hanya membaca)"),
    "camat": lazy("Camat"),
    "kasi_pmd": lazy("Kepala seksi PMD"),
    "dpmd": lazy("Dinas pemberdayaan masyarakat dan desa"),
    "kades": lazy("Kepala desa"),
    "sekdes": lazy("Sekretaris desa"),
    "operator_desa": lazy("Operator desa"),
    "bpd_viewer": lazy("BPD (hanya membaca)"),
    "petugas_layanan": lazy("Petugas layanan"),
    "petugas_loket": lazy("Petugas loket"),
    "pejabat_penghubung": lazy("Pejabat penghubung"),
}
"""Role seeds of a tenant (governance notes 10.4); citizens and our own staff need none."""


async def seed_roles(work: UnitOfWork) -> None:
    """Make the roles and give them what the active modules propose; the admin gets the rooms' own rights."""
    modules = work.registry.active(work.tenant.modules)
    ours = work.tenant.slug == CONSOLE_HOST
    everything = [
        permission
        for module in modules
        if module.builtin
        for permission in module.permissions
        if ours or permission.name not in console_only(module)
    ]
    if not ours:
        for name, title in TITLES.items():
            await propose(work, name, official(title), _reading(everything) if name == "auditor_readonly" else ())
    await propose(work, ADMIN, official(TITLES[ADMIN]), [permission.name for permission in everything])
    for module in modules:
        for role in module.roles:
            if ours or not set(role.permissions) <= console_only(module) or not role.permissions:
                await propose(work, role.name, official(role.title), role.permissions)


def console_only(module: Module) -> frozenset[str]:
    """Permissions that only our own console asks for: no regency's administrator gets or sees them."""
    if not module.console:
        return frozenset()
    elsewhere = _asked_for([*module.portal, *module.office, *module.api])
    if not elsewhere:  # a room of the console alone, whatever its permissions are asked for
        return frozenset(permission.name for permission in module.permissions)
    return _asked_for(module.console) - elsewhere


def _asked_for(handlers: Sequence[Any]) -> frozenset[str]:
    found: set[str] = set()
    for thing in handlers:
        declared = getattr(thing, "opt", None)
        whole = declared if isinstance(declared, dict) else {}
        for _path, handler in handlers_of(thing):
            found.add(str(handler.opt.get("permission", whole.get("permission"))))
    return frozenset(found) - OPEN_WORDS


def _reading(permissions: list[Permission]) -> list[str]:
    return [
        permission.name for permission in permissions if permission.name.endswith(":read") and not permission.sensitive
    ]
