"""The pages that a browser sees at the end of a sign-in: they say how it went, and close themselves; pure."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from html import escape

from tieline.server.operation import Answer

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style nonce="{nonce}">
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 20vh auto 0; padding: 0 1rem; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p role="status">{told}</p>
</main>
{script}
</body>
</html>
"""
_CLOSE = '<script nonce="{nonce}">window.close();</script>'


def succeeded() -> Answer:
    """Return the page of an account that is connected."""
    return _page("Connected", "You may close this window.", status=200, close=True)


def failed(message: str) -> Answer:
    """Return the page of an account that is not; it stays open, so that it can be read."""
    return _page("Not connected", message, status=400, close=False)


def sent_to(url: str, *, headers: Mapping[str, str]) -> Answer:
    """Return an answer that sends the browser elsewhere, and tells nobody where it comes from."""
    private = {"location": url, "cache-control": "no-store", "referrer-policy": "no-referrer"}
    return Answer(status=302, headers={**private, **headers})


def _page(title: str, told: str, *, status: int, close: bool) -> Answer:
    nonce = secrets.token_urlsafe(16)
    script = _CLOSE.format(nonce=nonce) if close else ""
    text = _PAGE.format(title=escape(title), told=escape(told), nonce=nonce, script=script)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; frame-ancestors 'none'"
    )
    headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": policy,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
    return Answer(status=status, body=text.encode(), headers=headers)
