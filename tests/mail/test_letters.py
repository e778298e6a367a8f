"""Letters: against a real mail server, into a folder, and nothing that slips another header in."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateNotFound, select_autoescape

from tiru.errors import Invalid
from tiru.mail import FileMail, InMemoryMail, Letter, LetterRejected, MailRefused, SmtpMail
from tiru.mail.templates import letter_from

LETTER = Letter("warga@contoh.id", "Laporan é 12", "Status: selesai.\n", "<p>Status: selesai.</p>")
SENDER = "Kabupaten Uji <surat@uji.go.id>"


@dataclass
class Office:
    """A mail server's desk: keeps what comes, refuses what it is told to."""

    answer: str = "250 OK"
    taken: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


Start = Callable[..., tuple[Office, int]]


def free_port() -> int:
    """The controller greets itself at the port it was told, so 0 will not do."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[Controller] = []

    def begin(answer: str = "250 OK", **options: Any) -> tuple[Office, int]:
        office = Office(answer)
        port = free_port()
        controller = Controller(office, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return office, port

    yield begin
    for controller in running:
        controller.stop()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own making, and that certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return context, path


def mail_to(port: int, **options: Any) -> SmtpMail:
    return SmtpMail("127.0.0.1", port, sender=SENDER, **{"tls": "none", "timeout_s": 5.0, **options})


def opened(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def test_a_letter_arrives_as_written(start: Start) -> None:
    office, port = start()
    await mail_to(port).send(LETTER)
    (envelope,) = office.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("surat@uji.go.id", ["warga@contoh.id"])
    assert isinstance(envelope.content, bytes)
    message = opened(envelope.content)
    assert (message["Subject"], message["From"], message["To"]) == ("Laporan é 12", SENDER, "warga@contoh.id")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@uji.go.id>")
    for kind, words in (("plain", "Status: selesai."), ("html", "<p>Status: selesai.</p>")):
        part = message.get_body((kind,))
        assert part is not None
        assert part.get_content().strip() == words


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        ("550 5.1.1 no such user", LetterRejected, "TIRU-E0522"),
        ("451 4.7.1 greylisted", MailRefused, "TIRU-E0521"),
    ],
)
async def test_refused_for_good_and_refused_for_now_are_told_apart(
    start: Start, answer: str, kind: type[MailRefused], code: str
) -> None:
    _office, port = start(answer)
    with pytest.raises(MailRefused, match=answer[4:]) as caught:
        await mail_to(port).send(LETTER)
    assert (type(caught.value), caught.value.code) == (kind, code)


async def test_a_server_that_is_down_may_be_tried_again() -> None:
    with pytest.raises(MailRefused) as caught:
        await mail_to(9).send(LETTER)
    assert type(caught.value) is MailRefused


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_letters_go_encrypted_to_a_server_that_is_trusted_and_to_no_other(
    start: Start, certificate: tuple[ssl.SSLContext, Path], tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, path = certificate
    options: dict[str, Any] = (
        {"ssl_context": context} if tls == "tls" else {"tls_context": context, "require_starttls": True}
    )
    if tls == "tls":
        monkeypatch.setenv("SSL_CERT_FILE", str(path))  # the controller greets itself when it starts
    office, port = start(**options)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(MailRefused, match="certificate verify failed"):
        await mail_to(port, tls=tls).send(LETTER)
    assert office.taken == []

    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    await mail_to(port, tls=tls).send(LETTER)
    assert len(office.taken) == 1


async def test_a_server_without_encryption_gets_no_letter_that_must_be_encrypted(start: Start) -> None:
    office, port = start()
    with pytest.raises(MailRefused):
        await mail_to(port, tls="starttls").send(LETTER)
    assert office.taken == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_a_wrong_password_is_not_the_letters_fault(start: Start) -> None:
    def check(_server: Any, _session: Any, _envelope: Any, _how: str, login: LoginPassword) -> AuthResult:
        return AuthResult(success=login.password == b"benar", handled=False)

    office, port = start(authenticator=check, auth_require_tls=False, auth_required=True)
    with pytest.raises(MailRefused) as caught:
        await mail_to(port, user="tiru", password="salah").send(LETTER)
    assert type(caught.value) is MailRefused
    await mail_to(port, user="tiru", password="benar").send(LETTER)
    assert len(office.taken) == 1


async def test_a_folder_keeps_letters_as_files(tmp_path: Path) -> None:
    mail = FileMail(tmp_path / "mail", SENDER)
    await mail.send(LETTER)
    await mail.send(Letter("../../.x/y@contoh.id", "Hai", "Hai"))
    files = await asyncio.to_thread(lambda: [path for path in tmp_path.rglob("*") if path.is_file()])
    assert {file.parent for file in files} == {tmp_path / "mail"}
    assert {opened(file.read_bytes())["To"] for file in files} == {"warga@contoh.id", "../../.x/y@contoh.id"}


async def test_the_twin_keeps_letters_in_order() -> None:
    mail = InMemoryMail()
    await mail.send(LETTER)
    assert mail.sent == [LETTER]


@pytest.mark.parametrize(
    "to",
    ["a@b.id, c@d.id", "a@b.id;c@d.id", "a", "", "a@b.id\nBcc: c@d.id", "A <a@b.id>", "a b@c.id", f"{'a' * 255}@b.id"],
)
def test_a_letter_has_exactly_one_reader(to: str) -> None:
    with pytest.raises(Invalid):
        Letter(to, "Judul", "Isi")


@given(st.text(max_size=60))
def test_no_subject_brings_another_header(subject: str) -> None:
    try:
        letter = Letter("a@b.id", subject, "Isi")
    except Invalid:
        return
    sent = opened(letter.message(SENDER).as_bytes(policy=email.policy.SMTP))
    assert sent.keys() == list(letter.message(SENDER).keys())
    assert sent["To"] == "a@b.id"


def test_a_template_escapes_only_in_html() -> None:
    sources = {
        "uji/kabar.subject.txt": "Laporan\n {{ nomor }} & kawan",
        "uji/kabar.txt": "Nomor {{ nomor }}\n\n",
        "uji/kabar.html": "<p>{{ nomor }}</p>",
        "uji/polos.subject.txt": "Hai",
        "uji/polos.txt": "Hai",
    }
    templates = Environment(
        loader=DictLoader(sources), autoescape=select_autoescape(("html",)), undefined=StrictUndefined
    )
    letter = letter_from(templates, "uji/kabar", to="a@b.id", context={"nomor": "<7>"})
    assert letter == Letter("a@b.id", "Laporan <7> & kawan", "Nomor <7>\n", "<p>&lt;7&gt;</p>")
    assert letter_from(templates, "uji/polos", to="a@b.id", context={}).html == ""
    with pytest.raises(TemplateNotFound):
        letter_from(templates, "uji/hilang", to="a@b.id", context={})
