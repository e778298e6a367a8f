"""What the module promises the Command Center, when it should warn, and how mentors see that it lives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from sqlalchemy import distinct, func, select

from tiru.i18n import Lazy, lazy
from tiru.module import Adoption, AlertRule, Indicator
from tiru.work import UnitOfWork
from tiru_e_office.angka import counts
from tiru_e_office.angka.scope import Asked, last_days
from tiru_e_office.models import Surat

Values = Sequence[tuple[str, float]]
OWNER = "Sekretariat Daerah"
HOUR = timedelta(hours=1)


async def received(work: UnitOfWork) -> Values:
    """Letters that came in during 30 days, by unit id."""
    found = await counts.letters_by_unit(work, last_days(work, 30))
    return [(str(unit), float(letters.received)) for unit, (_name, letters) in found.items()]


async def on_time(work: UnitOfWork) -> Values:
    """Share of the last 90 days' letters that were finished by their deadline; nothing without any."""
    return _whole(work, (await _letters(work)).on_time)


async def electronic(work: UnitOfWork) -> Values:
    """Share of the last 90 days' issued letters that carry an electronic signature; nothing without any."""
    return _whole(work, (await _letters(work)).electronic)


async def unfiled(work: UnitOfWork) -> Values:
    """Letters of the last 90 days that are done and in no folder."""
    return _whole(work, float((await _letters(work)).unfiled))


async def late(work: UnitOfWork) -> Values:
    """Tasks past their deadline, by unit id of the post that has them."""
    by_unit: dict[int, int] = {}
    for unit, post in await counts.waiting_by_post(work, last_days(work, 1)):
        by_unit[unit] = by_unit.get(unit, 0) + post.waiting.late
    return [(str(unit), float(n)) for unit, n in by_unit.items()]


async def unread(work: UnitOfWork) -> Values:
    """Tasks that nobody has opened in time."""
    posts = await counts.waiting_by_post(work, last_days(work, 1))
    return _whole(work, float(sum(post.waiting.unread for _unit, post in posts)))


async def disposition_hours(work: UnitOfWork) -> Values:
    """Median working hours of a disposition, 90 days; nothing where none is done."""
    found = [step.hours for step in await counts.steps(work, last_days(work, 90)) if step.jenis == "disposisi"]
    return _whole(work, found[0] if found else None)


async def units_that_finish(work: UnitOfWork) -> float:
    """Activation: how many units have finished a letter in the last 90 days."""
    since, _until = last_days(work, 90).bounds(work)
    query = select(func.count(distinct(Surat.unit_id))).where(Surat.selesai_at >= since, Surat.status != "batal")
    return float(await work.session.scalar(query) or 0)


async def share_in_time(work: UnitOfWork) -> float:
    """Habit: share of letters that were finished by their deadline in the worst of the last three months.

    Three months in a row are asked for (mentor workspace), so one good month does not hide a bad one. A month
    without letters counts 0: nobody works with it.
    """
    shares = []
    for month in range(3):
        last = work.today - timedelta(days=30 * month)
        asked = Asked(first=last - timedelta(days=29), last=last)
        letters = [one for _name, one in (await counts.letters_by_unit(work, asked)).values()]
        judged = sum(one.judged for one in letters)
        shares.append(sum(one.in_time for one in letters) / judged if judged else 0.0)
    return min(shares)


async def _letters(work: UnitOfWork) -> counts.Letters:
    return (await counts.figures(work, last_days(work, 90))).letters


def _whole(work: UnitOfWork, value: float | None) -> Values:
    return [] if value is None else [(work.tenant.kode_wilayah, value)]


def _indicator(
    key: str,
    title: Lazy,
    compute: Callable[[UnitOfWork], Awaitable[Values]],
    *,
    unit: str,
    direction: str,
    period: str,
    dimension: str = "tenant",
) -> Indicator:
    return Indicator(
        key=f"e_office.{key}",
        title=title,
        unit=unit,
        direction=direction,
        dimension=dimension,
        period=period,
        source="register",
        fresh_for=HOUR,
        owner=OWNER,
        compute=compute,
    )


INDICATORS = (
    _indicator(
        "surat_masuk",
        lazy("Surat masuk, 30 hari"),
        received,
        unit="surat",
        direction="none",
        period="P30D",
        dimension="unit",
    ),
    _indicator(
        "tepat_waktu",
        lazy("Surat selesai sebelum tenggat, 90 hari"),
        on_time,
        unit="rasio",
        direction="up",
        period="P90D",
    ),
    _indicator(
        "ttd_elektronik",
        lazy("Surat terbit bertanda tangan elektronik, 90 hari"),
        electronic,
        unit="rasio",
        direction="up",
        period="P90D",
    ),
    _indicator(
        "jam_disposisi",
        lazy("Jam kerja per disposisi (median), 90 hari"),
        disposition_hours,
        unit="jam kerja",
        direction="down",
        period="P90D",
    ),
    _indicator(
        "terlambat",
        lazy("Tugas lewat tenggat"),
        late,
        unit="tugas",
        direction="down",
        period="PT0S",
        dimension="unit",
    ),
    _indicator(
        "belum_dibaca", lazy("Tugas yang lama belum dibuka"), unread, unit="tugas", direction="down", period="PT0S"
    ),
    _indicator(
        "tanpa_berkas",
        lazy("Surat selesai yang belum diberkaskan, 90 hari"),
        unfiled,
        unit="surat",
        direction="down",
        period="P90D",
    ),
)
ALERTS = (
    AlertRule(
        key="e_office.tepat_waktu_turun",
        title=lazy("Kurang dari 70% surat selesai sebelum tenggat"),
        expression="e_office.tepat_waktu < 0.7",
        severity="warning",
        window=timedelta(days=7),
        hold=timedelta(days=1),
    ),
    AlertRule(
        key="e_office.menumpuk",
        title=lazy("Lebih dari 20 tugas sebuah unit lewat tenggat"),
        expression="e_office.terlambat > 20.0",
        severity="warning",
        window=timedelta(days=1),
        hold=timedelta(hours=8),
    ),
    AlertRule(
        key="e_office.tidak_dibuka",
        title=lazy("Lebih dari 50 tugas lama belum dibuka"),
        expression="e_office.belum_dibaca > 50.0",
        severity="minor",
        window=timedelta(days=1),
        hold=timedelta(hours=8),
    ),
)
ADOPTION = (
    Adoption(
        key="e_office.unit_menyelesaikan",
        title=lazy("Unit yang menyelesaikan surat, 90 hari"),
        kind="activation",
        target=10,
        measure=units_that_finish,
    ),
    Adoption(
        key="e_office.tepat_tiga_bulan",
        title=lazy("Bagian surat yang selesai sebelum tenggat, bulan terburuk dari tiga"),
        kind="habit",
        target=0.8,
        measure=share_in_time,
    ),
)
