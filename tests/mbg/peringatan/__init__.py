"""The warnings of the module."""
