"""Revisions of the room siaran: what changed, for screens that were away."""
