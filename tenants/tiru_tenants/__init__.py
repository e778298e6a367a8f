"""The control plane: who our customers are, what they may use, how they are made and unmade.

Glossary. Manifest: a tenant written as TOML. Plan: what `apply` would change. Agreement: Kesepakatan
Bersama, PKS, addendum or grant deed. Entitlement: what follows from agreements, decisions and the clock.
Ladder: the rungs a tenant steps down after its agreement ends, without its portal going dark.
"""
