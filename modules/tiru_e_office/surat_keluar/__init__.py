"""Surat keluar: written from a template, agreed to by paraf, numbered, signed and delivered."""
