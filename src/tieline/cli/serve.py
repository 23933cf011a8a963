"""`tieline serve`: the HTTP server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tieline.cli.options import JsonOption, finite

if TYPE_CHECKING:
    from tieline.app import Tieline
    from tieline.core.secrets import Secret


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one.")
    ] = 3003,
    grace: Annotated[
        float,
        typer.Option(
            min=0,
            max=86_400,
            callback=finite,
            help="Seconds that calls under way have to end after SIGTERM or Ctrl-C.",
        ),
    ] = 30,
    functions: Annotated[
        str | None,
        typer.Option(help="Functions to run: a folder, a file or a module.", metavar="PLACE"),
    ] = None,
    reload: Annotated[bool, typer.Option("--reload", help="Load functions again when they change.")] = False,
    json: JsonOption = False,
) -> None:
    """Serve the API as Nango's SDK speaks to it, and run syncs, actions and webhooks.

    The first start makes an API key and shows it this once; TIELINE_SECRET_KEY presets one instead. With --json the
    first line of output is a JSON object: url, environment, environment_uuid, functions, and api_key if one was made. A
    function that cannot be loaded is told, and keeps no other from being there. A second signal ends it at once.
    """
    # The server's libraries are loaded for this command alone.
    from tieline.app import Tieline
    from tieline.cli.listening import listen
    from tieline.http.egress import EgressRules
    from tieline.http.listener import url_of
    from tieline.proxy.overrides import Overrides
    from tieline.server.life import tell_functions
    from tieline.server.log import start_logging
    from tieline.server.serve import serve as run
    from tieline.server.table import build

    with Tieline(functions=functions) as tieline:
        settings = tieline.settings
        start_logging(settings.log_level)
        EgressRules.parse(settings.egress_allow)  # what is wrong with it is told now, not by the first call
        Overrides.parse(settings.proxy_overrides)
        tell_functions(tieline.functions.registry)
        with listen(host, port, like="tieline serve") as listener:
            made = tieline.access.start(settings.secret_key)
            tieline.access.webhook_signing_key(settings.webhook_signing_key)
            url = url_of(listener)
            app = build(tieline, reload=reload)
            run(app, listener, on_ready=lambda: _tell(tieline, url, made, json=json), grace=grace)


def _tell(tieline: Tieline, url: str, made: Secret | None, *, json: bool) -> None:
    from tieline.server.life import summary

    environment = tieline.access.environment()
    if json:
        facts = {
            "url": url,
            "environment": environment.name,
            "environment_uuid": environment.uuid,
            "api_key": None if made is None else made.reveal(),
            "openapi": f"{url}/openapi.json",
            "functions": summary(tieline.functions.registry),
        }
        print(msgspec.json.encode(facts).decode(), flush=True)
        return
    print(f"Tieline serves the environment {environment.name} at {url}; Ctrl-C stops it.", flush=True)
    for integration, told in summary(tieline.functions.registry).items():
        print(f"Loaded {told} of {integration}.", flush=True)
    if made is not None:
        print(f"API key, shown this once: {made.reveal()}", flush=True)
