"""The day on phones: what was written down, and what comes of it."""
