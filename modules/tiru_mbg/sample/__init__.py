"""A believable programme for demonstrations, the same for everybody."""
