"""`tieline webhooks`: where webhooks go, what became of them, and sending them again."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.named import IntegrationOption, moment, show_table
from tieline.cli.options import JsonOption
from tieline.core.clock import iso, to_us
from tieline.core.errors import UnknownName, UsageError
from tieline.core.secrets import Secret
from tieline.core.spans import parse_instant
from tieline.core.typed import convert

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.core.json import JsonValue
    from tieline.webhooks.delivery import Answer, DeliveryLine, DeliveryQuery
    from tieline.webhooks.service import WebhookChanges, WebhookService
    from tieline.webhooks.settings import WebhookSettings
    from tieline.webhooks.trial import Tried

webhooks = typer.Typer(
    help="Where webhooks go, which, what became of them; and sending them again.", no_args_is_help=True
)

IdArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The delivery, as `tieline webhooks list` shows it.")
]
SwitchOption = Annotated[
    list[str] | None,
    typer.Option("--on", metavar="SWITCH", help="Send these, such as on_sync_error; may be repeated."),
]
#: Lines of the log that are looked at together.
_PAGE = 500
_COLUMNS = ("id", "made", "type", "about", "status", "answer", "url")


@webhooks.command()
def show(
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show the values of headers and the signing key.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Show where webhooks go and which are sent."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        settings = tieline.webhooks.settings()
        key = tieline.access.webhook_signing_key(tieline.settings.webhook_signing_key) if reveal else None
    _show(settings, key, json=json)


@webhooks.command("set")
def set_(
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="The first address.")] = None,
    secondary_url: Annotated[
        str | None,
        typer.Option("--secondary-url", metavar="URL", help="Another one, which gets all as well."),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(
            "--header",
            metavar="NAME=VALUE",
            help="Send it along; NAME alone reads the value from standard input. May be repeated.",
        ),
    ] = None,
    on: SwitchOption = None,
    off: Annotated[
        list[str] | None, typer.Option("--off", metavar="SWITCH", help="Do not send these; may be repeated.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Change where webhooks go, what goes with them, and which are sent; the rest stays as it is.

    Switches are on_auth_creation, on_auth_refresh_error, on_sync_completion_always, on_sync_error and
    on_async_action_completion.
    """
    switches = {**dict.fromkeys(on or (), True), **dict.fromkeys(off or (), False)}
    changes: dict[str, object] = {**_switched(switches)}
    if url is not None:
        changes["primary_url"] = url
    if secondary_url is not None:
        changes["secondary_url"] = secondary_url
    if header:
        changes["headers"] = dict(_header(each) for each in header)
    _change(changes, json=json)


@webhooks.command()
def unset(
    url: Annotated[bool, typer.Option("--url", help="Forget the first address.")] = False,
    secondary_url: Annotated[bool, typer.Option("--secondary-url", help="Forget the other address.")] = False,
    header: Annotated[
        list[str] | None, typer.Option("--header", metavar="NAME", help="Send it no more; may be repeated.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Take addresses and headers away."""
    changes: dict[str, object] = {}
    if url:
        changes["primary_url"] = None
    if secondary_url:
        changes["secondary_url"] = None
    if header:
        changes["headers"] = dict.fromkeys(header)
    _change(changes, json=json)


@webhooks.command("list")
def list_(
    status: Annotated[
        str | None, typer.Option("--status", metavar="STATUS", help="waiting, delivered or failed.")
    ] = None,
    type_: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="auth, sync, async_action or forward.")
    ] = None,
    integration: IntegrationOption = None,
    connection: Annotated[
        str | None, typer.Option("--connection", metavar="ID", help="Only those about this connection.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="T", help="Only those made at this instant or later.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many.")] = 50,
    json: JsonOption = False,
) -> None:
    """Show the webhooks of the last thirty days, the newest first, and what became of each."""
    from tieline.app import Tieline

    query = _query(status=status, type_=type_, integration=integration, connection_id=connection)
    with Tieline() as tieline:
        found = _some(tieline.webhooks, query, _since(since), limit)
    if json:
        print(msgspec.json.encode({"deliveries": [_as_json(each) for each in found]}).decode())
        return
    if not found:
        print("No webhooks.", file=sys.stderr)
        return
    show_table(_COLUMNS, [_row(each) for each in found])


@webhooks.command("show-delivery")
def show_delivery(delivery: IdArgument, json: JsonOption = False) -> None:
    """Show a webhook with all that it says, and the last answer to it."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        found = tieline.webhooks.delivery(delivery)
    if json:
        content = {"headers": found.content.headers, "body": _body(found.content.body)}
        print(msgspec.json.encode({**_as_json(found), **content}).decode())
        return
    for name, value in zip(_COLUMNS, _row(found), strict=True):
        print(f"{name:<8}{value}")
    print(f"attempts  {found.attempts}" + (f", the next {moment(found.next_at)}" if found.next_at else ""))
    for name, value in found.content.headers:
        print(f"{name}: {value}")
    print(found.content.body.decode("utf-8", "replace"))


@webhooks.command()
def redeliver(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Deliveries of the log.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that have failed.")] = False,
    since: Annotated[
        str | None, typer.Option("--since", metavar="T", help="With --failed: made at this instant or later.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Send webhooks anew, under the same ids; `tieline serve` sends them."""
    from tieline.app import Tieline

    if bool(ids) is failed:
        raise UsageError("id: name deliveries, or --failed for all that have failed", field="id")
    with Tieline() as tieline:
        chosen = list(ids or ())
        if failed:
            found = _lines(tieline.webhooks, _query(status="failed"), _since(since))
            chosen = [each.id for each in found]
        else:
            for each in chosen:  # all of them, or none
                tieline.webhooks.delivery(each)
        for each in chosen:
            tieline.webhooks.redeliver(each)
    if json:
        print(msgspec.json.encode({"redelivered": chosen}).decode())
    else:
        print(f"{len(chosen)} to be sent anew. `tieline serve` sends them.")


@webhooks.command()
def test(json: JsonOption = False) -> None:  # noqa: PT028 - a command
    """Send a webhook of type `test` to every address, now, and show the answers; exit code 3 if one is refused."""
    tried = asyncio.run(_test())
    if json:
        rows = [
            {"url": each.url, "webhook_id": each.webhook_id, **_answer_json(each.answer)} for each in tried
        ]
        print(msgspec.json.encode({"answers": rows}).decode())
    else:
        for each in tried:
            print(f"{each.url}: {_answer(each.answer)}, after {each.answer.elapsed_ms} ms")
    if not all(each.answer.ok for each in tried):
        raise typer.Exit(3)


async def _test() -> list[Tried]:
    from tieline.app import Tieline

    with Tieline() as tieline:
        return await tieline.try_webhooks()


# -- settings --------------------------------------------------------------------------------------------------


def _change(changes: dict[str, object], *, json: bool) -> None:
    from tieline.app import Tieline
    from tieline.webhooks.service import WebhookChanges

    if not changes:
        raise UsageError("say what is to change; --help shows what can")
    with Tieline() as tieline:
        wanted: WebhookChanges = msgspec.structs.replace(WebhookChanges(), **changes)
        settings = tieline.webhooks.configure(wanted)
        _tell_preset(tieline, changes)
    _show(settings, None, json=json)


def _tell_preset(tieline: Tieline, changes: dict[str, object]) -> None:
    """Say where what was changed is not what counts."""
    preset = {"primary_url": "TIELINE_WEBHOOK_URL", "secondary_url": "TIELINE_WEBHOOK_SECONDARY_URL"}
    given = {
        "primary_url": tieline.settings.webhook_url,
        "secondary_url": tieline.settings.webhook_secondary_url,
    }
    for field in changes.keys() & preset.keys():
        if given[field] is not None:
            print(f"{preset[field]} is set, and stays in force.", file=sys.stderr)


def _switched(switches: dict[str, bool]) -> dict[str, bool]:
    from tieline.webhooks.settings import SWITCHES

    for name in switches:
        if name not in SWITCHES:
            raise UnknownName(
                f"switch: there is no {name!r}; there are {', '.join(SWITCHES)}", field="switch"
            )
    return switches


def _header(text: str) -> tuple[str, Secret]:
    name, equals, value = text.partition("=")
    return name, Secret(value if equals else sys.stdin.readline().strip())


def _show(settings: WebhookSettings, key: Secret | None, *, json: bool) -> None:
    from tieline.webhooks.settings import SWITCHES

    headers = {name: value.reveal() if key else "***" for name, value in settings.headers.items()}
    switches = {name: bool(getattr(settings, name)) for name in SWITCHES}
    if json:
        signing = {} if key is None else {"signing_key": key.reveal()}
        urls = {"primary_url": settings.primary_url, "secondary_url": settings.secondary_url}
        print(msgspec.json.encode({**urls, "headers": headers, "switches": switches, **signing}).decode())
        return
    if not settings.urls:
        print("Webhooks have no address: none are sent. `tieline webhooks set --url URL` gives them one.")
    for name, url in (("url", settings.primary_url), ("secondary url", settings.secondary_url)):
        if url is not None:
            print(f"{name}: {url}")
    for name, value in headers.items():
        print(f"header {name}: {value}")
    for name, is_on in switches.items():
        print(f"{name}: {'on' if is_on else 'off'}")
    if key is not None:
        print(f"signing key: {key.reveal()}")


# -- the log ---------------------------------------------------------------------------------------------------


def _query(
    *,
    status: str | None = None,
    type_: str | None = None,
    integration: str | None = None,
    connection_id: str | None = None,
) -> DeliveryQuery:
    from tieline.webhooks.delivery import DeliveryQuery, DeliveryStatus

    wanted = {
        "status": None if status is None else status.upper(),
        "type": type_,
        "integration": integration,
        "connection_id": connection_id,
        "limit": _PAGE,
    }
    try:
        return convert(wanted, DeliveryQuery)
    except msgspec.ValidationError:
        if wanted["status"] in {None, *DeliveryStatus}:
            raise UsageError(
                f"type: {type_!r} is none of auth, sync, async_action, forward", field="type"
            ) from None
        told = f"status: {status!r} is none of {', '.join(each.lower() for each in DeliveryStatus)}"
        raise UsageError(told, field="status") from None


def _since(text: str | None) -> int:
    return 0 if text is None else to_us(parse_instant(text, field="since"))


def _some(service: WebhookService, query: DeliveryQuery, since: int, limit: int) -> list[DeliveryLine]:
    found: list[DeliveryLine] = []
    for line in _lines(service, query, since):
        found.append(line)
        if len(found) == limit:
            break
    return found


def _lines(service: WebhookService, query: DeliveryQuery, since: int) -> Iterator[DeliveryLine]:
    """Yield what the log has, the newest first, back to an instant."""
    while page := service.deliveries(query):
        for line in page:
            if line.created_at < since:
                return
            yield line
        query = msgspec.structs.replace(query, before=(page[-1].created_at, page[-1].id))


def _row(line: DeliveryLine) -> tuple[str, ...]:
    about = "/".join(each for each in (line.integration, line.connection_id) if each)
    answer = "" if line.answer is None else _answer(line.answer)
    return line.id, moment(line.created_at), line.type, about, line.status.lower(), answer, line.url


def _answer(answer: Answer) -> str:
    return str(answer.error if answer.status is None else answer.status)


def _answer_json(answer: Answer) -> dict[str, object]:
    return {
        "at": iso(answer.at),
        "status": answer.status,
        "error": answer.error,
        "elapsed_ms": answer.elapsed_ms,
    }


def _as_json(line: DeliveryLine) -> dict[str, object]:
    return {
        "id": line.id,
        "type": line.type,
        "provider_config_key": line.integration,
        "connection_id": line.connection_id,
        "url": line.url,
        "status": line.status.value,
        "attempts": line.attempts,
        "created_at": iso(line.created_at),
        "next_at": None if line.next_at is None else iso(line.next_at),
        "finished_at": None if line.finished_at is None else iso(line.finished_at),
        "answer": None if line.answer is None else _answer_json(line.answer),
    }


def _body(body: bytes) -> JsonValue:
    try:
        value: JsonValue = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.decode("utf-8", "replace")
    return value
