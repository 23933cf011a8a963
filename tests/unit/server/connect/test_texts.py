"""What the page for connecting says."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.server.connect.texts import LANGUAGES, field_texts, language_of, of_field, texts

ASSETS = Path(__file__).parents[4] / "src" / "tieline" / "server" / "connect" / "assets"


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_every_language(language):
    """With the same to be filled in, and nothing left empty."""
    said = texts(language)
    assert said.keys() == texts("en").keys()
    assert [name for name, text in said.items() if holes(text) != holes(texts("en")[name])] == []
    assert all(text.strip() for text in said.values())


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_it_in_its_own_words(language):
    """But for a few words that are the same."""
    same = [name for name, text in texts(language).items() if text == texts("en")[name]]
    assert same == []


def test_fields_are_told_of_in_every_language_but_english():
    """With the same to be filled in, and nothing left empty."""
    for text, translations in field_texts().items():
        assert list(translations) == list(LANGUAGES[1:]), text
        assert all(holes(each) == holes(text) and each.strip() for each in translations.values()), text


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("API key", "de", "API-Schlüssel"),
        ("API KEY", "fr", "Clé API"),
        ("API key", "en", "API key"),
        ("Frobnication", "es", "Frobnication"),
        (None, "de", None),
        (
            "The part of your Acme {x} address before .acme.test.",
            "es",
            "La parte de su dirección de Acme {x} que va antes de .acme.test.",
        ),
    ],
)
def test_what_is_said_of_a_field_is_translated_where_somebody_has(text, language, told):
    """In whatever case, and with what is filled in."""
    assert told == of_field(text, language)


def test_script_says_nothing_else():
    """Each name that it says is there, and what is there is said."""
    code = "".join(
        (ASSETS / name).read_text("utf-8") for name in ("view.js", "machine.js", "fields.js", "app.js")
    )
    known = set(texts("en"))
    said = set(re.findall(r"'((?:\w+\.)?\w+)'", code)) & known
    prefixed = {name for name in known if name.startswith(("invalid.", "name.", "problem.", "end."))}
    dead = {
        f"{why}.{part}" for why in ("expired", "incomplete", "none", "foreign") for part in ("title", "text")
    }
    frame = {"title", "loading", "noscript"}
    assert known - said - prefixed - dead - frame == set()
    assert dead <= known


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, None, "en"),
        ("de", "fr", "de"),
        ("de-AT", None, "de"),
        ("xx", "fr;q=0.5, es;q=0.9", "es"),
        (None, "pt, fr-CA;q=0.8, en;q=0.1", "fr"),
        (None, "it, ja", "en"),
        (None, "de;q=0, es", "es"),
        (None, "de;q=x, fr", "fr"),
        (None, "*", "en"),
    ],
)
def test_language_is_the_one_that_is_asked_for_or_liked_best(asked, accepted, language):
    """Of those that there are."""
    assert language == language_of(asked, accepted)


@given(st.text(), st.text())
def test_any_header_has_a_language(asked, accepted):
    """Whatever it says."""
    assert language_of(asked, accepted) in LANGUAGES
