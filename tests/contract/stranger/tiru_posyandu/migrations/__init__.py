"""Revisions of the module posyandu."""
