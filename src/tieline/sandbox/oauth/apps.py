"""Apps and plugins: pages on which a user installs one, and tokens for where it is installed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from tieline.core.clock import MICROSECONDS, iso
from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.oauth import pages
from tieline.sandbox.oauth.assertions import Assertions
from tieline.sandbox.oauth.book import Book, Grant, Refused
from tieline.sandbox.oauth.config import OAuthSandboxConfig
from tieline.sandbox.oauth.requests import Request, answer, redirect

INSTALL = "/apps/sandbox/installations/new"
PLUGIN = "/plugins/sandbox"
_TOKENS = ("/app/installations/", "/access_tokens")
APP_ID = "4711"
INSTALLATION_ID = "815"
#: Where the same app is installed, too, by nobody of the sandbox's users.
OTHERS_INSTALLATION_ID = "999"
INSTALLATIONS = "/user/installations"
#: What its users can see, an installation of another app first.
_SEEN = (801, int(INSTALLATION_ID))
WEBSITE_ID = "site-1"


@dataclass(frozen=True, kw_only=True)
class Apps:
    """Answers for one app, whose key is the sandbox's own, and for one plugin."""

    config: OAuthSandboxConfig
    book: Book
    assertions: Assertions

    def install(self, request: Request) -> Response:
        """Install the app, and send the browser where its registration says; with a code where it asks for users."""
        params = request.params()
        target = self._target(params)
        if target is None:
            return pages.fault("redirect_uri: the app has none registered")
        told = {"installation_id": INSTALLATION_ID, "setup_action": "install", "state": params.get("state")}
        if params.get("user"):
            grant = Grant(client_id=self.config.client_id, user=next(iter(self.config.users)), scope="")
            told["code"] = self.book.write_code(grant, target, None, "plain")
        return redirect(target, told)

    def plugin(self, request: Request) -> Response:
        """Install the plugin, and send the browser back with the site that it was installed in."""
        params = request.params()
        target = self._target(params)
        if target is None:
            return pages.fault("redirect_uri: the plugin has none registered")
        return redirect(target, {"website_id": WEBSITE_ID, "payload": params.get("payload")})

    def gives(self, request: Request) -> bool:
        """Tell whether a request asks for a token of an installation."""
        return (
            request.method == "POST"
            and request.path.startswith(_TOKENS[0])
            and request.path.endswith(_TOKENS[1])
        )

    def token(self, request: Request) -> Response:
        """Answer the app, which shows that it is the app, with a token for where it is installed."""
        told = self.assertions.read(
            request.bearer() or "", error="bad_credentials", audiences=(None,), status=401
        )
        if told.get("iss") != APP_ID:
            raise Refused("bad_credentials", "There is no such app.", 401)
        place = request.path.removeprefix(_TOKENS[0]).removesuffix(_TOKENS[1])
        if place not in {INSTALLATION_ID, OTHERS_INSTALLATION_ID}:
            raise Refused("not_found", "The app is not installed there.", 404)
        grant = Grant(client_id=APP_ID, user=None, scope=f"installation:{place}")
        token = self.book.issue(grant).access_token
        ends = iso(int((self.book.now() + self.config.access_ttl) * MICROSECONDS))
        return answer({"token": token, "expires_at": ends}, 201)

    def installations(self, request: Request) -> Response:
        """Answer a user with the installations that they can see, one a page."""
        grant = self.book.grant_of(request.bearer() or "")
        if grant is None or grant.user is None:
            raise Refused("invalid_token", "The token is no user's.", 401)
        page = 2 if request.params().get("page") == "2" else 1
        following = f'<{request.base_url}{INSTALLATIONS}?page=2>; rel="next"'
        seen = {"total_count": len(_SEEN), "installations": [{"id": _SEEN[page - 1]}]}
        return answer(seen, headers={"link": following} if page == 1 else {})

    def _target(self, params: dict[str, str]) -> str | None:
        """Return where browsers go: what the link says, or else what was registered."""
        asked = params.get("back") or next(iter(self.config.redirect_uris), None)
        return asked if asked and urlsplit(asked).scheme in {"http", "https"} else None
