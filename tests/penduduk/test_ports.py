"""What modules and citizens get from the register."""

from datetime import date

from sqlalchemy import func, select, text
from tests.penduduk.conftest import DESA, OTHER_DESA, make_person, new_kk, new_nik

from tiru.access.citizens.models import Citizen
from tiru.access.citizens.queries import everything_about_me
from tiru.access.citizens.service import NIK_PURPOSE as CITIZEN_NIK
from tiru.access.seeds import seed_roles
from tiru.penduduk import events
from tiru.penduduk.forms import EventForm, MergeForm
from tiru.penduduk.merging import merge
from tiru.penduduk.models import Keluarga, Mutu, Penduduk, Temuan
from tiru.penduduk.neutralizing import neutralize
from tiru.penduduk.ports import AGE_GROUPS, PersonRegister
from tiru.penduduk.sample import seed_people
from tiru.tenant import Actor, Kind
from tiru.testing.installation import all_powerful


async def test_a_module_finds_a_person_by_nik_and_its_asking_is_recorded(work):
    register = work.port(PersonRegister)
    nik = new_nik()
    person = await make_person(work, nik=nik)
    found = await register.find_person(work, nik, purpose="posyandu: penimbangan")
    assert (found.id, found.age, found.nik) == (person.id, 41, f"{nik[:4]}********{nik[-4:]}")
    assert await register.find_person(work, new_nik(), purpose="uji") is None
    assert await register.find_person(work, "bukan nik", purpose="uji") is None
    await work._seal()
    reasons = await work.session.scalars(text("select reason from audit_entry where action = 'penduduk.orang.find'"))
    assert "posyandu: penimbangan" in list(reasons)


async def test_a_kept_id_leads_to_whoever_stands_for_it_after_a_merge(work):
    register = work.port(PersonRegister)
    one, other = await make_person(work, nama="Satu Orang"), await make_person(work, nama="Satu Orang", nik="")
    await merge(work, one.id, other.id, MergeForm(tetap=one.id, alasan="orang yang sama"))
    assert (await register.person_summary(work, other.id, purpose="uji")).id == one.id
    assert await register.person_summary(work, 10**9, purpose="uji") is None


async def test_a_household_is_the_living_on_one_card(work):
    register = work.port(PersonRegister)
    card = new_kk()
    head = await make_person(work, no_kk=card)
    child = await make_person(work, no_kk=card, nama="Anak", hubungan="anak", nik="", lahir_on=date(2015, 1, 2))
    gone = await make_person(work, no_kk=card, nama="Kakek", hubungan="orang_tua", nik="", lahir_on=date(1950, 1, 2))
    await events.note_death(work, gone.id, EventForm(pada=date(2026, 1, 6), alasan="akta"))
    assert [one.id for one in await register.household_of(work, child.id, purpose="uji")] == [head.id, child.id]
    assert await register.household_of(work, 10**9, purpose="uji") == ()


async def test_the_population_is_counted_by_desa_age_and_sex_on_the_birthday(work):
    register = work.port(PersonRegister)

    async def counted():
        found = await register.population(work, kode_wilayah=OTHER_DESA)
        return {(one.group, one.jenis_kelamin): one.people for one in found}

    before = await counted()
    turned_five = date(work.today.year - 5, work.today.month, work.today.day)
    await make_person(work, nik="", lahir_on=turned_five, kode_wilayah=OTHER_DESA, jenis_kelamin="P")
    await make_person(work, nik="", lahir_on=None, kode_wilayah=OTHER_DESA, nama="Tanpa Tanggal")
    after = await counted()
    assert AGE_GROUPS[1] == (5, 9)
    assert after[1, "P"] - before.get((1, "P"), 0) == 1
    assert after[None, "L"] - before.get((None, "L"), 0) == 1
    assert sum(after.values()) - sum(before.values()) == 2
    everybody = await register.population(work)
    assert {one.kode_wilayah for one in everybody} >= {OTHER_DESA}


async def citizen_with(work, nik, name):
    keys = work.services.keys.of(work.tenant.slug)
    citizen = Citizen(
        name=name,
        email=f"{nik}@example.id",
        nik=keys.encrypt(nik, purpose=CITIZEN_NIK),
        nik_match=keys.match(nik, purpose=CITIZEN_NIK),
        created_at=work.now,
        verified_at=work.now,
        failures=0,
    )
    work.session.add(citizen)
    await work.session.flush()
    work.actor = Actor(kind=Kind.CITIZEN, id=citizen.id, name=name)
    return await everything_about_me(work)


async def test_a_citizens_copy_says_that_they_are_registered_but_gives_no_value_away(work):
    nik = new_nik()
    await make_person(work, nik=nik, nama="Warga Terdaftar", alamat="Jl. Rahasia No. 1")
    mine = (await citizen_with(work, nik, "WARGA TERDAFTAR"))["penduduk"]
    assert mine["tercatat"] is True
    assert "NIK" in mine["data_yang_disimpan"]
    assert "Jl. Rahasia" not in str(mine)


async def test_a_nik_typed_under_another_name_learns_nothing(work):
    nik = new_nik()
    await make_person(work, nik=nik, nama="Warga Terdaftar")
    assert (await citizen_with(work, nik, "Orang Lain"))["penduduk"] == {"tercatat": False}


async def test_a_neutral_copy_has_the_figures_and_nobody_in_it(work):
    nik, card = new_nik(), new_kk()
    person = await make_person(work, nik=nik, no_kk=card)
    people = await work.session.scalar(select(func.count()).select_from(Penduduk))
    await neutralize(work)
    await work.session.refresh(person)
    assert (person.nik, person.nik_match, person.nama, person.alamat) == (None, None, f"Penduduk {person.id}", "")
    assert (person.lahir_on, person.jenis_kelamin) == (date(1985, 1, 1), "L")
    assert await work.session.scalar(select(func.count()).select_from(Keluarga).where(Keluarga.no_kk.is_not(None))) == 0
    assert await work.session.scalar(select(func.count()).select_from(Penduduk)) == people


async def test_the_sample_is_invented_deterministic_and_has_something_to_say(act_as, other_tenant, registry):
    names = []
    for _twice in range(2):
        async with act_as(other_tenant, all_powerful(registry)) as theirs:
            for table in (
                "penduduk_temuan",
                "penduduk_beda",
                "penduduk_mutu",
                "penduduk_peristiwa",
                "penduduk",
                "keluarga",
            ):
                await theirs.session.execute(text(f"delete from {table}"))  # what other tests committed
            await seed_roles(theirs)
            await seed_people(theirs)
            await seed_people(theirs)
            people = (await theirs.session.scalars(select(Penduduk).order_by(Penduduk.id))).all()
            names.append([one.nama for one in people])
            assert all(one.is_sintetis for one in people)
            assert all(one.kode_wilayah.startswith("33.16.") for one in people)
            found = set(await theirs.session.scalars(select(Temuan.aturan)))
            assert {"mirip", "kepala_ganda", "kepala_tidak_ada", "nik_tanggal"} <= found
            assert await theirs.session.scalar(select(func.count()).select_from(Mutu)) > 1
    assert names[0] == names[1]
    assert len(names[0]) > 100


async def test_the_tenant_where_somebody_stands_gets_no_sample(work):
    await seed_roles(work)
    await make_person(work, kode_wilayah=DESA)
    before = await work.session.scalar(select(func.count()).select_from(Penduduk))
    await seed_people(work)
    assert await work.session.scalar(select(func.count()).select_from(Penduduk)) == before
