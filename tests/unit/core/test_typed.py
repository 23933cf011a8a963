"""Types are made ready in one place."""

import ast
from pathlib import Path

import msgspec
import pytest

import tieline
from tieline.core import typed

HOUSE = Path(tieline.__file__).parent
PLACE = HOUSE / "core" / "typed.py"


class Pair(msgspec.Struct):
    left: int
    right: int = 0


def typed_calls(file):
    """Yield the lines that call msgspec with a type."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            kinds = [each for each in node.keywords if each.arg == "type"]
            if (
                name == "msgspec.convert"
                or (name == "msgspec.json.decode" and (kinds or node.args[1:]))
                or (name == "msgspec.json.Decoder" and (kinds or node.args))
            ):
                yield f"{file.relative_to(HOUSE)}:{node.lineno}"


def test_nobody_else_gives_msgspec_a_type():
    """Two threads that are first with one at once would end the process."""
    others = [file for file in HOUSE.rglob("*.py") if file != PLACE]
    assert [line for file in others for line in typed_calls(file)] == []
    assert len(list(typed_calls(PLACE))) == 2


def test_text_is_read_as_its_type_says():
    """Also by a decoder that is kept."""
    assert typed.decode(b'{"left": 1}', Pair) == Pair(1)
    assert typed.decoder(list[Pair]).decode('[{"left": 1, "right": 2}]') == [Pair(1, 2)]
    with pytest.raises(msgspec.ValidationError):
        typed.decode(b'{"left": "1"}', Pair)


def test_values_are_read_as_their_type_says():
    """With what msgspec's own function takes."""
    assert typed.convert({"left": "1"}, Pair, strict=False) == Pair(1)
    assert typed.convert({"1": 2}, dict[int, int], str_keys=True) == {1: 2}
    assert typed.convert("3", complex, dec_hook=lambda kind, value: kind(value)) == 3 + 0j
    with pytest.raises(msgspec.ValidationError):
        typed.convert({"left": "1"}, Pair)
