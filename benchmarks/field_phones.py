"""Telephones that write the day: a key of their own, entries as the page makes them, and a clock that may be wrong."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tiru_mbg.hari.intake import Parcel


@dataclass(slots=True)
class Phone:
    """`off` is what its clock is ahead of the truth."""

    off: timedelta = timedelta(0)
    id: UUID = field(default_factory=uuid4)
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def spki(self) -> str:
        der = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b64encode(der).decode()

    def clock(self, now: datetime) -> datetime:
        return now + self.off

    def entry(
        self, jenis: str, at: datetime, *, batch: UUID | None = None, kiriman: UUID | None = None, **isi: Any
    ) -> Parcel:
        """An entry written at the true time `at`, signed."""
        entry_id = uuid4()
        said = {
            "id": str(entry_id),
            "urut": next(self.numbers),
            "jenis": jenis,
            **({"batch": str(batch)} if batch else {}),
            **({"kiriman": str(kiriman)} if kiriman else {}),
            "jam": round(self.clock(at).timestamp() * 1000),
            "isi": isi,
        }
        content = json.dumps(said)
        return Parcel(entry_id, content, self.sign(content))

    def sign(self, content: str) -> str:
        r, s = decode_dss_signature(self.key.sign(content.encode(), ECDSA(SHA256())))
        return b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()
