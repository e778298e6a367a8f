"""The warnings MBG-01 to MBG-12."""
