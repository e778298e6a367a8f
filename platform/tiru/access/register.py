"""The register of processing (UU 27/2022 Article 31): what every active module declares, in one table.

Whether a column is closed with the tenant's key is read from the table itself, not declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import LargeBinary

from tiru.db.metadata import TenantBase
from tiru.i18n import _, lazy
from tiru.work import UnitOfWork

CATEGORIES = {"umum": lazy("Umum"), "spesifik": lazy("Spesifik")}
HEADS = (
    lazy("Modul"),
    lazy("Data"),
    lazy("Kategori"),
    lazy("Tujuan"),
    lazy("Dasar pemrosesan"),
    lazy("Masa simpan"),
    lazy("Pengamanan"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One field of personal data, in words people read."""

    module: str
    data: str
    category: str
    specific: bool
    purpose: str
    basis: str
    keep: str
    security: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.module, self.data, self.category, self.purpose, self.basis, self.keep, self.security)


def register_of(work: UnitOfWork) -> list[Processing]:
    """Every declared field of the active modules, by module, in the order of their declaration."""
    return list(_rows(work))


def _rows(work: UnitOfWork) -> Iterator[Processing]:
    for module in work.registry.active(work.tenant.modules):
        for one in module.personal_data:
            yield Processing(
                module=str(module.title),
                data=f"{one.table}.{one.column}",
                category=str(CATEGORIES[one.category]),
                specific=one.category == "spesifik",
                purpose=str(one.purpose),
                basis=one.basis,
                keep=_words(one.retention),
                security=_security(one.table, one.column),
            )


def _words(retention: timedelta | None) -> str:
    if retention is None:
        return _("Selama akun atau catatannya ada")
    years, days = divmod(retention.days, 365)
    if years and days < 31:
        return _("%(n)s tahun", n=years)
    return _("%(n)s hari", n=retention.days)


def _security(table: str, column: str) -> str:
    found = TenantBase.metadata.tables.get(table)
    if found is not None and column in found.c and isinstance(found.c[column].type, LargeBinary):
        return _("Tersandi dengan kunci daerah; skema dan peran basis data sendiri")
    return _("Skema dan peran basis data sendiri, hak akses, jejak audit")
