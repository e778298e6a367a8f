"""A language nobody thought of is one more file in any package."""

import sys

import pytest

from tiru import i18n
from tiru.i18n import add_catalogues, available_locales, gettext, ngettext, official, retold, speak, switch
from tiru.testing.installation import all_powerful

SUNDANESE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: su\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Mau urus apa hari ini?"
msgstr "Bade ngurus naon dinten ieu?"

msgid "Simpan"
msgstr ""

#, fuzzy
msgid "Cari"
msgstr "Milari"

msgid "%(n)s hari"
msgid_plural "%(n)s hari"
msgstr[0] "%(n)s poé"
"""


@pytest.fixture
def sundanese(tmp_path, monkeypatch):
    folder = tmp_path / "tiru_basa_sunda"
    (folder / "locale").mkdir(parents=True)
    (folder / "__init__.py").write_text('"""Sundanese words."""')
    (folder / "locale/su.po").write_text(SUNDANESE, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(i18n, "_packages", [*i18n._packages])
    add_catalogues("tiru_basa_sunda")
    yield
    monkeypatch.undo()
    sys.modules.pop("tiru_basa_sunda", None)
    i18n._catalogues.clear()
    available_locales.cache_clear()


async def test_it_stands_in_the_menu_and_is_spoken(sundanese, client_for, tenant, registry):
    client = client_for(tenant)
    assert 'href="/bahasa/su?kembali=/"' in (await client.get("/")).text
    answer = await client.get("/bahasa/su")
    client.cookies.set("bahasa", answer.cookies["bahasa"])
    page = (await client.get("/")).text
    assert '<html lang="su">' in page
    assert "Bade ngurus naon dinten ieu?" in page
    office = client_for(tenant, all_powerful(registry))
    assert 'href="/kantor/bahasa/su?kembali=/kantor"' in (await office.get("/kantor")).text


def test_what_it_lacks_is_shown_in_indonesian(sundanese):
    assert available_locales() == ("id", "en", "su")
    with speak("su"):
        assert gettext("Simpan") == "Simpan"
        assert gettext("Cari") == "Cari"  # a guess is no translation
        assert gettext("Belum ada akun.") == "Belum ada akun."


def test_it_has_as_many_plural_forms_as_its_grammar_wants(sundanese):
    with speak("su"):
        assert [ngettext("%(n)s hari", "%(n)s hari", n) for n in (0, 1, 7)] == ["0 poé", "1 poé", "7 poé"]
    with speak("en"):
        assert [ngettext("%(n)s hari", "%(n)s hari", n) for n in (0, 1, 7)] == ["0 days", "1 day", "7 days"]


async def test_without_its_package_it_is_gone(client_for, tenant):
    assert "/bahasa/su" not in (await client_for(tenant).get("/")).text


def test_what_is_kept_on_record_is_indonesian_whoever_works():
    with speak("en"):
        assert gettext("Simpan") == "Save"
        assert official(i18n.lazy("Simpan")) == "Simpan"
        assert gettext("Simpan") == "Save"


def test_a_sentence_on_record_is_retold_in_the_language_of_its_reader(registry):
    kept = official(i18n.lazy("Diteruskan ke %(unit)s.", unit="Dinas PUTR"))
    assert kept == "Diteruskan ke Dinas PUTR."
    with speak("en"):
        assert retold(kept) == "Passed on to Dinas PUTR."
        assert retold("Laporan diterima.") == "The report has been received."
        assert retold("Dipisahkan lagi: beda tempat,\n100% yakin") == "Separated again: beda tempat,\n100% yakin"
        assert retold("Jalan berlubang di depan SD.") == "Jalan berlubang di depan SD."
    assert retold(kept) == kept


def test_a_switch_lasts_to_the_end_of_the_block_around_it():
    with speak("id"):
        switch("en")
        assert gettext("Simpan") == "Save"
    assert gettext("Simpan") == "Simpan"
