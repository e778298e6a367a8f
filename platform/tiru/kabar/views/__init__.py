"""Pages: one's own notices at both faces, and the outbox."""
