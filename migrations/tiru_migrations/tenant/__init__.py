"""Revisions of what every schema has before any room or module: the audit ledger."""
