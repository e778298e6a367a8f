"""What the addresses of e-Office are about."""

from datetime import date

from tests.e_office.archive_parameters import archive_of
from tests.e_office.issued_letter import issued_letter

from tiru.access.accounts import create_account
from tiru.files.checked import Checked
from tiru.organisasi.models import Jabatan, Penugasan, Unit
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.kinds import seed_kinds
from tiru_e_office.models import Tugas
from tiru_e_office.surat_keluar.forms import NaskahForm
from tiru_e_office.surat_keluar.models import Pengiriman, Templat
from tiru_e_office.surat_keluar.service import write
from tiru_e_office.surat_masuk.forms import SuratMasukForm
from tiru_e_office.surat_masuk.service import register
from tiru_e_office.webhook.service import WebhookForm, create_webhook, put

SCAN = Checked("surat.pdf", b"%PDF-1.7 isi", "application/pdf", ".pdf")


async def make(work: UnitOfWork, place: Place) -> Things:
    """A letter before the post of one official: tasks are theirs alone, whatever right a colleague holds."""
    await seed_kinds(work)
    unit = Unit(
        kode=f"eo-{place.mark}", nama=f"Unit {place.mark}", tipe="opd_dinas", path="", berlaku_dari=date(2020, 1, 1)
    )
    work.session.add(unit)
    await work.session.flush()
    unit.path = f"/{unit.id}/"
    post = Jabatan(kode=f"eo-{place.mark}", unit_id=unit.id, nama=f"Kepala {place.mark}", kepala=True)
    work.session.add(post)
    await work.session.flush()
    owner = await create_account(work, username=f"eo.{place.mark}", name=f"Kepala {place.mark}")
    work.session.add(Penugasan(jabatan_id=post.id, account_id=owner.id, nama=owner.name, dari=date(2020, 1, 1)))
    form = SuratMasukForm(unit=unit.id, asal="Bappenas", hal=f"Undangan {place.mark}", kepada=[post.id])
    done = await register(work, form, [SCAN])
    (file,) = await queries.files_of(work, done.surat.id)
    wanted = WebhookForm(nama="Dasbor", url="https://contoh.go.id/kait", peristiwa=["surat.terbit"])
    hook, _secret = await create_webhook(work, wanted, standing=0)
    message = await put(work, hook, "surat.terbit", {})
    berkas_id, usul_id = await archive_of(work, done.surat)
    return Things(
        values=await issued_letter(work, place, unit.id, owner.id)
        | {"surat_id": done.surat.id, "file_id": file.id, "task_id": done.tasks[0].id}
        | await letter_out(work, unit.id, post.id, owner.id)
        | {"berkas_id": berkas_id, "usul_id": usul_id, "surat_kunci": done.surat.kunci}
        | {"webhook_id": hook.id, "message_id": message.id}
        | {"templat_id": await template(work), "kop_unit_id": unit.id},
        words={"step": "selesai", "end": "tutup", "tindakan": "tutup", "kode": "000.1.5", "jenis_kode": "SD"},
        owned=frozenset({"task_id", "surat_id", "naskah_id", "paraf_id", "kirim_id"}),
        owner_id=owner.id,
    )


async def template(work: UnitOfWork) -> int:
    """One that nobody uses."""
    row = Templat(jenis="SD", nama="Undangan", isi="Dengan hormat.", bidang=[], aktif=False)
    work.session.add(row)
    await work.session.flush()
    return row.id


async def letter_out(work: UnitOfWork, unit_id: int, post_id: int, owner_id: int) -> dict[str, object]:
    """A draft of the same official, waiting for their own paraf, with an addressee outside."""
    form = NaskahForm(unit=unit_id, hal="Permohonan data", isi="Dengan hormat.", ttd=post_id)
    surat = await write(work, form, [])
    surat.dibuat_oleh = owner_id
    task = Tugas(surat_id=surat.id, jenis="paraf", peran="hierarki", jabatan_id=post_id, dibuat_at=work.now)
    row = Pengiriman(surat_id=surat.id, cara="ekspedisi", tujuan="PMI")
    work.session.add_all([task, row])
    await work.session.flush()
    return {"naskah_id": surat.id, "nomor_surat_id": surat.id, "paraf_id": task.id, "kirim_id": row.id}
