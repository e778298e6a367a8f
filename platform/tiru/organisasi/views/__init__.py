"""The organisation as people see it: the tree, a unit, a post, tables."""
