"""Suppliers, purchases, market prices, the two-week account."""
