"""The public capability page: modules, the public part of the agreements, uptime, open data, proofs.

All of it is read now from the registry and from what was measured; nothing is written by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tiru.module import Module, OpenData
from tiru.tenant import Access
from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork
from tiru_tenants.ladder import Agreement, Decision, Papers, Rung, Standing, Terms
from tiru_tenants.overview import read_tenants
from tiru_tenants.proofs import Proof, Proofs, proofs_of
from tiru_tenants.state_words import RUNGS, sentence
from tiru_tenants.uptime import Uptime, uptime_of


@dataclass(frozen=True, slots=True)
class Capable:
    """A module with where it stands and why, in a sentence."""

    module: Module
    standing: Standing
    why: str


@dataclass(frozen=True, slots=True)
class Capability:
    """What the page shows. `calm`: no module needs anybody's attention."""

    title: str
    kode_wilayah: str
    access: Access
    modules: Sequence[Capable]
    papers: Papers
    uptime: Uptime
    proofs: Proofs
    open_data: Sequence[OpenData]

    @property
    def terms(self) -> Terms:
        return self.papers.terms

    @property
    def signed(self) -> list[Agreement]:
        """Agreements the public may see: drafts and negotiations are not."""
        return [paper for paper in self.papers.agreements if paper.tahap == "aktif"]

    @property
    def lowest(self) -> Rung | None:
        """The rung of the module that stands lowest, None without modules."""
        order = list(Rung)
        return max((one.standing.rung for one in self.modules), key=order.index, default=None)


async def capability(work: UnitOfWork) -> Capability:
    """Facts of this tenant, as of now."""
    services, tenant = work.services, work.tenant
    row = (await read_tenants(services, tenant.slug))[0]
    papers: Papers = row["papers"]
    async with services.database.transaction(CONSOLE.schema) as session:
        uptime = await uptime_of(session, tenant.id, work.today)
        proofs = await proofs_of(session, tenant.id, tenant.slug)
    known = services.registry.modules
    return Capability(
        title=tenant.title,
        kode_wilayah=tenant.kode_wilayah,
        access=tenant.access,
        modules=[
            Capable(known[name], standing, sentence(standing, papers.terms))
            for name, standing in row["standings"].items()
            if name in known
        ],
        papers=papers,
        uptime=uptime,
        proofs=proofs,
        open_data=open_data_of(work),
    )


def open_data_of(work: UnitOfWork) -> list[OpenData]:
    """What the active modules give to anybody."""
    return [one for module in work.registry.active(work.tenant.modules) for one in module.open_data]


def as_json(found: Capability, base: str) -> dict[str, Any]:
    """The same for machines. `base` is the address in front of paths, without a slash at its end."""
    return {
        "tenant": {"title": found.title, "kode_wilayah": found.kode_wilayah, "access": str(found.access)},
        "modules": [
            {
                "name": one.module.name,
                "title": str(one.module.title),
                "version": one.module.version,
                "rung": str(one.standing.rung),
                "state": str(RUNGS[one.standing.rung][1]),
                "until": one.standing.until,
                "why": one.why,
            }
            for one in found.modules
        ],
        "agreements": [_paper(paper) for paper in found.signed],
        "decisions": [_decision(decision) for decision in found.papers.decisions],
        "terms": {
            "notice_days": found.terms.notice_days,
            "grace_days": found.terms.grace_days,
            "verified": found.terms.terverifikasi,
        },
        "uptime": {
            "share": found.uptime.share,
            "checks": found.uptime.checks,
            "good": found.uptime.good,
            "measured_since": found.uptime.first,
            "last_check_at": found.uptime.last_at,
            "days": [{"day": day, "checks": checks, "good": good} for day, checks, good in found.uptime.days],
        },
        "proofs": {
            "audit": _proof(found.proofs.audit),
            "isolation": _proof(found.proofs.isolation),
            "exported_at": found.proofs.exported_at,
        },
        "open_data": [
            {
                "name": one.name,
                "title": str(one.title),
                "csv": f"{base}/kemampuan/data/{one.name}/csv",
                "xlsx": f"{base}/kemampuan/data/{one.name}/xlsx",
            }
            for one in found.open_data
        ],
    }


def _paper(paper: Agreement) -> dict[str, Any]:
    return {
        "ref": paper.ref,
        "kind": paper.jenis,
        "modules": sorted(paper.modul),
        "from": paper.mulai,
        "until": paper.akhir,
        "source": paper.sumber,
        "verified": paper.terverifikasi,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "ref": decision.ref,
        "kind": decision.kind,
        "modules": sorted(decision.modul),
        "from": decision.mulai,
        "until": decision.sampai,
        "reason": decision.alasan,
    }


def _proof(proof: Proof | None) -> dict[str, Any] | None:
    return None if proof is None else {"good": proof.good, "tried": proof.tried, "at": proof.at}
