"""`python -m tiru.words [LANGUAGE…]`: bring every catalogue up to the source; says what is left to translate.

Without a language: every language that some package has. `--check` writes nothing and exits 1 where `make words`
would change a file or a string has no translation. `--package NAME` (may be repeated) names the packages; a module
in a distribution of its own names itself, the default is every package of an installed module.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import entry_points

from tiru.registry import GROUP
from tiru.words.catalogue import misplaced, read, text_of, untranslated, updated
from tiru.words.extraction import folder_of, source_strings


def packages() -> list[str]:
    """The top packages that installed modules come from, the platform first."""
    found = {point.value.partition(".")[0].partition(":")[0] for point in entry_points(group=GROUP)}
    return ["tiru", *sorted(found - {"tiru"})]


def languages(names: list[str]) -> list[str]:
    """Languages that one of the packages has a catalogue of."""
    return sorted({path.stem for name in names for path in (folder_of(name) / "locale").glob("*.po")})


def bring_up(names: list[str], language: str, *, check: bool = False) -> list[str]:
    """Write the catalogues of one language (or with `check` only compare); returns what is wrong or missing."""
    paths = {name: folder_of(name) / "locale" / f"{language}.po" for name in names}
    known = {name: read(path) for name, path in paths.items()}
    problems = []
    for name, path in paths.items():
        source = source_strings(name)
        others = [known[other] for other in names if other != name]
        made = updated(source, known[name], others)
        content = text_of(made)
        if not path.is_file() or path.read_text("utf-8") != content:
            if check:
                problems.append(f"{path}: `make words` would change it")
            else:
                path.parent.mkdir(exist_ok=True)
                path.write_text(content, "utf-8")
        problems += [f"{path}: {problem}" for problem in (*untranslated(source, made), *misplaced(made))]
    return problems


def main(arguments: list[str] | None = None) -> int:
    """Entry point; 1 where something is left to do."""
    parser = argparse.ArgumentParser(prog="python -m tiru.words", description="Write the catalogues.")
    parser.add_argument("language", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--package", action="append")
    wish = parser.parse_args(arguments)
    names = wish.package or packages()
    problems: list[str] = []
    for language in wish.language or languages(names):
        problems += bring_up(names, language, check=wish.check)
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    sys.stdout.write(f"{len(problems)} left to do\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
