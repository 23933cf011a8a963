"""The page itself: its frame in HTML, its script and style as they lie here, and what a browser may do with them."""

from __future__ import annotations

import gzip
import hashlib
import secrets
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

import msgspec

from tieline.connections.sessions import ConnectSession
from tieline.core.look import Theme
from tieline.server.connect.look import PageLook
from tieline.server.connect.offer import Offer
from tieline.server.connect.texts import texts
from tieline.server.operation import Answer

#: Whose pages may embed ours while the server is one of this machine's own.
LOCAL = ("http://localhost:*", "http://127.0.0.1:*")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_KINDS = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_SCRIPTS = ("app.js", "machine.js", "fields.js", "messages.js", "view.js")
ASSETS = frozenset({*_SCRIPTS, "page.css"})


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the script of a page begins with."""

    #: The path that all of the server's paths begin with.
    root: str
    language: str
    texts: dict[str, str]
    look: PageLook
    origins: tuple[str, ...]
    offer: Offer | None = None
    #: The session that was asked for is none.
    expired: bool = False


def origins_of(session: ConnectSession | None, configured: tuple[str, ...], base_url: str) -> tuple[str, ...]:
    """Return the origins whose pages may embed the page, and hear what becomes of it."""
    if session is not None and session.page.allowed_origins is not None:
        return session.page.allowed_origins
    return configured or (LOCAL if urlsplit(base_url).hostname in _LOOPBACK else ())


def page(content: Content, *, theme: Theme) -> Answer:
    """Return the page."""
    said, nonce = content.texts, secrets.token_urlsafe(16)
    assets = f"{escape(content.root)}/connect/assets"
    text = _frame().format(
        language=content.language,
        theme=theme,
        title=escape(said["title"]),
        loading=escape(said["loading"]),
        noscript=escape(said["noscript"]),
        assets=assets,
        nonce=nonce,
        preloads="\n".join(
            f'<link rel="modulepreload" href="{assets}/{name}" nonce="{nonce}">' for name in _SCRIPTS[1:]
        ),
        content=msgspec.json.encode(content).decode().replace("<", "\\u003c"),
    )
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": _policy(nonce, content.origins),
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Answer(body=text.encode(), headers=headers)


def content_of(
    root: str, language: str, look: PageLook, origins: tuple[str, ...], offer: Offer | None, *, expired: bool
) -> Content:
    """Return what the script of a page begins with."""
    return Content(
        root=root,
        language=language,
        texts=dict(texts(language)),
        look=look,
        origins=origins,
        offer=offer,
        expired=expired,
    )


def asset(name: str, known: str | None, *, zipped: bool) -> Answer:
    """Return a part of the page; nothing but that it is the same to a browser that knows it (`If-None-Match`)."""
    body, tag = _zipped(name) if zipped else _asset(name)
    headers = {
        "etag": tag,
        "cache-control": "no-cache",
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
        **({"content-encoding": "gzip"} if zipped else {}),
    }
    if known is not None and tag in known:
        return Answer(status=304, headers=headers)
    return Answer(body=body, headers={**headers, "content-type": _KINDS[name.rpartition(".")[2]]})


def style() -> str:
    """Return the style of the page, for those that belong to it."""
    return _asset("page.css")[0].decode()


def _policy(nonce: str, origins: tuple[str, ...]) -> str:
    """Return what the browser holds the page to: our own script and style, our own server, and who may embed it."""
    embedders = " ".join(("'self'", *origins))
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data:; "
        f"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors {embedders}"
    )


@cache
def _asset(name: str) -> tuple[bytes, str]:
    body = files("tieline.server.connect").joinpath("assets", name).read_bytes()
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@cache
def _zipped(name: str) -> tuple[bytes, str]:
    body, tag = _asset(name)
    return gzip.compress(body, mtime=0), f'{tag[:-1]}-gzip"'


@cache
def _frame() -> str:
    return files("tieline.server.connect").joinpath("assets", "page.html").read_text("utf-8")
