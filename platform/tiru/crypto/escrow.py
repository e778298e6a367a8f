"""A tenant's keys in an envelope that only a pass phrase opens: kept by the regency itself.

With it a regency opens its own export without us. The envelope is one line of JSON; the pass phrase is
stretched by scrypt (RFC 7914) and never stored.
"""

from __future__ import annotations

import base64
import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tiru.crypto.keyring import NONCE, TenantKeys

FORMAT = "tiru-keys-1"
COST = 2**15
"""scrypt's N: 32 MiB and about a tenth of a second."""
SHORTEST = 16


class WrongPassPhrase(Exception):
    """The pass phrase does not open the envelope, or somebody altered it."""


def seal_keys(keys: TenantKeys, pass_phrase: str) -> str:
    """The envelope. Raises ValueError for a pass phrase shorter than 16 letters."""
    if len(pass_phrase) < SHORTEST:
        raise ValueError(f"a pass phrase of {SHORTEST} letters at least")
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(NONCE)
    plain = json.dumps({number: base64.b64encode(key).decode() for number, key in keys.keys.items()})
    sealed = _cipher(pass_phrase, salt).encrypt(nonce, plain.encode(), _bound(keys.tenant))
    content = base64.b64encode(salt + nonce + sealed).decode()
    return json.dumps({"format": FORMAT, "tenant": keys.tenant, "keys": content})


def open_keys(envelope: str, pass_phrase: str) -> TenantKeys:
    """The keys again. Raises WrongPassPhrase, or ValueError for what is no envelope of ours."""
    try:
        content = json.loads(envelope)
        if content["format"] != FORMAT:
            raise ValueError(content["format"])
        tenant, raw = str(content["tenant"]), base64.b64decode(content["keys"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("not an envelope of keys") from error
    salt, nonce, sealed = raw[:16], raw[16 : 16 + NONCE], raw[16 + NONCE :]
    try:
        plain = _cipher(pass_phrase, salt).decrypt(nonce, sealed, _bound(tenant))
    except InvalidTag as error:
        raise WrongPassPhrase(tenant) from error
    return TenantKeys(tenant, {int(number): base64.b64decode(key) for number, key in json.loads(plain).items()})


def _cipher(pass_phrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(pass_phrase.encode()))


def _bound(tenant: str) -> bytes:
    return f"{FORMAT}\0{tenant}".encode()
