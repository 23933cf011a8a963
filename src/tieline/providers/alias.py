"""Entries that build on another one: `alias: NAME` and what differs; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tieline.core.errors import UsageError
from tieline.providers.reading import fields_of, items_of

Entry = Mapping[str, Any]


def resolve(entry: Entry, other: Callable[[Entry, str], Entry]) -> Entry:
    """Return an entry with everything that it takes over from others, however long the chain is.

    `other` gives the entry that an entry means by a name, the same object each time. Raises `UsageError` for a chain
    that comes back to where it was, and whatever `other` raises.
    """
    chain, seen = [entry], {id(entry)}
    while (target := chain[-1].get("alias")) is not None:
        if not isinstance(target, str):
            raise UsageError("alias: the name of another provider is expected", field="alias")
        found = other(chain[-1], target)
        if id(found) in seen:
            raise UsageError(f"alias: the chain comes back to {target!r}", field="alias")
        seen.add(id(found))
        chain.append(found)
    whole = chain.pop()
    while chain:
        whole = _over(whole, chain.pop())
    return whole


def _over(target: Entry, own: Entry) -> Entry:
    """Return `target` with the fields of `own` in place of its own; of `proxy`, field by field.

    A check that was written for another address is not taken over. The pages that facts are from are those of both;
    that two agree was said of the target alone.
    """
    taken = {field: value for field, value in target.items() if field != "verified"}
    whole = {**taken, **{field: value for field, value in own.items() if field != "alias"}}
    if pages := [*items_of(own.get("sources")), *items_of(target.get("sources"))]:
        whole["sources"] = list(dict.fromkeys(pages))
    theirs, ours = fields_of(target.get("proxy")), fields_of(own.get("proxy"))
    if theirs and ours:
        moved = ours.get("base_url", theirs.get("base_url")) != theirs.get("base_url")
        kept = {field: value for field, value in theirs.items() if not (moved and field == "verification")}
        whole["proxy"] = {**kept, **ours}
    return whole
