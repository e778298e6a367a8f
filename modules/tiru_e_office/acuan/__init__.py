"""Acuan: what letters stand on and a region changes itself: templates, letterheads, kinds, codes of the archive."""
