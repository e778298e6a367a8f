"""Files that come with a form, and files that are sent to whoever may see them."""

from __future__ import annotations

from dataclasses import dataclass, field

from litestar import Response

from tiru.errors import Invalid
from tiru.files.attachment import attachment
from tiru.files.checked import Checked, check_upload
from tiru.i18n import _
from tiru.web.forms import Sent
from tiru.work import UnitOfWork
from tiru_aduan.models import Lampiran


@dataclass(slots=True)
class Received:
    """What came in the field `foto`: the good ones, and why the others are not."""

    good: list[Checked] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


async def received_files(work: UnitOfWork, sent: Sent, *, photos_only: bool = False) -> Received:
    """Every file looked at, so that one bad file does not cost the others."""
    received = Received()
    for upload in sent.files.get("foto", ()):
        try:
            limit = work.services.settings.upload_max_bytes
            received.good.append(await check_upload(upload, limit=limit, photos_only=photos_only))
        except Invalid as problem:
            received.wrong.append(problem.message)
    return received


async def checked_files(work: UnitOfWork, sent: Sent, *, photos_only: bool = False) -> list[Checked]:
    """The files, all of them good. Raises Invalid at the field."""
    received = await received_files(work, sent, photos_only=photos_only)
    if received.wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"foto": " ".join(received.wrong)})
    return received.good


async def send_file(work: UnitOfWork, found: Lampiran, *, small: bool) -> Response[bytes]:
    """A file of a report, the small picture when asked."""
    key = found.thumb_key if small and found.thumb_key else found.key
    content = await work.services.store.get(work.tenant.slug, key)
    return attachment(content, name=found.nama, media_type=found.media_type, inline=True)
