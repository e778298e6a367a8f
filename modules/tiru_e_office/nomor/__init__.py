"""Numbers: the agenda of each unit, and the numbers of letters that go out. No gaps, never twice."""
