"""`tieline sandbox`: emulators of the APIs that Tieline connects to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import typer

from tieline.cli.options import finite
from tieline.core.errors import UsageError

sandbox = typer.Typer(
    help="Serve a faithful emulator of an API on this machine, with data of its own.", no_args_is_help=True
)


@sandbox.callback()
def describe() -> None:
    """Serve a faithful emulator of an API on this machine, with data of its own."""


@sandbox.command()
def gong(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one.")] = 0,
    calls: Annotated[int, typer.Option(min=0, help="How many calls there are.")] = 2000,
    users: Annotated[int, typer.Option(min=1, help="How many users there are.")] = 60,
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
    rate_limit: Annotated[str, typer.Option(help="Requests a second, as 3/s or 3/s:BURST, or off.")] = "3/s",
    daily_limit: Annotated[str, typer.Option(help="Requests in a UTC day, or off.")] = "10000",
    latency_ms: Annotated[
        float, typer.Option(min=0, callback=finite, help="Milliseconds that an answer takes at least.")
    ] = 0,
    fault: Annotated[
        list[str] | None, typer.Option(help="A fault as NAME=ARG, such as 429=10:3; may be repeated.")
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(help="When the data ends, ISO 8601 with an offset; the running minute if not given."),
    ] = None,
) -> None:
    """Serve a Gong with invented calls, users, transcripts and statistics.

    The first line of output is JSON: url, access_key, access_key_secret and more. Ends on SIGTERM or Ctrl-C.
    """
    # The server's libraries are loaded for this command alone.
    from tieline.cli.listening import listen
    from tieline.http.listener import url_of
    from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
    from tieline.sandbox.gong.app import DOCUMENT_PATH
    from tieline.sandbox.gong.config import parse_daily, parse_rate
    from tieline.sandbox.gong.control import PREFIX
    from tieline.sandbox.gong.faults import parse_faults
    from tieline.sandbox.serve import serve

    try:
        config = GongSandboxConfig(
            calls=calls,
            users=users,
            seed=seed,
            rate_limit=parse_rate(rate_limit),
            daily_limit=parse_daily(daily_limit),
            latency_ms=latency_ms,
            faults=parse_faults(fault or ()),
            now=_moment(now),
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    listener = listen(host, port, like="tieline sandbox gong")

    url = url_of(listener)
    facts = {
        "url": url,
        "access_key": config.access_key,
        "access_key_secret": config.access_key_secret,
        "bearer_token": next(iter(config.bearer_tokens)),
        "control": url + PREFIX,
        "openapi": url + DOCUMENT_PATH,
        "calls": config.calls,
        "users": config.users,
        "seed": config.seed,
    }
    serve(GongSandbox(config), listener, lambda: print(msgspec.json.encode(facts).decode(), flush=True))


@sandbox.command()
def oauth(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one.")] = 0,
    access_ttl: Annotated[
        float, typer.Option(callback=finite, help="Seconds that an access token is good for.")
    ] = 3600,
    refresh_ttl: Annotated[
        float, typer.Option(callback=finite, help="Seconds that a refresh token is good for.")
    ] = 2_592_000,
    auto_approve: Annotated[
        bool, typer.Option("--auto-approve", help="Sign everybody in at once, as the first user.")
    ] = False,
    rotate: Annotated[bool, typer.Option(help="Whether a refresh token is good for one use.")] = True,
    require_pkce: Annotated[
        bool, typer.Option("--require-pkce", help="Give no code without a challenge.")
    ] = False,
    style: Annotated[
        Literal["json", "form"], typer.Option(help="How tokens and errors are written: json or form.")
    ] = "json",
    failure: Annotated[
        Literal["unavailable", "error-200", "page"] | None,
        typer.Option(help="What the token endpoint does wrong: unavailable, error-200 or page."),
    ] = None,
    client_documents: Annotated[
        bool,
        typer.Option("--client-documents", help="Know clients by the address of a document about them, too."),
    ] = False,
    tls: Annotated[
        bool, typer.Option("--tls", help="Serve https, to clients that show a certificate (mutual TLS).")
    ] = False,
) -> None:
    """Serve an authorization server, and a resource that its tokens open: OAuth 2 and OAuth 1.0a, and logins of all kinds.

    The first line of output is JSON: url, client_id, client_secret and more. Ends on SIGTERM or Ctrl-C.
    """
    from tempfile import TemporaryDirectory

    from tieline.cli.listening import listen
    from tieline.core.clock import SystemClock, from_us, now_us
    from tieline.http.listener import url_of
    from tieline.sandbox.gotom.certificate import write_certificate
    from tieline.sandbox.oauth import Failure, OAuthSandbox, OAuthSandboxConfig, TokenStyle
    from tieline.sandbox.oauth.documents import fetch
    from tieline.sandbox.serve import Tls, serve

    try:
        config = OAuthSandboxConfig(
            access_ttl=access_ttl,
            refresh_ttl=refresh_ttl,
            auto_approve=auto_approve,
            rotate=rotate,
            require_pkce=require_pkce,
            style=TokenStyle(style),
            failure=None if failure is None else Failure(failure),
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    listener = listen(host, port, like="tieline sandbox oauth")

    app = OAuthSandbox(config, fetch=fetch if client_documents else None)
    url = url_of(listener)
    with TemporaryDirectory(prefix="tieline-oauth-") as folder:
        files: Tls | None = None
        more: dict[str, str] = {}
        if tls:
            made = write_certificate(Path(folder), host, now=from_us(now_us(SystemClock())))
            files = Tls(certificate=made.file, key=made.key, clients=made.authority)
            url = url.replace("http:", "https:", 1)
            more = {
                "authority": str(made.authority),
                "client_certificate": made.client.read_text(),
                "client_private_key": made.client_key.read_text(),
            }
        line = msgspec.json.encode({**app.facts(url), **more}).decode()
        serve(app, listener, lambda: print(line, flush=True), tls=files)


@sandbox.command()
def gotom(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one.")] = 0,
    tls: Annotated[
        bool, typer.Option("--tls", help="Serve https, with a certificate of an authority of its own.")
    ] = False,
    user: Annotated[str, typer.Option(help="The user of the whole API.")] = "sandbox_user",
    secret: Annotated[str, typer.Option(help="That user's secret.")] = "sandbox-secret",  # noqa: S107  # invented
    campaigns: Annotated[int, typer.Option(min=0, help="How many campaigns there are.")] = 40,
    customers: Annotated[int, typer.Option(min=1, help="How many customers there are.")] = 250,
    report_rows: Annotated[int, typer.Option(min=0, help="How many rows a report has.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
) -> None:
    """Serve a goTom with invented campaigns, customers and reports, which verifies every signature.

    The first line of output is JSON: url, user, secret, with --tls the file of the authority, and more. Ends on SIGTERM
    or Ctrl-C.
    """
    from tempfile import TemporaryDirectory

    from tieline.cli.listening import listen
    from tieline.core.clock import SystemClock, from_us, now_us
    from tieline.http.listener import url_of
    from tieline.sandbox.gotom import GotomSandbox, GotomSandboxConfig
    from tieline.sandbox.gotom.certificate import write_certificate
    from tieline.sandbox.serve import Tls, serve

    try:
        config = GotomSandboxConfig(
            user=user,
            secret=secret,
            campaigns=campaigns,
            customers=customers,
            report_rows=report_rows,
            seed=seed,
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    listener = listen(host, port, like="tieline sandbox gotom")

    facts: dict[str, object] = {"url": url_of(listener), "user": user, "secret": secret}
    facts["users"] = {
        each.part: {"user": each.user, "secret": each.secret} for each in config.accounts if each.part
    }
    with TemporaryDirectory(prefix="tieline-gotom-") as folder:
        files: Tls | None = None
        if tls:
            made = write_certificate(Path(folder), host, now=from_us(now_us(SystemClock())))
            files = Tls(certificate=made.file, key=made.key)
            facts |= {"url": url_of(listener).replace("http:", "https:", 1), "authority": str(made.authority)}
        line = msgspec.json.encode(facts).decode()
        serve(GotomSandbox(config), listener, lambda: print(line, flush=True), tls=files)


def _moment(text: str | None) -> float | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC: write {text}Z, for example")
    return moment.timestamp()
