"""Revisions of the room organisasi: units, posts and who holds them."""
