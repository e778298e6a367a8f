"""What stands in the navigation: declared by modules, shown to those who may go there."""

from __future__ import annotations

from dataclasses import dataclass

from tiru.i18n import _
from tiru.module import NavItem
from tiru.tenant import Kind
from tiru.web.declared import ANYONE, STAFF
from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork

OFFICE_HOME = "/kantor"


@dataclass(frozen=True, slots=True)
class NavLink:
    """One line, ready to be shown. `count` is None where there is no badge."""

    label: str
    href: str
    icon: str
    count: int | None = None
    active: bool = False
    group: str = ""


def portal_navigation(work: UnitOfWork, path: str) -> list[NavLink]:
    """The citizens' navigation: front page, what active modules offer, the account."""
    links = [NavLink(_("Beranda"), "/", "home", active=path == "/")]
    modules = work.registry.active(work.tenant.modules)
    items = [item for module in modules for item in module.portal_items if item.in_bar]
    best = max((len(item.href) for item in items if _is_under(path, item.href)), default=0)
    for item in items:
        active = _is_under(path, item.href) and len(item.href) == best
        links.append(NavLink(str(item.label), item.href, item.icon, active=active))
    links.append(NavLink(_("Data"), "/kemampuan", "chart-bar", active=path == "/kemampuan"))
    links.append(NavLink(_("Akun"), "/akun", "user-circle", active=path.startswith("/akun")))
    return links


def _is_under(path: str, href: str) -> bool:
    return path == href or path.startswith(href.rstrip("/") + "/")


async def office_navigation(work: UnitOfWork, path: str) -> list[NavLink]:
    """The office's navigation, by group, with counts; only what the actor may open.

    First what stands in no group, then the modules' work, then the platform's rooms; a group stands once, where
    its first line does.
    """
    links: list[NavLink] = []
    if work.actor.kind not in (Kind.STAFF, Kind.OPERATOR):
        return links
    best = 0
    for item in _grouped(work):
        if item.permission not in (ANYONE, STAFF) and not work.may(item.permission):
            continue
        count = await item.count(work) if item.count else None
        links.append(NavLink(str(item.label), item.href, item.icon, count, False, str(item.group)))
        if _is_inside(item.href, path):
            best = max(best, len(item.href))
    return [
        NavLink(link.label, link.href, link.icon, link.count, _is_current(link.href, path, best), link.group)
        for link in links
    ]


def _grouped(work: UnitOfWork) -> list[NavItem]:
    ranks: dict[str, int] = {"": 0}
    offered: list[NavItem] = []
    for module in work.registry.active(work.tenant.modules):
        for item in module.navigation:
            if not _belongs(item, work):
                continue
            ranks.setdefault(str(item.group), 2 if module.builtin else 1)
            offered.append(item)
    order = sorted(ranks, key=lambda group: (ranks[group], group if ranks[group] == 2 else ""))
    return sorted(offered, key=lambda item: order.index(str(item.group)))


def _belongs(item: NavItem, work: UnitOfWork) -> bool:
    """The console has pages of its own, and begins with them; an office has what lies under /kantor."""
    if work.tenant.schema == CONSOLE.schema:
        return item.href != OFFICE_HOME
    return item.href.startswith(OFFICE_HOME)


def _is_current(href: str, path: str, best: int) -> bool:
    return len(href) == best and _is_inside(href, path)


def _is_inside(href: str, path: str) -> bool:
    return path == href or path.startswith(href.rstrip("/") + "/")
