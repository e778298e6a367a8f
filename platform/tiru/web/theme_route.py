"""Serves the tenants' stylesheets."""

from __future__ import annotations

from litestar import Response, get
from litestar.params import FromPath

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.web.theme_files import theme_content


@get("/tema/{name:str}", sync_to_thread=False, include_in_schema=False)
def theme_stylesheet(name: FromPath[str]) -> Response[str]:
    content = theme_content(name)
    if content is None:
        raise NotFound(_("Halaman ini tidak ada."))
    return Response(content, media_type="text/css", headers={"cache-control": "public, max-age=31536000, immutable"})
