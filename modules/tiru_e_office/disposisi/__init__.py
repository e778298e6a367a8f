"""Disposisi: who is asked to do what with a letter, down the tree of posts, and how it closes."""
