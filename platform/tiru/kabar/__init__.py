"""Telling people: notices inside the product, and an outbox of letters and short messages to the outside."""
