"""Posyandu: a village health post keeps its visits. Exists only to try the contract from outside."""
