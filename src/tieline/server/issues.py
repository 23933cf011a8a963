"""What is wrong with an input: every problem of it, with a code and a path that programs can read; pure."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Union, cast, get_args, get_origin

import msgspec

from tieline.core.typed import convert
from tieline.server.errors import Issue

_NAMES = {"dict": "object", "list": "array", "str": "string", "NoneType": "null"}
_CODES = (
    (re.compile(r"Object contains unknown field"), "unrecognized_keys"),
    (re.compile(r"(Expected `[^`]+`, got|Object missing)"), "invalid_type"),
    (re.compile(r"Expected `str` matching"), "invalid_string"),
    (re.compile(r"Expected `\w+` (of length )?>"), "too_small"),
    (re.compile(r"Expected `\w+` (of length )?<"), "too_big"),
    (re.compile(r"Invalid enum value"), "invalid_value"),
)


class Invalid(Exception):
    """A value is not of its type."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__(", ".join(issue.code for issue in issues))
        self.issues = tuple(issues)


def read(value: object, kind: Any) -> Any:
    """Return a JSON value as a type, or raise `Invalid`."""
    try:
        return convert(value, kind)
    except msgspec.ValidationError:
        raise Invalid(list(_issues(value, kind, ()))) from None


def _issues(value: Any, kind: Any, path: tuple[str, ...]) -> Iterator[Issue]:
    """Yield what is wrong inside; where nothing is, what is wrong with the whole."""
    found = False
    for issue in _inside(value, _narrow(kind, value), path):
        found = True
        yield issue
    if not found:
        try:
            convert(value, kind)
        except msgspec.ValidationError as problem:
            yield _issue(str(problem), path)


def _inside(value: Any, kind: Any, path: tuple[str, ...]) -> Iterator[Issue]:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _fields(entries, kind, path)
        elif origin in {dict, Mapping}:
            for name, each in entries.items():
                yield from _issues(each, arguments[1], (*path, name))
    elif isinstance(value, list) and origin in {tuple, list, Sequence}:
        members = cast("Sequence[Any]", value)
        for place, each in enumerate(members):
            yield from _issues(each, arguments[0], (*path, str(place)))


def _fields(value: Mapping[str, Any], kind: type[msgspec.Struct], path: tuple[str, ...]) -> Iterator[Issue]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in value:
            yield from _issues(value[name], field.type, (*path, name))
        elif field.required:
            yield Issue(code="invalid_type", message="Required", path=(*path, name))
    config = kind.__struct_config__
    unknown = [name for name in value if name not in fields and name != config.tag_field]
    if unknown and config.forbid_unknown_fields:
        named = ", ".join(f"'{name}'" for name in unknown)
        yield Issue(code="unrecognized_keys", message=f"Unrecognized keys: {named}", path=path)


def _narrow(kind: Any, value: Any) -> Any:
    """Return the one member of a union, or the type under its annotations, that a value can be meant as."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) not in {Union, types.UnionType}:
        return kind
    members = [each for each in get_args(kind) if each not in {types.NoneType, msgspec.UnsetType}]
    if len(members) == 1:
        return _narrow(members[0], value)
    tagged = [each for each in members if _tag_fits(each, value)]
    return tagged[0] if len(tagged) == 1 else kind


def _tag_fits(kind: Any, value: Any) -> bool:
    config = getattr(kind, "__struct_config__", None)
    if config is None or config.tag is None or not isinstance(value, dict):
        return False
    entries = cast("dict[str, Any]", value)
    return bool(entries.get(config.tag_field) == config.tag)


def _issue(problem: str, path: tuple[str, ...]) -> Issue:
    """Return msgspec's sentence as an issue."""
    sentence, _, place = problem.partition(" - at ")
    path = (*path, *_steps(place))
    code = next((code for pattern, code in _CODES if pattern.match(sentence)), "custom")
    if sentence.startswith("Invalid value"):
        code = "invalid_union"
    missing = re.fullmatch(r"Object missing required field `(.+)`", sentence)
    if missing:
        return Issue(code=code, message="Required", path=(*path, missing[1]))
    return Issue(code=code, message=_plain(sentence), path=path)


def _plain(sentence: str) -> str:
    """Return a sentence with the words that JSON has for Python's types, and no longer than anybody reads."""
    words = re.sub(r"\w+", lambda word: _NAMES.get(word[0], word[0]), sentence)
    return words.replace("`", "")[:500]


def _steps(place: str) -> tuple[str, ...]:
    """Return the steps of a place such as `$.tags[0]`."""
    return tuple(name or number for name, number in re.findall(r"\.([^.\[`]+)|\[(\d+)\]", place))
