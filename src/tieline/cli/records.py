"""`tieline records`: look at what a stream holds."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer

from tieline.cli.options import ConnectionOption, JsonOption, ProviderArgument
from tieline.core.clock import iso, to_us
from tieline.core.errors import UsageError
from tieline.core.spans import parse_instant
from tieline.records.model import Action, FeedPage, FeedQuery, StoredRecord


def records(
    provider: ProviderArgument,
    stream: Annotated[str, typer.Argument(metavar="STREAM", help="Such as calls or users.")],
    connection: ConnectionOption = None,
    limit: Annotated[int, typer.Option(metavar="N", help="1 to 10,000.")] = 20,
    cursor: Annotated[
        str | None, typer.Option(metavar="C", help="Go on after this place in the feed.")
    ] = None,
    modified_after: Annotated[
        str | None, typer.Option(metavar="T", help="Only what changed at this instant or later.")
    ] = None,
    filter: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option(metavar="ACTIONS", help="added, updated, deleted; several with commas.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show a stream's records, the longest unchanged first.

    The cursor at the end goes on from there, now or later: what changes in between is seen again, never lost.
    """
    from tieline.app import Tieline

    if not 1 <= limit <= 10_000:
        raise UsageError(f"limit: {limit} is not from 1 to 10,000", field="limit")
    query = FeedQuery(
        cursor=cursor,
        modified_after=to_us(parse_instant(modified_after, field="modified_after"))
        if modified_after
        else None,
        limit=limit,
        actions=_actions(filter),
    )
    with Tieline() as tieline:
        page = tieline.records(provider, stream, query, connection_id=connection)
    if json:
        sys.stdout.buffer.write(_as_json(page) + b"\n")
        return
    for record in page.records:
        print(f"{iso(record.last_modified_at)[:19]}  {record.action:<7}  {record.id}  {_excerpt(record)}")
    if not page.records:
        print("No records.")
    if page.next_cursor is not None:
        print(f"More: --cursor {page.next_cursor}")


def _actions(text: str | None) -> frozenset[Action]:
    try:
        return frozenset(Action(word.strip().upper()) for word in text.split(",")) if text else frozenset()
    except ValueError:
        raise UsageError(
            f"filter: {text!r} is not of added, updated, deleted, with commas between", field="filter"
        ) from None


def _as_json(page: FeedPage) -> bytes:
    return msgspec.json.encode(
        {
            "records": [
                {
                    "id": record.id,
                    "data": None if record.data is None else msgspec.Raw(record.data),
                    "last_action": record.action.value,
                    "first_seen_at": iso(record.first_seen_at),
                    "last_modified_at": iso(record.last_modified_at),
                    "deleted_at": None if record.deleted_at is None else iso(record.deleted_at),
                    "pruned_at": None if record.pruned_at is None else iso(record.pruned_at),
                    "cursor": record.cursor,
                }
                for record in page.records
            ],
            "next_cursor": page.next_cursor,
        }
    )


def _excerpt(record: StoredRecord, width: int = 72) -> str:
    text = "(pruned)" if record.data is None else record.data[: width * 4].decode("utf-8", "ignore")
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
