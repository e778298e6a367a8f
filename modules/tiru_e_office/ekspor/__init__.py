"""Ekspor: what leaves e-Office whole, and how it is checked afterwards without a database."""
