"""Facilities as people see them: lists and maps, one facility, tables, kinds, and the citizens' page."""
