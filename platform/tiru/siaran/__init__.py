"""Live screens: what changed is told to every open page at once, over server-sent events.

Glossary: siaran: the announcement that something changed; it carries a topic and a key, never data. Peristiwa: one
announcement as it is kept for an hour, for pages that were away.
"""
