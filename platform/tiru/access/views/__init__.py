"""Pages of the room akses: the door, one's own account, accounts and roles, tokens, citizens."""
