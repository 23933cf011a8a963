"""A part of a configuration with its place in it, so that every error can name it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial, wraps
from inspect import signature
from typing import Any, NoReturn, TypeGuard, TypeVar, cast

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.jsonpath import compiled, plain_path

T = TypeVar("T", bound=str)


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether a value is an object as JSON has them; some of dlt's own behave as if they were."""
    return isinstance(value, Mapping) and not callable(value)  # pyright: ignore[reportUnknownArgumentType]


def is_list(value: object) -> TypeGuard[Sequence[Any]]:
    """Tell whether a value is a list as JSON has them."""
    return isinstance(value, list | tuple)


class Node:
    """A value and the path that leads to it: `resources[2].endpoint.paginator.type`."""

    __slots__ = ("_value", "path")

    def __init__(self, value: Any, path: str) -> None:
        self._value = value
        self.path = path

    @property
    def value(self) -> Any:
        """What stands here, of any kind."""
        return self._value

    def fail(self, told: str) -> NoReturn:
        """Raise `UsageError` naming this place."""
        raise UsageError(f"{self.path or 'the configuration'}: {told}", field=self.path)

    def at(self, key: str) -> Node:
        """Return a part of an object, of the value None where it has none."""
        value = self.value.get(key) if is_object(self.value) else None
        return Node(value, f"{self.path}.{key}" if self.path else key)

    def fields(self, known: Iterable[str]) -> dict[str, Node]:
        """Return the parts of an object that have a value; raise `UsageError` for one that is none of the `known`."""
        whole = self.mapping()
        allowed = list(known)
        for key in whole:
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(allowed))}"
                self.at(key).fail(f"there is no such key here; {hint}")
        return {key: self.at(key) for key, value in whole.items() if value is not None}

    def mapping(self) -> Mapping[str, Any]:
        """Return the value, an object with text for keys."""
        if not is_object(self.value):
            self.fail(f"an object is expected, not {_kind(self.value)}")
        for key in self.value:
            if not isinstance(key, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # so it is hoped
                self.fail(f"keys are text, not {_kind(key)}")
        return self.value

    def items(self) -> list[Node]:
        """Return the items of a list."""
        if not is_list(self.value):
            self.fail(f"a list is expected, not {_kind(self.value)}")
        return [Node(value, f"{self.path}[{index}]") for index, value in enumerate(self.value)]

    def text(self) -> str:
        """Return the value, a text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            self.fail(
                "it is needed" if self.value is None else f"a text is expected, not {_kind(self.value)}"
            )
        return self.value

    def jsonpath(self) -> str:
        """Return the value, a JSONPath or one that was compiled, as text."""
        if (
            is_list(self.value) or is_object(self.value) or isinstance(self.value, int | float)
        ):  # bool is an int
            self.fail(f"a JSONPath is expected, not {_kind(self.value)}")
        text = self.value if isinstance(self.value, str) else str(self.value)
        if plain_path(text) is None:
            try:
                compiled(text)
            except UsageError as problem:
                self.fail(problem.message)
        return text

    def choice(self, known: Sequence[T], *, secret: bool = False) -> T:
        """Return the value, one of some texts; any other that may be a `secret` is not shown."""
        if self.value not in known:
            near = get_close_matches(str(self.value), known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"it is one of {', '.join(known)}"
            self.fail(f"{'what is here' if secret else repr(self.value)} cannot be honoured; {hint}")
        return cast("T", self.value)

    def whole(self) -> int:
        """Return the value, a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.fail(f"a whole number is expected, not {_kind(self.value)}")
        return self.value

    def number(self) -> float:
        """Return the value, a number."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            self.fail(f"a number is expected, not {_kind(self.value)}")
        return self.value

    def flag(self) -> bool:
        """Return the value, true or false."""
        if not isinstance(self.value, bool):
            self.fail(f"true or false is expected, not {_kind(self.value)}")
        return self.value

    def function(self) -> Callable[[Any], Any]:
        """Return the value, a function."""
        if not callable(self.value):
            self.fail(f"a function is expected, not {_kind(self.value)}")
        return cast("Callable[[Any], Any]", self.value)

    def step(self) -> Callable[[Any], Any]:
        """Return the value, a function of a record, also where it takes what dlt knows of it besides: that is None."""
        function = self.function()
        try:
            alone = len(signature(function).parameters) == 1
        except ValueError:  # of something built in
            alone = True
        return function if alone else wraps(function)(partial(_besides, function))

    def texts(self) -> list[str]:
        """Return the value, a text or a list of them, as a list."""
        if isinstance(self.value, str):
            return [self.text()]
        if callable(self.value):
            self.fail("a function cannot be honoured here: name the fields")
        return [item.text() for item in self.items()]

    def json(self) -> JsonValue:
        """Return the value as JSON; raise `UsageError` for what is none."""
        return _json(self)


def _besides(function: Callable[..., Any], item: Any) -> Any:
    return function(item, None)


def _json(node: Node) -> JsonValue:
    match node.value:
        case None | bool() | int() | float() | str():
            return node.value
        case Mapping():
            return {key: _json(node.at(key)) for key in node.mapping()}
        case list() | tuple():
            return [_json(item) for item in node.items()]
        case _:
            return node.fail(f"{_kind(node.value)} cannot be sent")


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case str() | int() | float():
            return repr(value)
        case Mapping():
            return "an object"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"
