"""A tenant as it is, in the words of a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from tiru.organisasi.structure import current_structure
from tiru.parameter.settings import current_settings
from tiru.services import Services
from tiru.tenant import SYSTEM
from tiru.web.site import CONSOLE
from tiru.work import unit_of_work
from tiru_tenants.directory import Directory
from tiru_tenants.manifest import Keputusan, Perjanjian
from tiru_tenants.plan import Edit, flatten


@dataclass(frozen=True, slots=True)
class Actual:
    """`flat` is the present state, `last` the manifest last applied, both flattened; `manifest` unflattened.

    `edits` say who changed a setting in the application, by path.
    """

    serial: int
    state: str
    flat: dict[str, Any]
    last: dict[str, Any]
    manifest: dict[str, Any]
    edits: Mapping[str, Edit] = field(default_factory=dict)


async def actual_of(services: Services, slug: str) -> Actual | None:
    """Read a tenant's state; None when it does not exist."""
    async with services.database.transaction(CONSOLE.schema) as session:
        row = (
            (await session.execute(text("select * from tenant where slug = :slug"), {"slug": slug}))
            .mappings()
            .one_or_none()
        )
        if row is None:
            return None
        manifest = await _registered(session, dict(row), services.settings.base_domain)
    edits: dict[str, Edit] = {}
    if row["state"] != "provisioning":
        tenant = await Directory(services).whatever_state(slug)
        assert tenant is not None
        async with unit_of_work(services, tenant, SYSTEM) as work:
            units, posts = await current_structure(work)
            manifest["unit"] = units
            manifest["jabatan"] = posts
            settings = await current_settings(work)
            manifest["pengaturan"] = {
                module: {key: row_.value for key, row_ in rows.items()} for module, rows in settings.items()
            }
            edits = {
                f"pengaturan.{module}.{key}": Edit(row_.changed_by, row_.changed_at)
                for module, rows in settings.items()
                for key, row_ in rows.items()
            }
    last = dict(row["manifest"] or {})
    return Actual(row["serial"], row["state"], comparable(manifest), comparable(last), manifest, edits)


def comparable(manifest: dict[str, Any]) -> dict[str, Any]:
    """Only what can be compared: first holders of posts are a beginning, not a state; papers with all defaults."""
    shown = dict(manifest)
    for key, model in (("perjanjian", Perjanjian), ("keputusan", Keputusan)):
        shown[key] = [
            model.model_validate(paper).model_dump(mode="json", exclude_none=True) for paper in manifest.get(key, [])
        ]
    shown["jabatan"] = [
        {key: value for key, value in post.items() if key in ("kode", "unit", "nama", "kepala")}
        for post in manifest.get("jabatan", [])
    ]
    return flatten(shown)


async def _registered(session: Any, row: dict[str, Any], base: str) -> dict[str, Any]:
    async def column(query: str) -> list[Any]:
        return list(await session.scalars(text(query), {"id": row["id"]}))

    hosts = await column("select host from tenant_domain where tenant_id = :id order by host")
    return {
        "slug": row["slug"],
        "identitas": {
            "nama": row["title"],
            "kode_wilayah": row["kode_wilayah"],
            "jenis": row["jenis"],
            "zona_waktu": row["timezone"],
            "domain": [host for host in hosts if host != f"{row['slug']}.{base}"],
        },
        "tema": {"utama": row["brand"], "aksen": row["accent"]},
        "sebutan": dict(row["words"]),
        "modul": await column("select module from module_activation where tenant_id = :id and enabled order by 1"),
        "perjanjian": await column("select document from agreement where tenant_id = :id order by ref"),
        "keputusan": await column("select document from decision where tenant_id = :id order by ref"),
    }
