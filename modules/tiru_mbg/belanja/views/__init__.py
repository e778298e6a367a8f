"""The room's pages of the office."""
