"""OpenID Connect as a client: discovery, the authorization code with PKCE, and the ID token. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tiru.errors import Refused, Unavailable
from tiru.i18n import _

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
LEEWAY_S = 60
TIMEOUT_S = 8.0


class ProviderDown(Unavailable):
    """The provider did not answer, or not as OpenID Connect says."""

    code = "TIRU-E0531"


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are at the provider; a public client has no secret."""

    issuer: str
    client_id: str
    secret: str | None
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What discovery says; `keys` are the provider's public keys as JWK set."""

    issuer: str
    authorize: str
    token: str
    userinfo: str
    keys: dict[str, Any]


async def discover(issuer: str) -> Metadata:
    """Read `/.well-known/openid-configuration` and the keys. Raises ProviderDown."""
    async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
        found = await _json(client, issuer.rstrip("/") + "/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
            raise ProviderDown(_("Penyedia masuk tunggal menyebut alamat yang lain dari yang diatur."))
        try:
            keys = await _json(client, found["jwks_uri"])
            return Metadata(
                found["issuer"],
                found["authorization_endpoint"],
                found["token_endpoint"],
                found.get("userinfo_endpoint", ""),
                keys,
            )
        except KeyError as missing:
            raise ProviderDown(_("Penyedia masuk tunggal tidak lengkap: %(what)s.", what=str(missing))) from None


def authorize_url(client: Client, metadata: Metadata, *, state: str, nonce: str, verifier: str) -> str:
    """Where the browser goes."""
    query = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": create_s256_code_challenge(verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if urlsplit(metadata.authorize).query else "?"
    return f"{metadata.authorize}{joint}{urlencode(query)}"


async def redeem(client: Client, *, code: str, verifier: str, nonce: str, now: datetime) -> dict[str, Any]:
    """Exchange the code for what the provider says about the person. Raises Refused, ProviderDown."""
    metadata = await discover(client.issuer)
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
        "client_id": client.client_id,
    }
    login = httpx.BasicAuth(client.client_id, client.secret) if client.secret is not None else None
    async with httpx.AsyncClient(timeout=TIMEOUT_S, auth=login) as http:
        try:
            answer = await http.post(metadata.token, data=body)
        except httpx.HTTPError as error:
            raise ProviderDown(_("Penyedia masuk tunggal tidak menjawab.")) from error
        if answer.status_code != 200:
            raise Refused(_("Penyedia masuk tunggal menolak kode ini. Ulangi dari halaman masuk."))
        tokens = answer.json()
    claims = _claims(str(tokens.get("id_token", "")), metadata, client.client_id, nonce, now)
    if "email" in claims or not metadata.userinfo:
        return claims
    async with httpx.AsyncClient(timeout=TIMEOUT_S) as http:
        more = await _json(http, metadata.userinfo, bearer=str(tokens.get("access_token", "")))
    return {**more, **claims} if more.get("sub") == claims["sub"] else claims


def _claims(id_token: str, metadata: Metadata, client_id: str, nonce: str, now: datetime) -> dict[str, Any]:
    """The ID token's claims: signature, issuer, audience, time and nonce checked. Raises Refused."""
    expected = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": metadata.issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        keys: Any = metadata.keys
        token = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)
        expected.validate(token.claims)
    except (JoseError, ValueError, KeyError) as error:
        raise Refused(_("Jawaban penyedia masuk tunggal tidak bisa dipercaya. Ulangi dari awal.")) from error
    if token.claims.get("azp", client_id) != client_id:
        raise Refused(_("Jawaban penyedia masuk tunggal bukan untuk situs ini. Ulangi dari awal."))
    return dict(token.claims)


async def _json(client: httpx.AsyncClient, url: str, *, bearer: str = "") -> dict[str, Any]:
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    try:
        answer = await client.get(url, headers=headers)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ProviderDown(_("Penyedia masuk tunggal tidak menjawab.")) from error
    if not isinstance(found, dict):
        raise ProviderDown(_("Penyedia masuk tunggal menjawab dengan bentuk yang tidak dikenal."))
    return found
