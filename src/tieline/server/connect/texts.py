"""What the page for connecting says, in the language of whoever looks at it: one file for each language.

What providers' data say of their fields, in English, is in `fields.json` in the others, for the providers that ship and
for titles that are common.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tieline.core.typed import decode

_Translations = Mapping[str, str]

#: The languages, the one for everybody else first.
LANGUAGES = ("en", "de", "fr", "es")


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return everything that is said in a language. It is read once."""
    content = files("tieline.server.connect").joinpath("texts", f"{language}.json").read_bytes()
    return decode(content, dict[str, str])


def of_field(text: str | None, language: str) -> str | None:
    """Return a title of a field, or its help, in a language; as it is where nobody has translated it."""
    if text is None or language == LANGUAGES[0]:
        return text
    exact, patterns = _fields()
    if (known := exact.get(text.casefold())) is not None:
        return known[language]
    for pattern, translations in patterns:
        if (found := pattern.fullmatch(text)) is not None:
            return translations[language].format(**found.groupdict())
    return text


@cache
def _fields() -> tuple[Mapping[str, _Translations], tuple[tuple[re.Pattern[str], _Translations], ...]]:
    """Return the translations of texts in whatever case, and of those that have something to be filled in."""
    known = field_texts()
    exact = {text.casefold(): translations for text, translations in known.items() if "{" not in text}
    holed = {text: translations for text, translations in known.items() if "{" in text}
    return exact, tuple((_pattern(text), translations) for text, translations in holed.items())


def field_texts() -> Mapping[str, _Translations]:
    """Return the translations of what providers' data say of fields."""
    content = files("tieline.server.connect").joinpath("texts", "fields.json").read_bytes()
    return decode(content, dict[str, dict[str, str]])


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(text)))


def language_of(asked: str | None, accepted: str | None) -> str:
    """Return the language of a page: the one that is asked for, or the one that a browser likes best of ours.

    `accepted` is what `Accept-Language` says.
    """
    for tag in (asked or "", *_preferred(accepted or "")):
        language = tag.lower().partition("-")[0]
        if language in LANGUAGES:
            return language
    return LANGUAGES[0]


def _preferred(accepted: str) -> list[str]:
    """Return the languages of a header, the best liked first."""
    weighed: list[tuple[float, str]] = []
    for each in accepted.split(",")[:32]:
        tag, _, parameter = each.strip().partition(";")
        weight = _weight(parameter.strip().removeprefix("q="))
        if weight > 0:
            weighed.append((weight, tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda pair: -pair[0])]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
