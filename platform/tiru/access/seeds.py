"""The roles every regency starts with: those of its governance, and those its modules propose."""

from __future__ import annotations

from tiru.access.roles import propose
from tiru.module import Permission
from tiru.work import UnitOfWork

ADMIN = "admin_tenant"
TITLES: dict[str, str] = {
    ADMIN: "Admin daerah (Diskominfo)",
    "kepala_daerah": "Kepala daerah",
    "wakil": "Wakil kepala daerah",
    "sekda": "Sekretaris daerah",
    "asisten": "Asisten",
    "kepala_pd": "Kepala perangkat daerah",
    "sekretaris_pd": "Sekretaris perangkat daerah",
    "kabid": "Kepala bidang atau bagian",
    "ketua_tim": "Ketua tim kerja",
    "pelaksana": "Pelaksana",
    "pengarah_surat": "Pengarah surat / tata usaha",
    "arsiparis": "Arsiparis",
    "operator_kinerja": "Operator kinerja",
    "verifikator_inspektorat": "Verifikator inspektorat",
    "bagian_organisasi": "Bagian organisasi",
    "bagian_hukum": "Bagian hukum",
    "bagian_kerjasama": "Bagian kerja sama",
    "bappeda": "Bappeda",
    "walidata": "Walidata",
    "walidata_pendukung": "Walidata pendukung",
    "produsen_data": "Produsen data",
    "dpo": "Pejabat pelindungan data pribadi",
    "auditor_readonly": "Auditor (hanya membaca)",
    "camat": "Camat",
    "kasi_pmd": "Kepala seksi PMD",
    "dpmd": "Dinas pemberdayaan masyarakat dan desa",
    "kades": "Kepala desa",
    "sekdes": "Sekretaris desa",
    "operator_desa": "Operator desa",
    "bpd_viewer": "BPD (hanya membaca)",
    "petugas_layanan": "Petugas layanan",
    "petugas_loket": "Petugas loket",
    "pejabat_penghubung": "Pejabat penghubung",
}
"""Role seeds of a tenant (governance notes 10.4); citizens and our own staff need none."""


async def seed_roles(work: UnitOfWork) -> None:
    """Make the roles and give them what the active modules propose; the admin gets the rooms' own rights."""
    modules = work.registry.active(work.tenant.modules)
    everything = [permission for module in modules if module.builtin for permission in module.permissions]
    for name, title in TITLES.items():
        await propose(work, name, title, _reading(everything) if name == "auditor_readonly" else ())
    await propose(work, ADMIN, TITLES[ADMIN], [permission.name for permission in everything])
    for module in modules:
        for role in module.roles:
            await propose(work, role.name, str(role.title), role.permissions)


def _reading(permissions: list[Permission]) -> list[str]:
    return [
        permission.name
        for permission in permissions
        if permission.name.endswith(":read") and not permission.sensitive
    ]
