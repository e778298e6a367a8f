"""BSrE's two versions against a server that follows the API and really signs."""

import asyncio
import logging
import shutil
import subprocess

import pytest
from sqlalchemy import select, text
from tests.e_office.fake_bsre import EMAIL, NIK, PASSWORD, SECRET, USER, fake_bsre
from tests.e_office.test_printing import AT, LETTER
from tests.e_office.test_signing_a_letter import ready, sign

from tiru.tenant import Actor, Grant, Kind
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.models import Surat
from tiru_e_office.printing.pdf import pdf_now
from tiru_e_office.surat_keluar.models import Naskah
from tiru_e_office.tte import setup
from tiru_e_office.tte.bsre import BsreV1, BsreV2, Reach
from tiru_e_office.tte.models import Penanda, Penyedia, Tte
from tiru_e_office.tte.pades import signatures_in
from tiru_e_office.tte.port import Identity, ProviderDown, Sheet, SigningRefused, WrongSecret

PAGE = "/kantor/e_office/tte/penyedia"
WHO = Identity(1, "Sekda", NIK)


@pytest.fixture
def bsre():
    with fake_bsre() as server:
        yield server


@pytest.fixture(params=[BsreV1, BsreV2], ids=["v1", "v2"])
def signer(request, bsre):
    return request.param(Reach(bsre.url, USER, PASSWORD, roots=[bsre.authority.certificate], patience=1.5))


@pytest.fixture(scope="module")
def letter() -> bytes:
    return pdf_now("korespondensi", LETTER, at=AT)


async def test_it_signs_and_the_result_verifies_here_there_and_elsewhere(signer, bsre, letter, tmp_path):
    sheets = [Sheet(letter)] * (1 if signer.at_once == 1 else 3)
    signed = await signer.sign(sheets, WHO, SECRET, place="Kuningan")
    assert len(signed) == len(sheets) == bsre.files
    (found,) = await signer.verify(signed[0].content)
    assert (found.signer, found.intact, found.trusted, found.covers_whole) == ("Sekda BSrE", True, True, True)
    assert bsre.asked[0].endswith((f"/api/user/status/{NIK}", "/api/v2/user/check/status"))
    if shutil.which("pdfsig"):
        file = tmp_path / "surat.pdf"
        file.write_bytes(signed[0].content)
        asked = asyncio.to_thread(subprocess.run, ["pdfsig", str(file)], capture_output=True, text=True, check=False)
        said = (await asked).stdout
        assert "Signature is Valid" in said, said


@pytest.mark.parametrize(
    ("state", "said"),
    [("EXPIRED", "habis"), ("REVOKE", "dicabut"), ("NOT_REGISTERED", "belum terdaftar"), ("ANEH", "ANEH")],
)
async def test_only_issue_signs(signer, bsre, letter, state, said):
    bsre.state = state
    with pytest.raises(SigningRefused, match=said):
        await signer.sign([Sheet(letter)], WHO, SECRET, place="")
    assert bsre.files == 0
    assert not [one for one in bsre.asked if "sign/pdf" in one]


async def test_a_wrong_pass_phrase_is_told_apart(signer, bsre, letter):
    with pytest.raises(WrongSecret, match="Frasa sandi BSrE salah"):
        await signer.sign([Sheet(letter)], WHO, "bukan ini", place="")


@pytest.mark.parametrize("mood", ["500", "slow", "drip", "garbage", "html", "unsigned"])
async def test_a_provider_in_trouble_leaves_the_letter_waiting(signer, bsre, letter, mood):
    bsre.mood = mood
    with pytest.raises(ProviderDown):
        await signer.sign([Sheet(letter)], WHO, SECRET, place="")


async def test_a_refusal_for_another_reason_is_final(signer, bsre, letter):
    bsre.mood = "422"
    with pytest.raises(SigningRefused, match="kode 422") as refused:
        await signer.sign([Sheet(letter)], WHO, SECRET, place="")
    assert not isinstance(refused.value, WrongSecret)


@pytest.mark.parametrize("kind", [BsreV1, BsreV2])
async def test_a_wrong_account_and_nobody_there_are_the_regions_matter(bsre, letter, kind):
    with pytest.raises(ProviderDown, match="akun daerah"):
        await kind(Reach(bsre.url, USER, "salah")).sign([Sheet(letter)], WHO, SECRET, place="")
    with pytest.raises(ProviderDown, match="tidak bisa dihubungi"):
        await kind(Reach("http://127.0.0.1:9", USER, PASSWORD)).sign([Sheet(letter)], WHO, SECRET, place="")


async def test_version_one_wants_a_nik_and_version_two_takes_an_address(bsre, letter):
    reach = Reach(bsre.url, USER, PASSWORD)
    by_mail = Identity(1, "Sekda", EMAIL)
    with pytest.raises(SigningRefused, match="NIK"):
        await BsreV1(reach).status(by_mail)
    assert (await BsreV2(reach).status(by_mail)).is_valid


async def test_a_certificate_nobody_vouches_for_is_refused(tmp_path, letter):
    """TLS is verified: a server with a certificate of its own is no BSrE, unless the region entered that very one."""
    import ssl
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    closed = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "both.pem").write_bytes(pem + closed)
    with fake_bsre() as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "both.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http:", "https:")
        with pytest.raises(ProviderDown, match="tidak bisa dihubungi"):
            await BsreV2(Reach(url, USER, PASSWORD)).status(WHO)
        assert server.asked == []
        assert (await BsreV2(Reach(url, USER, PASSWORD, server_ca=pem.decode())).status(WHO)).is_valid


@pytest.fixture
async def clean(services, tenant):
    yield
    async with unit_of_work(services, tenant, Actor(kind=Kind.STAFF, id=1, name="Admin")) as work:
        await work.session.execute(text("delete from e_office_penyedia"))
        await work.session.execute(text("delete from e_office_penanda"))
        await work.session.execute(text("delete from attempt"))


async def entered(services, gov, bsre, versi, pengenal=NIK) -> None:
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        form = setup.PenyediaForm(
            url=bsre.url, versi=versi, pengguna=USER, rahasia=PASSWORD, akar=bsre.authority.certificate, aktif=True
        )
        await setup.set_provider(work, form)
        username = await work.session.scalar(
            text("select username from account where id = :id"), {"id": gov.people["sekda"].id}
        )
        await setup.enter_official(work, setup.PenandaForm(username=username, pengenal=pengenal))


@pytest.mark.parametrize(("versi", "pengenal", "requests"), [("v1", NIK, 3), ("v2", EMAIL, 1)])
async def test_letters_are_signed_in_bulk_through_the_provider(
    services, gov, bsre, clean, caplog, versi, pengenal, requests
):
    caplog.set_level(logging.WARNING)
    await entered(services, gov, bsre, versi, pengenal)
    letters = [await ready(services, gov) for _one in range(3)]
    outcomes = await sign(services, gov, *(task for _letter, task in letters), secret=SECRET)
    assert [one.problem for one in outcomes] == ["", "", ""]
    assert len([one for one in bsre.asked if "sign/pdf" in one]) == requests
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        for letter, _task in letters:
            naskah = await work.session.get(Naskah, letter)
            row = await work.session.scalar(select(Tte).where(Tte.surat_id == letter))
            assert (row.keadaan, row.penyedia) == ("selesai", f"bsre_{versi}")
            content = await services.store.get(gov.tenant.slug, naskah.tte_key)
            (found,) = await _read(content, bsre.authority.certificate)
            assert (found.intact, found.trusted) == (True, True)
        for table in ("e_office_tte", "e_office_penyedia", "e_office_penanda", "audit_entry"):
            for word in (SECRET, PASSWORD, pengenal):
                rows = await work.session.execute(
                    text(f"select count(*) from {table} t where t::text like :it"), {"it": f"%{word}%"}
                )
                assert rows.scalar() == 0, (table, word)
    for word in (SECRET, PASSWORD, pengenal):
        assert word not in caplog.text


async def _read(content, root):
    return await asyncio.to_thread(signatures_in, content, [root])


async def test_a_provider_that_is_down_is_asked_once_and_all_wait(services, gov, bsre, clean):
    await entered(services, gov, bsre, "v1")
    bsre.mood = "500"
    first, second = await ready(services, gov), await ready(services, gov)
    one, two = await sign(services, gov, first[1], second[1], secret=SECRET)
    assert "terganggu" in one.problem
    assert one.is_tried
    assert "Belum dicoba" in two.problem
    assert not two.is_tried
    assert len([said for said in bsre.asked if "sign/pdf" in said]) == 1
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        assert (await work.session.get(Surat, first[0])).status == "siap_ttd"
    bsre.mood = ""
    outcomes = await sign(services, gov, first[1], second[1], secret=SECRET)
    assert [said.problem for said in outcomes] == ["", ""]


async def test_switched_off_nobody_falls_back_to_an_uncertified_signature(services, gov, bsre, clean):
    await entered(services, gov, bsre, "v2")
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        (await work.session.get(Penyedia, 1)).aktif = False
    _letter, task = await ready(services, gov)
    (outcome,) = await sign(services, gov, task, secret=SECRET)
    assert "dimatikan" in outcome.problem
    assert bsre.asked == []


def admin(gov) -> Actor:
    grants = (Grant(permission="e_office:tte:manage"), Grant(permission="e_office:tugas:act"))
    return Actor(kind=Kind.STAFF, id=gov.people["tu"].id, name="Admin TTE", grants=grants)


async def test_the_administrator_sets_it_up_and_no_secret_is_ever_shown(browse, services, gov, bsre, clean):
    client = browse(gov.tenant, admin(gov))
    assert (await browse(gov.tenant, gov.people["sekda"]).get(PAGE)).status_code == 403
    form = {"url": "http://esign.kuningan.example", "versi": "v2", "pengguna": USER, "rahasia": PASSWORD}
    answer = await client.post(PAGE, data=form)
    assert answer.status_code == 422
    assert "Alamat harus memakai https" in answer.text
    assert "http://esign.kuningan.example" in answer.text
    assert PASSWORD not in answer.text
    answer = await client.post(PAGE, data={**form, "url": bsre.url, "akar": "bukan"})
    assert "Bukan sertifikat PEM" in answer.text
    assert (await client.post(PAGE, data={**form, "url": bsre.url, "aktif": "true"})).status_code == 303
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        query = text("select username from account where id = :id")
        username = await work.session.scalar(query, {"id": gov.people["sekda"].id})
    answer = await client.post(f"{PAGE}/pejabat", data={"username": username, "pengenal": "123"})
    assert "NIK harus 16 angka" in answer.text
    assert (await client.post(f"{PAGE}/pejabat", data={"username": username, "pengenal": NIK})).status_code == 303
    page = (await client.get(PAGE)).text
    assert "3208********0001" in page
    assert NIK not in page
    assert PASSWORD not in page
    own = f"{PAGE}/pejabat/{gov.people['sekda'].id}"
    assert (await client.post(f"{own}/periksa")).status_code == 303
    assert "ISSUE" in (await client.get(PAGE)).text
    answer = await client.post(PAGE, data={**form, "rahasia": "", "url": bsre.url, "aktif": "true"})
    assert answer.status_code == 303
    bsre.state = "EXPIRED"
    await client.post(f"{own}/periksa")
    assert "EXPIRED" in (await client.get(PAGE)).text
    desk = (await browse(gov.tenant, gov.people["sekda"]).get("/kantor/e_office/tte")).text
    assert "BSrE (BSSN)" in desk
    assert (await client.post(f"{own}/hapus")).status_code == 303
    async with unit_of_work(services, gov.tenant, gov.people["sekda"]) as work:
        assert await work.session.get(Penanda, gov.people["sekda"].id) is None


@pytest.mark.browser
@needs_browser[1]
@needs_browser[2]
async def test_the_providers_page_in_a_browser(services, gov, bsre, clean, client_for):
    await entered(services, gov, bsre, "v2")
    assert await seen(client_for(gov.tenant, admin(gov)), [PAGE]) == []
