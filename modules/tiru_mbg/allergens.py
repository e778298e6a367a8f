"""The allergens that menus, foods and classes are marked with: one list for all rooms."""

from __future__ import annotations

from tiru.i18n import lazy

ALLERGENS = {
    "kacang": lazy("Kacang"),
    "telur": lazy("Telur"),
    "susu": lazy("Susu"),
    "seafood": lazy("Ikan dan hasil laut"),
    "gluten": lazy("Gluten (terigu)"),
    "kedelai": lazy("Kedelai"),
}
"""Code and what people read. `Rombel.alergi` counts pupils by these codes."""
