"""Finds connections: by what is indexed of them, and by a part of their text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tieline.connections.model import ConnectionQuery, EndUser, Listed, RefreshState
from tieline.core.typed import decoder
from tieline.storage.database import Database, Row, Transaction, Value

#: More than this many are many, however many they are.
_COUNTED = 1_000

#: Stands between the words of a connection's text, so that nothing is found across them.
_BETWEEN = "\1"

_TAGS: msgspec.json.Decoder[dict[str, str]] = decoder(dict[str, str])
_END_USER: msgspec.json.Decoder[EndUser] = decoder(EndUser)
_REFRESH: msgspec.json.Decoder[RefreshState] = decoder(RefreshState)


def search(database: Database, query: ConnectionQuery) -> list[Listed]:
    """Return a page of connections, by the cheapest way there is to it."""
    terms = _rarest_first(database, list(_wanted(query)))
    values: dict[str, Value] = {"limit": query.limit, "offset": query.offset}
    if not terms and not query.search and not query.integrations:
        rows = database.read("list_connections", **values)
    else:
        values |= {"pattern": _pattern(query.search), "integrations": list(query.integrations)}
        if terms:
            rows = database.read("find_by_terms", **values, term=terms[0], others=terms[1:])
        else:
            rows = database.read("scan_connections", **values)
    known = failing(database, [row[0] for row in rows])
    return [_listed(row, known.get(row[0], ())) for row in rows]


def failing(database: Database, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the last runs of the syncs that fail, by connection; those without any are left out."""
    found: dict[int, tuple[str, ...]] = {}
    for connection, run in database.read("read_failures", connections=keys):
        found[connection] = (*found.get(connection, ()), run)
    return found


def index(transaction: Transaction, key: int) -> None:
    """Bring up to date what a connection is found by: nothing, unless an id means it."""
    row = transaction.fetch_one("read_indexed", key=key)
    transaction.execute("drop_terms", key=key)
    if row is None or not row[4]:
        return
    integration, connection_id, tags, end_user, _, created_at = row
    user = None if end_user is None else _END_USER.decode(end_user)
    found_by = _terms(integration, connection_id, {} if tags is None else _TAGS.decode(tags), user)
    transaction.execute_many(
        "keep_term",
        [{"term": term, "created_at": created_at, "key": key} for term in dict.fromkeys(found_by)],
    )
    words = [connection_id, *((user.display_name, user.email) if user else ())]
    text = _BETWEEN.join(_folded(word) for word in words if word)
    transaction.execute("keep_search_text", key=key, text=text)


def _terms(
    integration: str, connection_id: str, tags: Mapping[str, str], end_user: EndUser | None
) -> Iterator[str]:
    yield _term("id", connection_id)
    yield _term("integration", integration)
    for name, value in tags.items():
        yield _term("tag", name, value)
    if end_user is not None:
        yield _term("end_user", end_user.id)
        if end_user.organization is not None:
            yield _term("organization", end_user.organization.id)


def _wanted(query: ConnectionQuery) -> Iterator[str]:
    """Name what a query asks for."""
    if query.connection_id is not None:
        yield _term("id", query.connection_id)
    if query.end_user_id is not None:
        yield _term("end_user", query.end_user_id)
    if query.organization_id is not None:
        yield _term("organization", query.organization_id)
    for name, value in query.tags.items():
        yield _term("tag", name, value)
    if len(query.integrations) == 1:
        yield _term("integration", query.integrations[0])


def _rarest_first(database: Database, terms: list[str]) -> list[str]:
    """Put the term that leads to the fewest first: a search starts from there."""
    if len(terms) < 2:
        return terms
    return sorted(terms, key=lambda term: database.read("count_term", term=term, limit=_COUNTED)[0])


def _term(*parts: str) -> str:
    """Return a short text of one length for what a connection may be found by."""
    return hashlib.blake2b(msgspec.json.encode(parts), digest_size=16).hexdigest()


def _pattern(text: str | None) -> str:
    folded = _folded(text or "")
    for sign in "\\%_":
        folded = folded.replace(sign, f"\\{sign}")
    return f"%{folded}%"


def _folded(text: str) -> str:
    """Return text without case, without what stands between words, and what PostgreSQL keeps in no text."""
    return text.casefold().replace(_BETWEEN, "").replace("\0", "")


def _listed(row: Row, failing: tuple[str, ...]) -> Listed:
    key, integration, provider, connection_id, metadata, tags, end_user, refresh, created_at = row
    return Listed(
        key=key,
        integration=integration,
        provider=provider,
        connection_id=connection_id,
        metadata=None if metadata is None else msgspec.json.decode(metadata),
        tags={} if tags is None else _TAGS.decode(tags),
        end_user=None if end_user is None else _END_USER.decode(end_user),
        refresh=_REFRESH.decode(refresh),
        failing=failing,
        created_at=created_at,
    )
