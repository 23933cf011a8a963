"""Gives things names that no other has, whatever the order they come in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

from msgspec import Struct


class Wish(Struct, frozen=True, kw_only=True):
    """The names that a thing would take, the dearest first. The lower its rank, the earlier it chooses."""

    key: str
    names: tuple[str, ...]
    rank: int = 0


def allot(
    wishes: Iterable[Wish],
    *,
    taken: Collection[str] = (),
    locked: Mapping[str, str] | None = None,
    fold: bool = False,
) -> dict[str, str]:
    """Return a name for each key. What is locked keeps its name; the last resort is a hash of the key.

    With `fold`, names that differ only in case count as the same, as file names do on some systems.
    """

    def folded(name: str) -> str:
        return name.casefold() if fold else name

    listed = sorted(wishes, key=lambda each: (each.rank, each.key))
    given: dict[str, str] = {}
    used = {folded(name) for name in taken}
    for each in listed:
        name = (locked or {}).get(each.key)
        if name is not None and folded(name) not in used:
            given[each.key] = name
            used.add(folded(name))
    for each in listed:
        if each.key not in given:
            free = next((name for name in each.names if folded(name) not in used), None)
            name = free or f"{each.names[-1].rstrip('_')}_{_digest(each.key)}"
            given[each.key] = name
            used.add(folded(name))
    return given


def _digest(key: str) -> str:
    return blake2b(key.encode("utf-8", "replace"), digest_size=3).hexdigest()
