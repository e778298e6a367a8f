"""The database: pools that enter a tenant's role and schema with every transaction."""
