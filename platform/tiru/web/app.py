"""The application: handed its modules, mounts each under its name, and knows none of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from jinja2 import Environment
from litestar import Litestar, Request, Router
from litestar.config.compression import CompressionConfig
from litestar.config.response_cache import ResponseCacheConfig
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.params import SkipValidation
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.types import ASGIApp

from tiru import __version__
from tiru.errors import TiruError
from tiru.module import Module
from tiru.registry import Registry
from tiru.services import Services
from tiru.web import refusals
from tiru.web.assets import assets_handler
from tiru.web.guard import FindActor, make_guard
from tiru.web.health import health_routes
from tiru.web.pages import Again
from tiru.web.pustaka import pustaka_page
from tiru.web.seen import actor_of, request_id_of, tenant_of
from tiru.web.site import PREFIXES, Site
from tiru.web.templates import make_environment
from tiru.web.theme_route import theme_stylesheet
from tiru.work import UnitOfWork, unit_of_work

Work = SkipValidation[NamedDependency[UnitOfWork]]
"""Annotate a handler's `work` parameter with this: the request's unit of work."""

FACES: Sequence[tuple[str, str, Callable[[Module], str]]] = (
    ("portal", "tenant", lambda module: "" if module.builtin else f"/{module.name}"),
    ("office", "tenant", lambda module: "/kantor" if module.builtin else f"/kantor/{module.name}"),
    ("api", "tenant", lambda module: f"/api/{module.name}"),
    ("console", "console", lambda module: PREFIXES["console"]),
    ("front", "front", lambda module: PREFIXES["front"]),
    ("office", "console", lambda module: PREFIXES["console"] + "/kantor"),
)


async def provide_work(request: Request[Any, Any, Any]) -> AsyncIterator[UnitOfWork]:
    """One transaction per request. The page is rendered inside, then it commits, then bytes leave."""
    services: Services = request.app.state.services
    async with unit_of_work(services, tenant_of(request), actor_of(request), request_id=request_id_of(request)) as work:
        yield work


def create_app(services: Services, *, find_actor: FindActor, debug: bool = False) -> ASGIApp:
    """Build the ASGI application from the modules it is handed."""
    environment = make_environment(module.package for module in services.registry)
    app = Litestar(
        route_handlers=handlers_for(services.registry),
        dependencies={"work": Provide(provide_work)},
        guards=[make_guard(find_actor, services.registry)],
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment)),
        exception_handlers={
            Again: refusals.show_again,
            TiruError: refusals.explain,
            HTTPException: refusals.framework,
            Exception: refusals.accident,
        },
        openapi_config=OpenAPIConfig(title="tiru", version=__version__, path="/api/skema"),
        # Pages carry no secret beside what people type, so compressing them gives nothing away.
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=6, exclude=["/aset/", "berkas", "/siaran$"]
        ),
        response_cache_config=ResponseCacheConfig(),
        request_max_body_size=services.settings.upload_max_bytes * 4,
        debug=debug,
        logging_config=None,
    )
    app.state.services = services
    app.state.templates = environment
    app.state.find_actor = find_actor
    return Site(app, services)


def handlers_for(registry: Registry) -> list[Any]:
    """Everything that has an address: the modules' routes under their names, and what no module owns."""
    return [*_routers(registry), *health_routes, refusals.broken, theme_stylesheet, pustaka_page, assets_handler]


def templates_of(app: Litestar) -> Environment:
    environment = app.state.templates
    assert isinstance(environment, Environment)
    return environment


def _routers(modules: Iterable[Module]) -> Iterable[Router]:
    for module in modules:
        for face, site, path in FACES:
            handlers = list(getattr(module, face))
            if not handlers or (site == "console" and face == "office" and not module.builtin):
                continue
            yield Router(
                path=path(module) or "/",
                route_handlers=handlers,
                opt={"module": module.name, "site": site, "face": face},
                include_in_schema=face == "api",
            )
