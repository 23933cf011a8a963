"""Records: what syncs brought, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, overload

from msgspec import UNSET, Raw, Struct

from tieline.core.clock import iso, to_us
from tieline.core.errors import UsageError
from tieline.core.typed import decoder
from tieline.runtime.answers import RawResponse
from tieline.runtime.op import Body, Param
from tieline.sdk.call import (
    OF_CONNECTION,
    Call,
    Listed,
    Page,
    in_query,
    op,
    readable,
    whole,
)
from tieline.sdk.errors import UnknownConnection
from tieline.sdk.models.records import Pruned, Record

M = TypeVar("M")
Change = Literal["added", "updated", "deleted"]


class _Feed(Struct):
    records: list[Raw] = []
    next_cursor: str | None = None


_FEED = decoder(_Feed)
_LIST = op(
    "GET",
    "/records",
    "list_records",
    *in_query("model", "variant", "modified_after", "limit"),
    Param("filter", explode=False),
    *in_query("cursor", "ids"),
    *OF_CONNECTION,
)
_PRUNE = op(
    "PATCH", "/records/prune", "prune_records", *OF_CONNECTION, bodies=(Body("json"),), repeatable=True
)


@overload
def records(
    integration: str,
    connection_id: str,
    model: str,
    *,
    model_type: type[M],
    variant: str | None = None,
    modified_after: datetime | str | None = None,
    filter: Change | Sequence[Change] | None = None,
    ids: Sequence[str] | None = None,
    limit: int = 1000,
    cursor: str | None = None,
) -> Listed[Record[M]]: ...


@overload
def records(
    integration: str,
    connection_id: str,
    model: str,
    *,
    model_type: None = None,
    variant: str | None = None,
    modified_after: datetime | str | None = None,
    filter: Change | Sequence[Change] | None = None,
    ids: Sequence[str] | None = None,
    limit: int = 1000,
    cursor: str | None = None,
) -> Listed[Record[dict[str, Any]]]: ...


def records(
    integration: str,
    connection_id: str,
    model: str,
    *,
    model_type: Any = None,
    variant: str | None = None,
    modified_after: datetime | str | None = None,
    filter: Change | Sequence[Change] | None = None,  # noqa: A002  # the wire's name
    ids: Sequence[str] | None = None,
    limit: int = 1000,
    cursor: str | None = None,
) -> Listed[Any]:
    """List all records of a model, those that changed last at the end, `limit` to a page.

    `cursor` goes on behind a record that was read before: keep `record.cursor` of the last one. `model_type` is what
    `record.data` becomes: a msgspec Struct, a dataclass, a TypedDict, a pydantic model; without one, a dict.
    Raises UnknownConnection.
    """
    kind = dict[str, Any] if model_type is None else model_type
    since = None if modified_after is None else _zulu(modified_after)
    wanted = [filter] if isinstance(filter, str) else filter

    def read(answer: RawResponse[Any]) -> Page[Record[Any]]:
        feed = readable(answer, lambda: _FEED.decode(answer.body))
        items = readable(answer, lambda: tuple([Record(each, kind) for each in feed.records]))
        return Page(items=items, next_cursor=feed.next_cursor or None)

    def at(cursor: str | None) -> Call[Page[Record[Any]]]:
        values = (model, variant, since, limit, wanted, cursor, ids, integration, connection_id)
        return Call(op=_LIST, values=values, read=read, missing=UnknownConnection)

    return Listed(at=at, cursor=cursor)


@overload
def list_records(
    integration: str,
    connection_id: str,
    model: str,
    *,
    model_type: type[M],
    variant: str | None = None,
    modified_after: datetime | str | None = None,
    filter: Change | Sequence[Change] | None = None,
    ids: Sequence[str] | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Call[Page[Record[M]]]: ...


@overload
def list_records(
    integration: str,
    connection_id: str,
    model: str,
    *,
    model_type: None = None,
    variant: str | None = None,
    modified_after: datetime | str | None = None,
    filter: Change | Sequence[Change] | None = None,
    ids: Sequence[str] | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Call[Page[Record[dict[str, Any]]]]: ...


def list_records(
    integration: str,
    connection_id: str,
    model: str,
    *,
    model_type: Any = None,
    variant: str | None = None,
    modified_after: datetime | str | None = None,
    filter: Change | Sequence[Change] | None = None,  # noqa: A002
    ids: Sequence[str] | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Call[Page[Any]]:
    """Return one page of what `records` lists; `next_cursor` is where the next one begins."""
    listing: Listed[Any] = records(
        integration,
        connection_id,
        model,
        model_type=model_type,
        variant=variant,
        modified_after=modified_after,
        filter=filter,
        ids=ids,
        limit=limit,
        cursor=cursor,
    )
    return listing.at(listing.cursor)


def prune_records(
    integration: str,
    connection_id: str,
    model: str,
    until_cursor: str,
    *,
    limit: int | None = None,
    variant: str | None = None,
) -> Call[Pruned]:
    """Empty the records up to a cursor, that one too, at most `limit` of them: `has_more` says whether to call again."""
    body = {
        "model": model,
        "until_cursor": until_cursor,
        "limit": UNSET if limit is None else limit,
        "variant": UNSET if variant is None else variant,
    }
    return Call(
        op=_PRUNE,
        values=(integration, connection_id),
        body=body,
        read=whole(Pruned),
        missing=UnknownConnection,
    )


def _zulu(when: datetime | str) -> str:
    """Return a time as the wire wants it, in UTC with a Z."""
    if isinstance(when, str):
        if when.endswith("Z"):
            return when
        try:
            when = datetime.fromisoformat(when)
        except ValueError:
            raise UsageError(f"{when!r} is no ISO 8601 time", field="modified_after") from None
    if when.tzinfo is None:
        raise UsageError("give modified_after a time zone", field="modified_after")
    return iso(to_us(when.astimezone(UTC))).replace("+00:00", "Z")
