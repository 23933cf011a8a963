"""`tieline client`: typed clients of APIs, from their documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieline.cli.options import JsonOption
from tieline.core.errors import UsageError

if TYPE_CHECKING:  # read only by the command that needs it
    from tieline.openapi.document import Document
    from tieline.openapi.generate import Drift, Made
    from tieline.openapi.json_nodes import Node

#: How many diagnostics a run shows by itself.
_SHOWN = 20

client = typer.Typer(help="Write typed clients of APIs, look at their documents.", no_args_is_help=True)

DocumentArgument = Annotated[
    str,
    typer.Argument(metavar="DOCUMENT", help="An OpenAPI or Swagger document: a file, a folder, a URL, or -."),
]
OldArgument = Annotated[str, typer.Argument(metavar="OLD", help="The document as it was.")]
NewArgument = Annotated[str, typer.Argument(metavar="NEW", help="The document as it is now.")]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="The package's folder; it is imported by its name.")
]
ClientOption = Annotated[
    str | None, typer.Option("--client", metavar="NAME", help="The client's class; else after the folder.")
]
OverlayOption = Annotated[
    list[Path] | None,
    typer.Option("--overlay", metavar="FILE", help="An OpenAPI Overlay to lay over it; may be repeated."),
]
PackageOption = Annotated[
    Path | None, typer.Option("--package", metavar="DIR", help="The package of OLD, whose names.lock counts.")
]
VendorOption = Annotated[bool, typer.Option("--vendor", help="Copy the runtime into the package.")]
CheckOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit code 1 if the folder is not up to date.")
]


@client.command()
def generate(
    document: DocumentArgument,
    out: OutOption,
    client_name: ClientOption = None,
    overlay: OverlayOption = None,
    vendor: VendorOption = False,
    check: CheckOption = False,
    json: JsonOption = False,
) -> None:
    """Write the client of an API as a package."""
    from tieline.openapi import generate as generator

    out = Path(out)
    made = generator.make(
        _load(document),
        package=generator.package_name(out),
        client=client_name,
        lock=generator.kept(out),
        overlays=[_overlay(each) for each in overlay or ()],
        vendored=vendor,
    )
    drift = generator.drift(out, made) if check else None
    changed = () if check else generator.put(out, made)
    if json:
        _print_json(_summary(made, changed, drift))
    else:
        _tell(made, changed, drift, out)
    if drift or made.lost:
        raise typer.Exit(1)


@client.command()
def inspect(document: DocumentArgument, overlay: OverlayOption = None, json: JsonOption = False) -> None:
    """Show the operations, tags, auth and pages of a document, and what is odd in it."""
    from tieline.openapi import generate as generator
    from tieline.openapi import inspection

    loaded = _load(document)
    made = generator.make(loaded, package="client", overlays=[_overlay(each) for each in overlay or ()])
    seen = inspection.inspect(made.plan, openapi=loaded.version)
    if json:
        _print_json(seen)
    else:
        print("\n".join(inspection.shown(seen)))


@client.command()
def diff(old: OldArgument, new: NewArgument, package: PackageOption = None, json: JsonOption = False) -> None:
    """Show what a new document changes for those who call the client; exit code 1 if it breaks them."""
    from tieline.openapi import diff as differ
    from tieline.openapi.build import build
    from tieline.openapi.generate import kept
    from tieline.openapi.names import locked, plan

    name = "client" if package is None else package.resolve().name
    before = plan(build(_load(old)), package=name, lock=None if package is None else kept(package))
    after = plan(build(_load(new)), package=name, lock=locked(before))
    changes = differ.diff(before, after)
    breaking = sum(each.breaks for each in changes)
    if json:
        _print_json({"breaking": breaking, "changes": changes})
    else:
        for each in changes:
            print(f"{'breaks' if each.breaks else '      '}  {each.name} {each.message}")
        print(f"{breaking or 'nothing'} breaks, {len(changes) - breaking or 'nothing'} else changes")
    if breaking:
        raise typer.Exit(1)


def _load(document: str) -> Document:
    from tieline.http.egress import EgressRules
    from tieline.openapi.loading import load
    from tieline.openapi.source import is_url
    from tieline.settings import Settings

    if not is_url(document):
        return load(document)
    from tieline.openapi.fetching import http_fetch

    return load(document, fetch=http_fetch, egress=EgressRules.parse(Settings.load().egress_allow))


def _overlay(file: Path) -> Node:
    """Return an overlay, JSON or YAML; raises `UsageError` where it is none."""
    from tieline.openapi.json_nodes import is_node
    from tieline.openapi.limits import Limits
    from tieline.openapi.source import read_file
    from tieline.openapi.text import read_text

    limits = Limits()
    read = read_text(read_file(file, limits.file_bytes), limits)
    if not is_node(read.data):
        raise UsageError(f"{file}: not an overlay: it is no object")
    return read.data


def _tell(made: Made, changed: tuple[str, ...], drift: Drift | None, out: Path) -> None:
    from tieline.openapi import inspection

    for each in made.diagnostics[:_SHOWN]:
        print(inspection.diagnosed(each))
    if len(made.diagnostics) > _SHOWN:
        print(f"and {len(made.diagnostics) - _SHOWN:,} more, which `tieline client inspect` shows")
    for text in made.idle:
        print(f"overlay: {text}")
    for text in made.lost:
        print(f"lost: {text}")
    operations = sum(len(each.operations) for each in made.plan.services)
    models = len(made.plan.models) + len(made.plan.aliases)
    if drift is None:
        print(
            f"{out}: {operations:,} operations, {models:,} models, {len(made.files):,} files, {len(changed):,} changed"
        )
        return
    for word, paths in (("missing", drift.missing), ("changed", drift.changed), ("stale", drift.stale)):
        for path in paths:
            print(f"{word}: {out / path}")
    for text in drift.renamed:
        print(f"renamed: {text}")
    print(f"{out}: {'not up to date; generate it again without --check' if drift else 'up to date'}")


def _summary(made: Made, changed: tuple[str, ...], drift: Drift | None) -> dict[str, object]:
    return {
        "client": made.plan.client,
        "operations": sum(len(each.operations) for each in made.plan.services),
        "models": len(made.plan.models) + len(made.plan.aliases),
        "files": len(made.files),
        "changed": changed,
        "lost": made.lost,
        "drift": drift,
        "idle_overlays": made.idle,
        "diagnostics": made.diagnostics,
    }


def _print_json(value: object) -> None:
    import msgspec

    print(msgspec.json.encode(value).decode())
