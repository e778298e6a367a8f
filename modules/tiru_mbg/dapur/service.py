"""What is done to kitchens; every deed is found through the right, judged, and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tiru.access.models import Account
from tiru.errors import Invalid, NotFound
from tiru.fasilitas.facts import area_of
from tiru.fasilitas.rules import check_place, exact
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.penduduk.identity import sealed, sixteen
from tiru.work import UnitOfWork
from tiru_mbg.dapur.forms import CertificateForm, CrewForm, InspectionForm, KitchenForm, SlhsForm, StateForm
from tiru_mbg.dapur.models import Ikl, Petugas, Sertifikat, SlhsLangkah, Sppg, SppgStatus
from tiru_mbg.dapur.queries import kitchen_of, steps_of
from tiru_mbg.dapur.rules import ROLES, SLHS_STATES, STATES, check_capacity, check_move, check_slhs
from tiru_mbg.parameters import rules
from tiru_mbg.rights import DAPUR_MANAGE, PETUGAS_MANAGE, SLHS

PHONE_PURPOSE, NIK_PURPOSE = "mbg_sppg.telepon", "mbg_petugas.nik"
PLAIN = (
    "kode",
    "nama",
    "kode_wilayah",
    "alamat",
    "latitude",
    "longitude",
    "skema",
    "mitra",
    "cap_total",
    "cap_siswa",
    "cap_3b",
    "cap_dasar",
    "koki_bersertifikat",
    "ipal",
    "sumber_air",
)


@dataclass(frozen=True, slots=True)
class File:
    """What was kept of an upload."""

    key: str | None = None
    nama: str = ""
    media: str = ""


async def keep_file(work: UnitOfWork, checked: Checked | None) -> File:
    """The upload in the object store."""
    if checked is None:
        return File()
    stored = await work.services.store.put(work.tenant.slug, checked.content, suffix=checked.suffix)
    return File(stored.key, checked.name, checked.media_type)


async def facts_of(work: UnitOfWork, form: KitchenForm) -> dict[str, Any]:
    """The form as columns. Raises Invalid with a sentence at each wrong field."""
    kode = await area_of(work, form.kode_wilayah)
    check_place(form.latitude, form.longitude)
    facts = {name: getattr(form, name) for name in PLAIN}
    check_capacity(facts, await rules(work), form.koki_bersertifikat)
    return facts | {"kode_wilayah": kode, "latitude": exact(form.latitude), "longitude": exact(form.longitude)}


async def create_kitchen(work: UnitOfWork, form: KitchenForm) -> Sppg:
    """A new kitchen, as a proposal. Raises Invalid for a code that is there."""
    facts = await facts_of(work, form)
    await _check_code(work, form.kode)
    row = Sppg(**facts, telepon=_closed(work, form.telepon), dibuat_at=work.now, diubah_at=work.now)
    work.session.add(row)
    await work.session.flush()
    await kitchen_of(work, row.id, DAPUR_MANAGE)  # within what the writer reaches
    work.record("mbg.dapur.create", f"mbg_sppg:{row.id}", after={"kode": row.kode, "nama": row.nama})
    return row


async def change_kitchen(work: UnitOfWork, sppg_id: int, form: KitchenForm) -> Sppg:
    """Write what is different."""
    row = await kitchen_of(work, sppg_id, DAPUR_MANAGE, lock=True)
    facts = await facts_of(work, form)
    if facts["kode"] != row.kode:
        await _check_code(work, form.kode)
    changed = apply_facts(work, row, facts)
    row.telepon = _closed(work, form.telepon)
    await work.session.flush()
    await kitchen_of(work, row.id, DAPUR_MANAGE)
    if changed:
        row.diubah_at = work.now
    return row


def apply_facts(work: UnitOfWork, row: Sppg, facts: dict[str, Any]) -> bool:
    """Set what differs and record it; whether anything did."""
    different = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not different:
        return False
    before = {name: _told(getattr(row, name)) for name in different}
    for name, value in different.items():
        setattr(row, name, value)
    after = {name: _told(value) for name, value in different.items()}
    work.record("mbg.dapur.change", f"mbg_sppg:{row.id}", before=before, after=after)
    return True


async def change_state(work: UnitOfWork, sppg_id: int, form: StateForm, file: Checked | None) -> Sppg:
    """The next state; stops and reopenings only note what the national agency decided."""
    row = await kitchen_of(work, sppg_id, DAPUR_MANAGE, lock=True)
    if form.status not in STATES:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"status": _("Pilih salah satu yang tersedia.")})
    check_move(row.status, form.status, form.dasar)
    _not_later(work, form.pada, "pada")
    kept = await keep_file(work, file)
    before, row.status, row.diubah_at = row.status, form.status, work.now
    if form.status == "verifikasi":
        row.verifikasi_on = form.pada
    if form.status == "operasional" and row.operasi_on is None:
        row.operasi_on = form.pada
    work.session.add(
        SppgStatus(
            sppg_id=row.id,
            status=form.status,
            pada=form.pada,
            dasar=form.dasar,
            catatan=form.catatan,
            file_key=kept.key,
            file_nama=kept.nama,
            file_media=kept.media,
            oleh=work.actor.name,
            dicatat_at=work.now,
        )
    )
    after = {"status": form.status, "pada": form.pada.isoformat(), "dasar": form.dasar}
    work.record("mbg.dapur.state", f"mbg_sppg:{row.id}", before={"status": before}, after=after, reason=form.catatan)
    return row


async def note_certificate(
    work: UnitOfWork, sppg_id: int, form: CertificateForm, file: Checked | None, *, permission: str = DAPUR_MANAGE
) -> Sertifikat:
    """A paper of a kitchen. The hygiene certificate is noted by its tracker."""
    row = await kitchen_of(work, sppg_id, permission)
    if form.akhir_on is not None and form.akhir_on < form.terbit_on:
        raise _at("akhir_on", _("Hari terakhir mendahului hari terbit."))
    _not_later(work, form.terbit_on, "terbit_on")
    kept = await keep_file(work, file)
    paper = Sertifikat(
        sppg_id=row.id,
        **form.model_dump(),
        file_key=kept.key,
        file_nama=kept.nama,
        file_media=kept.media,
        dicatat_at=work.now,
        dicatat_oleh=work.actor.name,
    )
    work.session.add(paper)
    await work.session.flush()
    told = {"jenis": form.jenis, "nomor": form.nomor, "akhir": str(form.akhir_on or "")}
    work.record("mbg.sertifikat.create", f"mbg_sppg:{row.id}", after=told)
    return paper


async def revoke_certificate(work: UnitOfWork, sppg_id: int, paper_id: int) -> None:
    """The paper holds no longer from today on. Raises NotFound."""
    row = await kitchen_of(work, sppg_id, DAPUR_MANAGE)
    paper = await certificate_of(work, row.id, paper_id)
    if paper.dicabut_on is None:
        paper.dicabut_on = work.today
        work.record("mbg.sertifikat.revoke", f"mbg_sppg:{row.id}", after={"jenis": paper.jenis, "nomor": paper.nomor})


async def certificate_of(work: UnitOfWork, sppg_id: int, paper_id: int) -> Sertifikat:
    """A paper of this kitchen. Raises NotFound."""
    found = await work.session.scalar(
        select(Sertifikat).where(Sertifikat.id == paper_id, Sertifikat.sppg_id == sppg_id)
    )
    if found is None:
        raise NotFound(_("Sertifikat ini tidak ada."))
    return found


async def step_slhs(work: UnitOfWork, sppg_id: int, form: SlhsForm, file: Checked | None) -> Sppg:
    """The next step of the hygiene certificate; issuing it writes the certificate too."""
    row = await kitchen_of(work, sppg_id, SLHS, lock=True)
    if form.status not in SLHS_STATES:
        raise _at("status", _("Pilih salah satu yang tersedia."))
    past = await steps_of(work, row.id)
    last = past[0].pada if past else None
    check_slhs(row.slhs_status, form.status, form.pada, last=last, today=work.today, documents=form.berkas)
    if form.status == "terbit":
        if not form.nomor:
            raise _at("nomor", _("Tulis nomor SLHS yang terbit."))
        paper = CertificateForm(
            jenis="slhs", nomor=form.nomor, terbit_on=form.pada, akhir_on=form.akhir_on, penerbit="Dinas Kesehatan"
        )
        await note_certificate(work, row.id, paper, file, permission=SLHS)
    if form.status == "dicabut":
        for old in await work.session.scalars(
            select(Sertifikat).where(
                Sertifikat.sppg_id == row.id, Sertifikat.jenis == "slhs", Sertifikat.dicabut_on.is_(None)
            )
        ):
            old.dicabut_on = form.pada
    before, row.slhs_status, row.slhs_at = row.slhs_status, form.status, work.now
    step = SlhsLangkah(sppg_id=row.id, status=form.status, pada=form.pada, catatan=form.catatan)
    step.oleh, step.dicatat_at = work.actor.name, work.now
    work.session.add(step)
    after = {"slhs": form.status, "pada": form.pada.isoformat()}
    work.record("mbg.slhs.step", f"mbg_sppg:{row.id}", before={"slhs": before}, after=after, reason=form.catatan)
    return row


async def note_inspection(work: UnitOfWork, sppg_id: int, form: InspectionForm) -> Ikl:
    """An inspection with its score and findings."""
    row = await kitchen_of(work, sppg_id, SLHS)
    _not_later(work, form.pada, "pada")
    if form.perbaikan_sampai is not None and form.perbaikan_sampai < form.pada:
        raise _at("perbaikan_sampai", _("Batas perbaikan mendahului hari inspeksi."))
    found = Ikl(
        sppg_id=row.id,
        pada=form.pada,
        skor=form.skor,
        temuan=form.findings,
        perbaikan_sampai=form.perbaikan_sampai,
        oleh=form.oleh,
        dicatat_at=work.now,
    )
    work.session.add(found)
    told = {"pada": form.pada.isoformat(), "skor": str(form.skor), "temuan": len(form.findings)}
    work.record("mbg.ikl.create", f"mbg_sppg:{row.id}", after=told)
    return found


async def put_crew(work: UnitOfWork, sppg_id: int, form: CrewForm, petugas_id: int | None = None) -> Petugas:
    """Somebody comes, changes or goes. Without a new NIK the kept one stays. Raises Invalid for a NIK at work."""
    sppg = await kitchen_of(work, sppg_id, PETUGAS_MANAGE)
    if form.peran not in ROLES:
        raise _at("peran", _("Pilih salah satu yang tersedia."))
    if form.selesai_on is not None and form.selesai_on < form.mulai_on:
        raise _at("selesai_on", _("Hari terakhir mendahului hari pertama."))
    row = await member_of(work, sppg.id, petugas_id) if petugas_id else Petugas(sppg_id=sppg.id)
    digits = sixteen(form.nik, "nik", "NIK")
    if digits:
        row.nik, row.nik_match = sealed(work, digits, NIK_PURPOSE)
        await _check_one_place(work, row, form)
    row.akun_id = await _account(work, form.akun)
    for name in ("nama", "peran", "mulai_on", "selesai_on", "kursus_penjamah_on", "tes_kesehatan_on"):
        setattr(row, name, getattr(form, name))
    work.session.add(row)
    await work.session.flush()
    told = {"peran": row.peran, "mulai": row.mulai_on.isoformat(), "selesai": str(row.selesai_on or "")}
    told["akun"] = str(row.akun_id or "")
    work.record("mbg.petugas.write", f"mbg_petugas:{row.id}", after=told)
    return row


async def member_of(work: UnitOfWork, sppg_id: int, petugas_id: int | None) -> Petugas:
    """One of this kitchen's people. Raises NotFound."""
    found = await work.session.scalar(select(Petugas).where(Petugas.id == petugas_id, Petugas.sppg_id == sppg_id))
    if found is None:
        raise NotFound(_("Petugas ini tidak ada."))
    return found


async def _check_one_place(work: UnitOfWork, row: Petugas, form: CrewForm) -> None:
    with work.session.no_autoflush:
        there = await work.session.scalar(
            select(func.count())
            .select_from(Petugas)
            .where(
                Petugas.nik_match == row.nik_match,
                Petugas.id != (row.id or 0),
                Petugas.selesai_on.is_(None) | (Petugas.selesai_on >= form.mulai_on),
            )
        )
    if there:
        raise _at("nik", _("Orang dengan NIK ini masih tercatat bekerja di sebuah dapur."))


async def _account(work: UnitOfWork, username: str) -> int | None:
    if not username:
        return None
    query = select(Account.id).where(func.lower(Account.username) == username.lower(), Account.disabled_at.is_(None))
    found = await work.session.scalar(query)
    if found is None:
        raise _at("akun", _("Tidak ada akun dengan nama pengguna ini."))
    return found


async def _check_code(work: UnitOfWork, kode: str) -> None:
    if await work.session.scalar(select(Sppg.id).where(func.lower(Sppg.kode) == kode.lower())):
        raise _at("kode", _("Kode ini sudah dipakai dapur lain."))


def _closed(work: UnitOfWork, phone: str) -> bytes | None:
    return work.services.keys.of(work.tenant.slug).encrypt(phone, purpose=PHONE_PURPOSE) if phone else None


def phone_of(work: UnitOfWork, row: Sppg) -> str:
    """The kitchen's telephone in clear text, or empty."""
    keys = work.services.keys.of(work.tenant.slug)
    return keys.decrypt(row.telepon, purpose=PHONE_PURPOSE) if row.telepon else ""


def _not_later(work: UnitOfWork, day: Any, field: str) -> None:
    if day > work.today:
        raise _at(field, _("Hari ini belum tiba; pilih hari ini atau sebelumnya."))


def _at(field: str, sentence: str) -> Invalid:
    return Invalid(_("Periksa lagi isian yang ditandai."), fields={field: sentence})


def _told(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, float, type(None))) else str(value)
