"""Tabular: whole tables in and out, as CSV and XLSX, row by row and never all in memory.

In: `open_table` reads the sheet, `read_rows` applies a `Layout`, `dry_run` counts and explains,
`write_error_file` gives the faulty rows back with a column "Kesalahan". Out: `csv_chunks`, `write_xlsx`.
No database: the room that owns the rows writes them.
"""
