"""Commands speak Indonesian where the terminal does, English elsewhere; codes and names stay the same."""

import subprocess
import sys

import pytest
from typer.main import get_command

from tiru.cli import build, in_the_persons_language
from tiru.cli.language import language_of
from tiru.i18n import speak
from tiru.words.command_help import help_texts

QUIET = {"PATH": "/usr/bin:/bin", "TIRU_HOME": "/nonexistent"}


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "en"),
        ({}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_MESSAGES": "id_ID.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "TIRU_LANG": "id"}, "id"),
        ({"LANG": "id_ID.UTF-8", "TIRU_LANG": "en"}, "en"),
    ],
)
def test_the_terminal_decides_the_language_and_tiru_lang_decides_first(environment, language):
    assert language_of(environment) == language


def tiru(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from tiru.cli import main; main()", *words]
    return subprocess.run(command, env=QUIET | environment, capture_output=True, text=True, timeout=60, check=False)


def test_help_is_in_the_language_of_the_terminal():
    english, indonesian = tiru("tenant", "apply", "--help"), tiru("tenant", "apply", "--help", LANG="id_ID.UTF-8")
    assert "Make the tenant like its file" in english.stdout
    assert "Jangan bertanya." not in english.stdout
    assert "Jadikan tenant seperti berkasnya" in indonesian.stdout
    assert "Do not ask." not in indonesian.stdout


def test_a_refusal_is_in_the_language_of_the_terminal_and_its_code_is_the_same():
    wrong = ("tenant", "new", "--kode-wilayah", "99.99")
    english, indonesian = tiru(*wrong), tiru(*wrong, LANG="id_ID.UTF-8")
    assert english.returncode == indonesian.returncode != 0
    assert "There is no" in english.stderr
    assert "Tidak ada" in indonesian.stderr
    assert english.stderr.split()[-1] == indonesian.stderr.split()[-1]


def test_without_a_yes_the_harmless_command_is_named_in_the_language_of_the_terminal():
    asked = ("tenant", "suspend", "kuningan", "--reason", "x", "--no-input")
    english, indonesian = tiru(*asked), tiru(*asked, LANG="id_ID.UTF-8")
    assert english.returncode == indonesian.returncode == 2
    assert "Look first: --plan" in english.stderr
    assert "Lihat dahulu: --plan" in indonesian.stderr


def test_no_help_text_stays_indonesian_in_english():
    app = build()
    source = {text for package in ("tiru", "tiru_tenants") for text in help_texts(package)}
    same = {"kesepakatan_bersama, pks, addendum, pengakhiran, hibah.", "read, citizen_write, staff_write, export."}
    with speak("en"):
        left = [text for text in _helps(in_the_persons_language(app)) if text in source - same]
    assert left == []
    assert len(source) > 150


def test_building_the_tree_again_gives_the_source_again():
    with speak("en"):
        in_the_persons_language(build())
    assert get_command(build()).help.startswith("Kit pemerintahan digital")


def _helps(command):
    yield command.help
    yield from (getattr(parameter, "help", None) for parameter in command.params)
    for child in getattr(command, "commands", {}).values():
        yield from _helps(child)
