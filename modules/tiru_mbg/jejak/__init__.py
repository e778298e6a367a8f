"""From the supplier's lot to the class and back; recall."""
