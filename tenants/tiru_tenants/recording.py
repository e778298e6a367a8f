"""Recording papers outside of a manifest: an agreement that was signed, its renewal as an addendum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru_tenants.agreements.findings import Severity, findings
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.manifest import read_papers_documents
from tiru_tenants.operations import operation
from tiru_tenants.papers import papers_from
from tiru_tenants.plan import RecordedPaper

Documents = Mapping[str, list[dict[str, Any]]]
"""`agreement` and `decision`, each a list of documents."""


def documents_in(path: Path) -> Documents:
    """[[perjanjian]] and [[keputusan]] of a TOML file. Raises ManifestRefused, Invalid when there are none."""
    found = read_papers_documents(path)
    if not any(found.values()):
        raise Invalid(_("Tidak ada perjanjian atau keputusan di %(path)s.", path=path))
    return found


def recorded(plane: ControlPlane, slug: str) -> Documents:
    """What is on record. Raises NotFound."""
    found: dict[str, list[dict[str, Any]]] = {}
    with plane.connect() as connection:
        if connection.execute("select 1 from tiru_control.tenant where slug = %s", (slug,)).fetchone() is None:
            raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
        for table in ("agreement", "decision"):
            rows = connection.execute(
                f"select p.document from tiru_control.{table} p join tiru_control.tenant t "  # noqa: S608
                "on t.id = p.tenant_id where t.slug = %s order by p.ref",
                (slug,),
            ).fetchall()
            found[table] = [row[0] for row in rows]
    return found


def record_papers(plane: ControlPlane, slug: str, new: Documents, *, actor: str, reason: str = "") -> list[str]:
    """Put papers on record; returns the refs that are new or, still unsigned, changed.

    Raises RecordedPaper for a signed paper that would change, Refused for one that breaks a rule.
    """
    known = recorded(plane, slug)
    changes = {table: _changes(new.get(table, []), known[table]) for table in known}
    _check_rules(plane, known, changes)
    refs = [document["ref"] for documents in changes.values() for document in documents]
    if not refs:
        return []
    with operation(plane, "agreement.add", slug, ("record",), actor=actor, reason=reason) as running:
        running.enter("record")
        with running.connection.transaction():
            for table, documents in changes.items():
                for document in documents:
                    running.connection.execute(
                        f"insert into tiru_control.{table} (tenant_id, ref, document, recorded_by) "  # noqa: S608
                        "select id, %s, %s, %s from tiru_control.tenant where slug = %s "
                        f"on conflict (tenant_id, ref) do update set document = excluded.document "
                        f"where {table}.document ->> 'tahap' <> 'aktif'",
                        (document["ref"], Jsonb(document), actor, slug),
                    )
            running.connection.execute(
                "update tiru_control.tenant set changed_at = now(), serial = serial + 1 where slug = %s", (slug,)
            )
    return refs


def renewal_of(known: Documents, ref: str, *, until: date | None, new_ref: str, source: str, start: date) -> Documents:
    """An addendum that continues `ref` until `until` (None: open-ended). Raises NotFound, Invalid."""
    paper = next((one for one in known["agreement"] if one["ref"] == ref), None)
    if paper is None:
        raise NotFound(_("Tidak ada perjanjian %(ref)s.", ref=ref), remedy="tiru agreement list")
    if any(one["ref"] == new_ref for one in known["agreement"]):
        raise Invalid(_("%(ref)s sudah tercatat; beri nomor lain.", ref=new_ref), remedy="--ref")
    ended = date.fromisoformat(paper["akhir"]) if paper.get("akhir") else None
    begins = min(start, ended + timedelta(days=1)) if ended and ended >= start else start
    if until is not None and until < begins:
        raise Invalid(_("Perpanjangan berakhir sebelum mulai (%(day)s).", day=begins), remedy="--until")
    document = {
        "ref": new_ref,
        "jenis": "addendum",
        "tahap": "aktif",
        "induk": ref,
        "judul": _("Perpanjangan %(ref)s", ref=ref),
        "sebutan": paper.get("sebutan", ""),
        "modul": list(paper["modul"]),
        "mulai": begins.isoformat(),
        "sumber": source,
        "terverifikasi": bool(source),
        "catatan": "",
    }
    if until is not None:
        document["akhir"] = until.isoformat()
    return {"agreement": [document], "decision": []}


def _changes(new: Iterable[dict[str, Any]], known: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    by_ref = {document["ref"]: document for document in known}
    found = []
    for document in new:
        old = by_ref.get(document["ref"])
        if old is not None and old != document and old.get("tahap", "aktif") == "aktif":
            raise RecordedPaper(
                _("%(ref)s sudah tercatat dan tidak diubah.", ref=document["ref"]),
                remedy=_("Catat perubahannya sebagai addendum dengan nomor sendiri."),
            )
        if old != document:
            found.append(document)
    return found


def _check_rules(plane: ControlPlane, known: Documents, changes: Documents) -> None:
    """The rules that no paper may break, on the whole as it would be afterwards."""
    merged = {
        table: [*{**{d["ref"]: d for d in known[table]}, **{d["ref"]: d for d in changes[table]}}.values()]
        for table in known
    }
    papers = papers_from(merged["agreement"], merged["decision"])
    new = {document["ref"] for documents in changes.values() for document in documents}
    wrong = [
        one
        for one in findings(papers, plane.services.clock().date())
        if one.severity is Severity.ERROR and one.ref in new
    ]
    if wrong:
        raise Refused("\n".join(one.words for one in wrong), remedy=wrong[0].remedy)
