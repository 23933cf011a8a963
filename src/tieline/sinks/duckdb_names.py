"""Which tables a text of SQL names, told by DuckDB's own parser."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import msgspec

from tieline.core.json import JsonValue

#: Runs a statement with parameters and returns its rows.
Run = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]

#: Functions that take a table's name, or a query, as text.
_BY_TEXT = frozenset({"query", "query_table"})


def names_in(run: Run, sql: str, known: Collection[str]) -> set[str]:
    """Return those of some tables, known by names in small letters, that a query names; maybe some more, never fewer.

    Where the parser does not tell, such as of a pivot, it is every name that its text contains.
    """
    ((told,),) = run("SELECT json_serialize_sql(?::VARCHAR)", [sql])
    tree = msgspec.json.decode(told)
    nodes = list(_nodes(tree))
    if tree["error"] or any(node.get("function_name") in _BY_TEXT for node in nodes):
        return {name for name in known if name in sql.casefold()}
    return set(known) & {
        str(node["table_name"]).strip('"').casefold() for node in nodes if node.get("table_name")
    }


def _nodes(tree: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """Yield each object of a tree; without recursion, as SQL nests deeply."""
    waiting: list[JsonValue] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
