"""`tiru user|role|token` against the control schema of the test installation."""

from __future__ import annotations

import json
import re
import secrets

import pytest
from typer.testing import CliRunner

from tiru.access import commands


@pytest.fixture
def tiru(installation, services, monkeypatch):
    """Run a command of one of the three groups in the console's schema."""
    monkeypatch.setenv("TIRU_DATABASE_URL", installation.owner_url)
    monkeypatch.setenv("TIRU_APP_DATABASE_URL", installation.app_url)
    monkeypatch.setenv("TIRU_HOME", str(services.settings.home))

    def run(group, *words: str):
        return CliRunner().invoke(group, [*words, "--tenant", "konsol"], catch_exceptions=False)

    return run


def test_an_account_is_made_listed_and_closed(tiru):
    name = f"operator-{secrets.token_hex(3)}"
    made = tiru(commands.user, "create", name, "--name", "Operator Baru", "--yes")
    assert re.search(r"^http://konsol\.localhost/kantor/masuk/atur/\S+$", made.stdout, re.M)
    listed = tiru(commands.user, "list", "--q", name, "-o", "json")
    [row] = json.loads(listed.stdout)["items"]
    assert (row["username"], row["disabled"]) == (name, False)
    assert tiru(commands.user, "disable", name, "--reason", "coba").exit_code == 2  # nobody said yes
    assert tiru(commands.user, "disable", name, "--reason", "coba", "--yes").exit_code == 0
    [row] = json.loads(tiru(commands.user, "list", "--q", name, "-o", "json").stdout)["items"]
    assert row["disabled"] is True


def test_a_name_nobody_has_is_not_found(tiru):
    from tiru.errors import NotFound

    with pytest.raises(NotFound):
        tiru(commands.user, "enable", "tidak-ada", "--reason", "coba", "--yes")


def test_tokens_and_roles_are_listed_in_an_envelope(tiru):
    for group, kind in ((commands.role, "RoleList"), (commands.token, "TokenList")):
        assert json.loads(tiru(group, "list", "-o", "json").stdout)["kind"] == kind
