"""The options of a command that work on a source which a file describes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieline.core.errors import UsageError

if TYPE_CHECKING:
    from tieline.sources.rest import RestSource

ConfigOption = Annotated[
    str | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Sync what a dlt rest_api configuration describes, of Python, JSON or YAML; FILE:NAME of several.",
    ),
]
BaseUrlOption = Annotated[
    str | None,
    typer.Option("--base-url", metavar="URL", help="Another address than the configuration says."),
]
LikeOption = Annotated[
    str | None,
    typer.Option(
        "--provider",
        metavar="NAME",
        help="Whose streams an outline of endpoints means, where they do not tell.",
    ),
]
BatchOption = Annotated[
    list[str] | None,
    typer.Option(
        "--batch",
        metavar="STREAM=N",
        help="Ask for a stream of the configuration by up to N parents in one request; may be repeated.",
    ),
]


def asked_source(
    provider: str | None, config: str | None, base_url: str | None, like: str | None, batch: Sequence[str]
) -> str | RestSource:
    """Return the provider, or the source that a file describes; raises `UsageError` for neither, and for both."""
    if config is None:
        for name, given in (("base_url", base_url), ("provider", like), ("batch", batch)):
            if given:
                raise UsageError(f"{name}: needs --config", field=name)
        if provider is None:
            raise UsageError("provider: say which, or --config FILE", field="provider")
        return provider
    if provider is not None:
        raise UsageError("provider: --config says what is synced; leave the provider out", field="provider")
    from tieline.sources.rest import RestSource

    file, wanted = _split(config)
    return RestSource.from_file(
        file, wanted=wanted, provider=like, base_url=base_url, batches=dict(map(_read_batch, batch))
    )


def _read_batch(text: str) -> tuple[str, int]:
    stream, _, number = text.partition("=")
    if not (stream and number.isascii() and number.isdigit() and int(number)):
        raise UsageError(f"batch: {text!r} is not STREAM=N", field="batch")
    return stream, int(number)


def _split(text: str) -> tuple[Path, str | None]:
    """Return a file and the name of what is wanted in it."""
    name, _, wanted = text.rpartition(":")
    if name and wanted.isidentifier() and Path(name).suffix:
        return Path(name), wanted
    return Path(text), None
