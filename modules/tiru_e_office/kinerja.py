"""The performance target that a letter serves: a reference in words with a link, or one of another module's targets.

While a module answers `ports.Targets`, only its targets are taken and it says how they are called and where they
are. Without one, what was typed stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from tiru.access.cookies import safe_back
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.ports import Targets

MOST_LINK = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A target as a page shows it; `href` may be empty, `is_outside` when it leads to another site."""

    label: str
    href: str
    is_outside: bool


async def target_faults(work: UnitOfWork, reference: str, link: str) -> dict[str, str]:
    """What is wrong with a reference and its link, by field."""
    fields: dict[str, str] = {}
    if link and not reference:
        fields["kinerja"] = _("Tulis sasaran yang ditautkan.")
    if link and not is_link(link):
        fields["kinerja_tautan"] = _("Tautan harus diawali https:// atau / untuk halaman di situs ini.")
    targets = work.port(Targets)  # type: ignore[type-abstract]
    if reference and targets is not None and await targets.target_for(work, reference) is None:
        fields["kinerja"] = _("Sasaran ini tidak ada di daftar sasaran kinerja.")
    return fields


def is_link(link: str) -> bool:
    """A page of this site, or a whole https address without a name or pass word in it."""
    if len(link) > MOST_LINK:
        return False
    if link.startswith("/"):
        return safe_back(link, default="") == link
    if any(ord(letter) < 33 or letter in '\\<>"' for letter in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not parts.username and not parts.password


async def shown_target(work: UnitOfWork, surat: Surat) -> Shown | None:
    """What stands on the page of a letter; None without a target."""
    if not surat.kinerja:
        return None
    targets = work.port(Targets)  # type: ignore[type-abstract]
    found = await targets.target_for(work, surat.kinerja) if targets is not None else None
    label, href = (found.label, found.href) if found is not None else (surat.kinerja, surat.kinerja_tautan)
    return Shown(label, href, href.startswith("https:"))
