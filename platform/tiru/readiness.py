"""What must hold before anybody is served in production; each problem comes with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from tiru.config import Profile
from tiru.db.away import is_away
from tiru.errors import Refused, Unavailable
from tiru.i18n import _
from tiru.web.site import CONSOLE

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime

CLOCK_TOLERANCE = timedelta(minutes=5)
"""Corrections by NTP are smaller; our own choice, not from a regulation."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and the command or setting that mends it."""

    what: str
    remedy: str
    passing: bool = False
    """It may mend itself: a service manager should try again."""


class NotReady(Refused):
    """Production refuses to start."""

    exit_code = 9
    code = "TIRU-E0901"


async def refuse_unready(runtime: Runtime) -> None:
    """Raise NotReady naming every problem, Unavailable when time alone may mend it; return when there is none."""
    problems = await problems_of(runtime)
    if problems and all(problem.passing for problem in problems):
        raise Unavailable(problems[0].what, remedy=problems[0].remedy)
    if problems:
        lines = [f"{problem.what}\n      {problem.remedy}" for problem in problems]
        raise NotReady(_("Belum siap untuk produksi:") + "\n    " + "\n    ".join(lines), remedy="tiru doctor")


async def problems_of(runtime: Runtime) -> list[Problem]:
    """All that stands in the way of production."""
    settings = runtime.services.settings
    found: list[Problem] = []
    if settings.profile is Profile.PRODUCTION:
        found += _settings_problems(runtime)
    try:
        found += await _migration_problems(runtime)
        found += await _demo_accounts(runtime)
        found += await _clock_problems(runtime)
    except Exception as error:  # noqa: BLE001 - whatever keeps us from asking is the problem to report
        if is_away(error):
            found.append(
                Problem(_("Basis data tidak bisa dihubungi."), "TIRU_DATABASE_URL; tiru doctor db", passing=True)
            )
        else:
            why = type(error).__name__
            found.append(Problem(_("Basis data belum disiapkan (%(why)s).", why=why), "tiru migrate run --all"))
    return found


def _settings_problems(runtime: Runtime) -> list[Problem]:
    settings = runtime.services.settings
    found = []
    if settings.secret_key is None or len(settings.secret_key.get_secret_value()) < 32:
        found.append(Problem(_("TIRU_SECRET_KEY belum diisi (paling sedikit 32 huruf)."), "openssl rand -base64 48"))
    if settings.master_key is None:
        found.append(Problem(_("TIRU_MASTER_KEY belum diisi (32 byte, base64)."), "openssl rand -base64 32"))
    if settings.mail != "smtp":
        found.append(Problem(_("Surel masih ditulis ke folder."), "TIRU_MAIL=smtp"))
    if settings.demo_today:
        found.append(Problem(_("TIRU_DEMO_TODAY hanya untuk peragaan."), "unset TIRU_DEMO_TODAY"))
    return found


async def _clock_problems(runtime: Runtime) -> list[Problem]:
    """A clock that was set back would let what has ended live again."""
    now = runtime.services.clock()
    async with runtime.services.database.transaction(CONSOLE.schema) as session:
        seen = await session.scalar(text("select at from high_water where id = 1"))
    if runtime.services.settings.demo_today or seen is None or now + CLOCK_TOLERANCE >= seen:
        return []
    return [
        Problem(
            _("Jam server mundur: sekarang %(now)s, padahal pernah %(seen)s.", now=now, seen=seen),
            _("Setel jam server (NTP), lalu ulangi."),
        )
    ]


async def _migration_problems(runtime: Runtime) -> list[Problem]:
    from tiru_migrations.histories import tenant_histories

    heads = {history.name: history.head for history in tenant_histories(runtime.services.registry, ())}
    async with runtime.services.database.transaction(CONSOLE.schema) as session:
        rows = await session.execute(
            text(
                "select t.slug, l.history, l.revision from tenant t left join migration_ledger l on "
                "l.tenant_id = t.id and l.state = 'done' where t.state = 'active'"
            )
        )
        at: dict[str, dict[str, str]] = {}
        for slug, history, revision in rows:
            at.setdefault(slug, {})[history] = revision
    behind = sorted(slug for slug, standing in at.items() if any(standing.get(h) != r for h, r in heads.items()))
    if not behind:
        return []
    return [
        Problem(
            _(
                "%(n)s tenant belum sampai versi terbaru: %(slugs)s.",
                n=len(behind),
                slugs=", ".join(behind[:5]),
            ),
            "tiru migrate run --all",
        )
    ]


async def _demo_accounts(runtime: Runtime) -> list[Problem]:
    found = []
    for tenant in [CONSOLE, *await runtime.directory.all()]:
        async with runtime.services.database.transaction(tenant.schema) as session:
            demo = await session.scalar(text("select count(*) from account where is_demo and disabled_at is null"))
        if demo:
            found.append(
                Problem(
                    _("%(slug)s masih punya %(n)s akun demo.", slug=tenant.slug, n=demo),
                    f"tiru user list -t {tenant.slug}; tiru user disable NAMA -t {tenant.slug}",
                )
            )
    return found
