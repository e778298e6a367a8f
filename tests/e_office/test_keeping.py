"""Personal data that is named, a copy without anybody in it, and what the doctor says."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from tests.e_office.test_life_of_an_incoming_letter import SCAN, form, pass_on, task_of

from tiru_e_office.angka import counts
from tiru_e_office.angka.scope import last_days
from tiru_e_office.diagnosis import diagnose
from tiru_e_office.module import module
from tiru_e_office.neutralizing import neutralize
from tiru_e_office.reading import service as reading
from tiru_e_office.surat_masuk.service import register


async def test_a_neutral_copy_keeps_figures_and_no_words(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov, hal="Mutasi Budi", catatan="Budi"), [SCAN])).surat
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"), instruksi=("Panggil Budi",))
        await work.session.flush()
        asked = last_days(work, 30, tuple(gov.units.values()))
        before = await counts.figures(work, asked)
        for _twice in range(2):
            await neutralize(work)
        work.session.expire_all()
        assert await counts.figures(work, asked) == before
        names = {actor.name for actor in gov.people.values()} | {"Budi", "Bappenas", "Diskominfo Provinsi"}
        for field in module.personal_data:
            rows = await work.session.scalars(text(f"select {field.column}::text from {field.table}"))
            said = " ".join(one for one in rows if one)
            assert not [name for name in names if name in said], (field.table, field.column)


async def test_the_doctor_says_nothing_of_a_healthy_office_and_names_each_fault(act_as, gov, monkeypatch):
    monkeypatch.setitem(reading.ENVIRONMENT, "PATH", "/nonexistent")
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        for table in ("e_office_penghitung", "e_office_sertifikat"):
            await work.session.execute(text(f"delete from {table}"))
        await work.session.execute(text("update e_office_tugas set selesai_at = now() where selesai_at is null"))
        await work.session.execute(text("update e_office_lampiran set baca = 'selesai'"))
        await work.session.execute(text("update e_office_tte set keadaan = 'selesai'"))
        surat = (await register(work, form(gov))).surat
        await work.session.flush()
        assert await diagnose(work) == []
        task = await task_of(work, gov, "bupati", surat.id)
        await work.session.execute(
            text("update penugasan set sampai = :day where jabatan_id = :post"),
            {"day": work.today - timedelta(days=1), "post": task.jabatan_id},
        )
        await work.session.execute(text("update e_office_penghitung set terakhir = 0"))
        for serial, days in (("1", -1), ("2", 10), ("3", 400)):
            await work.session.execute(
                text(
                    "insert into e_office_sertifikat (account_id, nama, serial, sertifikat, kunci, berlaku_dari, "
                    "berlaku_sampai) values (:account, :name, :serial, '', '', now(), :until)"
                ),
                {
                    "account": int(serial),
                    "name": f"Pejabat {serial}",
                    "serial": f"{surat.id}-{serial}",
                    "until": work.now + timedelta(days=days),
                },
            )
        await work.session.execute(
            text(
                "insert into e_office_lampiran (surat_id, key, nama, media_type, size, sha256, at) "
                "values (:id, 'x', 'pindai.pdf', 'application/pdf', 1, '', now())"
            ),
            {"id": surat.id},
        )
        said = "\n".join(await diagnose(work))
        for words in (
            "1 tugas menunggu Bupati",
            "Sertifikat Pejabat 1 sudah berakhir.",
            "Sertifikat Pejabat 2 berakhir dalam 30 hari.",
            "padahal nomor 1 sudah dipakai",
            "1 berkas pindaian belum terbaca",
        ):
            assert words in said, said
        assert "Pejabat 3" not in said
