"""Each pair of colours is one small stylesheet under a name made of its content, cached for ever."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from tiru.web.theme import theme_css

DEFAULT = ("#0f6b50", "#c98f1d")
_known: dict[str, str] = {}


@lru_cache(maxsize=2048)
def theme_href(colours: tuple[str, str] | None) -> str:
    """Address of the stylesheet for `colours` (brand, accent as #rrggbb); None is the kit's own theme."""
    brand, accent = colours or DEFAULT
    digest = sha256(f"{brand}{accent}".lower().encode()).hexdigest()[:10]
    _known[digest] = theme_css(brand, accent)
    return f"/tema/{brand.lstrip('#').lower()}-{accent.lstrip('#').lower()}.{digest}.css"


def theme_content(name: str) -> str | None:
    """The stylesheet behind the last part of such an address, or None for an address we never gave."""
    pair, _dot, rest = name.partition(".")
    brand, _dash, accent = pair.partition("-")
    digest = rest.removesuffix(".css")
    expected = sha256(f"#{brand}#{accent}".lower().encode()).hexdigest()[:10]
    if digest != expected or len(brand) != 6 or len(accent) != 6:
        return None
    return _known.get(digest) or theme_css(f"#{brand}", f"#{accent}")
