"""The sums of every day and the report card of a kitchen."""
