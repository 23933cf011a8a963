"""The pages that a person sees while signing in."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tieline.sandbox.gong.asgi import Response

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 4rem auto; padding: 0 1rem; }}
label, input, button {{ display: block; width: 100%; box-sizing: border-box; font: inherit; }}
input, button {{ padding: .5rem; margin: .25rem 0 1rem; }}
.error {{ color: #b00020; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "cache-control": "no-store",
}


def sign_in(
    action: str, hidden: Iterable[tuple[str, str]], *, client: str, scope: str, error: str = ""
) -> Response:
    """Return the form in which a user allows a client something."""
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden
    )
    told = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    asked = f"<p>It asks for: {escape(scope)}</p>" if scope else ""
    body = (
        f"<p><strong>{escape(client)}</strong> wants to use your account.</p>{asked}{told}"
        f'<form method="post" action="{escape(action)}">{kept}'
        '<label>User <input name="user" autocomplete="username" required></label>'
        '<label>Password <input name="password" type="password" autocomplete="current-password" required></label>'
        '<button name="decision" value="allow">Allow</button>'
        '<button name="decision" value="deny" formnovalidate>Deny</button></form>'
    )
    return page("Sign in to the sandbox", body)


def fault(message: str) -> Response:
    """Return what a person sees where a request is wrong, and there is nowhere to send them back to."""
    return page(
        "This sign-in cannot begin", f'<p class="error" role="alert">{escape(message)}</p>', status=400
    )


def page(title: str, body: str, *, status: int = 200) -> Response:
    """Return a page."""
    text = _PAGE.format(title=escape(title), body=body)
    return Response(
        status=status, body=(text.encode(),), content_type="text/html; charset=utf-8", headers=_HEADERS
    )
