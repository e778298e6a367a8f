"""The operators' console: the fleet, one tenant, what is used, what needs attention."""
