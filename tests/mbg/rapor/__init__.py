"""The sums of a kitchen's day, its report card, and what leaves the house of it."""
