"""In which language commands speak: Indonesian where the terminal is, English elsewhere; `TIRU_LANG` decides first.

Names of commands, options, exit codes, error codes and everything in `-o json` are the same in every language.
"""

from __future__ import annotations

from collections.abc import Mapping

from tiru.i18n import SOURCE_LOCALE, available_locales

ELSEWHERE = "en"


def language_of(environment: Mapping[str, str]) -> str:
    """`TIRU_LANG`, else what POSIX asks: the first that is set of LC_ALL, LC_MESSAGES, LANG.

    A language without a catalogue, `C`, and a terminal that says nothing get English.
    """
    for name in ("TIRU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := environment.get(name):
            code = asked.lower().partition("_")[0].partition(".")[0]
            return code if code in available_locales() else _elsewhere()
    return _elsewhere()


def _elsewhere() -> str:
    return ELSEWHERE if ELSEWHERE in available_locales() else SOURCE_LOCALE
