"""History of the room fasilitas."""
