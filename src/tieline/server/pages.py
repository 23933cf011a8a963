"""The pages that a browser sees at the end of a sign-in: they say how it went, and close themselves; pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from html import escape

from tieline.server.connect.page import style
from tieline.server.connect.texts import texts
from tieline.server.operation import Answer

_PAGE = """<!DOCTYPE html>
<html lang="{language}" data-theme="system">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style nonce="{nonce}">{style}</style>
</head>
<body>
<main class="card dead">
<div class="badge {kind}" aria-hidden="true"><svg viewBox="0 0 24 24"><path d="{icon}"/></svg></div>
<h1>{title}</h1>
<p class="muted" role="status">{told}</p>
</main>
{script}
</body>
</html>
"""
_CLOSE = '<script nonce="{nonce}">window.close();</script>'
_DONE, _WARNING = "M5 13l5 5L20 7", "M12 9v5M12 17.500v.1M12 3l10 18H2z"


def succeeded(language: str = "en") -> Answer:
    """Return the page of an account that is connected."""
    said = texts(language)
    return _page(language, said["end.connected"], said["end.close"], status=200)


def failed(message: str, language: str = "en") -> Answer:
    """Return the page of an account that is not; it stays open, so that it can be read."""
    return _page(language, texts(language)["end.failed"], message, status=400)


def over(language: str = "en") -> Answer:
    """Return the page of a sign-in that there is not, or no more."""
    return failed(texts(language)["end.over"], language)


def sent_to(url: str, *, headers: Mapping[str, str]) -> Answer:
    """Return an answer that sends the browser elsewhere, and tells nobody where it comes from."""
    private = {"location": url, "cache-control": "no-store", "referrer-policy": "no-referrer"}
    return Answer(status=302, headers={**private, **headers})


def _page(language: str, title: str, told: str, *, status: int) -> Answer:
    nonce, good = secrets.token_urlsafe(16), status == 200
    text = _PAGE.format(
        language=language,
        title=escape(title),
        told=escape(told),
        nonce=nonce,
        style=style(),
        kind="good" if good else "",
        icon=_DONE if good else _WARNING,
        script=_CLOSE.format(nonce=nonce) if good else "",
    )
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Answer(status=status, body=text.encode(), headers=headers)
