"""Telling other systems that something happened, signed after Standard Webhooks; never what a letter says."""
