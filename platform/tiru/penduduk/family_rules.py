"""Rules about the living members of one family card; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.nik import parse_no_kk
from tiru.penduduk.rules import PARENT_GAP, Family, Finding, Person, age


def family_findings(family: Family, today: date) -> Iterator[Finding]:
    """What the rules about families find; what is nobody's alone is noted at the head or the eldest."""
    if not family.members:
        return
    for check in FAMILY_RULES:
        yield from check(family, today)


def _heads(family: Family) -> list[Person]:
    return [member for member in family.members if member.hubungan == "kepala"]


def _subject(family: Family) -> Person:
    """Where something about the whole family is noted: its head, or else its eldest."""
    heads = _heads(family)
    return heads[0] if heads else min(family.members, key=lambda one: (one.lahir_on or date.max, one.id))


def _card(family: Family, today: date) -> Iterator[Finding]:
    subject = _subject(family).id
    if not family.no_kk:
        yield Finding(about=subject, rule="kk_kosong", sentence=_("Nomor KK belum diisi."))
        return
    try:
        parse_no_kk(family.no_kk, today=today)
    except Invalid as problem:
        yield Finding(about=subject, rule="kk_bentuk", sentence=problem.message)


def _head(family: Family, today: date) -> Iterator[Finding]:
    heads = _heads(family)
    if not heads:
        sentence = _("Tidak ada kepala keluarga yang masih tinggal di sini.")
        yield Finding(about=_subject(family).id, rule="kepala_tidak_ada", sentence=sentence)
    for second in heads[1:]:
        sentence = _("KK ini sudah punya kepala keluarga: %(nama)s.", nama=heads[0].nama)
        yield Finding(about=second.id, rule="kepala_ganda", sentence=sentence)
    for head in heads:
        if head.lahir_on is not None and 0 <= age(head.lahir_on, today) < 17 and head.status_kawin != "kawin":
            sentence = _("Kepala keluarga berumur %(n)s tahun.", n=age(head.lahir_on, today))
            yield Finding(about=head.id, rule="kepala_anak", sentence=sentence)


def _children(family: Family, today: date) -> Iterator[Finding]:
    """Children against the head, and nobody else: a spouse may be a step-parent."""
    heads = [head for head in _heads(family) if head.lahir_on is not None]
    if len(heads) != 1 or heads[0].lahir_on is None:
        return
    born = heads[0].lahir_on
    for child in family.members:
        if child.hubungan != "anak" or child.lahir_on is None:
            continue
        if child.lahir_on <= born:
            sentence = _("Lahir sebelum %(nama)s.", nama=heads[0].nama)
            yield Finding(about=child.id, rule="anak_lebih_tua", sentence=sentence)
        elif age(born, child.lahir_on) < PARENT_GAP:
            sentence = _("%(nama)s berumur %(n)s tahun waktu itu.", nama=heads[0].nama, n=age(born, child.lahir_on))
            yield Finding(about=child.id, rule="anak_terlalu_dekat", sentence=sentence)


def _couple(family: Family, today: date) -> Iterator[Finding]:
    spouses = [member for member in family.members if member.hubungan in ("suami", "istri")]
    heads = _heads(family)
    for spouse in spouses:
        wanted = "L" if spouse.hubungan == "suami" else "P"
        if spouse.jenis_kelamin is not None and spouse.jenis_kelamin != wanted:
            sentence = _("Suami tercatat perempuan.") if wanted == "L" else _("Istri tercatat laki-laki.")
            yield Finding(about=spouse.id, rule="pasangan_kelamin", sentence=sentence)
    wives = any(spouse.hubungan == "istri" for spouse in spouses)
    if spouses and len(heads) == 1 and heads[0].jenis_kelamin == ("P" if wives else "L"):
        sentence = _("Jenis kelamin kepala keluarga sama dengan pasangannya.")
        yield Finding(about=heads[0].id, rule="pasangan_kelamin", sentence=sentence)
    for person in spouses + (heads if spouses and len(heads) == 1 else []):
        if person.status_kawin not in (None, "kawin"):
            sentence = _("Punya pasangan di KK ini, tetapi statusnya bukan kawin.")
            yield Finding(about=person.id, rule="pasangan_status", sentence=sentence)


def _one_village(family: Family, today: date) -> Iterator[Finding]:
    home = _subject(family)
    for member in family.members:
        if member.kode_wilayah != home.kode_wilayah:
            sentence = _("Alamatnya di desa lain dari %(nama)s.", nama=home.nama)
            yield Finding(about=member.id, rule="desa_berbeda", sentence=sentence)


FAMILY_RULES: Sequence[Callable[[Family, date], Iterator[Finding]]] = (_card, _head, _children, _couple, _one_village)
