"""What a request that was received says of itself where signing put something: unproved, and taken away again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote, unquote_to_bytes

import msgspec

from tieline.auth.placeholders import Line, Value, captured
from tieline.auth.signing_inputs import Unsigned, json_document, json_text, raw, without_headers
from tieline.auth.signing_model import Program, Signing
from tieline.auth.signing_texts import Branch
from tieline.core.errors import SignatureRefused
from tieline.core.urls import split_url
from tieline.http.model import find_header


def claimed(signing: Signing, request: Unsigned, secrets: Mapping[str, str]) -> dict[str, Value]:
    """Return what the sent texts tell that is not given: the time, the nonce, inputs, and the signature itself."""
    program = signing.program
    known: dict[str, Value] = {}
    for name, text, value in presented(program, request):
        known.update(_leaves(program, request, text, value, name))
    # What was set before is the finer one of two times.
    for name, text in program.set_before.items():
        found = find_header(request.headers, name)
        known.update(_leaves(program, request, text, None if found is None else raw(found), name))
    return {name: value for name, value in known.items() if name not in secrets}


def presented(program: Program, request: Unsigned) -> Iterator[tuple[str, Branch, bytes | None]]:
    """Yield each place that signing fills, with what the request has there."""
    for name, text in program.headers.items():
        values = [value for key, value in request.headers if key.lower() == name.lower()]
        found = _one(name, values)
        yield name, text, None if found is None else raw(found)
    if program.query:
        pairs = [pair.partition("=") for pair in (split_url(request.url).query or "").split("&")]
        for name, text in program.query.items():
            found = _one(name, [value for key, _, value in pairs if unquote(key) == name])
            yield name, text, None if found is None else unquote_to_bytes(found)
    if program.json:
        document = json_document(request.body)
        for path, text in program.json.items():
            yield path, text, json_text(document, path)


def bare(program: Program, request: Unsigned) -> Unsigned:
    """Return a received request as it was before the signature was added to its URL."""
    base, mark, query = request.url.partition("#")[0].partition("?")
    kept = [pair for pair in query.split("&") if unquote(pair.partition("=")[0]) not in program.query]
    return msgspec.structs.replace(
        request,
        url=f"{base}?{'&'.join(kept)}" if mark and (kept or not program.query) else base,
        headers=without_headers(request.headers, program.replaced),
    )


def _one(name: str, values: list[str]) -> str | None:
    if len(values) > 1:
        raise SignatureRefused(f"{name}: is there more than once", reason="malformed", field=name)
    return values[0] if values else None


def _leaves(
    program: Program, request: Unsigned, text: Branch, value: bytes | None, field: str
) -> dict[str, Value]:
    lines = tuple(text.candidates(request.method, split_url(request.url).path))
    if value is None:
        if all(line.parts for line in lines):
            raise SignatureRefused(f"{field}: is missing", reason="missing", field=field)
        return {}
    for line in lines:
        try:
            return dict(_of_line(program, request, line, value))
        except ValueError:
            continue
    raise SignatureRefused(f"{field}: is not of the form it must have", reason="malformed", field=field)


def _of_line(program: Program, request: Unsigned, line: Line, value: bytes) -> Iterator[tuple[str, Value]]:
    """Yield what a sent text says of names that are neither variables nor of the request."""
    for name, told in captured(line, value):
        if name in program.variables and isinstance(told, bytes):
            yield from _of_variable(program, request, program.variables[name], told)
        elif name in {"now", "nonce", "signature"} or program.is_input(name):
            yield name, told


def _of_variable(
    program: Program, request: Unsigned, text: Branch, value: bytes
) -> Iterator[tuple[str, Value]]:
    for line in text.candidates(request.method, split_url(request.url).path):
        try:
            found = tuple(_of_line(program, request, line, value))
        except ValueError:
            continue
        yield from found
        return
    raise ValueError(value)
