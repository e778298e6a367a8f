"""Jinja for the whole house: each package brings `templates/<its name>/`, undefined names are errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape

from tiru import i18n
from tiru.indonesian_dates import relatif, tanggal, tanggal_jam
from tiru.indonesian_numbers import angka, persen
from tiru.initials import initials
from tiru.rupiah import rupiah
from tiru.web.assets import asset


def make_environment(packages: Iterable[str]) -> Environment:
    """One environment for `packages`; a package without a `templates` folder is passed over."""
    loaders = []
    for package in dict.fromkeys(("tiru.web", *packages)):
        try:
            loaders.append(PackageLoader(package))
        except ValueError:
            continue
    environment = Environment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "svg", "xml")),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    callables: Any = environment
    callables.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=False)
    environment.globals.update(_=i18n.gettext, asset=asset)
    environment.filters.update(
        rupiah=rupiah,
        tanggal=tanggal,
        tanggal_jam=tanggal_jam,
        inisial=initials,
        relatif=relatif,
        angka=angka,
        persen=persen,
    )
    return environment
