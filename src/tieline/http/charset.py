"""Bodies of text, whatever they are written in; pure."""

from __future__ import annotations

import codecs
import json

from tieline.http.model import Response


def in_utf8(response: Response) -> bytes:
    """Return a JSON body in UTF-8: what is not is read as its content type says, or else as it looks.

    What cannot be read is U+FFFD.
    """
    body = response.body
    if body.isascii():
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        name = charset(response.header("Content-Type") or "") or json.detect_encoding(body)
        return body.decode(name, "replace").encode("utf-8", "replace")
    return body


def charset(content_type: str) -> str | None:
    """Return the charset that a content type names; None for none, and for one that nobody knows."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.lower() == "charset":
            try:
                return codecs.lookup(value.strip("\"'")).name
            except LookupError:
                return None
    return None
