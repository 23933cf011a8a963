"""Providers by name: what ships, and the operator's own above it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tieline.core.errors import ConfigurationError, UnknownName
from tieline.providers import catalogue
from tieline.providers.catalogue import Catalogue, matches

SHIPPED = Catalogue().names()


def own(folder, **files):
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text)
    return Catalogue(folder)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_provider_that_ships_loads(name):
    provider = Catalogue().load(name)
    assert (name, False, True) == (provider.name, provider.own, bool(provider.display_name))


def test_a_provider_is_read_once():
    known = Catalogue()
    assert known.load("gong") is known.load("gong")


def test_only_what_is_asked_for_is_read(tmp_path):
    """A file that nobody asked for may be as broken as it likes."""
    assert own(tmp_path, acme="[").load("gong").name == "gong"


def test_the_module_loads_what_ships():
    assert (catalogue.names(), catalogue.load("gong").display_name) == (SHIPPED, "Gong")


def test_an_unknown_name_is_told_with_those_alike():
    with pytest.raises(UnknownName, match="there is no 'gogle'; did you mean google") as told:
        Catalogue().load("gogle")
    assert told.value.field == "provider"


@pytest.mark.parametrize("name", ["../gong", "gong.yaml", "", "a" * 10_000, "gong\n", "schema"])
def test_a_name_is_no_path(name):
    with pytest.raises(UnknownName):
        Catalogue().load(name)


def test_the_folder_of_own_ones_need_not_be_there(tmp_path):
    assert Catalogue(tmp_path / "none").names() == SHIPPED


def test_an_own_provider_is_one_more(tmp_path):
    known = own(tmp_path, acme="display_name: Acme\nauth_mode: NONE\n")
    assert known.load("acme").own
    assert sorted([*SHIPPED, "acme"]) == known.names()


def test_an_own_provider_replaces_the_one_that_ships(tmp_path):
    gong = own(tmp_path, gong="display_name: Mine\nauth_mode: NONE\n").load("gong")
    assert (gong.display_name, gong.own, gong.environment) == ("Mine", True, None)


def test_an_own_provider_may_build_on_the_one_it_replaces(tmp_path):
    gong = own(tmp_path, gong="alias: gong\nlimits: {per_second: 10}\n").load("gong")
    assert (gong.display_name, gong.limits.per_second, gong.own) == ("Gong", 10, True)


def test_a_provider_that_ships_builds_on_what_replaces_its_target(tmp_path):
    calendar = own(tmp_path, google="alias: google\ntoken_url: https://mine.example.com\n").load(
        "google-calendar"
    )
    assert (calendar.token_url, calendar.own) == ("https://mine.example.com", False)


def test_the_entry_has_what_was_taken_over_and_no_alias():
    entry = Catalogue().load("google-calendar").entry
    assert (entry["auth_mode"], "alias" in entry) == ("OAUTH2", False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("auth_mode: NONE", ("display_name",)),
        ("display_name: A\nauth_mode: SOAP", ("auth_mode", "SOAP")),
        ("display_name: A\nauth_mode: NONE\nproxy: {headers: 5}", ("proxy.headers",)),
        ("display_name: [", ("line 2",)),
        ("- a", ("fields of one provider",)),
        ("alias: acme", ("alias", "no 'acme'")),
        ("alias: nowhere", ("alias", "no 'nowhere'")),
        ("alias: [gong]", ("alias",)),
    ],
)
def test_a_bad_file_is_told_with_its_name_and_field(tmp_path, text, words):
    with pytest.raises(ConfigurationError) as told:
        own(tmp_path, acme=text).load("acme")
    assert [word for word in ("acme.yaml", *words) if word not in told.value.message] == []


def test_a_bad_file_hides_no_other(tmp_path):
    known = own(tmp_path, acme="[", other="display_name: Other\nauth_mode: NONE")
    assert [each.name for each in known.search("^other|^acme")] == ["other"]


def test_without_a_text_all_are_found():
    assert [each.name for each in Catalogue().search()] == SHIPPED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", True),
        ("CALENDAR", True),
        ("^google", True),
        ("calendar$", True),
        ("^google-calendar$", True),
        ("^google$", False),
        ("goo.*cal", True),
        ("cal.*goo", False),
        ("slack|google", True),
        ("slack|github", False),
        (r"google\-cal", True),
        ("^.*$", True),
        ("(a+)+$", False),
        ("google-calendar.*r$", False),
    ],
)
def test_names_are_searched_by_parts_or_simple_expressions(text, found):
    assert found == matches(text, "google-calendar")


def test_a_provider_that_is_put_there_later_is_found(tmp_path):
    """A server need not be started anew for it."""
    known = own(tmp_path)
    with pytest.raises(UnknownName):
        known.load("acme")
    own(tmp_path, acme="display_name: Acme\nauth_mode: NONE\n")
    assert known.load("acme").display_name == "Acme"
    assert "acme" in known.names()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Made UP", ["acme-crm"]),
        ("ACME", ["acme-crm", "other"]),
        ("cheese", ["other"]),
        ("no such thing", []),
    ],
)
def test_a_text_is_looked_for_in_names_and_categories(tmp_path, text, found):
    files = {
        "acme_crm": "display_name: Made up\nauth_mode: NONE\n",
        "other": "display_name: Acme Two\nauth_mode: NONE\ncategories: [cheese]\n",
    }
    assert found == [each.name for each in own(tmp_path, **files).about(text)]


def test_many_who_ask_for_a_provider_at_once_get_the_same():
    """Whichever thread is the first."""
    known = Catalogue()
    with ThreadPoolExecutor(8) as pool:
        assert len({id(each) for each in pool.map(known.load, ["gong"] * 64)}) == 1
