"""`tieline call`: one request of an account, as it is, and its answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import msgspec
import typer

from tieline.cli.options import finite
from tieline.core.errors import UsageError

if TYPE_CHECKING:  # loaded only by the command that needs it
    from tieline.connections.model import Draft
    from tieline.providers.model import Provider
    from tieline.proxy.alone import Sent
    from tieline.proxy.call import ProxyCall
    from tieline.proxy.directory import Route
    from tieline.proxy.forward import Forwarder
    from tieline.proxy.passing import Body, Forwarded

MethodArgument = Annotated[str, typer.Argument(metavar="METHOD", help="GET, POST, DELETE …")]
UrlArgument = Annotated[
    str, typer.Argument(metavar="URL", help="The address; of a connection, the path is enough.")
]
ConnectionOption = Annotated[
    str | None,
    typer.Option(
        "--connection", metavar="INTEGRATION/ID", help="Whose call it is; without an id, the `default` one's."
    ),
]
UserOption = Annotated[
    str | None, typer.Option("--user", metavar="U", help="Without a connection: the API's user.")
]
SecretOption = Annotated[
    str | None,
    typer.Option(
        "--secret-env", metavar="NAME", help="Without a connection: the variable that holds the secret."
    ),
]
ProviderOption = Annotated[
    str, typer.Option("--provider", metavar="NAME", help="Without a connection: which API it is.")
]
HeaderOption = Annotated[
    list[str] | None,
    typer.Option("--header", "-H", metavar="NAME:VALUE", help="A header to send; may be repeated."),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the body there as it comes.")
]
EchoOption = Annotated[bool, typer.Option("--echo", help="With --output: print the body too.")]
ExplainOption = Annotated[
    Path | None,
    typer.Option(
        "--explain", metavar="FILE", help="Write what was sent and signed as JSON, without secrets."
    ),
]
RetriesOption = Annotated[int, typer.Option(min=0, max=10, help="How often a failure is tried again.")]
WaitOption = Annotated[
    float,
    typer.Option(
        min=0, max=3600, callback=finite, help="Seconds after which a silent pipe means an empty body."
    ),
]


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be called."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    retries: int

    def of(self, integration: str, connection_id: str, base_url: str) -> ProxyCall:
        """Return it as the call of a connection; raises `UsageError` for an address that is not the connection's."""
        from tieline.proxy.call import ProxyCall

        endpoint, _, query = self._within(base_url).partition("?")
        return ProxyCall(
            method=self.method,
            integration=integration,
            connection_id=connection_id,
            endpoint=endpoint,
            query=query,
            headers=self.headers,
            retries=self.retries,
        )

    @property
    def base_url(self) -> str:
        """Scheme, host and port of the address, as they are written; raises `UsageError` where there are none."""
        from tieline.proxy.call import is_address

        scheme, found, rest = self.url.partition("://")
        base_url = f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"
        if not found or not is_address(base_url):
            told = "without a connection an http or https address is needed, with no user or password in it"
            raise UsageError(f"url: {told}", field="url")
        return base_url

    def _within(self, base_url: str) -> str:
        if "://" not in self.url.partition("?")[0]:
            return self.url
        rest = self.url.removeprefix(base_url.rstrip("/"))
        if rest == self.url or rest[:1] not in {"", "/", "?"}:
            raise UsageError(f"url: calls of this connection go to {base_url}", field="url")
        return rest


class _Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account that is not stored."""

    provider: str
    user: str | None
    secret_env: str

    def draft(self, provider: Provider, environment: Mapping[str, str], base_url: str, *, now: int) -> Draft:
        """Return the account at an address; raises `UsageError` naming what is missing."""
        from tieline.connections.own import own_draft

        secret = environment.get(self.secret_env)
        if not secret:
            raise UsageError(f"secret_env: the environment has no {self.secret_env}", field="secret_env")
        if provider.auth_mode == "API_KEY":
            given = {"apiKey": secret}
        elif self.user:
            given = {"username": self.user, "password": secret}
        else:
            raise UsageError(f"user: {provider.display_name} needs one beside the secret", field="user")
        return own_draft(
            provider,
            given,
            connection_config=None,
            base_url=base_url,
            connection_id="default",
            pace=None,
            now=now,
        )


def call(
    method: MethodArgument,
    url: UrlArgument,
    connection: ConnectionOption = None,
    user: UserOption = None,
    secret_env: SecretOption = None,
    provider: ProviderOption = "gotom",
    header: HeaderOption = None,
    output: OutputOption = None,
    echo: EchoOption = False,
    explain: ExplainOption = None,
    retries: RetriesOption = 0,
    wait: WaitOption = 1.0,
) -> None:
    """Call an API as one of its accounts, signed as it wants it; print status, headers and body.

    The body comes from standard input, byte for byte. GET and HEAD never read it. On a terminal, where standard input is
    closed, and where nobody has written into a pipe after --wait seconds, it is empty.

    Exit codes: 0 for a status below 400, 3 for one above and where there was no answer, 4 for 429, 2 for a wrong call.
    """
    from tieline.cli.body import read_body

    method = method.upper()
    if not (method.isascii() and method.isalpha()):
        raise UsageError("method: a word such as GET is needed", field="method")
    if (connection is None) == (secret_env is None):
        raise UsageError("connection: --connection says whose call it is, or else --secret-env with --user")
    asked = _Asked(method=method, url=url.partition("#")[0], headers=_headers(header or ()), retries=retries)
    whose: str | _Account = (
        connection
        if connection is not None
        else _Account(provider=provider, user=user, secret_env=secret_env or "")
    )

    body = read_body(method, wait=wait)
    perform = _perform(asked, whose, body, output=output, echo=echo, explain=explain)
    raise typer.Exit(asyncio.run(perform))


def exit_code(status: int) -> int:
    """Return the exit code for the status of an answer."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return 4
    return 3 if status >= 400 else 0


async def _perform(
    asked: _Asked,
    whose: str | _Account,
    body: Body,
    *,
    output: Path | None,
    echo: bool,
    explain: Path | None,
) -> int:
    from tieline.proxy.alone import Watched

    saw: list[Sent] = []
    ways = _of_connection(asked, whose) if isinstance(whose, str) else _of_account(asked, whose)
    async with ways as (forwarder, made):
        try:
            answer = await forwarder.watched(lambda way: Watched(way, saw)).open(made, body)
        finally:
            if explain is not None and saw:
                route = await forwarder.directory.route(made.integration, made.connection_id)
                _write_explained(explain, saw[0], route)
        try:
            await _pass_on(answer, output, echo=echo)
        finally:
            answer.close()
    return exit_code(answer.status)


@asynccontextmanager
async def _of_connection(asked: _Asked, name: str) -> AsyncGenerator[tuple[Forwarder, ProxyCall]]:
    """Give the proxy, and the call of a stored connection."""
    from tieline.app import Tieline

    integration, _, connection_id = name.partition("/")
    connection_id = connection_id or "default"
    async with Tieline() as tieline:
        route = await tieline.proxy.directory.route(integration, connection_id)
        yield tieline.proxy, asked.of(integration, connection_id, route.prepared.base_url)


@asynccontextmanager
async def _of_account(asked: _Asked, account: _Account) -> AsyncGenerator[tuple[Forwarder, ProxyCall]]:
    """Give a proxy for one account, and its call; nothing is stored, and no database opened."""
    from tieline.core.clock import SystemClock, now_us
    from tieline.http.egress import EgressRules
    from tieline.http.model import Timeouts
    from tieline.http.streams import HttpStreams
    from tieline.providers.catalogue import FOLDER, Catalogue
    from tieline.proxy.alone import OneRoute
    from tieline.proxy.forward import Forwarder
    from tieline.settings import Settings

    settings, clock = Settings.load(), SystemClock()
    now = now_us(clock)
    provider = Catalogue(settings.home / FOLDER).load(account.provider)
    draft = account.draft(provider, settings.environment, asked.base_url, now=now)
    # The address stands on the command line: it is the operator's own, wherever it leads.
    way = HttpStreams(timeouts=Timeouts(read=settings.upstream_timeout))
    guarded = HttpStreams(egress=EgressRules.parse(settings.egress_allow))
    try:
        routes = OneRoute(provider, draft, now=now, user_agent="tieline")
        forwarder = Forwarder(
            routes, trusted=way, guarded=guarded, clock=clock, largest_kept=settings.body_limit
        )
        yield forwarder, asked.of(draft.integration, draft.connection_id, draft.base_url)
    finally:
        await way.close()
        await guarded.close()


def _headers(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for text in given:
        name, colon, value = text.partition(":")
        if not (colon and name.strip() and name.isascii()):
            raise UsageError("header: is not NAME:VALUE", field="header")
        pairs.append((name.strip().lower(), value.strip()))
    return tuple(pairs)


def _write_explained(file: Path, sent: Sent, route: Route) -> None:
    from tieline.proxy.explain import explained

    file.write_bytes(msgspec.json.format(msgspec.json.encode(explained(sent, route)), indent=4) + b"\n")


async def _pass_on(answer: Forwarded, output: Path | None, *, echo: bool) -> None:
    """Print the head of an answer; then print its body as it comes, or write it to a file, or both."""
    screen = sys.stdout.buffer
    with _opened(output) as file:
        screen.write(_head(answer))
        screen.flush()
        sinks = [screen] if file is None else [file, screen] if echo else [file]
        while part := await answer.read():
            for sink in sinks:
                sink.write(part)
    screen.flush()


def _head(answer: Forwarded) -> bytes:
    try:
        phrase = HTTPStatus(answer.status).phrase
    except ValueError:  # a status of the API's own
        phrase = ""
    lines = [f"HTTP/1.1 {answer.status} {phrase}".rstrip().encode()]
    lines += [b"%s: %s" % pair for pair in answer.headers]
    return b"\n".join(lines) + b"\n\n"


@contextmanager
def _opened(path: Path | None) -> Generator[BinaryIO | None]:
    if path is None:
        yield None
        return
    with path.open("wb") as file:
        yield file
