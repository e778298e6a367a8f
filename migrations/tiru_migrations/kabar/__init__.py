"""Revisions of the room kabar: notices inside the product, and the outbox of letters and short messages."""
