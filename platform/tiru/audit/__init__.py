"""Who did what to what, in a hash chain per tenant that anybody can verify offline."""
