"""The front pages: the citizens' portal and the officials' first page, made of what modules declare."""
