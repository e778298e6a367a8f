"""Every string that people read is in every catalogue, translated whole."""

from collections import defaultdict

import pytest
from babel.messages import Catalog

from tiru.words.__main__ import bring_up, languages, packages
from tiru.words.catalogue import misplaced, read, text_of, untranslated, updated
from tiru.words.extraction import folder_of, source_strings

PACKAGES = packages()


@pytest.fixture(scope="module")
def sources() -> dict[str, Catalog]:
    return {package: source_strings(package) for package in PACKAGES}


def path_of(package: str, language: str):
    return folder_of(package) / "locale" / f"{language}.po"


def test_english_is_one_of_the_languages():
    assert "en" in languages(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_english_is_complete(package, sources):
    catalogue = read(path_of(package, "en"))
    assert untranslated(sources[package], catalogue) == [], "run `make words`, then fill in what is empty"
    assert not any(message.fuzzy for message in catalogue if message.id)


@pytest.mark.parametrize("language", languages(PACKAGES))
def test_the_files_are_as_make_words_writes_them(language):
    written = {package: path_of(package, language).read_text("utf-8") for package in PACKAGES}
    changed = [problem for problem in bring_up(PACKAGES, language, check=True) if "would change" in problem]
    assert changed == []
    assert all("POT-Creation-Date" not in text and "\n#: " not in text for text in written.values())


@pytest.mark.parametrize("language", languages(PACKAGES))
def test_translations_keep_the_places_of_their_source(language):
    for package in PACKAGES:
        assert misplaced(read(path_of(package, language))) == []


def test_a_string_that_two_packages_share_says_the_same_in_both():
    said = defaultdict(set)
    for package in PACKAGES:
        for message in read(path_of(package, "en")):
            if message.id:
                said[str(message.id)].add(str(message.string))
    assert {text: forms for text, forms in said.items() if len(forms) > 1} == {}


def test_what_left_the_source_leaves_the_catalogue_and_what_came_is_empty():
    source, known = Catalog(), Catalog(locale="en")
    source.add("Tetap %(n)s")
    source.add("Baru")
    source.add(("%(n)s hari", "%(n)s hari"))
    known.add("Tetap %(n)s", "Stays %(n)s")
    known.add("Pergi", "Gone")
    made = updated(source, known)
    assert "Pergi" not in text_of(made)
    assert 'msgid "Baru"\nmsgstr ""' in text_of(made)
    assert 'msgstr "Stays %(n)s"' in text_of(made)
    assert untranslated(source, made) == ["no translation: 'Baru'", "no translation: '%(n)s hari'"]


def test_an_unfinished_plural_a_fuzzy_entry_and_a_lost_place_are_noticed():
    source, known = Catalog(), Catalog(locale="en")
    source.add(("%(n)s hari", "%(n)s hari"))
    source.add("Ragu")
    source.add("Sisa {n} huruf, %(who)s")
    known.add(("%(n)s hari", "%(n)s hari"), ("%(n)s day", ""))
    known.add("Ragu", "Doubt", flags=["fuzzy"])
    known.add("Sisa {n} huruf, %(who)s", "Some characters left, %(whom)s")
    assert len(untranslated(source, known)) == 2
    assert misplaced(known) == ["other places than the source: 'Sisa {n} huruf, %(who)s'"]


def test_a_translation_that_another_package_has_is_taken_over():
    source, other = Catalog(), Catalog(locale="en")
    source.add("Simpan")
    other.add("Simpan", "Save")
    assert updated(source, Catalog(locale="en"), [other]).get("Simpan").string == "Save"


def test_of_a_string_that_git_left_twice_the_translated_one_counts(tmp_path):
    path = tmp_path / "en.po"
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    path.write_text(header + 'msgid "Simpan"\nmsgstr ""\n\nmsgid "Simpan"\nmsgstr "Save"\n')
    assert read(path).get("Simpan").string == "Save"


def test_the_order_is_the_same_whoever_adds_first():
    one, two = Catalog(locale="en"), Catalog(locale="en")
    for text in ("b", "a", "C"):
        one.add(text)
    for text in ("C", "b", "a"):
        two.add(text)
    assert text_of(one) == text_of(two)
