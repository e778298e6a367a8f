"""Regulatory numbers over time: those the kit ships, and those a tenant decided, by the day they hold from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import select

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.module import Module, ParameterSpec
from tiru.parameter.models import Parameter
from tiru.parameter.settings import checked
from tiru.tabular.values import CellError, decimal, whole
from tiru.web.forms import Form
from tiru.work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One value from `since` on. `id` is None for what the kit ships."""

    value: Any
    since: date
    basis: str
    verified: bool
    note: str = ""
    id: int | None = None
    by: str = ""

    @property
    def is_local(self) -> bool:
        return self.id is not None


@dataclass(frozen=True, slots=True)
class History:
    """A parameter with all its versions, oldest first; of one day the tenant's own stands last."""

    module: Module
    spec: ParameterSpec
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version | None:
        """The version in force on `day`; None before the first."""
        return in_force(self.versions, day)

    def after(self, day: date) -> Version | None:
        """The next version that comes into force."""
        return next((version for version in self.versions if version.since > day), None)


class VersionForm(Form):
    """A tenant's own version of a parameter. `nilai` is text, read by the parameter's kind."""

    nilai: str = Field(min_length=1, max_length=200)
    berlaku_dari: date
    dasar_hukum: str = Field(min_length=5, max_length=300)
    catatan: str = Field("", max_length=500)
    terverifikasi: bool = False


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """The last version that began on or before `day`."""
    found = None
    for version in versions:
        if version.since <= day:
            found = version
    return found


async def parameter(work: UnitOfWork, module: str, key: str, on: date | None = None) -> Any:
    """The value in force on a day (today when none is given).

    Raises LookupError for a key nobody declared (a bug), Refused before its first version.
    """
    version = (await history(work, module, key)).on(on or work.today)
    if version is None:
        raise Refused(
            _("Belum ada nilai %(key)s yang berlaku pada %(day)s.", key=key, day=tanggal(on or work.today)),
            remedy=_("Tambahkan versinya di Parameter."),
        )
    return version.value


async def parameters(work: UnitOfWork, module: str, on: date | None = None) -> dict[str, Any]:
    """All values of a module in force on a day, by key, in one query; what has none yet is missing."""
    day = on or work.today
    found = {item.spec.key: item.on(day) for item in await histories(work, module)}
    return {key: version.value for key, version in found.items() if version is not None}


async def history(work: UnitOfWork, module: str, key: str) -> History:
    """Raises LookupError for a key nobody declared."""
    for found in await histories(work, module):
        if found.spec.key == key:
            return found
    raise LookupError(f"{module} declares no parameter {key!r}")


async def histories(work: UnitOfWork, module: str | None = None) -> list[History]:
    """Every parameter of the tenant's active modules, or of one module, active or not."""
    one = work.registry.get(module) if module else None
    modules = [one] if one else [] if module else work.registry.active(work.tenant.modules)
    rows: Mapping[tuple[str, str], list[Parameter]] = await _own_rows(work, module)
    return [
        History(item, spec, _merged(spec, rows.get((item.name, spec.key), ())))
        for item in modules
        for spec in item.parameters
    ]


async def add_version(work: UnitOfWork, module: str, key: str, form: VersionForm) -> Parameter:
    """Write a tenant's own version.

    Raises Invalid for a wrong value, Refused for a second one of a day, LookupError for an undeclared key.
    """
    found = await history(work, module, key)
    value = read_value(found.spec, form.nilai)
    if any(version.is_local and version.since == form.berlaku_dari for version in found.versions):
        raise Refused(
            _("Sudah ada versi daerah yang berlaku dari %(day)s.", day=tanggal(form.berlaku_dari)),
            remedy=_("Cabut versi itu dahulu, atau pilih hari lain."),
        )
    row = Parameter(
        module=module,
        key=key,
        value=value,
        satuan=str(found.spec.unit),
        berlaku_dari=form.berlaku_dari,
        dasar_hukum=form.dasar_hukum,
        terverifikasi=form.terverifikasi,
        catatan=form.catatan,
        dibuat_oleh=work.actor.name or str(work.actor.kind),
        dibuat_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    before = found.on(form.berlaku_dari)
    work.record(
        "parameter.version.create",
        f"parameter:{module}.{key}",
        before={"value": before.value} if before else None,
        after={"value": value, "berlaku_dari": form.berlaku_dari, "dasar_hukum": form.dasar_hukum},
    )
    return row


async def withdraw_version(work: UnitOfWork, version_id: int, reason: str) -> Parameter:
    """Take a tenant's own version back; what held before holds again. Raises NotFound, Invalid without a reason."""
    row = await work.session.get(Parameter, version_id, with_for_update=True)
    if row is None:
        raise NotFound(_("Versi ini tidak ada."))
    if len(reason.strip()) < 5:
        raise Invalid(_("Tulis alasannya."), fields={"alasan": _("Wajib diisi.")})
    await work.session.delete(row)
    before = {"value": row.value, "berlaku_dari": row.berlaku_dari, "dasar_hukum": row.dasar_hukum}
    work.record("parameter.version.withdraw", f"parameter:{row.module}.{row.key}", before=before, reason=reason)
    return row


def read_value(spec: ParameterSpec, text: str) -> Any:
    """What a person typed, as the parameter's kind: `1.234,5` is a number. Raises Invalid at `nilai`."""
    try:
        if spec.kind == "integer":
            return checked(spec, whole()(text))
        if spec.kind == "number":
            return checked(spec, float(str(decimal()(text))))
        return checked(spec, text.strip())
    except (CellError, Invalid) as problem:
        sentence = problem.message if isinstance(problem, Invalid) else str(problem)
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"nilai": sentence}) from problem


def _merged(spec: ParameterSpec, rows: Sequence[Parameter]) -> tuple[Version, ...]:
    shipped = [
        Version(value=item.value, since=item.since, basis=item.basis, verified=item.verified, note=str(item.note))
        for item in spec.versions
    ]
    own = [
        Version(
            value=row.value,
            since=row.berlaku_dari,
            basis=row.dasar_hukum,
            verified=row.terverifikasi,
            note=row.catatan,
            id=row.id,
            by=row.dibuat_oleh,
        )
        for row in rows
    ]
    return tuple(sorted(shipped + own, key=lambda version: (version.since, version.is_local)))


async def _own_rows(work: UnitOfWork, module: str | None) -> dict[tuple[str, str], list[Parameter]]:
    wanted = select(Parameter).order_by(Parameter.berlaku_dari)
    if module:
        wanted = wanted.where(Parameter.module == module)
    found: dict[tuple[str, str], list[Parameter]] = {}
    for row in await work.session.scalars(wanted):
        found.setdefault((row.module, row.key), []).append(row)
    return found
