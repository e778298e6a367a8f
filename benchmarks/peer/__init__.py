"""The peer: the same tables under django-tenants, as its documentation sets it up."""
