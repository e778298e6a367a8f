"""Who uses a cluster, kept by the kernel: a lock on a file ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """An open file to lock. `shared` says *I use it*; `exclusive` says *nobody else does*."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def shared(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def exclusive(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def try_exclusive(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._handle)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold `path` exclusively for the block."""
    lock = FileLock(path)
    lock.exclusive()
    try:
        yield
    finally:
        lock.close()
