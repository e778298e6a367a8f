"""The telephones' door over HTTP."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from benchmarks.field_phones import Phone
from PIL import Image
from sqlalchemy import func, select
from tests.mbg.things import make_batch, make_sppg, official, works_at

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.hari.models import Batch, Catatan, Foto
from tiru_mbg.rights import MASAK, MENU_READ

COOK = 611


async def kitchen(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work)
        await works_at(work, sppg, COOK)
        batch = await make_batch(work, sppg, mulai_masak_at=None, selesai_masak_at=None, porsi=None)
        return batch.id, batch.kunci, work.now


def body_of(phone, now, *parcels):
    entries = [{"id": str(one.id), "muatan": one.content, "tanda": one.signature} for one in parcels]
    return {"perangkat": str(phone.id), "jam": round(phone.clock(now).timestamp() * 1000), "catatan": entries}


async def test_register_send_send_again_and_a_photo(services, tenant, client_for, clean):
    batch_id, kunci, now = await kitchen(services, tenant)
    client, phone = client_for(tenant, official(MASAK, scope="own", account_id=COOK)), Phone()
    device = {"id": str(phone.id), "nama": "HP dapur", "kunci": phone.spki}
    assert (await client.post("/api/mbg/perangkat", json=device)).json() == {
        "id": str(phone.id),
        "urut": 0,
        "diblokir": False,
    }
    picture = str(uuid4())
    parcel = phone.entry("selesai", now, batch=kunci, porsi=99, suhu_inti_c=80, foto=[picture])
    body = body_of(phone, now, parcel)
    for _again in range(3):
        got = await client.post("/api/mbg/catatan", json=body)
        assert got.status_code == 200, got.text
        assert got.json()["catatan"] == [{"id": str(parcel.id), "status": "sah", "alasan": ""}]
    drawn = BytesIO()
    Image.new("RGB", (640, 480), "orange").save(drawn, "JPEG")
    for _again in range(2):
        sent = {"berkas": ("foto.jpg", drawn.getvalue(), "image/jpeg")}
        got = await client.post("/api/mbg/foto", data={"catatan": str(parcel.id), "kunci": picture}, files=sent)
        assert got.status_code == 200, got.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        batch = await work.session.get_one(Batch, batch_id)
        assert (batch.porsi, batch.versi) == (99, 1)
        assert await work.session.scalar(select(func.count()).select_from(Catatan)) == 1
        photo = (await work.session.scalars(select(Foto))).one()
        assert (photo.batch_id, photo.tahap) == (batch_id, "selesai")
        assert await services.store.size(tenant.slug, photo.file_key) == photo.ukuran


async def test_a_refusal_is_an_answer_with_its_reason(services, tenant, client_for, clean):
    _batch, kunci, now = await kitchen(services, tenant)
    client, phone = client_for(tenant, official(MASAK, scope="own", account_id=COOK)), Phone()
    parcel = phone.entry("mulai", now, batch=kunci)
    got = await client.post("/api/mbg/catatan", json=body_of(phone, now, parcel))
    assert got.status_code == 200
    (answer,) = got.json()["catatan"]
    assert answer["status"] == "ditolak"
    assert answer["alasan"].startswith("HP ini belum terdaftar.")


async def test_what_is_no_parcel_is_refused_with_the_fields(tenant, client_for):
    client = client_for(tenant, official(MASAK, account_id=COOK))
    for content in (b"", b"[]", b'{"perangkat": 1}', b'{"catatan": []}'):
        got = await client.post("/api/mbg/catatan", content=content, headers={"content-type": "application/json"})
        assert got.status_code == 422, content
    got = await client.post("/api/mbg/foto", data={"catatan": str(uuid4()), "kunci": str(uuid4())})
    assert got.status_code == 422
    sent = {"berkas": ("foto.jpg", b"x", "image/jpeg")}
    got = await client.post("/api/mbg/foto", data={"catatan": str(uuid4()), "kunci": str(uuid4())}, files=sent)
    assert got.status_code == 404


async def test_only_who_writes_in_the_field_registers_a_telephone(tenant, client_for):
    phone = Phone()
    device = {"id": str(phone.id), "nama": "HP", "kunci": phone.spki}
    assert (await client_for(tenant, official(MENU_READ)).post("/api/mbg/perangkat", json=device)).status_code == 403
    assert (await client_for(tenant).post("/api/mbg/perangkat", json=device)).status_code == 401
