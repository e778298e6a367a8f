"""Setting up the certified provider of a region, and which officials sign with it."""

from __future__ import annotations

import re
import ssl
from urllib.parse import urlsplit

from pydantic import Field
from sqlalchemy import func, select

from tiru.access.models import Account
from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.nik import mask, parse_nik
from tiru.web.forms import Form
from tiru.work import UnitOfWork
from tiru_e_office.tte.bsre import BsreV1, BsreV2, Reach
from tiru_e_office.tte.models import Penanda, Penyedia
from tiru_e_office.tte.pades import readable_certificate
from tiru_e_office.tte.port import Status

SECRET_PURPOSE = "e_office_penyedia.rahasia"  # noqa: S105 - what the key is for
KNOWN_AS_PURPOSE = "e_office_penanda.pengenal"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class PenyediaForm(Form):
    """How to reach BSrE. An empty secret keeps the stored one."""

    url: str = Field(max_length=200)
    versi: str = Field(pattern="^v[12]$")
    pengguna: str = Field(max_length=200)
    rahasia: str = Field(default="", max_length=500)
    akar: str = Field(default="", max_length=20_000)
    sertifikat_server: str = Field(default="", max_length=20_000)
    aktif: bool = False


class PenandaForm(Form):
    """An official by user name, and how the provider knows them."""

    username: str = Field(max_length=100)
    pengenal: str = Field(max_length=200)


async def provider_row(work: UnitOfWork) -> Penyedia | None:
    """What is entered, on or off."""
    return await work.session.get(Penyedia, 1)


async def provider_of(work: UnitOfWork) -> BsreV1 | BsreV2:
    """The region's certified provider. Raises Refused where it is off: nobody falls back to less by themselves."""
    row = await provider_row(work)
    if row is None or not row.aktif:
        raise Refused(_("Penyedia tanda tangan Anda sedang dimatikan."), remedy=_("Hubungi admin daerah Anda."))
    password = work.services.keys.of(work.tenant.slug).decrypt(row.rahasia, purpose=SECRET_PURPOSE)
    reach = Reach(row.url, row.pengguna, password, row.sertifikat_server, [row.akar] if row.akar else [])
    return BsreV1(reach) if row.versi == "v1" else BsreV2(reach)


async def set_provider(work: UnitOfWork, form: PenyediaForm) -> None:
    """Keep how to reach it. Raises Invalid at the field."""
    row = await provider_row(work)
    _check(form, has_secret=row is not None)
    if row is None:
        row = Penyedia(id=1)
    row.url, row.versi, row.pengguna = form.url.rstrip("/"), form.versi, form.pengguna
    row.akar, row.sertifikat_server, row.aktif = form.akar, form.sertifikat_server, form.aktif
    if form.rahasia:
        row.rahasia = work.services.keys.of(work.tenant.slug).encrypt(form.rahasia, purpose=SECRET_PURPOSE)
    row.diubah_at, row.diubah_oleh = work.now, work.actor.name
    work.session.add(row)
    after = {"url": row.url, "versi": row.versi, "aktif": row.aktif, "rahasia": bool(form.rahasia)}
    work.record("e_office.penyedia.set", "e_office_penyedia:1", after=after)


async def enter_official(work: UnitOfWork, form: PenandaForm) -> Penanda:
    """An official signs with the provider from now on. Raises Invalid at the field."""
    account = await work.session.scalar(select(Account).where(func.lower(Account.username) == form.username.lower()))
    if account is None or account.disabled_at is not None:
        words = _("Tidak ada akun pegawai bernama itu.")
        raise Invalid(words, fields={"username": words})
    provider = await provider_row(work)
    if provider is None:
        raise Invalid(_("Isi dahulu cara menghubungi BSrE."), fields={"username": _("Penyedia belum diisi.")})
    known, shown = _known_as(work, form.pengenal, provider.versi)
    row = await work.session.get(Penanda, account.id) or Penanda(account_id=account.id)
    row.penyedia, row.pengenal_tampak = f"bsre_{provider.versi}", shown
    row.pengenal = work.services.keys.of(work.tenant.slug).encrypt(known, purpose=KNOWN_AS_PURPOSE)
    row.sertifikat_status, row.diperiksa_at = "", None
    work.session.add(row)
    work.record("e_office.penanda.set", f"account:{account.id}", after={"pengenal": shown})
    return row


async def remove_official(work: UnitOfWork, account_id: int) -> None:
    """Back to the region's own authority. Raises NotFound."""
    row = await official(work, account_id)
    await work.session.delete(row)
    work.record("e_office.penanda.remove", f"account:{account_id}", before={"pengenal": row.pengenal_tampak})


async def official(work: UnitOfWork, account_id: int) -> Penanda:
    """Raises NotFound for somebody who is not entered."""
    row = await work.session.get(Penanda, account_id)
    if row is None:
        raise NotFound(_("Pejabat ini tidak terdaftar di penyedia."))
    return row


async def note_status(work: UnitOfWork, account_id: int, status: Status) -> None:
    """What the provider said of an official's certificate."""
    row = await official(work, account_id)
    row.sertifikat_status, row.diperiksa_at = status.code, work.now
    work.record("e_office.penanda.check", f"account:{account_id}", after={"status": status.code})


def _check(form: PenyediaForm, *, has_secret: bool) -> None:
    wrong: dict[str, str] = {}
    parts = urlsplit(form.url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        wrong["url"] = _("Alamat harus memakai https: frasa sandi lewat di sana.")
    elif not parts.hostname or parts.username or parts.query:
        wrong["url"] = _("Tulis alamatnya saja, misalnya https://esign.daerah.go.id.")
    if not form.rahasia and not has_secret:
        wrong["rahasia"] = _("Wajib diisi.")
    for name in ("akar", "sertifikat_server"):
        if getattr(form, name) and not _is_certificate(getattr(form, name)):
            wrong[name] = _("Bukan sertifikat PEM yang bisa dibaca.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)


def _is_certificate(text: str) -> bool:
    try:
        ssl.create_default_context(cadata=text)
    except (ssl.SSLError, ValueError):
        return False
    return readable_certificate(text)


def _known_as(work: UnitOfWork, text: str, version: str) -> tuple[str, str]:
    """(what the provider wants, what is shown of it)."""
    if "@" in text:
        if version == "v1" or not _EMAIL.fullmatch(text):
            words = _("BSrE versi 1 memakai NIK.") if version == "v1" else _("Alamat surel ini belum benar.")
            raise Invalid(words, fields={"pengenal": words})
        name, _at, host = text.partition("@")
        return text, f"{name[:2]}***@{host}"
    try:
        nik = parse_nik(text, today=work.today)
    except Invalid as problem:
        raise Invalid(problem.message, fields={"pengenal": problem.message}) from problem
    return nik.digits, mask(nik.digits)
