"""The pages of the room: places, tables, assignments, the map and who is left out."""
