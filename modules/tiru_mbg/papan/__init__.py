"""The board of today, live."""
