"""What the addresses of the module mbg are about."""

from datetime import timedelta

from tests.mbg.dapur.papers import make_papers
from tests.mbg.things import (
    make_bahan,
    make_batch,
    make_foto,
    make_kiriman,
    make_menu,
    make_pemasok,
    make_pembelian,
    make_penugasan,
    make_perangkat,
    make_sppg,
    make_titik,
    works_at,
)

from tiru.files.checked import Checked
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork
from tiru_mbg.belanja.models import Keuangan
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden.models import Insiden, InsidenSampel, Kasus, Rekomendasi, RekomendasiBukti
from tiru_mbg.menu.models import Siklus
from tiru_mbg.peringatan.service import raise_warning
from tiru_mbg.resmi.models import AngkaResmi
from tiru_mbg.rights import KASUS
from tiru_mbg.titik.models import TitikPetugas
from tiru_mbg.warga import intake
from tiru_mbg.warga.forms import LaporForm
from tiru_mbg.warga.portal_follow import cookie_name


async def make(work: UnitOfWork, place: Place) -> Things:
    """A kitchen with a batch on its way to a school; rooms add what their addresses name."""
    sppg = await make_sppg(work, nama=f"SPPG {place.mark}")
    titik = await make_titik(work, nama=f"SDN {place.mark}")
    batch = await make_batch(work, sppg)
    kiriman = await make_kiriman(work, batch, titik)
    menu = await make_menu(work, sppg, status="draf")
    bahan = await make_bahan(work)
    member = await works_at(work, sppg, 987_654)
    siklus = Siklus(sppg_id=sppg.id, nama="Siklus", panjang=10, mulai_on=work.today)
    pemasok = await make_pemasok(work)
    pembelian = await make_pembelian(work, sppg, pemasok, bahan)
    keuangan = Keuangan(sppg_id=sppg.id, mulai_on=work.today, selesai_on=work.today + timedelta(days=13))
    work.session.add_all([siklus, keuangan])
    stored = await work.services.store.put(work.tenant.slug, b"%PDF-1.4 uji", suffix=".pdf")
    pembelian.file_key = keuangan.bukti_key = stored.key
    angka = AngkaResmi(ukuran="dapur", nilai=3, per_on=work.today, sumber=f"Uji {place.mark}", dicatat_at=work.now)
    penugasan = await make_penugasan(work, sppg, titik)
    penerima = TitikPetugas(titik_id=titik.id, akun_id=4343, mulai_on=work.today)
    work.session.add_all([penerima, angka])
    await work.session.flush()
    warned = await raise_warning(work, "MBG-07", f"uji:{place.mark}", judul="Uji", sppg_id=sppg.id)
    form = LaporForm(titik=titik.id, jenis="mutu", isi="Sayurnya berbau asam.", nama=place.mark)
    ticket = await intake.submit(work, form, Checked("f.jpg", b"\xff\xd8\xff-isi", "image/jpeg", ".jpg"))
    return Things(
        values={
            "menu_id": menu.id,
            "bahan_id": bahan.id,
            "siklus_id": siklus.id,
            "laporan_id": ticket.laporan_id,
            "nomor": ticket.nomor,
            "pemasok_id": pemasok.id,
            "pembelian_id": pembelian.id,
            "keuangan_id": keuangan.id,
            **await make_papers(work, sppg),
            "petugas_id": member.id,
            "angka_id": angka.id,
            "sppg_id": sppg.id,
            "titik_id": titik.id,
            "penerima_id": penerima.id,
            "penugasan_id": penugasan.id,
            "batch_id": batch.id,
            "kiriman_id": kiriman.id,
            "peringatan_id": warned,
            **await _incident(work, sppg, place, stored.key),
            "foto_kunci": (await make_foto(work, batch)).kunci,
            "perangkat_kunci": (await make_perangkat(work)).id,
        },
        cookies={cookie_name(ticket.nomor): ticket.code},
        also=(KASUS,),
        words={
            "tindakan": "verifikasi",
            "deed": "tarik",
            "jenis": "mulai",
            "langkah": "buka",
            "tanggal": str(work.today),
        },
    )


async def _incident(work: UnitOfWork, sppg: Sppg, place: Place, file_key: str) -> dict[str, int]:
    """An incident with a specimen and a line, and a recommendation with its evidence: ids by the names of addresses."""
    incident = Insiden(nomor=f"INS-{place.mark}", sppg_id=sppg.id, lapor_at=work.now)
    advised = Rekomendasi(nomor=f"REK-{place.mark}", sppg_id=sppg.id, dasar="tanpa_slhs", alasan="Uji")
    advised.dikirim_at = work.now  # readers see what was sent, writers change what is a draft: here both are answered
    advised.dibuat_at, advised.keputusan_key, advised.keputusan_nama = work.now, file_key, "surat.pdf"
    advised.keputusan_media = "application/pdf"
    work.session.add_all([incident, advised])
    await work.session.flush()
    specimen = InsidenSampel(insiden_id=incident.id, jenis="air", segel="A1", diambil_at=work.now)
    line = Kasus(insiden_id=incident.id, nomor=1, dicatat_at=work.now)
    kept = {"file_key": file_key, "file_nama": "surat.pdf", "file_media": "application/pdf"}
    bukti = RekomendasiBukti(rekomendasi_id=advised.id, uraian="Uji", dicatat_at=work.now, **kept)
    work.session.add_all([specimen, line, bukti])
    await work.session.flush()
    return {
        "insiden_id": incident.id,
        "sampel_id": specimen.id,
        "kasus_id": line.id,
        "rekomendasi_id": advised.id,
        "bukti_id": bukti.id,
    }
