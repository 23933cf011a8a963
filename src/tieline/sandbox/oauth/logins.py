"""Logins of other times: a session of an organisation, XML, cookies, an answer that is nothing but a token."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

from tieline.auth.xml_documents import read_xml, write_xml
from tieline.core.json import dig
from tieline.sandbox.gong.asgi import Response
from tieline.sandbox.oauth.book import Book, Grant, Refused
from tieline.sandbox.oauth.config import OAuthSandboxConfig
from tieline.sandbox.oauth.requests import Request, answer

SESSION = "/login/session"
XML = "/login/xml"
COOKIE = "/login/cookie"
TEXT = "/login/text"
ORGANIZATION = "00801SANDBOX"
DEV_KEY = "sandbox-dev-key"
_COOKIE = "SANDBOXSESSION"


@dataclass(frozen=True, kw_only=True)
class Logins:
    """Answers the logins, and tells whose session a request belongs to."""

    config: OAuthSandboxConfig
    book: Book

    def session(self, request: Request) -> Response:
        """Begin a session of a user in an organisation."""
        told = request.document()
        if told.get("organizationId") != ORGANIZATION or told.get("devKey") != DEV_KEY:
            return answer([{"code": "BDC_1101", "message": "Invalid organization or developer key."}], 401)
        token = self._token(told.get("username"), told.get("password"))
        if token is None:
            return answer([{"code": "BDC_1109", "message": "Invalid login credentials."}], 401)
        return answer({"sessionId": token, "organizationId": ORGANIZATION, "userId": "00601SANDBOX"})

    def xml(self, request: Request) -> Response:
        """Begin a session by XML, in which a wrong password is an answer with the status 200."""
        asked = read_xml(request.body)
        token = self._token(dig(asked, "request.login.user"), dig(asked, "request.login.password"))
        told: Mapping[str, object] = (
            {"result": {"status": "success", "data": {"session": token}}}
            if token
            else {
                "result": {"status": "failure", "error": {"description": "Sign-in information is incorrect"}}
            }
        )
        body = write_xml({"response": told})  # type: ignore[dict-item]  # texts in objects, JSON it is
        return Response(status=200, body=(body,), content_type="text/xml; charset=UTF-8")

    def cookie(self, request: Request) -> Response:
        """Begin a session that a cookie carries."""
        told = request.document()
        token = self._token(told.get("UserName"), told.get("Password"))
        if token is None:
            raise Refused("invalid_login", "There is no such user, or the password is wrong.", 401)
        return answer({"SessionId": token}, 200, {"set-cookie": f"{_COOKIE}={token}; HttpOnly; Path=/"})

    def text(self, request: Request) -> Response:
        """Answer with a token and nothing else."""
        params = request.params()
        token = self._token(params.get("user"), params.get("password"))
        if token is None:
            return Response(status=401, body=(b"Bad credentials",), content_type="text/plain")
        return Response(status=200, body=(token.encode(),), content_type="text/plain")

    def token_of(self, request: Request) -> str | None:
        """Return the token of the session that a request belongs to."""
        session = request.headers.get("sessionid")
        if session is not None:
            return session if request.headers.get("devkey") == DEV_KEY else None
        pairs = (each.strip().partition("=") for each in request.headers.get("cookie", "").split(";"))
        return next((value for name, _, value in pairs if name == _COOKIE), None)

    def _token(self, user: object, password: object) -> str | None:
        known = self.config.users.get(user) if isinstance(user, str) else None
        if known is None or not isinstance(password, str):
            return None
        if not compare_digest(known.encode(), password.encode()):
            return None
        client = self.config.client_id
        return self.book.issue(Grant(client_id=client, user=str(user), scope="")).access_token
