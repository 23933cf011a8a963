"""From where a stream is asked for, from dlt's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from tieline.sources.dlt.node import Node, is_object
from tieline.sources.dlt.objects import incremental_settings
from tieline.sources.model import Follow

_KEYS = (
    "cursor_path",
    "initial_value",
    "last_value_func",
    "primary_key",
    "end_value",
    "row_order",
    "allow_external_schedulers",
    "lag",
    "on_cursor_value_missing",
    "range_start",
    "range_end",
    "convert",
    "transform",
)
_Missing = Literal["raise", "include", "exclude"]
_FUNCTIONS: Mapping[str, Callable[[Sequence[Any]], Any]] = {"max": max, "min": min}


def read_range(node: Node, *, param: str | None = None) -> Follow:
    """Return what a stream is followed by; `param` is that parameter of the query in which it stands."""
    made = None if is_object(node.value) else incremental_settings(node.value)
    settings = Node(node.value if made is None else made, node.path)
    more = ("type",) if param is not None else ("start_param", "end_param")
    fields = settings.fields((*_KEYS, *more))
    if "cursor_path" not in fields:
        settings.at("cursor_path").fail("it is needed: the path of the value in a record")
    if "end_value" in fields and param is not None:
        fields["end_value"].fail("an end is honoured in endpoint.incremental alone")
    if "end_value" in fields and "initial_value" not in fields:
        settings.at("initial_value").fail("it is needed where there is an end_value")
    if "allow_external_schedulers" in fields and fields["allow_external_schedulers"].flag():
        fields["allow_external_schedulers"].fail("there is no external scheduler here; leave it out")
    convert = fields.get("convert") or fields.get("transform")
    initial, end = fields.get("initial_value"), fields.get("end_value")
    return Follow(
        field=fields["cursor_path"].jsonpath(),
        initial=None if initial is None else _plain(initial),
        end=None if end is None else _plain(end),
        start_param=param or _text(fields, "start_param"),
        end_param=_text(fields, "end_param"),
        kind=_kind(initial),
        furthest=_furthest(fields),
        convert=None if convert is None else convert.function(),
        lag=fields["lag"].number() if "lag" in fields else 0.0,
        open_start=_side(fields, "range_start", "closed") == "open",
        closed_end=_side(fields, "range_end", "open") == "closed",
        order=_order(fields),
        missing=_missing(fields),
    )


def _plain(node: Node) -> Any:
    """Return a value as JSON; a date or a time as text."""
    return node.value.isoformat() if isinstance(node.value, datetime | date) else node.json()


def _kind(initial: Node | None) -> Literal["json", "instant", "date"]:
    match None if initial is None else initial.value:
        case datetime():
            return "instant"
        case date():
            return "date"
        case _:
            return "json"


def _furthest(fields: Mapping[str, Node]) -> Callable[[Sequence[Any]], Any]:
    if "last_value_func" not in fields:
        return max
    node = fields["last_value_func"]
    return _FUNCTIONS[node.choice(tuple(_FUNCTIONS))] if isinstance(node.value, str) else node.function()


def _side(fields: Mapping[str, Node], name: str, default: str) -> str:
    return fields[name].choice(("open", "closed")) if name in fields else default


def _missing(fields: Mapping[str, Node]) -> _Missing:
    if "on_cursor_value_missing" not in fields:
        return "raise"
    known: tuple[_Missing, ...] = ("raise", "include", "exclude")
    return fields["on_cursor_value_missing"].choice(known)


def _order(fields: Mapping[str, Node]) -> Literal["asc", "desc"] | None:
    known: tuple[Literal["asc", "desc"], ...] = ("asc", "desc")
    return fields["row_order"].choice(known) if "row_order" in fields else None


def _text(fields: Mapping[str, Node], name: str) -> str | None:
    return fields[name].text() if name in fields else None
