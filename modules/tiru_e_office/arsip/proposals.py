"""Lists that propose what becomes of folders: made, judged, approved with documents, carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.parameter.regulatory import parameter
from tiru.work import UnitOfWork
from tiru_e_office.arsip import queries
from tiru_e_office.arsip.forms import PelaksanaanForm, PenilaianForm, PersetujuanForm, PutusanForm, UsulForm
from tiru_e_office.arsip.models import Berkas, Usul, UsulBerkas
from tiru_e_office.arsip.queries import as_rule
from tiru_e_office.arsip.rules import (
    BECOMES,
    authority_of,
    check_approver,
    check_committee,
    check_document,
    check_move,
    check_step,
)
from tiru_e_office.nomor.service import next_in_book

DESTROY = "e_office.destroy"
PUT_OFF = timedelta(days=365)
"""A folder that was postponed without a day, or refused, is proposed again after this long."""


async def threshold(work: UnitOfWork) -> int:
    """Years of retention from which Kepala ANRI approves a destruction."""
    return int(await parameter(work, "e_office", "retensi_anri_tahun"))


async def propose(work: UnitOfWork, form: UsulForm, *, automatic: bool = False) -> Usul:
    """A list of folders of one unit and one authority. Raises Invalid without any, else what `check_move` raises."""
    if not form.berkas:
        raise Invalid(_("Pilih berkas yang diusulkan."), fields={"berkas": _("Pilih paling sedikit satu.")})
    chosen = [await queries.folder_for(work, one, lock=True) for one in sorted(set(form.berkas))]
    usul = await begin_list(work, form.jenis, chosen[0], form.alasan, automatic=automatic)
    for folder in chosen:
        await add(work, usul, folder)
    work.record("e_office.usul.create", _subject(usul), after={"jenis": usul.jenis, "berkas": len(chosen)})
    return usul


async def begin_list(work: UnitOfWork, kind: str, first: Berkas, reason: str, *, automatic: bool) -> Usul:
    """An empty list for folders of the first one's unit and authority."""
    year = work.today.year
    number = await next_in_book(work, unit_id=first.unit_id, buku=f"usul_{kind}", tahun=year)
    usul = Usul(
        jenis=kind,
        unit_id=first.unit_id,
        nomor=f"{number}/{year}",
        alasan=reason,
        otomatis=automatic,
        wewenang=authority_of(kind, first.aktif_tahun + first.inaktif_tahun, await threshold(work)),
        dibuat_at=work.now,
        dibuat_oleh=work.actor.name,
    )
    work.session.add(usul)
    await work.session.flush()
    return usul


async def add(work: UnitOfWork, usul: Usul, folder: Berkas) -> None:
    """Put a folder on a list that is being drawn up."""
    if usul.keadaan != "disusun":
        raise Refused(_("Daftar ini sudah dinilai; berkasnya tidak berubah lagi."))
    if folder.unit_id != usul.unit_id:
        raise Refused(_("Satu usul untuk berkas satu unit."))
    if await queries.on_open_list(work, folder.id) is not None:
        raise Refused(_("Berkas «%(name)s» sudah ada di usul yang berjalan.", name=folder.nama))
    lent = await queries.loan_out(work, folder.id) is not None
    check_move(usul.jenis, as_rule(folder, lent=lent), work.today)
    years = folder.aktif_tahun + folder.inaktif_tahun
    if authority_of(usul.jenis, years, await threshold(work)) != usul.wewenang:
        raise Refused(
            _("Berkas «%(name)s» disetujui pejabat lain.", name=folder.nama),
            remedy=_("Buat usul tersendiri: masa retensinya menentukan siapa yang menyetujui."),
        )
    work.session.add(UsulBerkas(usul_id=usul.id, berkas_id=folder.id))
    await work.session.flush()


async def decide(work: UnitOfWork, usul: Usul, item: UsulBerkas, form: PutusanForm) -> None:
    """Agree to one folder, postpone or refuse it, before the list is approved."""
    if usul.keadaan not in ("disusun", "dinilai"):
        raise Refused(_("Usul ini sudah diputus."))
    if form.keputusan != "setuju" and not form.catatan:
        raise Invalid(_("Tulis alasannya."), fields={"catatan": _("Wajib diisi bila ditunda atau ditolak.")})
    if form.sampai is not None and form.sampai <= work.today:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"sampai": _("Pilih tanggal yang akan datang.")})
    before = {"keputusan": item.keputusan}
    item.keputusan, item.catatan = form.keputusan, form.catatan
    item.sampai = form.sampai if form.keputusan == "tunda" else None
    await work.session.flush()
    after = {"keputusan": item.keputusan, "berkas": item.berkas_id}
    work.record("e_office.usul.decide", _subject(usul), before=before, after=after, reason=form.catatan)


async def judge(work: UnitOfWork, usul: Usul, form: PenilaianForm) -> None:
    """Enter committee, decree and considerations."""
    check_step(usul.jenis, usul.keadaan, "dinilai")
    members = [_member(line) for line in form.panitia.splitlines() if line.strip()]
    check_committee([one["nama"] for one in members])
    check_document("sk_panitia", form.sk_panitia, form.sk_panitia_on, after=None, today=work.today)
    check_document("pertimbangan", form.pertimbangan, form.pertimbangan_on, after=form.sk_panitia_on, today=work.today)
    usul.panitia, usul.sk_panitia, usul.sk_panitia_on = members, form.sk_panitia, form.sk_panitia_on
    usul.pertimbangan, usul.pertimbangan_on = form.pertimbangan, form.pertimbangan_on
    await _go(work, usul, "dinilai")


async def approve(work: UnitOfWork, usul: Usul, form: PersetujuanForm) -> None:
    """Enter the approval as a document of whom the law names; at least one folder must be agreed to."""
    check_step(usul.jenis, usul.keadaan, "disetujui")
    items = await queries.items_of(work, usul.id)
    if not any(item.keputusan == "setuju" for item, _folder in items):
        raise Refused(_("Tidak ada berkas yang disetujui di daftar ini."), remedy=_("Tolak usulnya."))
    check_approver(usul.wewenang, form.penyetuju or "")
    check_document("persetujuan", form.persetujuan, form.persetujuan_on, after=usul.pertimbangan_on, today=work.today)
    if usul.jenis != "pemindahan":
        check_document("penetapan", form.penetapan, form.penetapan_on, after=form.persetujuan_on, today=work.today)
        usul.penetapan, usul.penetapan_on = form.penetapan, form.penetapan_on
    usul.penyetuju, usul.persetujuan, usul.persetujuan_on = usul.wewenang, form.persetujuan, form.persetujuan_on
    await _go(work, usul, "disetujui")


async def drop(work: UnitOfWork, usul: Usul, state: str, reason: str) -> None:
    """Refuse or cancel a list; its folders stay where they are and are left alone for a while."""
    check_step(usul.jenis, usul.keadaan, state)
    usul.alasan = reason
    for _item, folder in await queries.items_of(work, usul.id, lock=True):
        folder.ditinjau_on = work.today + PUT_OFF
    await _go(work, usul, state)


async def carry_out(work: UnitOfWork, usul: Usul, form: PelaksanaanForm) -> None:
    """Do what was approved, folder by folder, each checked anew. Raises Held, Lent, NotDue.

    Of a destruction the files go after this has committed, by a job that may be broken off and run again.
    """
    check_step(usul.jenis, usul.keadaan, "dilaksanakan")
    last = usul.penetapan_on or usul.persetujuan_on
    check_document("berita_acara", form.berita_acara, form.berita_acara_on, after=last, today=work.today)
    items = await queries.items_of(work, usul.id, lock=True)
    lent = await queries.lent_among(work, [folder.id for _item, folder in items])
    for item, folder in items:
        if item.keputusan == "setuju":
            check_move(usul.jenis, as_rule(folder, lent=folder.id in lent), work.today)
            folder.keadaan = BECOMES[usul.jenis]
            after = {"keadaan": folder.keadaan, "usul": usul.id, "berita_acara": form.berita_acara}
            work.record(f"e_office.arsip.{usul.jenis}", f"e_office_berkas:{folder.id}", after=after)
        else:
            folder.ditinjau_on = item.sampai or work.today + PUT_OFF
    usul.berita_acara, usul.dilaksanakan_on = form.berita_acara, form.berita_acara_on
    await _go(work, usul, "dilaksanakan")
    if usul.jenis == "pemusnahan":
        await work.enqueue(DESTROY, {"usul_id": usul.id})


async def _go(work: UnitOfWork, usul: Usul, state: str) -> None:
    before, usul.keadaan = usul.keadaan, state
    await work.session.flush()
    work.record(f"e_office.usul.{state}", _subject(usul), before={"keadaan": before}, after={"keadaan": state})


def _member(line: str) -> dict[str, str]:
    name, _comma, post = line.partition(",")
    return {"nama": name.strip()[:150], "jabatan": post.strip()[:150]}


def _subject(usul: Usul) -> str:
    return f"e_office_usul:{usul.id}"


def agreed(items: Sequence[tuple[UsulBerkas, Berkas]]) -> list[Berkas]:
    """The folders of a list that were agreed to."""
    return [folder for item, folder in items if item.keputusan == "setuju"]
