"""Rules about single persons; pure. The catalogue with severities is `rules.RULES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.nik import OLDEST, Nik, parse_nik
from tiru.penduduk.rules import MARRIAGE_AGE, RULES, Finding, Person, age

Sentence = str | None


def findings_of(person: Person, today: date) -> Iterator[Finding]:
    """What the rules about single persons find, in the order of `PERSON_RULES`."""
    for code, check in PERSON_RULES.items():
        if sentence := check(person, today):
            yield Finding(about=person.id, rule=code, sentence=sentence)
    for code, others in (("nik_ganda", person.same_nik), ("mirip", person.alike)):
        for other in others:
            yield Finding(about=person.id, rule=code, sentence=str(RULES[code].title), other=other)


def read_nik(nik: str, today: date) -> Nik | None:
    """A NIK taken apart, or nothing when it has no sense."""
    try:
        return parse_nik(nik, today=today)
    except Invalid:
        return None


def _no_nik(person: Person, today: date) -> Sentence:
    return None if person.nik or person.state != "hidup" else _("NIK belum diisi.")


def _nik_shape(person: Person, today: date) -> Sentence:
    if not person.nik:
        return None
    try:
        parse_nik(person.nik, today=today)
    except Invalid as problem:
        return problem.message
    return None


def _nik_birth(person: Person, today: date) -> Sentence:
    found = read_nik(person.nik, today)
    if found is None or person.lahir_on is None:
        return None
    # the century is ours to choose, so only what is written in the number is compared
    written, known = found.born_on, person.lahir_on
    if (written.day, written.month, written.year % 100) == (known.day, known.month, known.year % 100):
        return None
    return _("Menurut NIK lahir %(day)s.", day=written.strftime("%d-%m-%Y"))


def _nik_sex(person: Person, today: date) -> Sentence:
    found = read_nik(person.nik, today)
    if found is None or person.jenis_kelamin is None or found.woman == (person.jenis_kelamin == "P"):
        return None
    return _("Menurut NIK perempuan.") if found.woman else _("Menurut NIK laki-laki.")


def _nik_region(person: Person, today: date) -> Sentence:
    home = person.kode_wilayah.replace(".", "")[:4]
    # an invented number is of no region
    if person.is_sintetis or read_nik(person.nik, today) is None or person.nik[:4] == home:
        return None
    return _("NIK pertama terbit di daerah berkode %(kode)s. Wajar bagi pendatang.", kode=person.nik[:4])


def _name_shape(person: Person, today: date) -> Sentence:
    letters = sum(letter.isalpha() for letter in person.nama)
    if any(letter.isdigit() for letter in person.nama) or letters < 2:
        return _("Nama berisi angka atau terlalu pendek.")
    return None


def _no_birth(person: Person, today: date) -> Sentence:
    return None if person.lahir_on else _("Tanggal lahir belum diisi.")


def _birth(person: Person, today: date) -> Sentence:
    if person.lahir_on is None:
        return None
    if person.lahir_on > today:
        return _("Tanggal lahirnya belum tiba.")
    if person.state == "hidup" and age(person.lahir_on, today) > OLDEST:
        return _("Umurnya lebih dari %(n)s tahun.", n=OLDEST)
    return None


def _no_sex(person: Person, today: date) -> Sentence:
    return None if person.jenis_kelamin else _("Jenis kelamin belum diisi.")


def _no_marital(person: Person, today: date) -> Sentence:
    grown = person.lahir_on is not None and age(person.lahir_on, today) >= MARRIAGE_AGE
    return _("Status kawin belum diisi.") if grown and person.status_kawin is None else None


def _young_marriage(person: Person, today: date) -> Sentence:
    if person.status_kawin in (None, "belum_kawin") or person.lahir_on is None:
        return None
    years = age(person.lahir_on, today)
    if 0 <= years < MARRIAGE_AGE:
        return _("Pernah kawin, padahal berumur %(n)s tahun (UU 16/2019: paling muda 19).", n=years)
    return None


def _no_mother(person: Person, today: date) -> Sentence:
    return None if person.nama_ibu else _("Nama ibu kandung belum diisi.")


def _address(person: Person, today: date) -> Sentence:
    return None if person.rt and person.rw else _("RT atau RW belum diisi.")


def _no_family(person: Person, today: date) -> Sentence:
    return _("Belum masuk keluarga mana pun.") if person.keluarga_id is None and person.state == "hidup" else None


def _state_day(person: Person, today: date) -> Sentence:
    return _("Tanggalnya belum diisi.") if person.state != "hidup" and person.state_on is None else None


def _dead_before_birth(person: Person, today: date) -> Sentence:
    if person.state == "meninggal" and person.state_on and person.lahir_on and person.state_on < person.lahir_on:
        return _("Tanggal meninggalnya sebelum tanggal lahirnya.")
    return None


def _after_death(person: Person, today: date) -> Sentence:
    later = person.last_event_on
    if person.state == "meninggal" and person.state_on and later and later > person.state_on:
        return _("Masih ada peristiwa pada %(day)s.", day=later.strftime("%d-%m-%Y"))
    return None


PERSON_RULES: Mapping[str, Callable[[Person, date], Sentence]] = MappingProxyType(
    {
        "nik_kosong": _no_nik,
        "nik_bentuk": _nik_shape,
        "nik_tanggal": _nik_birth,
        "nik_kelamin": _nik_sex,
        "nik_wilayah": _nik_region,
        "nama_bentuk": _name_shape,
        "lahir_kosong": _no_birth,
        "lahir_mustahil": _birth,
        "kelamin_kosong": _no_sex,
        "kawin_kosong": _no_marital,
        "kawin_muda": _young_marriage,
        "ibu_kosong": _no_mother,
        "alamat_kurang": _address,
        "tanpa_kk": _no_family,
        "keadaan_tanpa_tanggal": _state_day,
        "meninggal_sebelum_lahir": _dead_before_birth,
        "meninggal_lalu": _after_death,
    }
)
