"""Every id of a page stands once, and what points at one finds it: labels, hints, errors and their summary."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.e_office.route_parameters import make
from tests.e_office.test_archive import archivist, finished, folder_form
from tests.e_office.test_inbox_pages import entered, task_in

from tiru.testing.installation import all_powerful
from tiru.testing.route_trial import Place, Trial, filled, holder
from tiru.web.route_table import routes_of
from tiru.work import unit_of_work
from tiru_e_office.arsip import folders, proposals
from tiru_e_office.arsip.forms import UsulForm

POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


class Ids(HTMLParser):
    """The ids of a page, and what points at one."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.pointed: set[str] = set()
        self.wrong_fields: dict[str, str] = {}
        self.twice: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(reversed(attrs))  # as a browser: the first counts
        self.twice += [f"{tag} {name}" for name, times in Counter(name for name, _value in attrs).items() if times > 1]
        if identity := given.get("id"):
            self.ids[identity] += 1
        for name in POINTING:
            self.pointed |= set((given.get(name) or "").split())
        link = given.get("href") or ""
        if tag == "a" and len(link) > 1 and link.startswith("#"):
            self.pointed.add(link[1:])
        if given.get("aria-invalid") == "true":
            self.wrong_fields[given.get("id") or ""] = given.get("name") or ""

    def faults(self) -> list[str]:
        """What is wrong, in words."""
        several = [f"id {one} stands {times} times" for one, times in sorted(self.ids.items()) if times > 1]
        lost = [f"nothing has the id {one}" for one in sorted(self.pointed - set(self.ids))]
        return [*several, *lost, *(f"attribute given twice: {one}" for one in self.twice)]


def test_a_faulty_page_is_found_out():
    page = Ids('<a href="#c"></a><p id="a"></p><label for="b">x</label><input id="a" id="d">')
    assert page.faults() == [
        "id a stands 2 times",
        "nothing has the id b",
        "nothing has the id c",
        "attribute given twice: input id",
    ]


async def test_every_page_of_e_office_has_each_id_once(services, registry, tenant):
    async with unit_of_work(services, tenant, all_powerful(registry)) as work:
        mine = await make(work, Place(mark=secrets.token_hex(3)))
    trial, seen, faults = Trial(services, tenant), 0, []
    try:
        for route in routes_of(registry):
            if route.module != "e_office" or route.site != "tenant":
                continue
            actor = holder(route, mine)
            if actor.kind == "staff":
                actor = replace(all_powerful(registry), id=mine.owner_id)
            answer = await trial.ask(route, filled(route, mine), actor, mine.cookies)
            if answer.headers.get("content-type", "").startswith("text/html"):
                seen += 1
                page = Ids(answer.text)
                if route.method == "POST":
                    page.pointed.clear()  # an empty form is also sent where the page offers none
                faults += [f"{route.method} {route.url}: {fault}" for fault in page.faults()]
    finally:
        await trial.close()
    assert not faults, "\n".join(faults)
    assert seen > 40


@pytest.mark.parametrize(
    ("step", "field", "sent"),
    [
        ("disposisi", "catatan", {"penerima_lain": "kadis"}),
        ("kembalikan", "alasan-kembalikan", {"alasan": ""}),
        ("kemajuan", "kemajuan", {"kemajuan": "400", "catatan": "Setengah jalan"}),
        ("selesai", "laporan", {"laporan": ""}),
    ],
)
async def test_an_error_of_one_step_is_shown_at_that_step(services, browse, gov, step, field, sent):
    letter = await entered(services, gov)
    bupati = browse(gov.tenant, gov.people["bupati"])
    shown = (await bupati.get(f"/kantor/e_office/surat/{letter}")).text
    assert Ids(shown).faults() == []
    data = {name: str(gov.posts.get(value, value)) for name, value in sent.items()}
    answer = await bupati.post(f"/kantor/e_office/tugas/{task_in(shown)}/{step}", data=data)
    assert answer.status_code == 422, answer.text
    page = Ids(answer.text)
    assert page.faults() == []
    assert list(page.wrong_fields) == [field]
    assert field in page.pointed
    assert f'href="#{field}"' in answer.text


async def test_an_error_at_a_folder_is_shown_in_its_own_row(services, browse, gov):
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        folder = await folders.make_folder(work, folder_form(gov))
        ids = [(await finished(work, gov, n)).id for n in range(2)]
        await folders.file_letters(work, folder, ids)
    keeper = browse(gov.tenant, archivist(gov))
    here = f"/kantor/e_office/arsip/{folder.id}"
    answer = await keeper.post(f"{here}/surat/{ids[1]}/keluarkan", data={"alasan": ""})
    page = Ids(answer.text)
    assert (page.faults(), list(page.wrong_fields)) == ([], [f"alasan-{ids[1]}"])
    assert f'href="#alasan-{ids[1]}"' in answer.text


async def test_an_error_of_a_proposal_is_shown_at_its_folder(services, browse, gov):
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        made = [await folders.make_folder(work, folder_form(gov)) for _one in range(2)]
        for folder in made:
            folder.keadaan, folder.akhir_inaktif = "inaktif", work.today
        usul = await proposals.propose(work, UsulForm(jenis="pemusnahan", berkas=[one.id for one in made]))
    keeper = browse(gov.tenant, archivist(gov))
    here = f"/kantor/e_office/arsip/usul/{usul.id}"
    answer = await keeper.post(f"{here}/berkas/{made[1].id}", data={"keputusan": "tolak", "catatan": ""})
    page = Ids(answer.text)
    assert (page.faults(), list(page.wrong_fields)) == ([], [f"catatan-{made[1].id}"])
    answer = await keeper.post(f"{here}/batal", data={"alasan": ""})
    page = Ids(answer.text)
    assert (page.faults(), list(page.wrong_fields)) == ([], ["alasan-batal"])
