"""The organisation of a regency: units in a tree, posts in them, and who holds a post when.

Glossary. Jabatan: post. Definitif: appointed holder. Plt: acts while the post is empty. Plh: acts while the
holder is away. Pj: appointed by the state to lead a region between two elections.
"""
