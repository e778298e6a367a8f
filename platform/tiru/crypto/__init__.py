"""Keys of tenants and what they protect: personal fields, matching hashes, signatures."""

from tiru.crypto.keyring import KeyRing, KeyShredded, TenantKeys

__all__ = ["KeyRing", "KeyShredded", "TenantKeys"]
