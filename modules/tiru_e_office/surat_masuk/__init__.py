"""Surat masuk: a letter comes in, gets the next number of the agenda, and goes to the posts it is addressed to."""
