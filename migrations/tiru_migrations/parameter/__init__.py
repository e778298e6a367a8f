"""Revisions of the room parameter: regulatory numbers over time, and settings of modules."""
