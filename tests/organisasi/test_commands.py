"""`tiru org` in the console's schema: list, plan, change, refuse."""

from __future__ import annotations

import json
import secrets

import psycopg
import pytest
from tests.organisasi.conftest import CLERK, make_unit
from typer.testing import CliRunner

from tiru.errors import Invalid, NotFound, Refused
from tiru.organisasi.commands import org
from tiru.organisasi.forms import PostForm
from tiru.organisasi.post_changes import create_post
from tiru.web.site import CONSOLE
from tiru.work import unit_of_work

WHEN = ("--effective", "2024-06-01", "--reason", "Perda 9/2024")


@pytest.fixture
def tiru(installation, services, monkeypatch):
    """Run `tiru org …` for the console; JSON comes back as rows."""
    monkeypatch.setenv("TIRU_DATABASE_URL", installation.owner_url)
    monkeypatch.setenv("TIRU_APP_DATABASE_URL", installation.app_url)
    monkeypatch.setenv("TIRU_HOME", str(services.settings.home))

    def run(*words: str):
        return CliRunner().invoke(org, [*words, "--tenant", "konsol", "-o", "json"], catch_exceptions=False)

    return run


@pytest.fixture
async def mark(services) -> str:
    """Codes end in it: pemda with dinas (bidang, one post) and badan."""
    mark = secrets.token_hex(4)
    async with unit_of_work(services, CONSOLE, CLERK) as work:
        await make_unit(work, f"pemda-{mark}", tipe="pemda")
        dinas = await make_unit(work, f"dinas-{mark}", f"pemda-{mark}", tipe="opd_dinas")
        await make_unit(work, f"badan-{mark}", f"pemda-{mark}", tipe="opd_badan")
        await make_unit(work, f"bidang-{mark}", f"dinas-{mark}")
        await create_post(work, dinas.id, PostForm(kode=f"staf-{mark}", nama="Penata Data"))
    return mark


def items(result) -> list[dict]:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["items"]


def parents(tiru, mark: str, *more: str) -> dict[str, str]:
    return {row["code"]: row["under"] for row in items(tiru("list", "--q", mark, *more))}


def test_units_are_listed_as_they_were_on_a_day(tiru, mark):
    assert parents(tiru, mark)[f"bidang-{mark}"] == f"dinas-{mark}"
    assert parents(tiru, mark, "--on", "2019-12-31") == {}


def test_a_plan_says_what_would_change_and_writes_nothing(tiru, installation, mark):
    def rows() -> tuple[int, int]:
        with psycopg.connect(installation.owner_url) as owner:
            return owner.execute(
                "select (select count(*) from tiru_control.unit_perubahan), "
                "(select count(*) from tiru_control.audit_entry)"
            ).fetchone()

    before = rows()
    [one] = items(tiru("move", f"bidang-{mark}", "--under", f"badan-{mark}", *WHEN, "--plan"))
    assert (one["code"], one["field"], one["before"], one["after"]) == (
        f"bidang-{mark}",
        "induk",
        f"dinas-{mark}",
        f"badan-{mark}",
    )
    assert rows() == before
    assert parents(tiru, mark)[f"bidang-{mark}"] == f"dinas-{mark}"


def test_nothing_is_touched_before_somebody_says_yes(tiru, mark):
    asked = tiru("move", f"bidang-{mark}", "--under", f"badan-{mark}", *WHEN)
    assert asked.exit_code == 2
    assert parents(tiru, mark)[f"bidang-{mark}"] == f"dinas-{mark}"


def test_a_unit_is_moved_and_the_earlier_day_still_shows_it_elsewhere(tiru, mark):
    assert len(items(tiru("move", f"bidang-{mark}", "--under", f"badan-{mark}", *WHEN, "--yes"))) == 1
    assert parents(tiru, mark)[f"bidang-{mark}"] == f"badan-{mark}"
    assert parents(tiru, mark, "--on", "2024-05-31")[f"bidang-{mark}"] == f"dinas-{mark}"


def test_a_unit_is_split_with_a_child_and_a_post(tiru, mark):
    taken = ("--child", f"bidang-{mark}", "--post", f"staf-{mark}")
    new = ("--new", f"pecahan-{mark}", "--name", f"Dinas Pecahan {mark}")
    changed = items(tiru("split", f"dinas-{mark}", *new, *taken, *WHEN, "--yes"))
    assert {(one["what"], one["code"]) for one in changed} == {
        ("unit", f"pecahan-{mark}"),
        ("unit", f"bidang-{mark}"),
        ("jabatan", f"staf-{mark}"),
    }
    found = parents(tiru, mark)
    assert found[f"bidang-{mark}"] == f"pecahan-{mark}"
    assert found[f"pecahan-{mark}"] == f"pemda-{mark}"


def test_a_unit_goes_into_another(tiru, mark):
    changed = items(tiru("merge", f"dinas-{mark}", "--into", f"badan-{mark}", *WHEN, "--yes"))
    assert ("unit", f"dinas-{mark}", "sampai", "2024-05-31") in {
        (one["what"], one["code"], one["field"], one["after"]) for one in changed
    }
    found = parents(tiru, mark)
    assert found[f"bidang-{mark}"] == f"badan-{mark}"
    assert f"dinas-{mark}" not in found


def test_refusals_carry_their_exit_codes(tiru, mark):
    with pytest.raises(Refused) as circle:
        tiru("move", f"dinas-{mark}", "--under", f"bidang-{mark}", *WHEN, "--yes")
    with pytest.raises(NotFound) as unknown:
        tiru("merge", "tidak-ada", "--into", f"badan-{mark}", *WHEN, "--yes")
    with pytest.raises(Invalid):
        tiru("move", f"bidang-{mark}", "--under", "tidak-ada", *WHEN, "--yes")
    assert (circle.value.exit_code, unknown.value.exit_code) == (1, 5)
    assert tiru("move", f"bidang-{mark}", "--under", f"badan-{mark}", "--reason", "Perda 1/2024").exit_code == 2
