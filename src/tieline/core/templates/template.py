"""A template that is parsed once and filled often, and a tree of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.templates.functions import FUNCTIONS
from tieline.core.templates.scope import REQUEST_NAMES, Scope
from tieline.core.templates.syntax import Call, Moment, Name, Part, Parts, names_in, parse
from tieline.core.time_formats import shifted, write_time

_LARGEST = 1 << 20
#: Characters that one filling may handle in all, so that no template makes much of little.
_MOST_WORK = 64 << 20
_DEEPEST_TREE = 32
_PER_REQUEST = REQUEST_NAMES | {"random", "now"}


class Template(Struct, frozen=True, kw_only=True):
    """A text with placeholders, in the syntax of Nango's provider files.

    `${a.b}` reads a value; `${random}`; `${now}`, `${now:YYYY-MM-DD}`, `${now+5:minutes:X}`; `${base64(…)}` and
    other functions, with placeholders in their arguments; `A || B`, blanks around the bars, is B where A lacks a value.

    Where Nango puts a placeholder as it stands into the result, there is no result here, and the next alternative is
    taken: a half-filled A is never used. An A that is filled to nothing gives way as well. A text without placeholders
    is literal whatever it holds, bars too. `awsSigV4` signs the host that is called unless one is given, where Nango
    takes SERVICE.amazonaws.com, and spells path and query as AWS asks for.
    Queries are sorted and percent-encoded anew. Unknown functions and units are errors when the template is read.
    """

    text: str
    #: The dotted names it reads, such as `connectionConfig.subdomain` or `now`.
    names: frozenset[str]
    alternatives: tuple[Parts, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a template; raises `UsageError` naming the place of a mistake."""
        alternatives = parse(text)
        names = frozenset(name for parts in alternatives for name in names_in(parts))
        return cls(text=text, names=names, alternatives=alternatives)

    @property
    def literal(self) -> bool:
        """Whether there is nothing to fill in."""
        return len(self.alternatives) == 1 and all(isinstance(part, str) for part in self.alternatives[0])

    @property
    def per_request(self) -> bool:
        """Whether it reads the time, chance or the request, and so must be filled for each request anew."""
        return not self.names.isdisjoint(_PER_REQUEST)

    def fill(self, scope: Scope) -> str | None:
        """Return the text with all values in place, or None where one has no value.

        Raises `UsageError` where a function cannot use its arguments, or the result is over 1 MiB or no text.
        """
        filling = _Filling(scope)
        *others, last = self.alternatives
        for parts in others:
            if text := filling.join(parts):
                return _checked(text)
        text = filling.join(last)
        return None if text is None else _checked(text)

    def missing(self, scope: Scope) -> tuple[str, ...]:
        """Return the names that have no value in the scope, sorted."""
        return tuple(sorted(name for name in self.names - {"now"} if scope.value(name) is None))


class FilledTree(Struct, frozen=True, kw_only=True):
    """A filled tree, and the dotted places whose templates had no value: they are left out."""

    value: JsonValue
    missing: tuple[str, ...]


class TemplateTree(Struct, frozen=True, kw_only=True):
    """A JSON value whose texts are templates: a body, a set of headers or of parameters."""

    node: Node

    @classmethod
    def parse(cls, value: JsonValue) -> Self:
        """Read every text in the value; raises `UsageError` naming the place of a mistake."""
        return cls(node=_node(value, ()))

    @property
    def names(self) -> frozenset[str]:
        """The dotted names that the templates read."""
        return frozenset(name for template in _templates(self.node) for name in template.names)

    @property
    def per_request(self) -> bool:
        """Whether any of the templates must be filled for each request anew."""
        return any(template.per_request for template in _templates(self.node))

    def fill(self, scope: Scope) -> FilledTree:
        """Return the value with its texts filled; keys, numbers and the like stay as they are."""
        missing: list[str] = []
        value = _fill_node(self.node, scope, (), missing)
        return FilledTree(value=value, missing=tuple(missing))


Node = Template | dict[str, "Node"] | list["Node"] | bool | int | float | None


class _Filling:
    """One run over a template, which counts what it costs."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._work = 0

    def join(self, parts: Parts) -> str | None:
        pieces: list[str] = []
        for part in parts:
            piece = self._piece(part)
            if piece is None:
                return None
            self._work += len(piece)
            if self._work > _MOST_WORK:
                raise UsageError("template: takes too much to fill")
            pieces.append(piece)
        return "".join(pieces)

    def _piece(self, part: Part) -> str | None:
        match part:
            case str():
                return part
            case Name(path):
                return self._scope.value(path)
            case Moment(pattern, shift, unit):
                return write_time(shifted(self._scope.now, shift, unit), pattern)
            case Call(function, arguments):
                return self._call(function, arguments)

    def _call(self, function: str, arguments: tuple[Parts, ...]) -> str | None:
        texts: list[str] = []
        for argument in arguments:
            text = self.join(argument)
            if text is None:
                return None
            texts.append(text)
        try:
            return FUNCTIONS[function].apply(self._scope, *texts)
        except UnicodeEncodeError:
            raise UsageError(f"template: an argument of {function} is no text") from None


def _checked(text: str) -> str:
    if len(text) > _LARGEST:
        raise UsageError(f"template: the result is longer than {_LARGEST} characters")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UsageError("template: the result is no text") from None
    return text


def _node(value: JsonValue, place: tuple[str, ...]) -> Node:
    if len(place) > _DEEPEST_TREE:
        raise UsageError(f"{'.'.join(place[:4])}…: nested deeper than {_DEEPEST_TREE}")
    if isinstance(value, str):
        try:
            return Template.parse(value)
        except UsageError as problem:
            where = ".".join(place)
            raise UsageError(
                f"{where}: {problem.message}" if where else problem.message, field=where
            ) from None
    if isinstance(value, Mapping):
        return {key: _node(inner, (*place, key)) for key, inner in value.items()}
    if value is None or isinstance(value, bool | int | float):
        return value
    return [_node(inner, (*place, str(index))) for index, inner in enumerate(value)]


def _templates(node: Node) -> Iterator[Template]:
    match node:
        case Template():
            yield node
        case dict():
            for inner in node.values():
                yield from _templates(inner)
        case list():
            for inner in node:
                yield from _templates(inner)
        case _:
            pass


def _fill_node(node: Node, scope: Scope, place: tuple[str, ...], missing: list[str]) -> JsonValue:
    match node:
        case Template():
            text = node.fill(scope)
            if text is None:
                missing.append(".".join(place))
            return text
        case dict():
            filled = {key: _fill_node(inner, scope, (*place, key), missing) for key, inner in node.items()}
            return {key: value for key, value in filled.items() if _stays(node[key], value)}
        case list():
            items = [_fill_node(inner, scope, (*place, str(at)), missing) for at, inner in enumerate(node)]
            return [item for inner, item in zip(node, items, strict=True) if _stays(inner, item)]
        case _:
            return node


def _stays(node: Node, value: JsonValue) -> bool:
    return value is not None or not isinstance(node, Template)
