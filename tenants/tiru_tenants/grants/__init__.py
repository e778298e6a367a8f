"""Grants: what an agreement switches on, as signed documents that can be checked without a network.

Glossary. Grant: one module for one tenant, signed with Ed25519 by an issuer. Issuer: who holds a private
key that installations trust, named by the fingerprint of its public key. Revocation list (crl): serials
taken back, signed and numbered by the issuer. High water: the latest instant an installation has seen.
"""
