"""`tieline records`: look at what a stream holds."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec
import typer

from tieline.cli.options import ConnectionOption, JsonOption
from tieline.core.clock import iso, to_us
from tieline.core.errors import UsageError
from tieline.core.json import dig
from tieline.core.spans import parse_instant
from tieline.providers.model import Provider
from tieline.records.model import Action, FeedPage, FeedQuery, StoredRecord
from tieline.sources import catalogue as sources
from tieline.sources.model import Resource


def records(
    provider: Annotated[str, typer.Argument(metavar="PROVIDER", help="The API, such as gong.")],
    stream: Annotated[
        str,
        typer.Argument(metavar="STREAM", help="Such as calls or users; or a model that functions save."),
    ],
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
    """Show the records of a stream or a model, the longest unchanged first.

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
        resource = _resource(tieline.catalogue.load(provider), stream)
        page = tieline.records(provider, stream, query, connection_id=connection)
    if json:
        sys.stdout.buffer.write(_as_json(page) + b"\n")
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
    for line in lines(resource, page.records, width):
        print(line)
    if not page.records:
        print("No records.")
    if page.next_cursor is not None:
        print(f"More: --cursor {page.next_cursor}")


def _resource(provider: Provider, stream: str) -> Resource | None:
    """Return the stream of a provider's own that is meant; None where it is none."""
    source = sources.find(provider)
    return next((each for each in source.resources if each.name == stream), None) if source else None


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


def lines(resource: Resource | None, records: Sequence[StoredRecord], width: int) -> Iterator[str]:
    """Yield a line for each record: what it did, its id, its moment, and what people know it by."""
    for record in records:
        text = f"{record.action:<7}  {record.id:<20}  {_excerpt(resource, record)}"
        yield text if len(text) <= width else text[: width - 1] + "…"


def _excerpt(resource: Resource | None, record: StoredRecord) -> str:
    if record.data is None:
        return "(pruned)"
    content = msgspec.json.decode(record.data)
    moment = dig(content, getattr(getattr(resource, "range", None), "field", ""))
    label = dig(content, resource.label) if resource is not None and resource.label else None
    told = [str(moment)[:16]] if isinstance(moment, str) else []
    told += [str(label)] if label is not None else []
    return "  ".join(told) or " ".join(record.data[:400].decode("utf-8", "ignore").split())
