"""The pages of a sign-in: a browser goes from here to the provider's own page, and comes back."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from typing import Annotated, NoReturn
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from msgspec import Meta

from tieline.auth.oauth2 import Client
from tieline.auth.registration import CLIENT_NAME
from tieline.connections.audience import Told
from tieline.connections.hooks import ConnectionRefused
from tieline.connections.sign_in import PATIENCE
from tieline.connections.wishes import Outcome, Wish
from tieline.core.clock import MICROSECONDS
from tieline.core.errors import RefreshFailed, TielineError, UnknownName, UsageError
from tieline.core.look import THEMES
from tieline.core.secrets import Secret
from tieline.server import pages
from tieline.server.connect.texts import LANGUAGES, language_of
from tieline.server.errors import Refusal, refusal_of
from tieline.server.operation import Answer, Call, Input, Operation, RawRequest, operation
from tieline.server.routes.connect import checked_token, no_session
from tieline.server.routes.connections import IntegrationKey
from tieline.server.routes.providers import Languages

CALLBACK = "/oauth/callback"
#: Where browsers come back to from where an app was installed.
INSTALLED_BACK = "/app-auth/connect"
#: Who we are, for servers that want to read it; its address is our name there.
DOCUMENT = "/oauth/client-metadata"
_COOKIE = "tieline_sign_in_"
#: Whoever hears how a sign-in ends under this name is the page for connecting itself, which left for it in its own window.
#: Behind a `?` it says in which language and theme it was shown.
SAME_WINDOW = "same-window"
_SHOWN = {"lang": LANGUAGES, "theme": THEMES}
#: Parameters that bring the state back, the usual one first.
_STATES = ("state", "payload", "customField")
_OVERRIDES = frozenset(
    {"oauth_client_id_override", "oauth_client_secret_override", "oauth_refresh_token_override"}
)


class ConnectPath(Input, frozen=True):
    integration: IntegrationKey


class ConnectQuery(Input, frozen=True):
    """What a browser says of the account that its user connects."""

    connect_session_token: str | None = None
    public_key: str | None = None
    hmac: str | None = None
    connection_id: str | None = None
    params: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    user_scope: str | None = None
    authorization_params: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    credentials: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    token_id: str | None = None
    token_secret: str | None = None
    ws_client_id: Annotated[str, Meta(max_length=512)] | None = None

    def __repr__(self) -> str:  # it holds secrets
        return "ConnectQuery(***)"


def wish_of(path: ConnectPath, query: ConnectQuery) -> Wish:
    """Return what a browser asks for. Raises `Refusal` without a good session, `UsageError` for what it must not say."""
    token = _token(query)
    if query.connection_id is not None:
        told = "connection_id: cannot be chosen in a connect session; the server chooses it"
        raise UsageError(told, field="connection_id")
    given = query.credentials
    if unknown := sorted(given.keys() - _OVERRIDES):
        raise UsageError(f"credentials.{unknown[0]}: is not known", field=f"credentials.{unknown[0]}")
    client_id, renewal = given.get("oauth_client_id_override"), given.get("oauth_refresh_token_override")
    secret = given.get("oauth_client_secret_override")
    return Wish(
        token=token,
        integration=path.integration,
        params=query.params,
        user_scope=query.user_scope,
        authorization_params=query.authorization_params,
        client=Client(client_id=client_id, client_secret=Secret(secret) if secret else None)
        if client_id
        else None,
        refresh_token=Secret(renewal) if renewal else None,
        audience=query.ws_client_id,
    )


async def in_session(call: Call, path: ConnectPath, query: ConnectQuery) -> None:
    """Raise `Refusal` for a browser without a session: what else is wrong is none of its business."""
    del path
    await check_session(call, _token(query))


async def check_session(call: Call, token: str) -> None:
    """Raise `Refusal` for a token that stands for no session."""
    try:
        await asyncio.to_thread(call.tieline.sessions.find, token)
    except UnknownName as problem:
        raise no_session(problem) from None


def _token(query: ConnectQuery) -> str:
    if query.connect_session_token is None:
        told = "connect_session_token: is required; public keys are not known here"
        raise Refusal(401, "missing_auth_header", told)
    return checked_token(query.connect_session_token)


def refuse(problem: UnknownName | UsageError) -> NoReturn:
    """Raise what the browser is told of a wrong wish: as the wire names it."""
    if isinstance(problem, ConnectionRefused):
        raise _refused(problem) from None
    match problem.field:
        case "connect_session_token":
            raise no_session() from None
        case "provider_config_key" if isinstance(problem, UnknownName):
            raise Refusal(400, "unknown_provider_config", problem.message) from None
        case "allowed_integrations":
            raise Refusal(400, "integration_not_allowed", problem.message) from None
        case "credentials.type":
            raise Refusal(400, "invalid_auth_mode", problem.message) from None
        case _:
            raise problem


def _refused(problem: ConnectionRefused) -> Refusal:
    return Refusal(400, "connection_validation_failed", problem.message, payload=problem.payload)


@operation("GET", "/oauth/connect/{integration}", tag="connect", scope=None, page=True, answers={302: None})
async def begin_sign_in(call: Call, path: ConnectPath, query: ConnectQuery, headers: Languages) -> Answer:
    """Send a browser to the page of a provider, where its user signs in."""
    try:
        wish = wish_of(path, query)
        try:
            begun = await call.tieline.sign_ins.begin(
                wish, redirect_uri=call.base_url + CALLBACK, document=call.base_url + DOCUMENT
            )
        except (UnknownName, UsageError) as problem:
            refuse(problem)
    except (Refusal, TielineError) as problem:
        error_type, words = _told(problem)
        outcome = _failure(path.integration, "", error_type, words)
        keep = await _is_in_session(call, path, query)  # a stranger makes us write nothing down
        await call.tieline.sign_ins.audience.tell(query.ws_client_id, outcome, keep=keep)
        at_page = {"integration": path.integration, "error": error_type, "field": _field(problem)}
        return _page_of(call, query.ws_client_id, at_page) or pages.failed(words, headers.best)
    name, base = f"{_COOKIE}{secrets.token_hex(4)}", urlsplit(call.base_url)
    way = "/" if begun.anywhere else CALLBACK
    facts = [f"{name}={begun.cookie.reveal()}", f"Path={base.path}{way}", "HttpOnly", "SameSite=Lax"]
    facts += [f"Max-Age={PATIENCE // MICROSECONDS}", *(["Secure"] if base.scheme == "https" else [])]
    return pages.sent_to(begun.url, headers={"set-cookie": "; ".join(facts)})


class ClientDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A client of OAuth servers that know it by the address of this document."""

    client_id: str
    client_name: str = CLIENT_NAME
    redirect_uris: tuple[str, ...]
    grant_types: tuple[str, ...] = ("authorization_code", "refresh_token")
    response_types: tuple[str, ...] = ("code",)
    token_endpoint_auth_method: str = "none"  # noqa: S105  # it has no secret


@operation("GET", DOCUMENT, tag="connect", scope=None, answers={200: ClientDocument})
async def get_client_metadata(call: Call) -> Answer:
    """Tell who this server is as an OAuth client, for those that read it there (Client ID Metadata Document)."""
    body = ClientDocument(client_id=call.base_url + DOCUMENT, redirect_uris=(call.base_url + CALLBACK,))
    return Answer(body=body, headers={"cache-control": "public, max-age=300"})


@operation(
    "GET", CALLBACK, tag="connect", scope=None, page=True, answers={200: None}, aliases=(INSTALLED_BACK,)
)
async def finish_sign_in(call: Call, raw: RawRequest) -> Answer:
    """Take a browser back from the page of a provider, and store the account that it brings."""
    query = dict(parse_qsl(urlsplit(raw.target).query, keep_blank_values=True))
    state = next((query[name] for name in _STATES if query.get(name)), "")
    language = language_of(None, _header(raw, "accept-language"))
    try:
        outcome = await call.tieline.sign_ins.finish(state, query, _cookies(raw))
    except UnknownName:
        return pages.over(language)
    audience = call.tieline.sign_ins.audience
    if outcome.error is not None:
        error_type, words = _told(outcome.error)
        told = _failure(outcome.integration, outcome.connection_id, error_type, words)
        await audience.tell(outcome.audience, told)
        at_page = {"integration": outcome.integration, "error": error_type}
        return _page_of(call, outcome.audience, at_page) or pages.failed(words, language)
    call.about(f"{outcome.integration}/{outcome.connection_id}")
    await audience.tell(outcome.audience, _success(outcome))
    at_page = {"integration": outcome.integration, "connection": outcome.connection_id}
    return _page_of(call, outcome.audience, at_page) or pages.succeeded(language)


async def _is_in_session(call: Call, path: ConnectPath, query: ConnectQuery) -> bool:
    try:
        await in_session(call, path, query)
    except Refusal:
        return False
    return True


def _page_of(call: Call, audience: str | None, told: Mapping[str, str]) -> Answer | None:
    """Send a browser back to the page that it came from, which reads how it went behind the `#`; None for others."""
    name, _, query = (audience or "").partition("?")
    if name != SAME_WINDOW:
        return None
    shown = [(name, value) for name, value in parse_qsl(query) if value in _SHOWN.get(name, ())]
    asked = f"?{urlencode(shown)}" if shown else ""
    return pages.sent_to(f"{call.base_url}/connect{asked}#{urlencode(told)}", headers={})


def _field(problem: Refusal | TielineError) -> str:
    return (problem.field or "") if isinstance(problem, UsageError) else ""


def _cookies(raw: RawRequest) -> tuple[str, ...]:
    """Return the cookies by which a browser shows that it began a sign-in: there may be several under way."""
    pairs = (each.strip().partition("=") for each in _header(raw, "cookie").split(";"))
    return tuple(value for name, _, value in pairs if name.startswith(_COOKIE))


def _header(raw: RawRequest, wanted: str) -> str:
    """Return all that a header says; cookies, the one that comes in parts, have semicolons between."""
    return ";".join(value for name, value in raw.headers if name.lower() == wanted)


def _told(problem: Refusal | TielineError) -> tuple[str, str]:
    """Return what the browser hears of a failure: a word for programs, and a sentence."""
    if isinstance(problem, RefreshFailed) and problem.reason:
        return problem.reason, problem.message
    if isinstance(problem, ConnectionRefused):
        problem = _refused(problem)
    refusal = (
        problem if isinstance(problem, Refusal) else refusal_of(problem, bad_input="invalid_query_params")
    )
    if refusal is None:
        return "server_error", "the account could not be connected"
    words = refusal.problem.message
    return refusal.problem.code, words if isinstance(words, str) else refusal.problem.code


def _success(outcome: Outcome) -> Told:
    return {
        "message_type": "success",
        "provider_config_key": outcome.integration,
        "connection_id": outcome.connection_id,
        "is_pending": False,
    }


def _failure(integration: str, connection_id: str, error_type: str, words: str) -> Told:
    return {
        "message_type": "error",
        "provider_config_key": integration,
        "connection_id": connection_id,
        "error_type": error_type,
        "error_desc": words,
    }


OPERATIONS: tuple[Operation, ...] = (begin_sign_in, finish_sign_in, get_client_metadata)
