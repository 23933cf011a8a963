"""Words of a document as identifiers of Python, whatever they are."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

_BREAKS = re.compile(r"[^0-9A-Za-z]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLURAL_HUMP = re.compile(r"([A-Z]{2,})s(?![a-z])")
#: Names with a capital inside that are one word to those who write them.
_WHOLE = re.compile(r"(OAuth|IPv|GraphQL)\d*")
#: Names that annotations read: a field or method of that name would take their place.
ANNOTATING = frozenset({"bool", "dict", "float", "int", "list", "str", "tuple"})
_LONGEST = 120
_ODD_PLURALS = {"people": "person", "children": "child", "indices": "index", "analyses": "analysis"}
_SIGNS = {
    "+": "plus",
    "-": "minus",
    "@": "at",
    "#": "number",
    "$": "dollar",
    "%": "percent",
    "&": "and",
    "*": "star",
}


def split(text: str) -> list[str]:
    """Return the words that a text is made of, each in ASCII; acronyms are one word."""
    plain = text
    if not text.isascii():
        plain = "".join(
            each if each.isascii() else _spelt(each) for each in unicodedata.normalize("NFKD", text)
        )
    plain = _PLURAL_HUMP.sub(lambda found: found[1].title() + "s", plain)
    words = [word for part in _BREAKS.split(plain) if part for word in _HUMPS.split(part) if word]
    return _joined(words) if _WHOLE.search(plain) else words


def _joined(words: Sequence[str]) -> list[str]:
    """Return words with those put together that are one name: `O`, `Auth2` as `OAuth2`."""
    found: list[str] = []
    for word in words:
        if found and _WHOLE.fullmatch(found[-1] + word):
            found[-1] += word
        else:
            found.append(word)
    return found


@lru_cache(maxsize=1 << 16)
def snake(text: str) -> str:
    """Return a text as a name of a variable: `fooBar` is `foo_bar`, and what is no name is made one."""
    signed = text if split(text) else "_".join(_SIGNS.get(each, "") for each in text)
    if text[:1] in "+-" and len(text) > 1:
        signed = f"{_SIGNS[text[0]]} {text[1:]}"
    name = "_".join(split(signed)).lower() or "empty"
    return safe(_short(f"n{name}" if name[0].isdigit() else name))


def pascal(text: str) -> str:
    """Return a text as the name of a class; capitals inside words stay, as in `URLList`."""
    name = "".join(word[0].upper() + word[1:] for word in split(text)) or "Empty"
    return _short(f"N{name}" if name[0].isdigit() else name)


def _short(name: str) -> str:
    """Return a name that fits into the name of a file, and on a screen."""
    if len(name) <= _LONGEST:
        return name
    return f"{name[: _LONGEST - 9]}_{blake2b(name.encode(), digest_size=4).hexdigest()}"


def safe(name: str) -> str:
    """Return a name that is no keyword and no name that annotations need."""
    reserved = keyword.iskeyword(name) or name in {"self", "cls", "print", "true", "false", "none"}
    return f"{name}_" if reserved else name


def unless(name: str, taken: frozenset[str] | set[str], ending: str = "_") -> str:
    """Return a name, with an ending where something else has it."""
    return f"{name}{ending}" if name in taken else name


def singular(word: str) -> str:
    """Return a word of English as it is said of one; what only looks like a plural stays."""
    if word in _ODD_PLURALS:
        return _ODD_PLURALS[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "tuses", "nuses", "ruses", "puses")):
        return word[:-2]
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2
    return word[:-1] if plural else word


def _spelt(letter: str) -> str:
    """Return a letter beyond ASCII in ASCII: none for an accent, else its number."""
    if unicodedata.combining(letter):
        return ""
    return f"u{ord(letter):x}" if letter.isalnum() else " "
