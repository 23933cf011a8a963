"""What the page for connecting says, in the language of whoever looks at it: one file for each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tieline.core.typed import decode

#: The languages, the one for everybody else first.
LANGUAGES = ("en", "de", "fr", "es")


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return everything that is said in a language. It is read once."""
    content = files("tieline.server.connect").joinpath("texts", f"{language}.json").read_bytes()
    return decode(content, dict[str, str])


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
