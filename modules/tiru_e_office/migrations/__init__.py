"""Revisions of the module e_office."""
