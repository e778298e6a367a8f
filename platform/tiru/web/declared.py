"""What every route has to declare: who may enter. Undeclared means the module does not start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litestar import Controller, Router
from litestar.handlers import ASGIRouteHandler, HTTPRouteHandler, WebsocketRouteHandler

from tiru.module import Module

ANYONE = "anyone"
"""Open to strangers: the portal's reading rooms and what needs no account."""
CITIZEN = "citizen"
"""Any signed-in citizen."""
STAFF = "staff"
"""Any signed-in official; what they see is narrowed by the query."""

OPEN_WORDS = frozenset({ANYONE, CITIZEN, STAFF})
Handler = HTTPRouteHandler | ASGIRouteHandler | WebsocketRouteHandler


def handlers_of(thing: Any) -> Iterator[tuple[str, Handler]]:
    """Every route handler in a handler, controller class or router, with its path."""
    if isinstance(thing, Handler):
        for path in sorted(thing.paths):
            yield path, thing
    elif isinstance(thing, type) and issubclass(thing, Controller):
        base = _own(thing, "path", "")
        for name in dir(thing):
            member = getattr(thing, name)
            if isinstance(member, Handler):
                for path in sorted(member.paths):
                    yield f"{base.rstrip('/')}/{path.lstrip('/')}".rstrip("/") or "/", member
    elif isinstance(thing, Router):
        for route in thing.routes:
            for handler in getattr(route, "route_handlers", ()):
                yield route.path, handler
    else:
        raise TypeError(f"not a route: {thing!r}")


def undeclared(thing: Any, module: Module) -> Iterator[str]:
    """Problems of a route's declaration, in words; none is good."""
    known = {permission.name for permission in module.permissions}
    declared = getattr(thing, "opt", None)
    class_opt = declared if isinstance(declared, dict) else {}  # without one, Litestar leaves a descriptor
    for path, handler in handlers_of(thing):
        permission = handler.opt.get("permission", class_opt.get("permission"))
        if "{" in path and not all(_whole(part) for part in path.split("/")):
            yield f"{path} ({handler.handler_name}) has a parameter that is not a whole part of the path"
        if permission is None:
            yield f"{path} ({handler.handler_name}) declares no permission"
        elif permission not in OPEN_WORDS and permission not in known:
            yield f"{path} ({handler.handler_name}) needs {permission!r}, which the module does not declare"


def _whole(part: str) -> bool:
    return "{" not in part or (part.startswith("{") and part.endswith("}"))


def _own(thing: Any, name: str, default: Any) -> Any:
    """A class attribute that was really set: the framework's base class has slots of the same name."""
    value = getattr(thing, name, default)
    return value if isinstance(value, type(default)) else default
