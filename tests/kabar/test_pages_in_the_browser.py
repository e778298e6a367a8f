"""The pages of notices and of the outbox in a real browser, at every width."""

from __future__ import annotations

from dataclasses import replace

from tiru.testing.browser import needs_browser, seen
from tiru.testing.installation import all_powerful

from .people import citizen

pytestmark = needs_browser


async def test_the_pages_are_accessible_at_every_width(client_for, tenant, registry, stored):
    staff = replace(all_powerful(registry), id=stored["account"])
    paths = ["/kantor/kabar", "/kantor/kabar?saring=belum&halaman=9", "/kantor/kabar/keluar", "/kantor/saya"]
    assert await seen(client_for(tenant, staff), [*paths, "/kantor/kabar/keluar?q=zzz"]) == []
    assert await seen(client_for(tenant, citizen(stored["warga"])), ["/akun/kabar", "/akun"]) == []
