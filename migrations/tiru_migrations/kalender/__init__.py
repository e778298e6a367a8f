"""Revisions of the room kalender: holidays of a tenant."""
