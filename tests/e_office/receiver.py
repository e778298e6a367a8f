"""A real HTTP receiver on loopback that checks signatures by itself, after the specification's text."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """`answers` are given in order, the last one for ever; `waits_s` before each; `taken` is what came."""

    port: int = 0
    answers: list[int] = field(default_factory=lambda: [204])
    waits_s: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/kait?dari=tiru"

    @property
    def messages(self) -> list[dict]:
        return [json.loads(body) for _headers, body in self.taken]


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Written from the specification, without the code under test."""
    key = base64.b64decode(secret.split("_", 1)[1])
    content = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    expected = base64.b64encode(hmac.digest(key, content, hashlib.sha256))
    given = [part.split(",", 1) for part in headers["webhook-signature"].split(" ")]
    fresh = abs(time.time() - int(headers["webhook-timestamp"])) < 300
    return fresh and any(version == "v1" and hmac.compare_digest(one.encode(), expected) for version, one in given)


@contextmanager
def listening() -> Iterator[Receiver]:
    """The receiver for as long as the block lasts."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(told.waits_s)
            self.send_response(told.answers.pop(0) if len(told.answers) > 1 else told.answers[0])
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
