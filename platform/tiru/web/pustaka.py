"""The component sheet: every component in every state, as one page that a route can serve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment
from litestar import Request, get
from litestar.response import Template

from tiru.i18n import _
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.reading import Reading
from tiru.tenant import Tenant
from tiru.web.assets import icon_names
from tiru.web.charts import Bar, bars, bullet, choropleth, map_legend, sparkline
from tiru.web.pages import bare_context
from tiru.wilayah.outlines import outline_map

TEMPLATE = "tiru/pustaka.html"
_SAMPLE_REGENCY = "32.08"


def pustaka_context() -> dict[str, object]:
    """What `tiru/pustaka.html` needs besides the layout's own context. All of it is invented."""
    outlines = outline_map(_SAMPLE_REGENCY)
    values = {unit.kode: (number * 7) % 23 for number, unit in enumerate(outlines.units)} if outlines else {}
    weeks = [Bar(str(41 + number), value) for number, value in enumerate((18, 22, 26, 24, 29, 34, 31, 37))]
    title = _("Aduan per kecamatan")
    return {
        "brand_steps": (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950),
        "accent_steps": (50, 100, 200, 300, 400, 500, 600, 700, 800),
        "neutral_steps": (0, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900),
        "icons": sorted(icon_names()),
        "weeks": bars(weeks, title=_("Aduan per minggu")),
        "line": sparkline((12, 14, 11, 17, 19, 16, 22, 24), title=_("Delapan minggu terakhir")),
        "target": bullet(82, 90, title=_("Tepat waktu, persen"), most=100),
        "map": choropleth(outlines, values, title=title, unit=_("aduan")) if outlines else "",
        "map_legend": map_legend(values),
        "sample_reading": _sample_reading(),
        "sample_errors": {"nik": _("NIK harus 16 angka, baru terisi 15.")},
        "sample_values": {"nik": "320801450890001", "jenis": "jalan", "hal": ["foto", "lokasi"]},
    }


def _sample_reading() -> Reading:
    heads = ("Kode", "Nama", "Catatan")
    rows = (Row(2, {}, ("dinkes", "Dinas Kesehatan", "")), Row(3, {}, ("pu", "", "")))
    faults = {3: (Fault(3, "Nama", "", _("Wajib diisi.")),)}
    return Reading(heads=heads, rows=rows, faults=faults, unknown_heads=("Catatan",))


@get("/pustaka", sync_to_thread=False, include_in_schema=False)
def pustaka_page(request: Request[Any, Any, Any]) -> Template:
    """The sheet in the theme of the host it is asked from. Open to anyone: it shows nothing of anybody."""
    return Template(TEMPLATE, context={**bare_context(request), **pustaka_context()})


def pustaka_html(environment: Environment, layout: Mapping[str, object]) -> str:
    """The whole sheet. `layout` is the layout's context as `tiru.web.pages.bare_context` gives it."""
    context: dict[str, object] = {"flash": [], "nav": [], **layout, **pustaka_context()}
    return environment.get_template(TEMPLATE).render(context)


def sample_layout(tenant: Tenant | None, theme_href: str) -> dict[str, object]:
    """A layout context outside of any request: for tests and for looking at components alone."""
    return {
        "tenant": tenant,
        "actor": None,
        "locale": "id",
        "locales": ("id", "en"),
        "request_id": "0000000000000000",
        "path": "/pustaka",
        "site": "tenant",
        "theme_href": theme_href,
        "nav": [],
        "flash": [],
    }
