"""Closed days as a table: columns, what is wrong with a row, writing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiru.i18n import _
from tiru.kalender.forms import FIRST, LAST
from tiru.kalender.models import HariLibur
from tiru.kalender.service import facts
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import day, yes_no
from tiru.work import UnitOfWork

KINDS = {"nasional": "nasional", "cuti bersama": "cuti_bersama", "daerah": "daerah"}


def holiday_layout() -> Layout:
    """The columns. Heads are Indonesian in every language: files travel."""
    return Layout(
        columns=(
            Column(name="tanggal", label="Tanggal", parse=day, required=True, most=40),
            Column(name="nama", label="Nama", required=True, most=80, aliases=("Keterangan",)),
            Column(name="jenis", label="Jenis", required=True, choices=KINDS),
            Column(name="sumber", label="Dasar", most=200, aliases=("Dasar hukum", "Sumber")),
            Column(name="terverifikasi", label="Terverifikasi", parse=yes_no),
        ),
        key=("tanggal",),
        max_rows=2_000,
    )


def holiday_rows(rows: Iterable[HariLibur]) -> tuple[list[str], list[list[object]]]:
    """Heads and rows, as the import reads them."""
    words = {value: word for word, value in KINDS.items()}
    return [column.label for column in holiday_layout().columns], [
        [row.tanggal, row.nama, words[row.jenis], row.sumber, _("ya") if row.terverifikasi else _("tidak")]
        for row in rows
    ]


async def judge_holidays(rows: Sequence[Row]) -> list[Fault]:
    """Dates that no calendar shows, and names too short to say anything."""
    faults: list[Fault] = []
    for row in rows:
        on, name = row.values["tanggal"], str(row.values["nama"])
        if not FIRST <= on <= LAST:  # type: ignore[operator]
            faults.append(Fault(row.number, "Tanggal", str(on), _("Tulis tahun 2000 sampai 2100.")))
        if len(name) < 3:
            faults.append(Fault(row.number, "Nama", name, _("Terlalu pendek.")))
    return faults


async def write_holidays(work: UnitOfWork, rows: Sequence[Row], *, reason: str) -> tuple[int, int]:
    """Write judged rows: (new, changed). Days that the table does not name stay."""
    made = changed = 0
    for row in rows:
        wanted = {
            "nama": str(row.values["nama"]),
            "jenis": str(row.values["jenis"]),
            "sumber": str(row.values["sumber"] or ""),
            "terverifikasi": bool(row.values["terverifikasi"]),
        }
        subject = f"hari_libur:{row.values['tanggal']}"
        known = await work.session.get(HariLibur, row.values["tanggal"])
        if known is None:
            work.session.add(HariLibur(tanggal=row.values["tanggal"], **wanted))
            work.record("kalender.hari.add", subject, after=wanted, reason=reason)
            made += 1
        elif (before := facts(known)) != {**before, **wanted}:
            for name, value in wanted.items():
                setattr(known, name, value)
            work.record("kalender.hari.change", subject, before=before, after=wanted, reason=reason)
            changed += 1
    return made, changed
