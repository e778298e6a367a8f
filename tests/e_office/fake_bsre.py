"""A server that speaks both versions of the eSign API on loopback, and really signs what it is given."""

from __future__ import annotations

import io
import json
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import multipart
from cryptography.hazmat.primitives import serialization

from tiru_e_office.tte.authority import certificate_for, new_authority
from tiru_e_office.tte.pades import sign_pdf, signatures_in

USER, PASSWORD, SECRET = "daerah", "rahasia-api", "frasa sandi BSrE"
NIK, EMAIL = "3208010101800001", "sekda@kuningan.example"


class FakeBsre(ThreadingHTTPServer):
    """`state` is what a status says; `mood` how it misbehaves: "", 500, slow, drip, garbage, html, unsigned, 422."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        now = datetime.now(UTC)
        self.authority = new_authority("BSrE contoh", now)
        self.official = certificate_for(self.authority, name="Sekda BSrE", title="BSSN", secret=SECRET, at=now)
        self.state, self.mood = "ISSUE", ""
        self.asked: list[str] = []
        self.files = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def signed(self, content: bytes) -> bytes:
        self.files += 1
        key = serialization.load_pem_private_key(self.official.key.encode(), SECRET.encode())
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain = [self.authority.certificate]
        return sign_pdf(
            content,
            certificate=self.official.certificate,
            key_der=der,
            chain=chain,
            reason="",
            place="",
            name="Sekda BSrE",
        )


@contextmanager
def fake_bsre() -> Iterator[FakeBsre]:
    """It runs in a thread of its own until the test ends."""
    server = FakeBsre()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Desk(BaseHTTPRequestHandler):
    server: FakeBsre

    def log_message(self, *_given: Any) -> None:
        """Silent."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append(f"{self.command} {self.path}")
        wanted = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("authorization") != wanted:
            return self._json(401, {"error": "Unauthorized"})
        if "status" in self.path:
            return self._status(body)
        if self._misbehaves():
            return None
        if self.path == "/api/sign/pdf":
            return self._sign_v1(body)
        if self.path == "/api/v2/sign/pdf":
            return self._sign_v2(json.loads(body))
        return self._verify(body)

    def _misbehaves(self) -> bool:
        mood = self.server.mood
        if mood == "slow":
            time.sleep(3)
        if mood in ("500", "422"):
            self._json(int(mood), {"error": "terjadi kesalahan", "status_code": 9})
        elif mood == "html":
            self._send(200, b"<html>masuk dahulu</html>", "text/html")
        elif mood == "garbage":
            self._send(200, b"\x00\xff{[", "application/json")
        elif mood == "drip":
            self._drip()
        return mood in ("500", "422", "html", "garbage", "drip")

    def _drip(self) -> None:
        """A byte now and then: no read ever times out, and it never ends."""
        self.send_response(200)
        self.send_header("content-length", "1000")
        self.end_headers()
        try:
            for _byte in range(30):
                self.wfile.write(b"%")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def _status(self, body: bytes) -> None:
        if self.path.startswith("/api/user/status/"):
            known = self.path.rpartition("/")[2] == NIK
        else:
            said = json.loads(body)
            known = said.get("nik") == NIK or said.get("email") == EMAIL
        self._json(200, {"status": self.server.state if known else "NOT_REGISTERED", "message": "status"})

    def _sign_v1(self, body: bytes) -> None:
        parts = _parts(self.headers["content-type"], body)
        assert parts["tampilan"].value == "invisible"
        if parts["passphrase"].value != SECRET:
            return self._json(400, {"error": "Proses signing gagal : Passphrase anda salah", "status_code": 2031})
        content = parts["file"].raw
        signed = content if self.server.mood == "unsigned" else self.server.signed(content)
        return self._send(200, signed, "application/pdf", {"id_dokumen": "dok-1"})

    def _sign_v2(self, said: dict[str, Any]) -> None:
        if said["passphrase"] != SECRET:
            return self._json(400, {"message": "Passphrase anda salah", "status_code": 2031})
        assert len(said["signatureProperties"]) == len(said["file"])
        files = [b64decode(one) for one in said["file"]]
        done = files if self.server.mood == "unsigned" else [self.server.signed(one) for one in files]
        return self._json(200, {"time": 12, "file": [b64encode(one).decode() for one in done]})

    def _verify(self, body: bytes) -> None:
        old = self.path == "/api/sign/verify"
        content = (
            _parts(self.headers["content-type"], body)["signed_file"].raw
            if old
            else b64decode(json.loads(body)["file"])
        )
        found = signatures_in(content, [self.server.authority.certificate])
        if old:
            details = [
                {
                    "info_signer": {"signer_name": one.signer, "cert_user_certified": one.trusted},
                    "signature_document": {"document_integrity": one.intact, "signed_in": one.at.isoformat()},
                }
                for one in found
            ]
            return self._json(200, {"jumlah_signature": len(found), "details": details})
        rows = [
            {
                "signerName": one.signer,
                "signatureDate": one.at.isoformat(),
                "integrityValid": one.intact,
                "certificateTrusted": one.trusted,
            }
            for one in found
        ]
        return self._json(200, {"conclusion": "VALID", "signatureInformations": rows})

    def _json(self, status: int, said: dict[str, Any]) -> None:
        self._send(status, json.dumps(said).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str, more: dict[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            for name, value in {"content-type": kind, "content-length": str(len(content)), **(more or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            return  # whoever asked has gone


def _parts(kind: str, body: bytes) -> dict[str, multipart.MultipartPart]:
    _type, options = multipart.parse_options_header(kind)
    return {part.name: part for part in multipart.MultipartParser(io.BytesIO(body), options["boundary"], len(body))}
