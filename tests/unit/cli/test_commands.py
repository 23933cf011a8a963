"""What all commands have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tieline.cli import deferred
from tieline.cli.main import cli

#: Commands that do something and have nothing to tell but that; and those that go on until they are stopped.
SILENT = {
    "call", "demo", "init", "connections delete", "connections refresh", "env set", "env unset", "functions disable",
    "functions enable", "integrations delete", "keys new-encryption-key", "keys revoke", "sandbox gong", "sandbox gotom",
    "sandbox oauth", "syncs create-variant", "syncs delete-variant",
}  # fmt: skip


def commands(group: Any, *names: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *names, name)
        else:
            yield " ".join((*names, name)), command


ROOT = deferred.loaded(cli)
COMMANDS = dict(commands(ROOT))


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - SILENT))
def test_what_a_command_shows_programs_can_read(name):
    """By --json."""
    assert "--json" in {option for each in COMMANDS[name].params for option in each.opts}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_commands_help_says_what_it_does(name):
    """In one sentence first; and each option and argument says what it is for."""
    command = COMMANDS[name]
    first = command.help.partition("\n\n")[0]
    assert first[0].isupper(), first
    assert first.endswith("."), first
    assert [each.name for each in command.params if not getattr(each, "help", "told")] == []


def test_silent_commands_are_there():
    """None of them is forgotten here."""
    assert set() == SILENT - COMMANDS.keys()


@pytest.mark.parametrize("name", deferred.COMMANDS)
def test_a_command_is_announced_by_the_first_sentence_of_its_help(name):
    """The help of all commands loads none of them."""
    first = ROOT.commands[name].help.partition("\n\n")[0]
    assert " ".join(first.split()) == deferred.COMMANDS[name]
