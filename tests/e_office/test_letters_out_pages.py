"""The pages of a letter out: written, looked at, agreed to, returned, revised, withdrawn, as different people."""

import io
import re

from pypdf import PdfReader
from sqlalchemy import select

from tiru.work import unit_of_work
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.surat_keluar.models import Templat

OUT = "/kantor/e_office/keluar"


def typed(gov, **changes) -> dict:
    return {
        "unit": gov.units["bidang"],
        "jenis": "SD",
        "hal": "Permohonan data kemiskinan",
        "isi": "Dengan hormat.\n\n1. data warga\n2. data bantuan",
        "klasifikasi": "000.8",
        "kepada_1": gov.units["badan"],
        "kepada_1_teks": "Badan",
        "tujuan_lain": "BPS Kabupaten <bps@example.id>\nPMI",
        "ttd": gov.posts["sekda"],
        "ttd_teks": "Sekretaris Daerah",
        "paraf_1": gov.posts["kabid"],
        "paraf_1_teks": "Kepala Bidang",
        "paraf_1_urutan": "1",
        "paraf_1_peran": "hierarki",
        "paraf_2": gov.posts["kadis"],
        "paraf_2_teks": "Kepala Dinas",
        "paraf_2_urutan": "2",
        "paraf_2_peran": "hierarki",
        "langkah": "kirim",
        **changes,
    }


async def written(client, gov, **changes) -> str:
    """The address of a letter that was written in the browser."""
    sent = await client.post(f"{OUT}/baru", data=typed(gov, **changes))
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def asked(page: str) -> str:
    found = re.search(r"/kantor/e_office/paraf/(\d+)/", page)
    assert found, page
    return found.group(1)


async def test_a_letter_is_written_returned_revised_and_agreed_to(browse, gov):
    staf, kabid, kadis = (browse(gov.tenant, gov.people[one]) for one in ("staf", "kabid", "kadis"))
    letter = await written(staf, gov)
    own = f"{OUT}/{letter.rsplit('/', 1)[1]}"
    assert "Permohonan data kemiskinan" in (await kabid.get("/kantor/e_office")).text
    sekda = browse(gov.tenant, gov.people["sekda"])
    assert (await sekda.get(letter)).status_code == 404, "not yet asked, and another unit's"
    assert "Permohonan data" not in (await kadis.get("/kantor/e_office")).text
    page = (await kabid.get(letter)).text
    assert "Setuju" in page
    assert "Disposisi baru" not in page
    answer = await kabid.post(f"/kantor/e_office/paraf/{asked(page)}/kembalikan", data={"catatan": ""})
    assert answer.status_code == 422
    assert "Tulis apa yang perlu diperbaiki" in answer.text
    answer = await kabid.post(f"/kantor/e_office/paraf/{asked(page)}/kembalikan", data={"catatan": "Sebut tahunnya."})
    assert answer.status_code == 303
    assert "Sebut tahunnya." in (await staf.get(letter)).text
    assert "Permohonan data" in (await staf.get(f"{OUT}?lihat=kembali")).text
    page = (await staf.get(f"{own}/ubah")).text
    assert 'value="Kepala Dinas' in page
    changed = typed(gov, isi="Dengan hormat.\n\n1. data warga 2026\n2. data bantuan", catatan_versi="Tahun ditambah")
    assert (await staf.post(f"{own}/ubah", data=changed)).status_code == 303
    compared = (await staf.get(f"{own}/versi")).text
    assert "<del>1. data warga</del>" in compared
    assert "<ins>1. data warga 2026</ins>" in compared
    for client in (kabid, kadis):
        page = (await client.get(letter)).text
        answer = await client.post(f"/kantor/e_office/paraf/{asked(page)}/setuju", data={"catatan_setuju": "Baik."})
        assert answer.status_code == 303, answer.text
    page = (await staf.get(letter)).text
    assert "Menunggu tanda tangan" in page
    assert page.count("Baik.") == 2
    assert "Urutan 2" in page
    assert re.search(r"/kantor/e_office/tte\?tugas=\d+", (await sekda.get(letter)).text)
    printed = await sekda.get(f"{own}/pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages)
    assert "data warga 2026" in text
    assert (await sekda.get(f"{own}/halaman.png")).content[:4] == b"\x89PNG"


async def test_a_look_stores_nothing_with_and_without_script(browse, services, gov):
    staf = browse(gov.tenant, gov.people["staf"])
    looked = await staf.post(f"{OUT}/baru", data=typed(gov, langkah="pratinjau"))
    assert looked.status_code == 200
    assert "data:image/png;base64," in looked.text
    assert 'value="Permohonan data kemiskinan"' in looked.text
    part = await staf.post(f"{OUT}/baru", data=typed(gov, langkah="pratinjau"), headers={"hx-request": "true"})
    assert "data:image/png;base64," in part.text
    assert "<html" not in part.text
    wrong = typed(gov, langkah="pratinjau", hal="x")
    part = await staf.post(f"{OUT}/baru", data=wrong, headers={"hx-request": "true"})
    assert "Periksa lagi" in part.text
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        mine = select(Surat).where(Surat.dibuat_oleh == gov.people["staf"].id)
        assert (await work.session.scalars(mine)).all() == []


async def test_names_typed_without_script_are_found_and_unknown_ones_refused_at_their_row(browse, services, gov):
    staf = browse(gov.tenant, gov.people["staf"])
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        from tiru_e_office.views.draft_form import labels_of

        label = (await labels_of(work, [gov.posts["kabid"]]))[gov.posts["kabid"]]
    letter = await written(staf, gov, paraf_1="", paraf_1_teks=label, langkah="simpan")
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        tasks = await work.session.scalars(select(Tugas.jabatan_id).where(Tugas.surat_id == int(letter.split("/")[-1])))
        assert set(tasks) == {gov.posts["kabid"], gov.posts["kadis"]}
    for field, words in (("paraf_2", "Tidak ada satu jabatan"), ("kepada_1", "Tidak ada satu unit")):
        changes = {field: "", f"{field}_teks": "Yang tidak ada"}
        answer = await staf.post(f"{OUT}/baru", data=typed(gov, **changes))
        assert answer.status_code == 422
        assert words in answer.text
        assert f'id="{field}-salah"' in answer.text
        assert "data bantuan" in answer.text


async def test_more_rows_lose_nothing(browse, gov):
    staf = browse(gov.tenant, gov.people["staf"])
    page = (await staf.post(f"{OUT}/baru", data=typed(gov, langkah="baris"))).text
    assert 'name="paraf_5_teks"' in page
    assert 'value="Kepala Dinas"' in page


async def test_the_template_asks_its_own_fields_and_submitting_wants_the_required(browse, services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        fields = [
            {"nama": "hari", "label": "Hari rapat", "jenis": "tanggal", "wajib": True},
            {
                "nama": "tempat",
                "label": "Tempat rapat",
                "jenis": "pilihan",
                "wajib": False,
                "pilihan": ["Aula", "Teras"],
            },
        ]
        body = "Rapat pada {{hari}} di {{tempat}}."
        templat = Templat(jenis="UND", nama="Undangan uji", bidang=fields, isi=body)
        work.session.add(templat)
        await work.session.flush()
        number = templat.id
    staf = browse(gov.tenant, gov.people["staf"])
    assert "Undangan uji" in (await staf.get(f"{OUT}/baru")).text
    page = (await staf.get(f"{OUT}/baru?templat={number}")).text
    assert "Hari rapat" in page
    assert "Kepala Bidang" in page, "the hierarchy above the author is suggested"
    given = typed(gov, templat=number, jenis="UND", isi=body)
    answer = await staf.post(f"{OUT}/baru", data=given)
    assert answer.status_code == 422
    assert 'id="bidang_hari-salah"' in answer.text
    letter = await written(
        staf, gov, templat=number, jenis="UND", isi=body, bidang_hari="2026-12-01", bidang_tempat="Aula"
    )
    printed = await staf.get(f"{OUT}/{letter.rsplit('/', 1)[1]}/pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.content)).pages)
    assert "1 Desember 2026 di Aula" in " ".join(text.split())


async def test_only_the_author_edits_and_withdraws(browse, gov):
    staf, kabid, sekda = (browse(gov.tenant, gov.people[one]) for one in ("staf", "kabid", "sekda"))
    letter = await written(staf, gov)
    own = f"{OUT}/{letter.rsplit('/', 1)[1]}"
    assert (await kabid.get(f"{own}/ubah")).status_code == 404
    assert (await kabid.post(f"{own}/tarik", data={"alasan": "x"})).status_code == 404
    assert (await sekda.get(f"{own}/pdf")).status_code == 404, "a letter of another unit, not yet asked"
    assert (await staf.get(f"{own}/ubah")).status_code == 303, "handed in: only shown"
    answer = await staf.post(f"{own}/tarik", data={"alasan": ""})
    assert answer.status_code == 422
    assert "Tulis alasan pembatalan" in answer.text
    assert (await staf.post(f"{own}/tarik", data={"alasan": "Rapat batal"})).status_code == 303
    assert "Permohonan data" in (await staf.get(f"{OUT}?lihat=batal")).text
    assert "Permohonan data" not in (await kabid.get("/kantor/e_office")).text


async def test_a_unit_out_of_reach_is_refused(browse, gov):
    staf = browse(gov.tenant, gov.people["staf"])
    answer = await staf.post(f"{OUT}/baru", data=typed(gov, unit=gov.units["badan"]))
    assert answer.status_code == 422
    assert "Pilih unit Anda." in answer.text


async def test_an_answer_is_linked_to_the_letter_it_answers(browse, gov):
    tu, kadis, staf = (browse(gov.tenant, gov.people[one]) for one in ("tu", "kadis", "staf"))
    entry = {"unit": gov.units["dinas"], "asal": "Bappenas", "hal": "Data desa", "kepada": gov.posts["kadis"]}
    entered = await browse(gov.tenant, gov.people["tu_dinas"]).post("/kantor/e_office/masuk/catat", data=entry)
    assert entered.status_code == 303, entered.text
    incoming = entered.headers["location"]
    page = (await kadis.get(incoming)).text
    reply = f"{OUT}/baru?balas={incoming.rsplit('/', 1)[1]}"
    assert f'href="{reply}"' in page
    form = (await kadis.get(f"{reply}&jenis=SD")).text
    assert "Jawaban atas Data desa" in form
    assert "Bappenas" in form
    assert (await staf.get(f"{reply}&jenis=SD")).status_code == 404, "not theirs to read"
    given = typed(gov, unit=gov.units["dinas"], jawaban_atas=incoming.rsplit("/", 1)[1], hal="Jawaban atas Data desa")
    answer = await kadis.post(f"{OUT}/baru", data={**given, "langkah": "simpan"})
    assert answer.status_code == 303, answer.text
    assert "menjawab surat ini" in (await kadis.get(incoming)).text
    stolen = await staf.post(f"{OUT}/baru", data=typed(gov, jawaban_atas=incoming.rsplit("/", 1)[1]))
    assert stolen.status_code == 404
    assert tu is not None


async def test_the_lists_find_and_narrow(browse, gov):
    staf = browse(gov.tenant, gov.people["staf"])
    await written(staf, gov, hal="Pengadaan ambulans", langkah="simpan")
    await written(staf, gov, hal="Jadwal vaksin")
    assert "Pengadaan ambulans" in (await staf.get(f"{OUT}?lihat=konsep")).text
    assert "Jadwal vaksin" not in (await staf.get(f"{OUT}?lihat=konsep")).text
    found = (await staf.get(f"{OUT}?q=vaksin")).text
    assert "Jadwal vaksin" in found
    assert "Pengadaan ambulans" not in found
    assert "Jadwal vaksin" not in (await browse(gov.tenant, gov.people["lain"]).get(f"{OUT}?semua=ya")).text
