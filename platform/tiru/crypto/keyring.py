"""Envelope keys: a master key wraps one data key per tenant; what is encrypted names its key.

Wrapped keys lie in `<home>/keys/tenants/<slug>.json`, readable by the owner only. Destroying that file
(`shred`) makes every protected field of that tenant unreadable, in backups too; `<slug>.shredded` stays
behind, so that no process makes new keys as if nothing had happened. Several processes share the folder:
the first key is made once, and what one process changes the others see at their next look. A field's
ciphertext is bound to (tenant, purpose): moved to another column or tenant it does not open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"t1"
NONCE = 12

Stamp = tuple[int, int]
"""Which file it was: number and time of change."""


class KeyShredded(Exception):
    """The key is gone, and with it what it protected."""


@dataclass(frozen=True, slots=True)
class TenantKeys:
    """Data keys of one tenant, newest last; old ones only open what they once closed."""

    tenant: str
    keys: dict[int, bytes] = field(repr=False)

    def encrypt(self, plain: str, *, purpose: str) -> bytes:
        """Close `plain` with the newest key; `purpose` is `table.column`."""
        number = max(self.keys)
        nonce = secrets.token_bytes(NONCE)
        sealed = AESGCM(self.keys[number]).encrypt(nonce, plain.encode(), self._bound(purpose))
        return VERSION + number.to_bytes(2, "big") + nonce + sealed

    def decrypt(self, closed: bytes, *, purpose: str) -> str:
        """Open what `encrypt` closed. Raises KeyShredded without the key, ValueError when it was altered."""
        if closed[:2] != VERSION:
            raise ValueError("not one of our ciphertexts")
        number = int.from_bytes(closed[2:4], "big")
        if number not in self.keys:
            raise KeyShredded(f"key {number} of {self.tenant}")
        nonce, sealed = closed[4 : 4 + NONCE], closed[4 + NONCE :]
        try:
            return AESGCM(self.keys[number]).decrypt(nonce, sealed, self._bound(purpose)).decode()
        except InvalidTag as error:
            raise ValueError("altered, or of another tenant or purpose") from error

    def match(self, value: str, *, purpose: str) -> str:
        """Keyed hash for equality look-ups (64 hex digits); stable over rotation, different per tenant."""
        key = _derive(self.keys[min(self.keys)], f"match:{purpose}")
        return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()

    def is_current(self, closed: bytes) -> bool:
        """Whether the newest key closed it; what is not should be closed anew after a rotation."""
        return closed[:4] == VERSION + max(self.keys).to_bytes(2, "big")

    def _bound(self, purpose: str) -> bytes:
        return f"{self.tenant}\0{purpose}".encode()


@dataclass(slots=True)
class KeyRing:
    """`master` is 32 bytes. `folder` holds the wrapped keys. `secret` derives what is not per tenant."""

    master: bytes = field(repr=False)
    folder: Path
    _cache: dict[str, tuple[Stamp, TenantKeys]] = field(default_factory=dict)

    @classmethod
    def in_home(cls, home: Path, master: bytes | None = None) -> KeyRing:
        """Use `master`, or the one in `<home>/keys/master`, made at first use with mode 0600."""
        folder = home / "keys"
        (folder / "tenants").mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        return cls(master or _file_key(folder / "master"), folder / "tenants")

    def of(self, tenant: str) -> TenantKeys:
        """The tenant's keys; the first is made when first asked for. Raises KeyShredded after `shred`."""
        path = self._path(tenant)
        stamp, cached = _stamp(path), self._cache.get(tenant)
        if cached is not None and cached[0] == stamp:
            return cached[1]
        self._cache.pop(tenant, None)
        if stamp is None:
            if self._grave(tenant).exists():
                raise KeyShredded(f"keys of {tenant}")
            _write_once(path, self._wrapped(tenant, {1: secrets.token_bytes(32)}))
            stamp = _stamp(path)
        keys = TenantKeys(tenant, self._read(tenant))
        if stamp is not None:
            self._cache[tenant] = stamp, keys
        return keys

    def rotate(self, tenant: str) -> int:
        """Add a new key for what is closed from now on; returns its number."""
        keys = dict(self.of(tenant).keys)
        number = max(keys) + 1
        wrapped = self._wrapped(tenant, {**keys, number: secrets.token_bytes(32)})
        _write_private(self._path(tenant), wrapped)
        return number

    def shred(self, tenant: str) -> bool:
        """Destroy a tenant's keys. True when there were any. Nothing brings them back."""
        self._cache.pop(tenant, None)
        path = self._path(tenant)
        if not path.exists():
            return False
        _write_private(self._grave(tenant), str(self._newest(tenant)).encode())
        with path.open("r+b") as content:
            path.unlink()
            content.write(secrets.token_bytes(os.fstat(content.fileno()).st_size))
            content.flush()
            os.fsync(content.fileno())
        return True

    def begin_again(self, tenant: str) -> None:
        """New keys for a name that was used before; they open nothing of what was shredded."""
        grave = self._grave(tenant)
        if grave.exists():
            number = int(grave.read_text()) + 1
            _write_once(self._path(tenant), self._wrapped(tenant, {number: secrets.token_bytes(32)}))
            grave.unlink()

    def tenants(self) -> list[str]:
        """Whoever has keys here, by name."""
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def restore(self, keys: TenantKeys) -> None:
        """Put keys back that were kept elsewhere. Raises FileExistsError where there are living ones."""
        if self._path(keys.tenant).exists():
            raise FileExistsError(keys.tenant)
        _write_private(self._path(keys.tenant), self._wrapped(keys.tenant, keys.keys))
        self._grave(keys.tenant).unlink(missing_ok=True)

    def rewrap(self, master: bytes) -> KeyRing:
        """The ring under a new master key; every tenant's keys are wrapped anew, none of them changes.

        May be run again after it was interrupted: what the new master opens already is left alone.
        Protected data stays as it is; what was derived from the old master (cookies) ends.
        """
        fresh = KeyRing(master, self.folder)
        for tenant in self.tenants():
            try:
                fresh._read(tenant)
            except ValueError:
                _write_private(self._path(tenant), fresh._wrapped(tenant, self._read(tenant)))
        return fresh

    def derive(self, purpose: str) -> bytes:
        """32 bytes for something of the whole installation, e.g. signing cookies."""
        return _derive(self.master, purpose)

    def _path(self, tenant: str) -> Path:
        if not tenant.replace("-", "").replace("_", "").isalnum():
            raise ValueError(tenant)
        return self.folder / f"{tenant}.json"

    def _grave(self, tenant: str) -> Path:
        return self._path(tenant).with_suffix(".shredded")

    def _newest(self, tenant: str) -> int:
        """Number of the newest key; 0 where the master key does not open them: they may go all the same."""
        try:
            return max(self._read(tenant))
        except ValueError:
            return 0

    def _wrap(self, tenant: str) -> AESGCM:
        return AESGCM(_derive(self.master, f"wrap:{tenant}"))

    def _wrapped(self, tenant: str, keys: dict[int, bytes]) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        plain = json.dumps({number: base64.b64encode(key).decode() for number, key in keys.items()})
        return base64.b64encode(nonce + self._wrap(tenant).encrypt(nonce, plain.encode(), tenant.encode()))

    def _read(self, tenant: str) -> dict[int, bytes]:
        sealed = base64.b64decode(self._path(tenant).read_bytes())
        try:
            plain = self._wrap(tenant).decrypt(sealed[:NONCE], sealed[NONCE:], tenant.encode())
        except InvalidTag as error:
            raise ValueError(f"the master key does not open the keys of {tenant}") from error
        return {int(number): base64.b64decode(key) for number, key in json.loads(plain).items()}


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(key)


def _file_key(path: Path) -> bytes:
    if not path.exists():
        _write_once(path, base64.b64encode(secrets.token_bytes(32)))
    return base64.b64decode(path.read_bytes())


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns


def _write_private(path: Path, content: bytes) -> None:
    """Whole or not at all, mode 0600 from the start; what was there is replaced."""
    _fresh(path, content).replace(path)


def _write_once(path: Path, content: bytes) -> None:
    """As `_write_private`, but of two processes at once the first wins and the second changes nothing."""
    fresh = _fresh(path, content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _fresh(path: Path, content: bytes) -> Path:
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    return fresh
