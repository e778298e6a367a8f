"""Database history: independent Alembic histories, and the runner that takes a fleet of tenants along.

Glossary. History: one line of revisions with one owner: `control` (the control plane), each room of the
platform, each module. Revision ids carry the history's name (`akses_0001`). Every schema remembers the
revisions it stands at in its table `tiru_revision`, one row per history.
"""
