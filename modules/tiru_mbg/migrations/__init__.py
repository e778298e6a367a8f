"""Revisions of the module aduan."""
