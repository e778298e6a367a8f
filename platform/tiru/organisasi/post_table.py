"""Posts as a table: what the columns are, what is wrong with a row, and writing them.

Rows are found by their code: a known one is changed, an unknown one is made. Nothing is ever removed.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from tiru.i18n import _
from tiru.organisasi.forms import PostChangeForm, PostForm
from tiru.organisasi.models import Jabatan, Unit
from tiru.organisasi.post_changes import change_post, create_post
from tiru.organisasi.queries import acting_everywhere, all_posts, units
from tiru.organisasi.rules import MANAGE
from tiru.organisasi.scopes import reach_of
from tiru.organisasi.unit_table import MOST_ROWS, code
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, shown, whole, yes_no
from tiru.work import UnitOfWork


def _echelon(cell: Cell) -> str:
    words = shown(cell)
    roman, _dot, letter = words.partition(".")
    if letter not in ("a", "b") or not roman or set(roman) - set("IVX"):
        raise CellError(_("Tulis eselon seperti II.b."))
    return words


def post_layout() -> Layout:
    """The columns of posts."""
    return Layout(
        columns=(
            Column(name="kode", label="Kode", parse=code, required=True, most=60),
            Column(name="unit", label="Unit", parse=code, required=True, most=40, aliases=("Kode unit",)),
            Column(name="nama", label="Nama", required=True, most=150, aliases=("Jabatan",)),
            Column(name="kelas", label="Kelas", parse=whole(1, 17)),
            Column(name="eselon", label="Eselon", parse=_echelon, most=10),
            Column(name="kepala", label="Kepala", parse=yes_no),
        ),
        key=("kode",),
        max_rows=MOST_ROWS,
    )


async def judge_posts(work: UnitOfWork, rows: Sequence[Row]) -> list[Fault]:
    """What the room knows against rows of posts: units, reach, two heads of one unit."""
    known = {unit.kode: unit for unit in await units(work)}
    reach = reach_of(work.actor, MANAGE)
    posts = {post.kode: (post, unit) for post, unit in await all_posts(work)}
    listed = {str(row.values["kode"]) for row in rows}
    heads = {unit.kode: post.kode for post, unit in posts.values() if post.kepala and post.kode not in listed}
    faults: list[Fault] = []
    for row in rows:
        kode, unit_kode = str(row.values["kode"]), str(row.values["unit"])
        unit = known.get(unit_kode)
        if unit is None:
            faults.append(Fault(row.number, "Unit", unit_kode, _("Tidak ada unit berkode ini.")))
            continue
        if not reach.everything and not reach.tops & {int(part) for part in unit.path.split("/") if part}:
            faults.append(Fault(row.number, "Unit", unit_kode, _("Wewenang Anda tidak menjangkau unit ini.")))
        if kode in posts and posts[kode][1].kode != unit_kode:
            faults.append(Fault(row.number, "Unit", unit_kode, _("Jabatan ini ada di unit lain.")))
        if row.values["kepala"]:
            if unit_kode in heads:
                faults.append(
                    Fault(
                        row.number, "Kepala", "ya", _("Unit ini sudah punya kepala: %(kode)s.", kode=heads[unit_kode])
                    )
                )
            heads[unit_kode] = kode
    closed = set(await work.session.scalars(select(Jabatan.kode).where(Jabatan.berlaku_sampai < work.today)))
    faults += [
        Fault(row.number, "Kode", str(row.values["kode"]), _("Jabatan ini sudah ditutup."))
        for row in rows
        if row.values["kode"] in closed
    ]
    return faults


async def write_posts(work: UnitOfWork, rows: Sequence[Row]) -> tuple[int, int]:
    """Write judged rows; (made, changed). Those that stop leading a unit go first."""
    made = changed = 0
    for row in sorted(rows, key=lambda row: bool(row.values["kepala"])):
        values = {name: value for name, value in row.values.items() if value is not None}
        post = await work.session.scalar(
            select(Jabatan).where(
                Jabatan.kode == values["kode"],
                or_(Jabatan.berlaku_sampai.is_(None), Jabatan.berlaku_sampai >= work.today),
            )
        )
        if post is None:
            unit_id = await work.session.scalar(select(Unit.id).where(Unit.kode == values["unit"]))
            assert unit_id is not None, "unknown units were refused before"
            await create_post(work, unit_id, PostForm.model_validate(values))
            made += 1
        else:
            before = (post.nama, post.kelas, post.eselon, post.kepala)
            await change_post(work, post.id, PostChangeForm.model_validate(values))
            changed += before != (post.nama, post.kelas, post.eselon, post.kepala)
    return made, changed


async def post_rows(work: UnitOfWork) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of all present posts in the columns of the import, and who acts in them."""
    acting = await acting_everywhere(work)
    heads = [*(column.label for column in post_layout().columns), _("Pemegang"), _("Jenis"), _("Sejak")]
    rows: list[list[object]] = []
    for post, unit in await all_posts(work):
        held = acting.get(post.id)
        rows.append(
            [
                post.kode,
                unit.kode,
                post.nama,
                post.kelas if post.kelas is not None else "",
                post.eselon,
                _("ya") if post.kepala else _("tidak"),
                held.nama if held else "",
                held.jenis if held else "",
                held.dari if held else "",
            ]
        )
    return heads, rows
