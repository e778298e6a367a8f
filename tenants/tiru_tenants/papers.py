"""Agreements and decisions as JSON documents, to and from what entitlement works with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tiru_tenants.ladder import Agreement, Decision, Papers, Terms


def agreement_from(document: Mapping[str, Any]) -> Agreement:
    """An agreement from its document; unknown parts of the document are kept there, not here."""
    return Agreement(
        ref=document["ref"],
        jenis=document["jenis"],
        modul=frozenset(document.get("modul", ())),
        mulai=_day(document["mulai"]),
        akhir=_day(document["akhir"]) if document.get("akhir") else None,
        sebutan=document.get("sebutan", ""),
        sumber=document.get("sumber", ""),
        terverifikasi=bool(document.get("terverifikasi", False)),
        catatan=document.get("catatan", ""),
        induk=document.get("induk", ""),
        tahap=document.get("tahap", "aktif"),
    )


def decision_from(document: Mapping[str, Any]) -> Decision:
    """A decision from its document."""
    return Decision(
        ref=document["ref"],
        kind=document["jenis"],
        mulai=_day(document["mulai"]),
        sampai=_day(document["sampai"]) if document.get("sampai") else None,
        modul=frozenset(document.get("modul", ())),
        alasan=document.get("alasan", ""),
        oleh=document.get("oleh", ""),
    )


def papers_from(
    agreements: Iterable[Mapping[str, Any]],
    decisions: Iterable[Mapping[str, Any]],
    terms: Terms | None = None,
) -> Papers:
    return Papers(
        tuple(agreement_from(document) for document in agreements),
        tuple(decision_from(document) for document in decisions),
        terms or Terms(),
    )


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
