"""A letter serves a performance target: typed with a link, or one that another module keeps."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from types import MappingProxyType

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.e_office.test_life_of_a_draft import chain, drafted, form, paraf
from tests.e_office.test_life_of_an_incoming_letter import become

from tiru.errors import Invalid
from tiru.registry import Registry
from tiru.work import unit_of_work
from tiru_e_office.kinerja import is_link, shown_target
from tiru_e_office.nomor import book
from tiru_e_office.nomor.book import MANAGE, Asked
from tiru_e_office.ports import Letters, Target
from tiru_e_office.surat_keluar import service

LABEL, LINK = "IKU-3 Jalan mantap", "https://kinerja.contoh.go.id/sasaran/3"
SERVES = {"kinerja": LABEL, "kinerja_tautan": LINK}


@pytest.mark.parametrize("link", ["https://contoh.go.id/a?b=1#c", "/kantor/kinerja/3", "/a?b=c"])
def test_a_link_is_https_or_a_page_of_this_site(link):
    assert is_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://contoh.go.id/",
        "javascript:alert(1)",
        "//contoh.go.id/a",
        "/\\contoh.go.id",
        "https://ana:sandi@contoh.go.id/",
        "https://",
        "https://[contoh",
        "https://contoh.go.id/a b",
        'https://contoh.go.id/"x',
        "kinerja/3",
        "https://contoh.go.id/" + "a" * 500,
    ],
)
def test_nothing_else_is(link):
    assert not is_link(link)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kinerja": LABEL, "kinerja_tautan": "javascript:alert(1)"}, "kinerja_tautan"),
        ({"kinerja": "", "kinerja_tautan": LINK}, "kinerja"),
    ],
)
async def test_a_wrong_one_is_said_at_its_field(act_as, gov, changes, field):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        with pytest.raises(Invalid) as wrong:
            await service.write(work, form(gov, **changes), chain(gov))
        assert list(wrong.value.fields) == [field]


async def test_the_database_keeps_no_link_without_a_target(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await service.write(work, form(gov), chain(gov))
        with pytest.raises(IntegrityError, match="ck_e_office_surat_kinerja_tautan"):
            async with work.session.begin_nested():
                await work.session.execute(
                    text("update e_office_surat set kinerja_tautan = '/a' where id = :id"), {"id": surat.id}
                )


async def test_it_stands_on_the_letters_page_and_in_the_form_again(services, client_for, gov):
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        surat = await service.write(work, form(gov, **SERVES), chain(gov))
    author = client_for(gov.tenant, gov.people["staf"])
    page = (await author.get(f"/kantor/e_office/surat/{surat.id}")).text
    assert f'<a href="{LINK}" rel="noreferrer">{LABEL}</a>' in page
    again = (await author.get(f"/kantor/e_office/keluar/{surat.id}/ubah")).text
    assert f'value="{LABEL}"' in again
    assert f'value="{LINK}"' in again


@pytest.mark.parametrize(("level", "told"), [("B", [LABEL, LINK]), ("R", ["", ""])])
async def test_it_stands_in_the_file_of_the_number_book_but_not_of_secret_letters(act_as, gov, level, told):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await drafted(work, gov, keamanan=level, **SERVES)
        for who in ("kabid", "kadis", "lain"):
            await service.agree(work, *await paraf(work, gov, who, surat))
        become(work, gov, "tu_dinas")
        heads, rows = await book.table(work, Asked(tahun=work.today.year), MANAGE, targets=True)
        assert heads[-2:] == ["Sasaran kinerja", "Tautan sasaran kinerja"]
        (row,) = [one for one in rows if one[1] == surat.nomor]
        assert row[-2:] == told
        assert len((await book.table(work, Asked(tahun=work.today.year), MANAGE))[0]) == len(heads) - 2


async def test_the_downloaded_file_has_the_columns(client_for, gov):
    keeper = client_for(gov.tenant, gov.people["tu_dinas"])
    answer = await keeper.get("/kantor/e_office/nomor/ekspor.csv")
    heads = next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=_delimiter(answer.text)))
    assert heads[-2:] == ["Sasaran kinerja", "Tautan sasaran kinerja"]


def _delimiter(content: str) -> str:
    return ";" if ";" in content.splitlines()[0] else ","


class Plan:
    """The targets of a module that keeps them."""

    async def target_for(self, _work, reference: str) -> Target | None:
        return Target("IKU-3", "Persentase jalan mantap", "/kantor/kinerja/3") if reference == "IKU-3" else None


def with_targets(work) -> None:
    """From here on a module of this region answers for targets."""
    from tiru_e_office.ports import Targets

    modules = dict(work.registry.modules)
    modules["e_office"] = replace(
        modules["e_office"], provides=MappingProxyType({**modules["e_office"].provides, Targets: Plan()})
    )
    work.services = replace(work.services, registry=Registry(modules=modules))


async def test_a_module_that_keeps_targets_is_asked_for_them(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        with_targets(work)
        with pytest.raises(Invalid) as wrong:
            await service.write(work, form(gov, kinerja="IKU-4"), chain(gov))
        assert list(wrong.value.fields) == ["kinerja"]
        surat = await service.write(work, form(gov, kinerja="IKU-3"), chain(gov))
        shown = await shown_target(work, surat)
        assert (shown.label, shown.href, shown.is_outside) == ("Persentase jalan mantap", "/kantor/kinerja/3", False)
        assert [one.id for one in await work.port(Letters).evidence_for(work, "IKU-3")] == [surat.kunci]
