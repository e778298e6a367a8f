"""Run a program that refuses to run as root: `python -m tiru.postgres.unprivileged PROGRAM [ARG…]`.

PostgreSQL will not start with uid 0. In a user namespace where 65534 inside is 0 outside, it sees
itself as nobody while files keep their owner: no account is added, no folder is opened to others.
Where namespaces are refused, exit code 77 says so.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
REFUSED = 77
NOBODY = 65534


def main(arguments: list[str]) -> None:
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWUSER) != 0:
            sys.exit(REFUSED)
        try:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
            Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")
        except OSError:
            sys.exit(REFUSED)
    os.execv(arguments[0], arguments)  # noqa: S606 - the caller names the program


if __name__ == "__main__":
    main(sys.argv[1:])
