"""Foods, menus, nutrients, cycles, the schedule."""
