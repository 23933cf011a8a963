"""Addresses that are templates: filled in so that what an account says cannot lead away from the provider's host."""

from __future__ import annotations

import re

import msgspec

from tieline.core.errors import UsageError
from tieline.core.templates import Scope, Template

_HOST = re.compile(r"(?:\w[\w.-]*|\[[\da-fA-F:.]+\])(?::\d+)?", re.ASCII)
_AUTHORITY = re.compile(r"://([^/?#]*)")
_HOLE = "\0"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A filled-in address; `trusted`: all of it stands in the provider's data, nothing in the account's."""

    url: str
    trusted: bool

    def __repr__(self) -> str:  # some APIs want the key in the path
        return f"Address(trusted={self.trusted})"


def fill_address(text: str, scope: Scope, *, what: str) -> Address:
    """Return an address with its placeholders filled in, of several alternatives the first that can be.

    Raises `UsageError` naming the field that is missing, or that has a value which would make it another host's.
    """
    whole = Template.parse(text)
    for parts in whole.alternatives:
        alternative = msgspec.structs.replace(whole, alternatives=(parts,))
        url = alternative.fill(scope)
        if url:
            marked = "".join(part if isinstance(part, str) else _HOLE for part in parts)
            if not _keeps_host(marked, url):
                field = _field(min(whole.names, default="base_url"))
                raise UsageError(f"{field}: not fit for {what}", field=field)
            return Address(url=url, trusted=alternative.literal)
    field = _field(next(iter(whole.missing(scope)), "base_url"))
    raise UsageError(f"{field}: missing, and {what} cannot be made without it", field=field)


def _keeps_host(marked: str, url: str) -> bool:
    """Tell whether a host still ends as the template says: `evil.com/?` must not come before `.example.com`."""
    found, fixed = _AUTHORITY.search(url), _AUTHORITY.search(marked)
    if found is None or not _HOST.fullmatch(found[1]):
        return False
    return fixed is None or found[1].endswith(fixed[1].rpartition(_HOLE)[2])


def _field(name: str) -> str:
    """Return a template's name as the wire calls it."""
    return name.replace("connectionConfig", "connection_config", 1)
