"""Revisions around the queue: how tenants ask for work without touching the queue's own tables."""
