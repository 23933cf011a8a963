"""Takes the content encoding off a body, within a limit: a small answer must not become a huge one."""

from __future__ import annotations

import zlib

from tieline.http.ports import FaultKind, TransportFault

#: What the drivers ask for, and all that `decoded` knows.
ACCEPT_ENCODING = "gzip, deflate"

#: How zlib is told what it unpacks.
GZIP = 16 + zlib.MAX_WBITS
ZLIB = zlib.MAX_WBITS
RAW_DEFLATE = -zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"


def decoded(body: bytes, encoding: str | None, *, max_body: int) -> bytes:
    """Return a body without the encodings that its `Content-Encoding` names.

    Raises TransportFault: TOO_LARGE beyond `max_body` bytes, TORN where the end is missing, DECODE for anything
    that is not what it says, or an encoding that was not asked for.
    """
    names = [name.strip().lower() for name in (encoding or "").split(",")]
    for name in reversed([name for name in names if name not in {"", "identity"}]):
        if not body:
            return body
        body = _decode(body, name, max_body)
    return body


def too_large(max_body: int) -> TransportFault:
    """Return the fault of a body that is over the limit."""
    return TransportFault(FaultKind.TOO_LARGE, f"the answer is over {max_body:,} bytes", answered=True)


def _decode(body: bytes, name: str, max_body: int) -> bytes:
    match name:
        case "gzip" | "x-gzip":
            return _inflate(body, GZIP, max_body)
        case "deflate":  # the standard means zlib; some servers send it bare
            return _inflate(body, ZLIB if has_zlib_head(body) else RAW_DEFLATE, max_body)
        case _:
            raise TransportFault(
                FaultKind.DECODE, f"the answer is encoded as {name!r}, which was not asked for", answered=True
            )


def _inflate(body: bytes, window: int, max_body: int) -> bytes:
    parts: list[bytes] = []
    room = max_body
    while body:
        inflater = zlib.decompressobj(window)
        try:
            part = inflater.decompress(body, room + 1)
        except zlib.error as error:
            raise TransportFault(
                FaultKind.DECODE, f"the answer cannot be unpacked: {error}", answered=True
            ) from error
        room -= len(part)
        if room < 0:
            raise too_large(max_body)
        if not inflater.eof:
            raise TransportFault(FaultKind.TORN, "the packed answer ends too early", answered=True)
        parts.append(part)
        # Gzip files may follow one another; what else comes after the end is padding.
        body = inflater.unused_data if inflater.unused_data.startswith(GZIP_MAGIC) else b""
    return parts[0] if len(parts) == 1 else b"".join(parts)


def has_zlib_head(body: bytes) -> bool:
    """Say whether a deflated body begins as the standard asks for."""
    return len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
