"""The disk: what a killed process leaves, and who may enter the folders."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tiru.files.local import LocalStore
from tiru.files.store import Usage

HALF_WAY = """
import asyncio, sys
from pathlib import Path
from tiru.files.local import LocalStore

async def slow():
    yield b"x" * 1_000_000
    print("half", flush=True)
    await asyncio.sleep(60)
    yield b"x" * 1_000_000

asyncio.run(LocalStore(Path(sys.argv[1])).put_stream("blora", slow(), suffix=".pdf"))
"""


def put_and_kill(folder: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", HALF_WAY, str(folder)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)


async def test_kill_9_half_way_through_leaves_no_object(tmp_path: Path) -> None:
    put_and_kill(tmp_path)
    store = LocalStore(tmp_path)
    assert any((tmp_path / "blora").iterdir()), "the kill came before anything was written"
    assert await store.usage("blora") == Usage(0, 0)
    assert [key async for key in store.keys("blora")] == []
    whole = await store.put("blora", b"x" * 2_000_000, suffix=".pdf")
    assert await store.size("blora", whole.key) == 2_000_000
    await store.delete_all("blora")
    assert not (tmp_path / "blora").exists()


async def test_every_folder_is_ours_alone(tmp_path: Path) -> None:
    await LocalStore(tmp_path / "files").put("blora", b"x")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "files").rglob("*") if path.is_dir()}
    assert modes == {0o700}
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
