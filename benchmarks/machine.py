"""What the figures were measured on: cores, memory, load beforehand, versions."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version

import psutil

COMPARED = (
    *("litestar", "sqlalchemy", "asyncpg", "uvicorn", "uvloop", "alembic"),
    *("django", "django-tenants", "gunicorn", "psycopg"),
)


def described(postgresql: int) -> dict[str, object]:
    """For the head of the JSON. `memory_gb` is the machine's whole, in 10^9 bytes."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load_before": [round(one, 2) for one in os.getloadavg()],
        "system": platform.platform(),
        "python": platform.python_version(),
        "postgresql": postgresql,
        "versions": {name: version(name) for name in COMPARED},
    }
