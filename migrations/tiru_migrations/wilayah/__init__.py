"""Revisions of the reference data every tenant may read: the administrative units."""
