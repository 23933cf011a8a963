"""Addresses that are templates: filled in so that what an account says cannot lead away from the provider's host."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from tieline.core.errors import UsageError
from tieline.core.templates import Scope, Template
from tieline.core.templates.syntax import Name, Part, Parts

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

    A value may end the name of a host that the template begins only where the scope bounds it. Raises `UsageError` naming the field that is missing, or that has a value which would make it another host's.
    """
    whole = Template.parse(text)
    for parts in whole.alternatives:
        alternative = msgspec.structs.replace(whole, alternatives=(parts,))
        url = alternative.fill(scope)
        if url:
            if not _keeps_host(parts, url, scope):
                field = _field(min(whole.names, default="base_url"))
                raise UsageError(f"{field}: not fit for {what}", field=field)
            return Address(url=url, trusted=alternative.literal)
    field = _field(next(iter(whole.missing(scope)), "base_url"))
    raise UsageError(f"{field}: missing, and {what} cannot be made without it", field=field)


def ends_of_hosts(text: str) -> Iterator[str]:
    """Yield what a template reads at the end of a host's name that it begins itself, as in `https://acme.${tld}`."""
    for parts in Template.parse(text).alternatives:
        authority, last = _authority(parts)
        if authority is not None and last is not None and _begins(authority):
            yield _name(last)


def parts_of_hosts(text: str) -> Iterator[str]:
    """Yield what a template reads anywhere in the name of a host, as in `https://${name}.acme.example/${other}` the first."""
    for parts in Template.parse(text).alternatives:
        marked = "".join(part if isinstance(part, str) else _HOLE for part in parts)
        if found := _AUTHORITY.search(marked):
            holes = [part for part in parts if not isinstance(part, str)]
            first = marked.count(_HOLE, 0, found.start(1))
            yield from (_name(part) for part in holes[first : first + found[1].count(_HOLE)])


def free_hosts(text: str) -> Iterator[str]:
    """Yield what a template reads as a whole host, of which it says nothing itself, as in `https://${host}/token`."""
    for parts in Template.parse(text).alternatives:
        marked = "".join(part if isinstance(part, str) else _HOLE for part in parts)
        authority = marked.partition("://")[2] or marked
        host = re.split(r"[/?#:]", authority, maxsplit=1)[0]
        if _HOLE in host and not re.search(r"\w", host.replace(_HOLE, "")):
            holes = [part for part in parts if not isinstance(part, str)]
            first = marked[: marked.index(host)].count(_HOLE)
            yield from (_name(part) for part in holes[first : first + host.count(_HOLE)])


def _keeps_host(parts: Parts, url: str, scope: Scope) -> bool:
    """Tell whether a host still ends as the template says: `evil.com/?` must not come before `.example.com`."""
    found = _AUTHORITY.search(url)
    fixed, last = _authority(parts)
    if found is None or not _HOST.fullmatch(found[1]):
        return False
    if fixed is None:
        return True
    if last is not None and _begins(fixed) and _name(last) not in scope.bounded:
        fixed = fixed.removesuffix(_HOLE)  # so that only a path can stand there
    return found[1].endswith(fixed.rpartition(_HOLE)[2])


def _authority(parts: Parts) -> tuple[str | None, Part | None]:
    """Return a template's authority with holes in it, and the part that fills a hole at its end."""
    marked = "".join(part if isinstance(part, str) else _HOLE for part in parts)
    found = _AUTHORITY.search(marked)
    if found is None:
        return None, None
    holes = [part for part in parts if not isinstance(part, str)]
    last = marked.count(_HOLE, 0, found.end()) - 1
    return found[1], holes[last] if found[1].endswith(_HOLE) else None


def _begins(authority: str) -> bool:
    """Tell whether there is a part of a host's name before the hole at an authority's end, which is no port."""
    before = authority.removesuffix(_HOLE).rpartition(_HOLE)[2]
    return not before.endswith(":") and re.search(r"\w", before) is not None


def _name(part: Part) -> str:
    return part.path if isinstance(part, Name) else ""


def _field(name: str) -> str:
    """Return a template's name as the wire calls it."""
    return name.replace("connectionConfig", "connection_config", 1)
