"""Fixtures offered to every module: a real PostgreSQL, two tenants side by side, a client for each."""
