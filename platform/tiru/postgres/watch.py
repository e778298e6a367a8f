"""`python -m tiru.postgres.watch DATA`: stop the server of a data folder once nobody uses it."""

from __future__ import annotations

import sys
from pathlib import Path

from tiru.postgres.cluster import Cluster
from tiru.postgres.locks import FileLock, held


def watch(data: Path) -> None:
    """Return when the server has been stopped, or was stopped by its last user."""
    cluster = Cluster(data)
    users = FileLock(cluster._beside("users.lock"))
    while True:
        users.exclusive()  # waits until the last user has let go
        users.release()  # never hold it while asking for start.lock: a newcomer takes them the other way round
        with held(cluster._beside("start.lock")):
            if users.try_exclusive():
                cluster.stop()
                return


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
