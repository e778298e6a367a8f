"""Revisions of the room akses: accounts, roles, sessions, tokens."""
