"""Telling people: notices inside the product, and an outbox of letters and short messages to the outside.

Glossary: kabar: a notice that an official or a citizen reads inside the product. Kabar keluar: a letter or short
message on its way out. No personal data and no content of a case stands in either: numbers and links do.
"""
