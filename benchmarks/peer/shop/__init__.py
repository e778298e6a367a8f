"""Who the peer's tenants are."""
