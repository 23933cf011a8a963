"""Judges what an entry says for itself: its fields, its limits, its pages, and where its facts are from; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieline.providers.finding import Finding
from tieline.providers.model import InputField, Provider
from tieline.providers.patterns import fault

_INPUTS = ("credentials", "connection_config", "integration_config", "assertion_option")
#: By kind of pages, the settings of which one is needed.
_PAGES: dict[str, tuple[str, ...]] = {
    "cursor": ("cursor_path_in_response",),
    "link": ("link_rel_in_response_header", "link_path_in_response_body"),
    "offset": (),
    "page": (),
}
#: Requests a second of one account beyond which a limit is a slip of the pen.
_MOST_PER_SECOND = 10_000
_PAGE = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?(/\S*)?", re.ASCII)


def inputs(provider: Provider) -> Iterator[Finding]:
    """Yield patterns that cannot be used, values that do not fit theirs, and fields that nobody could fill in."""
    for group in _INPUTS:
        fields: dict[str, InputField] = getattr(provider, group)
        for name, field in fields.items():
            if field.pattern is not None and (wrong := fault(field.pattern)):
                yield Finding(path=(group, name, "pattern"), text=wrong)
            elif field.pattern is not None:
                yield from _values(field, field.pattern, (group, name))
            if not (field.title or field.automated or field.hidden or provider.own):
                yield Finding(path=(group, name), text="no title by which people are asked", severe=False)


def limits(provider: Provider) -> Iterator[Finding]:
    """Yield limits by which no request could go out, or that no API has."""
    own = provider.limits
    if own.per_second is not None and not 0 < own.per_second <= _MOST_PER_SECOND:
        text = f"between 0 and {_MOST_PER_SECOND:,} requests are expected"
        yield Finding(path=("limits", "per_second"), text=text)
    if own.burst < 1:
        yield Finding(path=("limits", "burst"), text="one request at least is expected")
    if own.per_day is not None and own.per_day < 1:
        yield Finding(path=("limits", "per_day"), text="one request at least is expected")


def pages(provider: Provider) -> Iterator[Finding]:
    """Yield why nothing could go from page to page as the entry says."""
    given = provider.proxy.paginate
    if not given:
        return
    needed = _PAGES.get(kind) if isinstance(kind := given.get("type"), str) else None
    if needed is None:
        text = f"one of {', '.join(_PAGES)} is expected"
        yield Finding(path=("proxy", "paginate", "type"), text=text)
    elif needed and not any(given.get(name) for name in needed):
        yield Finding(path=("proxy", "paginate"), text=f"{kind} needs {' or '.join(needed)}")


def facts(provider: Provider) -> Iterator[Finding]:
    """Yield what is told without saying from where. Whoever writes for themselves need not say."""
    for place, page in enumerate(provider.sources):
        if not _PAGE.fullmatch(page):
            yield Finding(path=("sources", place), text="the address of a page is expected")
    if provider.docs is not None and not (
        _PAGE.fullmatch(provider.docs) and provider.docs.startswith("https:")
    ):
        yield Finding(path=("docs",), text="the address of a page is expected, with https")
    if provider.verified and len(set(provider.sources)) < 2:
        yield Finding(path=("verified",), text="that takes two sources")
    if not (provider.own or provider.sources or provider.auth_mode == "NONE"):
        yield Finding(path=("sources",), text="no page that its facts are from", severe=False)


def _values(field: InputField, pattern: str, path: tuple[str, str]) -> Iterator[Finding]:
    for name, value in (("example", field.example), ("default_value", field.default_value)):
        if value is not None and re.search(pattern, value) is None:
            text = "it does not fit the field's own pattern"
            yield Finding(path=(*path, name), text=text, severe=False)
