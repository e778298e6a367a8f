"""A regency leaves with all that is its own: one archive that can be checked and brought back, here or elsewhere.

Glossary. Archive: a ZIP with the tenant's tables, files, audit chain, papers and manifest. Contents: its
`manifest.json`, with counts and the SHA-256 of every member. Sealed: closed with the tenant's keys.
"""
