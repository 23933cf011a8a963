"""Asks for what must not stand on a command line: a person at a terminal, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from tieline.core.errors import UsageError

if TYPE_CHECKING:
    from tieline.providers.model import InputField, Provider

    #: A field by its name.
    Asked = tuple[str, InputField]

_BEGIN, _END, _CERTIFICATE = "-----BEGIN ", "-----END ", "-----BEGIN CERTIFICATE-----"


def answers_to(provider: Provider, asked: Sequence[Asked], *, stdin: bool) -> list[str]:
    """Return what is said to each field, "" to an optional one; raises `UsageError` where nobody can be asked."""
    return _from_stdin(asked) if stdin else _from_terminal(provider, asked)


def _from_stdin(asked: Sequence[Asked]) -> list[str]:
    """Return a line for each field, or for each that is needed; what is written in PEM counts as one."""
    lines = entries(sys.stdin.read())
    needed = [each for each in asked if not each[1].optional]
    if len(lines) == len(asked):
        return lines
    if len(lines) != len(needed):
        raise UsageError(f"stdin: {len(needed)} lines are needed: {_titles(needed)}", field="stdin")
    rest = iter(lines)
    return ["" if field.optional else next(rest) for _, field in asked]


def entries(text: str) -> list[str]:
    """Return what lines say, one each; a key in PEM is one, and so is a certificate with those right behind it."""
    found: list[str] = []
    block: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if block or (line.startswith(_BEGIN) and _END not in line):
            block.append(line)
            if not line.startswith(_END):
                continue
        whole, block = "\n".join(block) or line, []
        if found and whole.startswith(_CERTIFICATE) and found[-1].startswith(_CERTIFICATE):
            found[-1] += f"\n{whole}"
        else:
            found.append(whole)
    return [*found, *(["\n".join(block)] if block else [])]


def _from_terminal(provider: Provider, asked: Sequence[Asked]) -> list[str]:
    if asked and not sys.stdin.isatty():
        raise UsageError(
            f"no terminal to ask for {_titles(asked)}: use --stdin, or set the environment variables"
        )
    return [_ask(provider, name, field) for name, field in asked]


def _titles(asked: Sequence[Asked]) -> str:
    return " and ".join(_title(*each) for each in asked)


def _ask(provider: Provider, name: str, field: InputField) -> str:
    answer: str = typer.prompt(
        f"{provider.display_name} {_title(name, field)}",
        hide_input=field.secret,
        default="" if field.optional else None,
        show_default=False,
        err=True,
    )
    return answer


def _title(name: str, field: InputField) -> str:
    return (field.title or name).lower()
