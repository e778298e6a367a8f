"""Telephones that may write: registered with their public key by whoever uses them, and blocked by who answers."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.hari.models import Perangkat
from tiru_mbg.hari.reasons import BLOCKED, OTHERS_DEVICE, UNKNOWN_DEVICE

_HALF = 32  # bytes of each number of a P-256 signature


@lru_cache(maxsize=2048)
def public_key(spki: str) -> EllipticCurvePublicKey:
    """A P-256 key from base64 SPKI. Raises Invalid for anything else."""
    try:
        key = load_der_public_key(b64decode(spki, validate=True))
    except (NotBase64, ValueError, UnsupportedAlgorithm) as error:
        raise Invalid(_("Kunci HP tidak terbaca.")) from error
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise Invalid(_("Kunci HP tidak terbaca."))
    return key


def signed(spki: str, content: str, signature: str) -> bool:
    """Whether `signature` (base64 of r and s, as browsers make it: ECDSA over SHA-256) fits the content."""
    try:
        raw = b64decode(signature, validate=True)
    except (NotBase64, ValueError):
        return False
    if len(raw) != 2 * _HALF:
        return False
    pair = encode_dss_signature(int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:]))
    try:
        public_key(spki).verify(pair, content.encode(), ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


async def register(work: UnitOfWork, device_id: UUID, nama: str, kunci_publik: str) -> Perangkat:
    """The actor's telephone. The same again is the same; raises Refused where the number is somebody else's key."""
    public_key(kunci_publik)
    assert work.actor.id is not None, "the route asks for an official"
    found = await work.session.get(Perangkat, device_id, with_for_update=True)
    if found is not None:
        if found.kunci_publik != kunci_publik or found.akun_id != work.actor.id:
            raise Refused(_("Nomor HP ini sudah dipakai HP lain."))
        return found
    found = Perangkat(
        id=device_id,
        akun_id=work.actor.id,
        nama=nama,
        kunci_publik=kunci_publik,
        terdaftar_at=work.now,
        terakhir_at=work.now,
    )
    work.session.add(found)
    work.record("mbg.perangkat.register", f"mbg_perangkat:{device_id}", after={"nama": nama, "akun": work.actor.id})
    return found


def block(work: UnitOfWork, device: Perangkat, reason: str) -> None:
    """Nothing it sends counts from now on; what counted stays."""
    if device.dicabut_at is not None:
        raise Refused(_("HP ini sudah diblokir."))
    device.dicabut_at = work.now
    work.record("mbg.perangkat.block", f"mbg_perangkat:{device.id}", reason=reason)


def unblock(work: UnitOfWork, device: Perangkat, reason: str) -> None:
    """It may write again; what it kept in the meantime is judged when it sends it again."""
    if device.dicabut_at is None:
        raise Refused(_("HP ini tidak diblokir."))
    device.dicabut_at = None
    work.record("mbg.perangkat.unblock", f"mbg_perangkat:{device.id}", reason=reason)


def hand_over(work: UnitOfWork, device: Perangkat, akun_id: int) -> None:
    """The telephone belongs to another account from now on."""
    before = {"akun": device.akun_id}
    device.akun_id = akun_id
    work.record("mbg.perangkat.hand_over", f"mbg_perangkat:{device.id}", before=before, after={"akun": akun_id})


def trouble_of(work: UnitOfWork, device: Perangkat | None) -> str:
    """Why this device may not write now, as a reason's code; empty when it may."""
    if device is None:
        return UNKNOWN_DEVICE
    if device.dicabut_at is not None:
        return BLOCKED
    return "" if device.akun_id == work.actor.id else OTHERS_DEVICE


def seen_at(device: Perangkat, now: datetime, number: int | None) -> None:
    """Keep the last time and number."""
    device.terakhir_at = now
    device.urut_terakhir = max(device.urut_terakhir, number or 0)
