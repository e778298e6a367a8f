"""What the control plane knows of a tenant and the regency takes along: agreements, decisions, grants, modules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tiru_tenants.departure.tables import Connection

_DOCUMENTS = "select document from tiru_control.{} where tenant_id = %s order by ref"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPapers:
    """Documents as they were recorded; `modules` with their version and whether they are on."""

    manifest_text: str
    agreements: Sequence[dict[str, Any]]
    decisions: Sequence[dict[str, Any]]
    grants: Sequence[str]
    modules: Sequence[dict[str, Any]]
    domains: Sequence[str]
    heads: Sequence[dict[str, Any]]

    @property
    def text(self) -> bytes:
        content = {
            "perjanjian": list(self.agreements),
            "keputusan": list(self.decisions),
            "izin": list(self.grants),
            "modul": list(self.modules),
            "domain": list(self.domains),
        }
        return json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()


async def papers_of(connection: Connection, tenant_id: int) -> ControlPapers:
    """Read them in the archive's own snapshot."""

    async def column(query: str) -> list[Any]:
        return [row[0] for row in await (await connection.execute(query.encode(), (tenant_id,))).fetchall()]

    modules = await connection.execute(
        "select module, version, enabled from tiru_control.module_activation where tenant_id = %s order by 1",
        (tenant_id,),
    )
    heads = await connection.execute(
        "select day, seq, hash, signature, public_key from tiru_control.audit_head_signed "
        "where tenant_id = %s order by day",
        (tenant_id,),
    )
    return ControlPapers(
        manifest_text="".join(await column("select manifest_text from tiru_control.tenant where id = %s")),
        agreements=await column(_DOCUMENTS.format("agreement")),
        decisions=await column(_DOCUMENTS.format("decision")),
        grants=await column("select document from tiru_control.grant_document where tenant_id = %s order by serial"),
        modules=[
            {"modul": name, "versi": version, "menyala": enabled} for name, version, enabled in await modules.fetchall()
        ],
        domains=await column("select host from tiru_control.tenant_domain where tenant_id = %s order by host"),
        heads=[
            {"day": day.isoformat(), "seq": seq, "hash": hash_, "signature": signature, "public_key": public}
            for day, seq, hash_, signature, public in await heads.fetchall()
        ],
    )
