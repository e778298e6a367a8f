"""`tiru serve` and `tiru worker` as a service manager runs them: refused, prepared, started, asked to stop."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

SECRETS = {
    "TIRU_SECRET_KEY": "x" * 48,
    "TIRU_MASTER_KEY": base64.b64encode(b"k" * 32).decode(),
    "TIRU_MAIL": "smtp",
    "TIRU_SMTP_HOST": "127.0.0.1",
    "LANG": "id_ID.UTF-8",
}
TIRU = (sys.executable, "-m", "tiru.cli")
START_S = 60.0


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An empty home in production: the environment that a unit file gives, and a free port."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TIRU_")}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    home = tmp_path_factory.mktemp("produksi") / "home"
    return {**plain, "TIRU_HOME": str(home), "TIRU_PORT": str(port)}, port


def command(words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TIRU, *words.split()], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def started(what: str, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("w") as output:
        return subprocess.Popen([*TIRU, what], env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL)


def until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(log.read_text()[-3000:])


@pytest.mark.slow
def test_from_refusal_to_service_and_a_polite_end(house, tmp_path):
    bare, port = house
    refused = command("serve", {**bare, "LANG": "id_ID.UTF-8"})
    assert refused.returncode == 9, refused.stderr
    for words in ("TIRU_SECRET_KEY", "TIRU_MASTER_KEY", "TIRU_MAIL=smtp", "Basis data belum disiapkan"):
        assert words in refused.stderr
    assert command("worker", {**bare, **SECRETS}).returncode == 9, "the schema is not there yet"

    environment = {**bare, **SECRETS}
    prepared = command("migrate run --all --yes", environment)
    assert prepared.returncode == 0, prepared.stderr
    web, worker = (started(what, environment, tmp_path / what) for what in ("serve", "worker"))
    try:
        until_ready(web, port, tmp_path / "serve")
        taken = command("serve", environment)
        assert (taken.returncode, "sedang dipakai" in taken.stderr) == (1, True), taken.stderr

        slow = slow_request(port)
        web.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        slow.sendall(b"x=y12")  # the rest of what was announced
        assert slow.recv(200).startswith(b"HTTP/1.1 4"), "what was under way is answered"
        slow.close()
        worker.send_signal(signal.SIGTERM)
        assert (web.wait(30), worker.wait(30)) == (0, 0)
    finally:
        for process in (web, worker):
            if process.poll() is None:
                process.kill()
    said = (tmp_path / "serve").read_text() + (tmp_path / "worker").read_text()
    assert "Traceback" not in said
    assert "Unhandled" not in said


def slow_request(port: int) -> socket.socket:
    """A form of which half has arrived."""
    slow = socket.create_connection(("127.0.0.1", port), timeout=20)
    head = "POST /tidak-ada HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
    slow.sendall((head + "Content-Type: application/x-www-form-urlencoded\r\n\r\na=b&c").encode())
    time.sleep(0.3)
    return slow
