"""One guarded request to an address somebody else chose: resolved once, pinned, bounded, never led elsewhere."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from ssl import SSLError

import httpx

from tiru.i18n import _
from tiru_e_office.webhook.rules import AddressRefused, Networks, check_address

SECONDS = 10.0
MOST_READ = 16_384  # bytes of an answer; nothing of it is kept
TAKEN = range(200, 300)


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` as answered, None when nothing was; `problem` is empty when it was taken."""

    status: int | None
    problem: str = ""

    @property
    def taken(self) -> bool:
        return not self.problem


async def knock(
    url: str, body: bytes, headers: Mapping[str, str], allowed: Networks, *, seconds: float = SECONDS
) -> Answer:
    """POST a message. Whatever goes wrong is an answer, not an error. 3xx is not followed and counts as refused."""
    try:
        async with asyncio.timeout(seconds):
            return await _post(httpx.URL(url), body, headers, allowed)
    except TimeoutError:
        return Answer(None, _("Tidak dijawab dalam %(n)s detik.", n=f"{seconds:g}"))
    except AddressRefused as refusal:
        return Answer(None, refusal.message)
    except OSError as error:
        return Answer(None, _("Alamat tidak bisa dicapai (%(why)s).", why=type(error).__name__))
    except (httpx.HTTPError, httpx.InvalidURL, SSLError, UnicodeError) as error:
        return Answer(None, _("Alamat tidak bisa dicapai (%(why)s).", why=type(error).__name__))


async def _post(url: httpx.URL, body: bytes, headers: Mapping[str, str], allowed: Networks) -> Answer:
    port = url.port or (443 if url.scheme == "https" else 80)
    pinned = await _resolve(url.host, port, allowed)
    sent = {**headers, "content-type": "application/json", "user-agent": "tiru-webhook/1", "host": url.netloc.decode()}
    async with (
        # trust_env: a proxy would resolve the name again, out of our sight.
        httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=None) as client,  # noqa: S113 - bounded above
        client.stream(
            "POST",
            url.copy_with(host=pinned),
            content=body,
            headers=sent,
            extensions={"sni_hostname": url.host},
        ) as response,
    ):
        read = 0
        async for chunk in response.aiter_raw():
            read += len(chunk)
            if read > MOST_READ:
                break
    if response.status_code in TAKEN:
        return Answer(response.status_code)
    return Answer(response.status_code, _("Penerima menjawab %(status)s.", status=response.status_code))


async def _resolve(host: str, port: int, allowed: Networks) -> str:
    """One address of this name, all of which are allowed: one bad among good ones is a trap."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [check_address(str(entry[4][0]), allowed) for entry in found]
    return addresses[0]
