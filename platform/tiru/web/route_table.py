"""Every address of the whole application in one table: who may ask for it, how, and where it is.

Found in the application itself, never written by hand. `docs/reference/routes.md` is its copy that people review;
`tests/isolation` tries each row of that copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from litestar import Litestar
from litestar.di import Provide
from litestar.routes import HTTPRoute

from tiru.module import WHOLE
from tiru.registry import Registry
from tiru.web.app import handlers_for, provide_work
from tiru.web.site import PREFIXES

EVERYWHERE = "everywhere"
"""The site of what no module owns: assets, themes, health."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Route:
    """One method at one address.

    `reach` is `whole` where the right opens nothing when it is held for a part only, `narrows` where it reaches what
    lies in that part, empty where no right is asked for by name. `url` is what people see, with `{parameters}` and
    their kinds, e.g. `/kantor/akun/{account_id:int}`.
    """

    site: str
    module: str
    url: str
    method: str
    permission: str
    reach: str = ""
    face: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """Name and kind of each part that is filled in."""
        parts = [part[1:-1] for part in self.url.split("/") if part.startswith("{")]
        return {name: kind for name, _colon, kind in (part.partition(":") for part in parts)}


def routes_of(registry: Registry) -> list[Route]:
    """The table of an application with these modules, in order."""
    app = Litestar(
        route_handlers=handlers_for(registry), dependencies={"work": Provide(provide_work)}, openapi_config=None
    )
    reaches = {
        one.name: "whole" if one.scopes == WHOLE else "narrows" for module in registry for one in module.permissions
    }
    return sorted(_rows(app, reaches))


def _rows(app: Litestar, reaches: Mapping[str, str]) -> Iterator[Route]:
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            opt = handler.opt
            site = opt.get("site", EVERYWHERE)
            for method in handler.http_methods - {"OPTIONS"}:
                yield Route(
                    site=site,
                    module=opt.get("module", ""),
                    url=route.path.removeprefix(PREFIXES.get(site, "")) or "/",
                    method=str(method),
                    permission=opt.get("permission", ""),
                    reach=reaches.get(opt.get("permission", ""), ""),
                    face=opt.get("face", ""),
                )
