"""Made for the measurement."""
