"""What a tenant is to become: what provisioning needs to know, whatever it was read from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiru.errors import Invalid
from tiru.i18n import _

_SLUG = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
LONGEST = 36
RESERVED = frozenset({"konsol", "www", "api", "tiru", "aset", "status"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A tenant as it should be. Refuses a bad slug when it is made.

    `agreements` and `decisions` are documents as `tiru_tenants.agreements` writes them, each with `ref`.
    `units` and `posts` are applied by the room organisasi; `settings` are per module.
    """

    slug: str
    title: str
    kode_wilayah: str
    jenis: str = "kabupaten"
    timezone: str = "Asia/Jakarta"
    words: Mapping[str, str] = field(default_factory=dict)
    brand: str = "#0f6b50"
    accent: str = "#c98f1d"
    domains: Sequence[str] = ()
    modules: Sequence[str] = ()
    agreements: Sequence[Mapping[str, Any]] = ()
    decisions: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    units: Sequence[Mapping[str, Any]] = ()
    posts: Sequence[Mapping[str, Any]] = ()
    manifest: Mapping[str, Any] | None = None
    manifest_text: str = ""

    def __post_init__(self) -> None:
        if not slug_is_usable(self.slug):
            raise Invalid(
                _("Nama tenant %(slug)s tidak bisa dipakai.", slug=self.slug),
                remedy=_("Pakai huruf kecil, angka dan tanda hubung, paling banyak %(n)s.", n=LONGEST),
            )

    @property
    def schema(self) -> str:
        """Name of the schema and of the role."""
        return schema_of(self.slug)


def slug_is_usable(slug: str) -> bool:
    """Whether it can be the name of a host, a schema and a role."""
    return bool(_SLUG.fullmatch(slug)) and len(slug) <= LONGEST and slug not in RESERVED


def schema_of(slug: str) -> str:
    return f"t_{slug.replace('-', '_')}"
