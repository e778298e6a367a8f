"""Where telephones send: entries many at a time, photos one by one, and their key once."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from uuid import UUID

from litestar import Controller, Request, post
from pydantic import BaseModel, Field, ValidationError

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.tenant import Kind
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import Form, sent_form, sentences
from tiru.work import UnitOfWork
from tiru_mbg.hari import devices
from tiru_mbg.hari.clocks import moment
from tiru_mbg.hari.intake import MOST_ENTRIES, Parcel, receive
from tiru_mbg.hari.photos import keep_photo
from tiru_mbg.hari.reasons import OTHERS_DEVICE, said
from tiru_mbg.rights import MASAK, TERIMA

AnyRequest = Request[Any, Any, Any]
F = TypeVar("F", bound=Form)


class SentEntry(Form):
    """One entry: `muatan` is what was signed, word by word."""

    id: UUID
    muatan: str
    tanda: str = ""


class SentEntries(Form):
    """Entries of one telephone; `jam` is its clock while sending, in milliseconds; `akun` whose entries they are."""

    akun: int | None = None
    perangkat: UUID
    jam: int
    catatan: Annotated[list[SentEntry], Field(min_length=1, max_length=MOST_ENTRIES)]


class NewDevice(Form):
    """A telephone's own number, name and public key (P-256, SPKI, base64)."""

    id: UUID
    nama: Annotated[str, Field(min_length=1, max_length=60)]
    kunci: Annotated[str, Field(min_length=40, max_length=400)]


class PhotoForm(Form):
    """Whose photo it is."""

    catatan: UUID
    kunci: UUID


class KeptEntry(BaseModel):
    """What became of an entry: diterima, sah or ditolak; `alasan` is a sentence in the reader's language."""

    id: str
    status: str
    alasan: str


class KeptEntries(BaseModel):
    """`jam` is the server's clock in milliseconds."""

    jam: int
    catatan: list[KeptEntry]


class KeptDevice(BaseModel):
    """`urut` is the last number that came from this telephone."""

    id: str
    urut: int
    diblokir: bool


class KeptPhoto(BaseModel):
    """`sidik` is the SHA-256 of the photo as it is kept."""

    kunci: str
    sidik: str


class FieldApi(Controller):
    """The telephones' door. Who may write what is asked of each entry; the door asks only who is there."""

    opt = {"permission": STAFF}  # noqa: RUF012 - the framework's way of declaring
    tags = ("MBG",)

    @post("/catatan", status_code=200)
    async def entries(self, request: AnyRequest, work: Work) -> KeptEntries:
        """Keep entries and say of each what became of it. The same entries again get the same answer."""
        _check_token(work)
        body = await _body(request, SentEntries)
        if body.akun not in (None, work.actor.id):
            raise Refused(said(OTHERS_DEVICE))
        parcels = [Parcel(one.id, one.muatan, one.tanda) for one in body.catatan]
        answers = await receive(work, parcels, device_id=body.perangkat, device_now=moment(body.jam))
        kept = [KeptEntry(id=str(one.id), status=one.status, alasan=said(one.alasan)) for one in answers]
        return KeptEntries(jam=round(work.now.timestamp() * 1000), catatan=kept)

    @post("/perangkat", status_code=200)
    async def device(self, request: AnyRequest, work: Work) -> KeptDevice:
        """Register the telephone of whoever is signed in."""
        _check_token(work)
        body = await _body(request, NewDevice)
        if not work.may(MASAK):
            work.require(TERIMA)
        row = await devices.register(work, body.id, body.nama, body.kunci)
        return KeptDevice(id=str(row.id), urut=row.urut_terakhir or 0, diblokir=row.dicabut_at is not None)

    @post("/foto", status_code=200)
    async def photo(self, request: AnyRequest, work: Work) -> KeptPhoto:
        """Keep a photo of an entry that has come before."""
        _check_token(work)
        sent = await sent_form(request)
        form, files = sent.parse(PhotoForm), sent.files.get("berkas", ())
        if not files:
            raise Invalid(_("Pilih fotonya dahulu."), fields={"berkas": _("Pilih fotonya dahulu.")})
        row = await keep_photo(work, form.catatan, form.kunci, files[0])
        return KeptPhoto(kunci=str(row.kunci), sidik=row.sidik)


def _check_token(work: UnitOfWork) -> None:
    """A token needs one of the rights by name before it says anything; people hear of each entry what it lacks."""
    if work.actor.kind is Kind.TOKEN and not work.may(MASAK):
        work.require(TERIMA)


async def _body(request: AnyRequest, form: type[F]) -> F:
    try:
        return form.model_validate_json(await request.body())
    except ValidationError as error:
        raise Invalid(_("Isi permintaan ini tidak terbaca."), fields=sentences(error)) from None
