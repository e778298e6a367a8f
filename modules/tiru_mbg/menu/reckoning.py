"""A menu reckoned: per group what a portion carries and costs, and over all groups against the weighted ceiling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, or_, select, true

from tiru.work import UnitOfWork
from tiru_mbg.belanja.prices import mean_prices
from tiru_mbg.groups import GROUPS
from tiru_mbg.menu.akg import Allowance, allowance
from tiru_mbg.menu.draft import Draft
from tiru_mbg.menu.models import Bahan
from tiru_mbg.menu.nutrition import (
    Ingredient,
    Judged,
    Nutrients,
    Target,
    Window,
    ceiling_idr,
    judge,
    percent_of,
    portion_cost_idr,
    portion_of,
    target_of,
    weighted_ceiling_idr,
    weighted_mean,
    window_of,
)
from tiru_mbg.parameters import rules
from tiru_mbg.titik.models import Penugasan


@dataclass(frozen=True, slots=True)
class Bar:
    """A share drawn on a scale of 100: where it ends, and where the window lies. `kind` is ok, warn or crit."""

    value: float
    start: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReckoned:
    """One portion for one group; `judged` and what goes with it is None for who is not targeted."""

    kelompok: str
    portion: Nutrients
    allowance: Allowance | None
    window: Window | None
    target: Target | None
    judged: Judged | None
    shares: tuple[tuple[str, Decimal | None], ...]
    energy_bar: Bar | None
    protein_bar: Bar | None
    cost_idr: int | None
    ceiling_idr: int
    alergen: tuple[str, ...]
    unpriced: tuple[str, ...]

    @property
    def is_fit(self) -> bool | None:
        return None if self.judged is None else self.judged.is_fit

    @property
    def is_dear(self) -> bool:
        return self.cost_idr is not None and self.cost_idr > self.ceiling_idr


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """All groups. Means are weighted by the portions the kitchen cooks; None where nothing is known."""

    groups: tuple[GroupReckoned, ...]
    portions: Mapping[str, int]
    mean_cost_idr: int | None
    mean_ceiling_idr: int | None
    alergen: tuple[str, ...]

    @property
    def has_faults(self) -> bool:
        """Whether a group is off target, or the mean portion dearer than the ceiling."""
        return any(group.is_fit is False for group in self.groups) or self.is_dear

    @property
    def is_dear(self) -> bool:
        if self.mean_cost_idr is not None and self.mean_ceiling_idr is not None:
            return self.mean_cost_idr > self.mean_ceiling_idr
        return any(group.is_dear for group in self.groups)


async def reckon(work: UnitOfWork, draft: Draft, *, sppg_id: int | None) -> Reckoned:
    """Reckon a draft with today's parameters and prices."""
    figures = await rules(work)
    prices = await mean_prices(work, work.today, bahan_ids=[line.bahan.id for line in draft.lines])
    portions = await portions_of(work, sppg_id)
    groups = tuple(_group(draft, kelompok, figures, prices, work.today) for kelompok in draft.kelompok)
    counted = {group.kelompok: portions.get(group.kelompok, 0) for group in groups}
    if not any(counted.values()):
        counted = dict.fromkeys(counted, 1)
    costs = {group.kelompok: group.cost_idr for group in groups if group.cost_idr is not None}
    whole = len(costs) == len(groups)
    return Reckoned(
        groups=groups,
        portions=portions,
        mean_cost_idr=weighted_mean(costs, counted) if whole else None,
        mean_ceiling_idr=weighted_ceiling_idr(counted, figures),
        alergen=tuple(draft.alergen),
    )


async def portions_of(work: UnitOfWork, sppg_id: int | None) -> dict[str, int]:
    """The portions a kitchen (None: all of them together) is to cook by group, as assigned today."""
    rows = await work.session.execute(
        select(Penugasan.kelompok, func.sum(Penugasan.jatah))
        .where(
            true() if sppg_id is None else Penugasan.sppg_id == sppg_id,
            Penugasan.mulai_on <= work.today,
            or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= work.today),
        )
        .group_by(Penugasan.kelompok)
    )
    return {kelompok: int(total) for kelompok, total in rows}


def per_100g(bahan: Bahan) -> Nutrients:
    """A food's line of the table."""
    return Nutrients(
        energi_kcal=bahan.energi_kcal,
        protein_g=bahan.protein_g,
        lemak_g=bahan.lemak_g,
        karbohidrat_g=bahan.karbohidrat_g,
        serat_g=bahan.serat_g,
    )


def _group(
    draft: Draft, kelompok: str, figures: Mapping[str, Decimal], prices: Mapping[int, int], day: date
) -> GroupReckoned:
    assert kelompok in GROUPS
    lines = [line for line in draft.lines if kelompok in line.grams]
    ingredients = [
        Ingredient(
            per_100g=per_100g(line.bahan),
            bruto_g=line.grams[kelompok],
            bdd=line.bahan.bdd,
            hasil=line.hasil,
            tahan=line.tahan,
            harga_kg_idr=prices.get(line.bahan.id) if line.harga_kg_idr is None else line.harga_kg_idr,
        )
        for line in lines
    ]
    portion = portion_of(ingredients).rounded()
    needs, window = allowance(kelompok, day), window_of(kelompok, figures)
    judged = judge(portion, needs.nutrients, window) if needs and window else None
    known = judged is not None and needs is not None and window is not None
    return GroupReckoned(
        kelompok=kelompok,
        portion=portion,
        allowance=needs,
        window=window,
        target=target_of(needs.nutrients, window) if needs and window else None,
        judged=judged,
        shares=_shares(portion, needs),
        energy_bar=_bar(judged.persen_energi, window, over=True) if known and judged and window else None,
        protein_bar=_bar(judged.persen_protein, window, over=False) if known and judged and window else None,
        cost_idr=portion_cost_idr(ingredients),
        ceiling_idr=ceiling_idr(kelompok, figures),
        alergen=tuple(sorted({one for line in lines for one in line.bahan.alergen})),
        unpriced=tuple(
            line.bahan.nama for line, one in zip(lines, ingredients, strict=True) if one.harga_kg_idr is None
        ),
    )


def _shares(portion: Nutrients, needs: Allowance | None) -> tuple[tuple[str, Decimal | None], ...]:
    """Fat, carbohydrate and fibre as percent of the day: told, not judged."""
    if needs is None:
        return ()
    day = dict(needs.nutrients.items())
    amounts = dict(portion.items())
    found = []
    for name in ("lemak_g", "karbohidrat_g", "serat_g"):
        amount, whole = amounts[name], day[name]
        found.append((name, None if amount is None or not whole else percent_of(amount, whole)))
    return tuple(found)


def _bar(percent: Decimal, window: Window, *, over: bool) -> Bar:
    """On a scale that ends at one and a half times the window, or at the share where that is more."""
    end = max(window.most * Decimal("1.5"), percent)
    kind = "ok"
    if percent < window.least:
        kind = "crit"
    elif over and percent > window.most:
        kind = "warn"
    return Bar(
        value=float(round(percent / end * 100, 2)),
        start=float(round(window.least / end * 100, 2)),
        width=float(round((window.most - window.least) / end * 100, 2)),
        kind=kind,
    )
