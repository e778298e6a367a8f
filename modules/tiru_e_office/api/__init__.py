"""The REST interface: letters for other programs, under the rights of whoever owns the token."""
