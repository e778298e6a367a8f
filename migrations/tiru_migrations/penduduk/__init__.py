"""Revisions of the room penduduk."""
