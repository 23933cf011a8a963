"""Which values of an account may end the name of a host that a provider's template begins; pure.

In `https://www.acme.${connectionConfig.extension}` the value `evil.example` would make it another's host.
"""

from __future__ import annotations

import re

from tieline.core.json import JsonValue
from tieline.providers.model import InputField
from tieline.providers.patterns import fault

#: A pattern that is a list of texts.
_LIST = re.compile(r"\^(?:(?:[A-Za-z0-9-]|\\[.-])+|\((?:\?:)?(?:[A-Za-z0-9|-]|\\[.-])+\))\$")
#: Hosts that are nobody's whom a provider's data means.
_STRANGERS = ("evil.example", "a.evil-example.com", "192.0.2.1")
#: What stands behind the name that somebody has registered: `eu`, `co.uk`.
_SUFFIX = re.compile(r"[a-z]{2,63}|(?:ac|co|com|edu|gov|ne|net|or|org)\.[a-z]{2}")


def may_end_host(field: InputField, value: JsonValue) -> bool:
    """Tell whether a value of a field leaves the host with those whom the provider's data means.

    It does where the data lists it, or asks for the whole name of a host there. Where a pattern is all that it says,
    it does if no name of anybody's is in the value.
    """
    if not isinstance(value, str):
        return False
    if value in field.enum or value == field.default_value or field.format == "hostname":
        return True
    if field.pattern is None:
        return False
    listed = _LIST.fullmatch(field.pattern) and re.fullmatch(field.pattern, value)
    return bool(listed or _SUFFIX.fullmatch(value))


def bounds_host(field: InputField | None) -> bool:
    """Tell whether a field says anything at all of what may end a host's name."""
    return field is not None and bool(field.enum or field.pattern or field.format == "hostname")


def holds_host(field: InputField | None) -> bool:
    """Tell whether a field says whose hosts its value may be: by a list, or a pattern that a stranger's does not fit."""
    if field is None or (field.pattern is None and not field.enum):
        return False
    if field.enum:
        return True
    pattern = field.pattern or ""
    return fault(pattern) is None and not any(re.search(pattern, each) for each in _STRANGERS)
