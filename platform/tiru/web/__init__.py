"""The web: from a host name to a tenant, from a cookie to an actor, from a route to a page."""
