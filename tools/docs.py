"""Writes the reference pages that follow from the code: `make docs`. With --check, only tells what is out of date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tieline.cli.deferred import loaded
from tieline.cli.main import cli
from tieline.sources.gong import GONG
from tieline.sources.model import Incremental, Months, Resource

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
NOTICE = "<!-- Written by `make docs` from the code; edit the code. -->\n"


def command_line() -> str:
    """Return the page of all commands."""
    lines = ["# Command line", "", NOTICE]
    root = loaded(cli)
    lines += [root.help or "", "", getattr(root, "epilog", "") or "", ""]
    _describe(root, "tieline", lines)
    return "\n".join(lines).rstrip() + "\n"


def _describe(command: object, name: str, lines: list[str]) -> None:
    for word, each in sorted(getattr(command, "commands", {}).items()):
        full = f"{name} {word}"
        if getattr(each, "commands", None):
            _describe(each, full, lines)
            continue
        rows = [_row(parameter) for parameter in each.params if parameter.name != "help"]
        arguments = "".join(f" {_metavar(p)}" for p in each.params if p.param_type_name == "argument")
        lines += [f"## `{full}{arguments} [OPTIONS]`", "", each.help or "", ""]
        lines += ["| | | default |", "|---|---|---|", *rows, ""] if rows else []


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _row(parameter: Any) -> str:
    argument = parameter.param_type_name == "argument"
    name = _metavar(parameter) if argument else parameter.opts[0]
    takes = "" if argument or parameter.is_flag else f" {_metavar(parameter)}"
    default = "" if parameter.default in (None, False, ...) or argument else f"`{parameter.default}`"
    return f"| `{name}{takes}` | {parameter.help or ''} | {default} |".replace("|off`", "\\|off`")


def streams() -> str:
    """Return the page of the Gong source."""
    source = GONG
    lines = ["# The Gong source", "", NOTICE]
    lines += ["| stream | model | request | id | range |", "|---|---|---|---|---|"]
    lines += [
        f"| `{each.name}` | `{each.model}` | {each.method} {each.path} | {_identity(each)} | {_range(each)} |"
        for each in source.resources
    ]
    return "\n".join(lines) + "\n"


def _identity(resource: Resource) -> str:
    paths = ", ".join(f"`{path}`" for path in resource.identity.paths)
    return f"digest of {paths}" if resource.identity.digest else paths


def _range(resource: Resource) -> str:
    if resource.parent is not None:
        kind = "new and changed" if resource.parent.changes else "all"
        return f"{kind} `{resource.parent.stream}`, {resource.parent.batch} a request"
    match resource.range:
        case Incremental(field=field, first=first):
            return f"by `{field}`; first run: {'all history' if first is None else f'last {first.days} days'}"
        case Months(first=first):
            return f"calendar months in the company's zone; first run: last {first}"
        case _:
            return "whole list; what is gone is deleted"


PAGES = {"command-line.md": command_line, "gong-source.md": streams}


def main() -> None:
    """Write the pages, or tell which are out of date."""
    stale: list[str] = []
    for name, write in PAGES.items():
        path, text = REFERENCE / name, write()
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    verb = "out of date" if "--check" in sys.argv else "written"
    print(f"{', '.join(stale)}: {verb}" if stale else "up to date")
    if stale and "--check" in sys.argv:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
