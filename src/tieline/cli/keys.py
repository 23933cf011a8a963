"""`tieline keys`: API keys, the key that signs webhooks, and the encryption keys."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.options import JsonOption
from tieline.core.clock import from_us, iso

if TYPE_CHECKING:
    from tieline.access.model import ApiKey

keys = typer.Typer(help="API keys, the webhook signing key, and encryption.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The key's name.")]
NameOption = Annotated[str | None, typer.Option("--name", metavar="NAME", help="What to call it.")]
ScopeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scope",
        metavar="SCOPE",
        help="What it allows, such as environment:proxy or environment:connections:*; may be repeated. "
        "Without any, everything.",
    ),
]


@keys.command("list")
def list_(json: JsonOption = False) -> None:
    """Show the API keys by name; the keys themselves are kept nowhere."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        found = tieline.access.keys()
    if json:
        print(msgspec.json.encode({"keys": [_as_json(key) for key in found]}).decode())
        return
    if not found:
        print("No API keys yet: `tieline serve` makes the first, `tieline keys create` others.")
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for column in ("name", "ends with", "scopes", "made", "last used"):
        table.add_column(column)
    for key in found:
        table.add_row(key.name, key.hint, ", ".join(key.scopes), _day(key.created_at), _day(key.last_used_at))
    Console().print(table)


@keys.command()
def create(name: NameOption = None, scope: ScopeOption = None, json: JsonOption = False) -> None:
    """Make an API key and show it, this once."""
    from tieline.access.model import EVERYTHING
    from tieline.app import Tieline

    with Tieline() as tieline:
        key, text = tieline.access.create_key(name, scope or EVERYTHING)
    if json:
        print(msgspec.json.encode({**_as_json(key), "api_key": text.reveal()}).decode())
        return
    print(f"{key.name}, shown this once:", file=sys.stderr)
    print(text.reveal())


@keys.command()
def revoke(name: NameArgument) -> None:
    """Refuse an API key from now on."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        tieline.access.revoke_key(name)
    print(f"Revoked {name}.")


@keys.command("webhook-signing-key")
def webhook_signing_key(json: JsonOption = False) -> None:
    """Show the key by which receivers know that a webhook is ours."""
    from tieline.app import Tieline

    with Tieline() as tieline:
        key = tieline.access.webhook_signing_key(tieline.settings.webhook_signing_key).reveal()
    print(msgspec.json.encode({"webhook_signing_key": key}).decode() if json else key)


@keys.command("rotate-webhook-signing-key")
def rotate_webhook_signing_key(json: JsonOption = False) -> None:
    """Make another key that signs webhooks, and show it: all that is sent from now on is signed with it.

    Receivers refuse webhooks until they have it; what failed meanwhile `tieline webhooks redeliver --failed` sends again.
    """
    from tieline.app import Tieline

    with Tieline() as tieline:
        key = tieline.access.rotate_webhook_signing_key(tieline.settings.webhook_signing_key).reveal()
    print(msgspec.json.encode({"webhook_signing_key": key}).decode() if json else key)


@keys.command("new-encryption-key")
def new_encryption_key() -> None:
    """Make a key for TIELINE_ENCRYPTION_KEY and print it; nothing is changed by it."""
    from tieline.connections.vault import generate_key

    print(generate_key())


@keys.command("rotate-encryption")
def rotate_encryption(json: JsonOption = False) -> None:
    """Seal everything anew under the first key of TIELINE_ENCRYPTION_KEY, so that the others may be dropped.

    Put the new key first, restart every process of Tieline, rotate, then drop the old key. It may be interrupted and
    run again.
    """
    from tieline.app import Tieline

    with Tieline() as tieline:
        counts = tieline.rotate_encryption(_tell)
    if json:
        print(msgspec.json.encode({"sealed": dict(counts)}).decode())
        return
    done = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    print(f"Sealed anew: {done}." if done else "All was sealed under the first key already.")


def _tell(what: str, count: int) -> None:
    print(f"{what}: {count:,}", file=sys.stderr, flush=True)


def _day(us: int | None) -> str:
    return "never" if us is None else f"{from_us(us).astimezone():%Y-%m-%d %H:%M}"


def _as_json(key: ApiKey) -> dict[str, object]:
    return {
        "name": key.name,
        "hint": key.hint,
        "scopes": key.scopes,
        "created_at": iso(key.created_at),
        "last_used_at": None if key.last_used_at is None else iso(key.last_used_at),
    }
