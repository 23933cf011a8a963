"""How bodies are written: JSON, forms, multipart, text, files, lines of JSON."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, cast
from urllib.parse import unquote

import msgspec
from msgspec import Struct

from tieline.core.errors import UsageError
from tieline.runtime.choice import fitting, with_texts
from tieline.runtime.files import File, Piece, Readable, Upload, file_of, is_file, piece_of
from tieline.runtime.op import Body, Param, Part
from tieline.runtime.plain import Sending, Unsendable, encoded, fields_of, plain
from tieline.runtime.styles import in_query, is_given, sound_header, text_of

_MEDIA = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "text": "text/plain; charset=utf-8",
    "binary": "application/octet-stream",
    "ndjson": "application/x-ndjson",
}
_JSON_TYPE = re.compile(r"^[^;]*[/+]json\b", re.IGNORECASE)


class Written(Struct, frozen=True, kw_only=True):
    """A body as it is sent, with its type; `document` is what it says, where that is JSON."""

    media: str | None = None
    content: bytes | Upload | None = None
    document: Any = None


def written(
    bodies: tuple[Body, ...], value: object, *, media: str | None, boundary: str, switch: str | None = None
) -> Written:
    """Return a value as the body that the operation takes: the alternative that it fits, or the one of a media type.

    A property `switch` is true in it, whatever the value says. Raises UsageError for a value that this kind of body
    cannot hold.
    """
    if switch is not None:
        value = _switched(value, switch)
    if value is msgspec.UNSET:
        return Written()
    body = _chosen(bodies, value, media)
    kind = media or body.media or _MEDIA[body.kind]
    try:
        return _written(body, value, kind, boundary)
    except Unsendable as error:
        raise UsageError(f"body{error.path}: {error.what}", field="body") from error
    except (TypeError, ValueError) as error:
        raise UsageError(f"the body cannot be written as {kind}: {error}", field="body") from error


def _written(body: Body, value: object, media: str, boundary: str) -> Written:
    match body.kind:
        case "json":
            document = _document(body, value)
            return Written(media=media, content=encoded(document), document=document)
        case "form":
            return Written(media=media, content=_form(value, body.parts))
        case "multipart":
            return _multipart(value, body.parts, media, boundary)
        case "text":
            return Written(media=media, content=_text(value))
        case "binary":
            return _binary(value, media)
        case "ndjson":
            return Written(media=media, content=_lines(value, partial(_line, body)))


def _document(body: Body, value: object) -> Any:
    """Return a value as JSON has it. Raises Unsendable for what it cannot hold."""
    sending = Sending()
    document = plain(value, sending=sending)
    if not sending.decimals:
        return document
    kind = type(value) if isinstance(value, Struct) else body.type() if body.type else Any
    return with_texts(kind, document)


def _switched(value: object, name: str) -> dict[str, object]:
    """Return the fields of a body with one of them set."""
    return {**({} if value is msgspec.UNSET else dict(_named(value))), name: True}


def _chosen(bodies: tuple[Body, ...], value: object, media: str | None) -> Body:
    if not bodies:
        raise UsageError("this operation takes no body", field="body")
    if media is None:
        return fitting(bodies, value)
    found = [each for each in bodies if _bare(media) == _bare(each.media or _MEDIA[each.kind])]
    if not found:
        raise UsageError(f"this operation takes no body of type {media!r}", field="media")
    return found[0]


def _bare(media: str) -> str:
    return media.partition(";")[0].strip().lower()


def _form(value: object, parts: tuple[Part, ...]) -> bytes:
    pairs: list[tuple[str, str]] = []
    known = {part.name: part for part in parts}
    for name, each in _fields(value):
        part = known.get(name, Part(name))
        pairs += in_query(_form_param(part, each), each)
    return "&".join(f"{name}={text}" for name, text in pairs).replace("%20", "+").encode()


def _form_param(part: Part, value: object) -> Param:
    """Return how a field of a form is written: objects as JSON, unless a style says how they are spread out."""
    as_json = _is_json(part) or (not _is_styled(part) and isinstance(value, (Struct, Mapping)))
    return Param(part.name, "query", part.style, part.explode, part.reserved, json=as_json)


def _is_styled(part: Part) -> bool:
    return part.style is not None or part.explode is not None


def _is_json(part: Part) -> bool:
    return part.json or bool(part.media and _JSON_TYPE.match(part.media))


def _multipart(value: object, parts: tuple[Part, ...], media: str, boundary: str) -> Written:
    known = {part.name: part for part in parts}
    pieces: list[Piece] = []
    for name, each in _fields(value):
        part = known.get(name, Part(name))
        for own, item in _items(name, each, part):
            try:
                pieces += _part(own, item, part, boundary)
            except Unsendable as error:
                raise error.inside(name) from None
    pieces.append(piece_of(f"--{boundary}--\r\n".encode()))
    return Written(media=f"{_bare(media)}; boundary={boundary}", content=_small(Upload(tuple(pieces))))


def _items(name: str, value: object, part: Part) -> list[tuple[str, object]]:
    """Return the parts that a field is: a list is several of its name, unless it is to be JSON, or a style spreads it."""
    several = [value] if _is_json(part) else _each(value)
    if _is_styled(part) and not _is_json(part) and not any(map(is_file, several)):
        pairs = in_query(_form_param(part, value), value)
        return [(unquote(own), unquote(text)) for own, text in pairs]
    return [(name, each) for each in several if is_given(each)]


def _each(value: object) -> list[object]:
    return [*cast("list[object]", value)] if isinstance(value, (list, tuple)) else [value]


def _part(name: str, value: object, part: Part, boundary: str) -> list[Piece]:
    file_name: str | None = None
    media: str | None
    if is_file(value):
        file = file_of(value)
        file_name = file.name or "upload"
        said = value.media if isinstance(value, File) else None
        media = said or _narrowed(part.media, file.media)
        content: object = file.content
    else:
        document: object = plain(value, sending=Sending())
        as_json = _is_json(part) or type(document) in {dict, list}
        media = _narrowed(part.media, None) if part.media else _MEDIA["json"] if as_json else None
        content = encoded(document) if as_json else text_of(document).encode()
    place = f'form-data; name="{_quoted(name)}"'
    place += f'; filename="{_quoted(file_name)}"' if file_name else ""
    head = f"--{boundary}\r\nContent-Disposition: {place}\r\n"
    head += f"Content-Type: {sound_header('media', media)}\r\n" if media else ""
    return [piece_of(f"{head}\r\n".encode()), piece_of(content), piece_of(b"\r\n")]


def _narrowed(told: str | None, guessed: str | None) -> str:
    """Return the type of a file, of those that the document allows: the one that its name lets guess, else the first."""
    allowed = [each.strip() for each in (told or "*/*").split(",")]
    if guessed and any(fnmatchcase(guessed, each.lower()) for each in allowed):
        return guessed
    return next((each for each in allowed if "*" not in each), guessed or _MEDIA["binary"])


def _quoted(text: str) -> str:
    """Return a name within quotes, as browsers write it."""
    return text.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _fields(value: object) -> list[tuple[str, Any]]:
    """Return the named values of a form; models and mappings alike, files as they are."""
    return [(name, each) for name, each in _named(value) if is_given(each)]


def _named(value: object) -> Iterable[tuple[str, Any]]:
    if isinstance(value, Struct):
        return fields_of(value)
    if isinstance(value, Mapping):
        return ((str(name), each) for name, each in cast("Mapping[object, Any]", value).items())
    raise UsageError(f"this body is a model or a mapping, not {_kind(value)}", field="body")


def _text(value: object) -> bytes:
    return value if isinstance(value, bytes) else text_of(plain(value, sending=Sending())).encode()


def _binary(value: object, media: str) -> Written:
    file = file_of(value)
    is_open = "*" in media or media == _MEDIA["binary"]
    kind = (file.media or _MEDIA["binary"]) if is_open else media
    return Written(media=kind, content=_small(Upload((piece_of(file.content),))))


def _lines(value: Any, line: Callable[[object], bytes]) -> bytes | Upload:
    """Return lines of JSON; an iterator's as they come, so that they may be many."""
    if isinstance(value, (bytes, Readable)) or (
        is_file(value) and not isinstance(value, Iterator | AsyncIterable)
    ):
        return _small(Upload((piece_of(file_of(value).content),)))
    if isinstance(value, AsyncIterable):
        return Upload((Piece(_async_lines(cast("AsyncIterable[object]", value), line), None),))
    if isinstance(value, (list, tuple)):
        return b"".join(map(line, cast("list[object]", value)))
    if not isinstance(value, Iterable) or isinstance(value, (str, Mapping)):
        raise UsageError(f"lines are an iterable of objects, not {_kind(value)}", field="body")
    return Upload((Piece(map(line, cast("Iterable[object]", value)), None),))


def _kind(value: Any) -> str:
    return type(value).__name__


def _line(body: Body, value: object) -> bytes:
    """Return one line; what is bytes is a line already. Raises UsageError for what is no JSON."""
    if isinstance(value, bytes):
        return value if value.endswith(b"\n") else value + b"\n"
    try:
        return encoded(_document(body, value)) + b"\n"
    except Unsendable as error:
        raise UsageError(f"a line of the body{error.path}: {error.what}", field="body") from error


async def _async_lines(
    values: AsyncIterable[object], line: Callable[[object], bytes]
) -> AsyncIterator[bytes]:
    async for value in values:
        yield line(value)


def _small(upload: Upload) -> bytes | Upload:
    whole = upload.joined()
    return upload if whole is None else whole
