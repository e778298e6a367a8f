"""axe-core against a page that is open in the browser: its findings, ready to be compared with nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

SOURCE = Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CHROMIUM: dict[str, Any] = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ],
}
"""Arguments of playwright's `chromium.launch` for Debian's browser."""


class Page(Protocol):
    """What is needed of playwright's synchronous page."""

    @property
    def viewport_size(self) -> Any: ...

    def set_viewport_size(self, viewport_size: Any) -> None: ...

    def evaluate(self, expression: str, arg: Any = None) -> Any: ...


@lru_cache(maxsize=1)
def axe_source() -> str:
    """axe-core as installed with the frontend's test packages. Raises FileNotFoundError when it is not."""
    if not SOURCE.is_file():
        raise FileNotFoundError("axe-core is not installed: run `npm ci --ignore-scripts` in frontend/")
    return SOURCE.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """One line per violation: rule, impact, and the first three places. Works under the strict policy.

    The window is made as tall as the page meanwhile: what merely lies under the bottom bar until one
    scrolls is not too small a target.
    """
    window = page.viewport_size
    page.set_viewport_size({**window, "height": page.evaluate("document.documentElement.scrollHeight + 80")})
    page.evaluate(axe_source())
    result = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", list(TAGS))
    page.set_viewport_size(window)
    return [
        f"{found['id']} ({found['impact']}): "
        + "; ".join(f"{node['target']} {node['html'][:120]}" for node in found["nodes"][:3])
        for found in result["violations"]
    ]


def overflow_px(page: Page) -> int:
    """How many CSS pixels the page is wider than its window; 0 when nothing scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(wide)
