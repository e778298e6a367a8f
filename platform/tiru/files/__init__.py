"""Files: an object store behind one port, and what is checked before anything goes in."""
