"""Searching span by span answers what one plain query over everything would, whatever was expected beforehand."""

import asyncio
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, or_, select, text
from sqlalchemy.engine import Engine

from tiru_e_office import finding
from tiru_e_office.finding import SPAN, Sought, _walk, has_number, has_words, newest
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.nomor.book import waiting
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import Wanted, agenda
from tiru_e_office.reach import few, visible

WORDS = ("rapat", "koordinasi", "undangan", "jembatan", "banjir")
ASKED = ("rapat", "rapat koordinasi", '"rapat koordinasi"', "undangan -banjir", "-banjir", "005/7/X", "dan", "tiada")
AT = datetime(2026, 3, 2, tzinfo=UTC)
LETTERS = 60


async def scattered(work, gov, seed) -> None:
    """Letters each in a span of its own, of all units and levels, some put before posts."""
    drawn = random.Random(seed)
    above = 1 + ((await work.session.scalar(select(func.max(Surat.id))) or 0) // SPAN)
    for number in range(LETTERS):
        unit = drawn.choice(sorted(gov.units))
        surat = Surat(
            id=(above + number) * SPAN + drawn.randrange(SPAN),
            kunci=f"sebaran-{seed}-{number}",
            arah=drawn.choice(["masuk", "masuk", "keluar"]),
            unit_id=gov.units[unit],
            jenis="SD",
            status="siap_nomor" if number % 9 == 0 else "selesai",
            tahun=2026,
            nomor_agenda=900_000 + number,
            nomor=f"005/{drawn.randrange(9)}/X",
            hal=" ".join(drawn.choice(WORDS) for _word in range(4)),
            keamanan=drawn.choice(["B", "B", "B", "T", "R", "SR"]),
            dibuat_at=AT,
            dibuat_oleh=gov.people[drawn.choice(sorted(gov.people))].id,
        )
        work.session.add(surat)
        await work.session.flush()
        for post in drawn.sample(sorted(gov.posts), 2):
            state = drawn.choice(["terkirim", "menunggu", "selesai"])
            work.session.add(
                Tugas(surat_id=surat.id, jenis="disposisi", jabatan_id=gov.posts[post], keadaan=state, dibuat_at=AT)
            )
    await work.session.flush()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("expected", "cheaper"), [(1, 1), (50, 1000), (1_000_000, 1)])
async def test_span_by_span_finds_what_one_plain_query_finds(act_as, gov, monkeypatch, seed, expected, cheaper):
    async def guessed(_work, _q):
        return expected

    monkeypatch.setattr(finding, "_expected", guessed)
    monkeypatch.setattr(finding, "CHEAPER", cheaper)
    monkeypatch.setattr(finding, "SPAN", 4)  # more than four at once is too many: looks are narrowed
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await scattered(work, gov, seed)
        found_any = 0
        for who in ("bupati", "kadis", "staf", "lain", "tu"):
            work.actor = gov.people[who]
            posts = await my_posts(work)
            seen, listed = visible(work, posts), await few(work, posts)
            for q in ASKED:
                for others in ([], [Surat.arah == "masuk"]):
                    plain = select(Surat.id).where(or_(has_words(q), has_number(q)), seen, *others)
                    all_of_them = list(await work.session.scalars(plain.order_by(Surat.id.desc())))
                    found_any += len(all_of_them)
                    for most in (1, 7, 1000):
                        sought = Sought(q=q, others=others, seen=seen)
                        assert await newest(work, sought, most) == all_of_them[:most], (who, q, most)
                        assert await newest(work, sought, most, listed) == all_of_them[:most], (who, q, most, "few")
        assert found_any > 200


@given(
    places=st.sets(st.integers(0, 4_000), max_size=300),
    bearable=st.integers(1, 50),
    most=st.integers(1, 120),
    likely=st.integers(0, 10_000),
)
def test_a_walk_finds_the_newest_whatever_was_expected(places, bearable, most, likely):
    looks = []

    async def look(first, beyond):
        assert first < beyond
        looks.append((first, beyond))
        here = [one for one in places if first <= one < beyond]
        return None if len(here) > bearable else here

    found = asyncio.run(_walk(look, 4_001, most, likely))
    assert len(found) == len(set(found))
    assert sorted(found, reverse=True)[:most] == sorted(places, reverse=True)[:most]


async def test_of_the_agenda_too_many_with_the_words_the_last_entered_are_shown_in_its_order(act_as, gov, monkeypatch):
    monkeypatch.setattr("tiru_e_office.queries.MOST_COUNTED", 2)
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await scattered(work, gov, 3)
        found = await agenda(work, Wanted(q="rapat"), "e_office:masuk:register")
        kept = select(Surat.id).where(has_words("rapat"), Surat.arah == "masuk", Surat.unit_id == gov.units["setda"])
        wanted = list(await work.session.scalars(kept.order_by(Surat.id.desc())))
        assert len(wanted) > 2
        assert [row.id for row in found.rows] == wanted[:2]
        assert (found.total, found.more) == (2, True)


@pytest.fixture
def sent():
    """Every statement as it goes to the database."""
    heard = []

    def hear(_connection, _cursor, statement, _parameters, _context, _many):
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


async def test_words_and_spans_are_looked_up_in_one_index(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await work.session.execute(text("set local enable_seqscan = off"))
        lines = await work.session.scalars(
            text("""explain select id from e_office_surat where cari @@ to_tsquery('simple', 'rapat')
                and array[e_office_surat.id >> 13] && array(select generate_series(1, 5)::bigint)""")
        )
        condition = next(line for line in lines if "Index Cond" in line)
        assert "cari @@" in condition
        assert "&&" in condition


async def test_what_waits_for_a_number_is_read_by_an_index_of_its_own(act_as, gov, sent):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await scattered(work, gov, 5)
        ready = select(Surat.id).where(Surat.arah == "keluar", Surat.status == "siap_nomor")
        mine = ready.where(Surat.unit_id == gov.units["setda"]).order_by(Surat.id)
        expected = list(await work.session.scalars(mine))
        sent.clear()
        assert [row.id for row in await waiting(work)] == expected
        [asked] = [statement for statement in sent if "e_office_surat" in statement]
        assert "e_office_surat.status = 'siap_nomor'" in asked  # as a parameter it would not be known to fit
        await work.session.execute(text("set local enable_seqscan = off"))
        plan = (
            "explain select * from e_office_surat where status = 'siap_nomor' and arah = 'keluar' order by id limit 9"
        )
        assert "ix_e_office_surat_siap_nomor" in "\n".join(await work.session.scalars(text(plan)))


async def test_a_span_with_more_than_one_look_bears_is_still_looked_through(act_as, gov, monkeypatch):
    monkeypatch.setattr(finding, "SPAN", 4)
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        above = 1 + ((await work.session.scalar(select(func.max(Surat.id))) or 0) // SPAN)
        for number in range(9):
            surat = Surat(
                id=above * SPAN + number,
                kunci=f"penuh-{number}",
                arah="masuk",
                unit_id=gov.units["setda"],
                jenis="SD",
                status="selesai",
                tahun=2026,
                nomor_agenda=950_000 + number,
                hal="kesatuan bangsa",
                dibuat_at=AT,
            )
            work.session.add(surat)
        await work.session.flush()
        sought = Sought(q="kesatuan bangsa", seen=Surat.unit_id == gov.units["setda"])
        async with asyncio.timeout(20):
            assert len(await newest(work, sought, 50)) == 9
