"""What a reorganisation changed: units, posts and assignments before and after, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tiru.organisasi.models import Jabatan, Penugasan, Unit
from tiru.work import UnitOfWork

Thing = tuple[str, str]
"""What it is (unit, jabatan, penugasan) and its code; an assignment is `code of the post:id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field of one thing. `before` is None for a new thing."""

    what: str
    code: str
    name: str
    field: str
    before: str | None
    after: str


Picture = Mapping[Thing, Mapping[str, str]]


async def picture(work: UnitOfWork) -> Picture:
    """Everything that a reorganisation can change, as texts."""
    above, holding = aliased(Unit), aliased(Unit)
    units = await work.session.execute(
        select(Unit.kode, Unit.nama, above.kode.label("induk"), Unit.berlaku_sampai).outerjoin(
            above, above.id == Unit.induk_id
        )
    )
    posts = await work.session.execute(
        select(Jabatan.kode, Jabatan.nama, holding.kode.label("unit"), Jabatan.berlaku_sampai).join(
            holding, holding.id == Jabatan.unit_id
        )
    )
    held = await work.session.execute(
        select(Penugasan.id, Penugasan.nama, Jabatan.kode, Penugasan.sampai).join(
            Jabatan, Jabatan.id == Penugasan.jabatan_id
        )
    )
    return {
        **{("unit", row.kode): _facts(row.nama, induk=row.induk, sampai=row.berlaku_sampai) for row in units},
        **{("jabatan", row.kode): _facts(row.nama, unit=row.unit, sampai=row.berlaku_sampai) for row in posts},
        **{("penugasan", f"{row.kode}:{row.id}"): _facts(row.nama, sampai=row.sampai) for row in held},
    }


def differences(before: Picture, after: Picture) -> Iterator[Difference]:
    """What is new or other, field by field; pure."""
    for (what, code), facts in after.items():
        old = before.get((what, code))
        for field, value in facts.items():
            if (old is None and value) or (old is not None and old[field] != value):
                yield Difference(
                    what=what,
                    code=code,
                    name=facts["nama"],
                    field=field,
                    before=None if old is None else old[field],
                    after=value,
                )


def _facts(nama: str, **more: object) -> dict[str, str]:
    return {"nama": nama, **{name: "" if value is None else str(value) for name, value in more.items()}}
