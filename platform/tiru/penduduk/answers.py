"""The register's answers to other modules: see `ports`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import case, func, literal, or_, select

from tiru.access.citizens.models import Citizen
from tiru.access.citizens.queries import nik_of as nik_of_citizen
from tiru.i18n import _
from tiru.penduduk.identity import masked_nik
from tiru.penduduk.models import Penduduk
from tiru.penduduk.names import name_key
from tiru.penduduk.ports import AGE_GROUPS, PersonSummary, PopulationCount
from tiru.penduduk.queries import current, with_nik, years_before
from tiru.penduduk.rules import age
from tiru.penduduk.words import FIELDS
from tiru.work import UnitOfWork


async def find_person(work: UnitOfWork, nik: str, *, purpose: str) -> PersonSummary | None:
    """See `PersonRegister`. What is not sixteen digits is nobody's."""
    digits = "".join(nik.split())
    if not (len(digits) == 16 and digits.isascii() and digits.isdigit()):
        return None
    person = (await work.session.scalars(with_nik(work, digits).limit(1))).first()
    subject = f"penduduk:{person.id}" if person else "penduduk:-"
    work.record("penduduk.orang.find", subject, reason=purpose)
    return _summary(work, person) if person else None


async def person_summary(work: UnitOfWork, person_id: int, *, purpose: str) -> PersonSummary | None:
    """See `PersonRegister`."""
    person = await _standing(work, person_id)
    if person is None:
        return None
    work.record("penduduk.orang.read", f"penduduk:{person.id}", reason=purpose)
    return _summary(work, person)


async def household_of(work: UnitOfWork, person_id: int, *, purpose: str) -> Sequence[PersonSummary]:
    """See `PersonRegister`."""
    person = await _standing(work, person_id)
    if person is None:
        return ()
    work.record("penduduk.keluarga.read", f"penduduk:{person.id}", reason=purpose)
    if person.keluarga_id is None:
        return (_summary(work, person),)
    rows = await work.session.scalars(
        select(Penduduk)
        .where(Penduduk.keluarga_id == person.keluarga_id, current(), Penduduk.state == "hidup")
        .order_by(Penduduk.hubungan != "kepala", Penduduk.lahir_on.asc().nulls_last(), Penduduk.id)
    )
    return [_summary(work, row) for row in rows]


async def population(
    work: UnitOfWork, *, kode_wilayah: str = "", groups: Sequence[tuple[int, int]] = AGE_GROUPS
) -> Sequence[PopulationCount]:
    """See `PersonRegister`; in one query."""
    bands = [
        (
            (Penduduk.lahir_on <= years_before(work.today, least))
            & (Penduduk.lahir_on > years_before(work.today, most + 1)),
            literal(number),
        )
        for number, (least, most) in enumerate(groups)
    ]
    group = case(*bands, else_=None).label("kelompok")
    query = (
        select(Penduduk.kode_wilayah, group, Penduduk.jenis_kelamin, func.count())
        .where(current(), Penduduk.state == "hidup")
        .group_by(Penduduk.kode_wilayah, group, Penduduk.jenis_kelamin)
        .order_by(Penduduk.kode_wilayah, group, Penduduk.jenis_kelamin)
    )
    if kode_wilayah:
        inside = Penduduk.kode_wilayah.startswith(f"{kode_wilayah}.", autoescape=True)
        query = query.where(or_(Penduduk.kode_wilayah == kode_wilayah, inside))
    return [
        PopulationCount(kode_wilayah=kode, group=number, jenis_kelamin=sex, people=people)
        for kode, number, sex, people in await work.session.execute(query)
    ]


async def of_citizen(work: UnitOfWork, citizen_id: int) -> Mapping[str, object]:
    """What a citizen's own copy says about the register: that they stand in it, and how to get the data.

    The NIK of an account is what its holder typed; nobody has seen their card. So no value leaves here: the office
    hands out the copy after it has.
    """
    citizen = await work.session.get(Citizen, citizen_id)
    nik = nik_of_citizen(work, citizen) if citizen is not None else ""
    person = (await work.session.scalars(with_nik(work, nik).limit(1))).first() if nik else None
    if citizen is None or person is None or person.nama_kunci != name_key(citizen.name):
        return {"tercatat": False}
    work.record("penduduk.orang.find", f"penduduk:{person.id}", reason="salinan data warga")
    return {
        "tercatat": True,
        "data_yang_disimpan": [str(word) for name, word in FIELDS.items() if name != "tujuan"],
        "sejak": person.dibuat_at.isoformat(),
        "sumber": person.sumber,
        "cara_mendapat_salinan": _("Bawa KTP ke kantor desa atau Disdukcapil; petugas mencetak salinannya."),
    }


async def _standing(work: UnitOfWork, person_id: int) -> Penduduk | None:
    """The person, or whoever took over; merges of merges are followed."""
    person = await work.session.get(Penduduk, person_id)
    while person is not None and person.digabung_ke is not None:
        person = await work.session.get(Penduduk, person.digabung_ke)
    return person


def _summary(work: UnitOfWork, person: Penduduk) -> PersonSummary:
    born = person.lahir_on
    return PersonSummary(
        id=person.id,
        nik=masked_nik(work, person),
        nama=person.nama,
        jenis_kelamin=person.jenis_kelamin,
        lahir_on=born,
        age=age(born, work.today) if born else None,
        hubungan=person.hubungan,
        status_kawin=person.status_kawin,
        nama_ibu=person.nama_ibu,
        keluarga_id=person.keluarga_id,
        kode_wilayah=person.kode_wilayah,
        alamat=person.alamat,
        rt=person.rt,
        rw=person.rw,
        state=person.state,
        is_sintetis=person.is_sintetis,
    )
