"""Places, classes, assignments, the map and the blank spots."""
