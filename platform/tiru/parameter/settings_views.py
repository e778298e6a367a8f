"""Settings of modules as administrators see and change them."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.response import Redirect, Template

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.parameter.settings import change_setting, current_settings, setting
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
MANAGE = "parameter:setting:manage"


@get("/pengaturan", permission=MANAGE)
async def settings_page(request: AnyRequest, work: Work) -> Template:
    """Every setting of the active modules."""
    return await page(request, work, "parameter/pengaturan.html", await _context(work))


@post("/pengaturan", permission=MANAGE)
async def save(request: AnyRequest, work: Work) -> Redirect:
    """Change one setting."""
    sent = await sent_form(request)
    module, key = sent.text("module"), sent.text("key")
    try:
        await change_setting(work, module, key, sent.text("value"), reason=sent.text("alasan")[:300])
    except Invalid as problem:
        context = {**await _context(work), "open_key": f"{module}.{key}"}
        raise await form_again(request, work, "parameter/pengaturan.html", sent, problem, context) from problem
    return go_to("/kantor/pengaturan", flash=_("Pengaturan disimpan."))


async def _context(work: UnitOfWork) -> dict[str, object]:
    changed = await current_settings(work)
    groups = []
    for module in work.registry.active(work.tenant.modules):
        if module.settings:
            rows = [
                {
                    "spec": spec,
                    "value": await setting(work, module.name, spec.key),
                    "changed": changed.get(module.name, {}).get(spec.key),
                }
                for spec in module.settings
            ]
            groups.append({"module": module, "rows": rows})
    return {"groups": groups, "open_key": ""}
