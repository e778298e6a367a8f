"""The rows of addressees and paraf as a form without script sends them, and the paraf that the hierarchy suggests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import head_post_of
from tiru.web.forms import Sent
from tiru.work import UnitOfWork
from tiru_e_office.candidates import exactly
from tiru_e_office.posts import MyPost
from tiru_e_office.surat_keluar.drafts import unit_exactly
from tiru_e_office.surat_keluar.numbering import book_keeper
from tiru_e_office.surat_keluar.rules import Paraf

_PARAF = re.compile(r"paraf_(\d{1,2})(?:_teks)?$")
_UNIT = re.compile(r"kepada_(\d{1,2})(?:_teks)?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A row of the chain as the form shows it."""

    jabatan_id: int
    label: str
    urutan: int
    peran: str


def rows_in(sent: Sent, pattern: re.Pattern[str]) -> list[int]:
    """The numbers of the rows in which something was typed or chosen, in order."""
    found = {int(match[1]) for name in sent.values if (match := pattern.match(name)) and sent.text(name).strip()}
    return sorted(found)


async def chain_in(work: UnitOfWork, sent: Sent) -> list[Paraf]:
    """The paraf that were asked for. Raises Invalid at the row's field."""
    chain: list[Paraf] = []
    for row in rows_in(sent, _PARAF):
        post = await chosen_post(work, sent, f"paraf_{row}")
        place = sent.text(f"paraf_{row}_urutan").strip() or str(row)
        if not place.isdigit() or not 1 <= int(place) <= 99:
            raise _wrong(f"paraf_{row}_urutan", _("Tulis urutan 1 sampai 99."))
        if post is not None:
            chain.append(Paraf(post, int(place), sent.text(f"paraf_{row}_peran") or "hierarki"))
    return chain


async def units_in(work: UnitOfWork, sent: Sent) -> list[int]:
    """Units of the region that the letter goes to. Raises Invalid at the row's field."""
    found: list[int] = []
    for row in rows_in(sent, _UNIT):
        name = f"kepada_{row}"
        chosen, typed = sent.text(name).strip(), sent.text(f"{name}_teks").strip()
        if not typed:
            continue
        if chosen.isdigit() and len(chosen) < 16:
            found.append(int(chosen))
            continue
        unit = await unit_exactly(work, typed)
        if unit is None:
            raise _wrong(name, _("Tidak ada satu unit bernama itu. Alamat di luar daerah ditulis di kotak bawahnya."))
        found.append(unit.id)
    return list(dict.fromkeys(found))


async def chosen_post(work: UnitOfWork, sent: Sent, name: str) -> int | None:
    """A post from a search field: chosen, or typed exactly; None where it was emptied. Raises Invalid there."""
    chosen, typed = sent.text(name).strip(), sent.text(f"{name}_teks").strip()
    if not typed:
        return None
    if chosen.isdigit() and len(chosen) < 16:
        return int(chosen)
    found = await exactly(work, typed)
    if found is None:
        raise _wrong(name, _("Tidak ada satu jabatan bernama itu. Tulis namanya lengkap."))
    return found.id


async def suggested(work: UnitOfWork, post: MyPost, *, signer: int | None) -> list[Paraf]:
    """The heads above the author up to the signer's own, one after the other; the last before the top signs."""
    ids = [int(part) for part in post.unit_path.split("/") if part]
    found: list[Paraf] = []
    for unit_id in reversed(ids):
        head = await head_post_of(work, unit_id)
        if head is None or head.id == post.jabatan_id:
            continue
        if head.id == signer:
            break
        found.append(Paraf(head.id, len(found) + 1))
    return found


async def usual_signer(work: UnitOfWork, post: MyPost) -> int | None:
    """The head of the perangkat daerah (or desa) that the author works in."""
    unit = await work.session.get(Unit, post.unit_id)
    if unit is None:
        return None
    head = await head_post_of(work, (await book_keeper(work, unit)).id)
    return head.id if head is not None else None


def as_rows(chain: Sequence[Paraf], labels: dict[int, str]) -> list[Asked]:
    """A chain with the names of its posts."""
    return [Asked(one.jabatan_id, labels.get(one.jabatan_id, "?"), one.urutan, one.peran) for one in chain]


def _wrong(name: str, words: str) -> Invalid:
    return Invalid(_("Periksa lagi isian yang ditandai."), fields={name: words})
