"""The page where an end user connects accounts, and what it asks its server for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import msgspec

from tieline.connections.model import Integration
from tieline.connections.sessions import ConnectSession, is_token
from tieline.connections.wishes import Wish
from tieline.core.errors import (
    BadAnswer,
    EgressRefused,
    PermissionMissing,
    ProviderError,
    RateLimited,
    RefreshFailed,
    RequestRejected,
    Unavailable,
    UnknownName,
    UsageError,
)
from tieline.core.look import THEMES, Theme
from tieline.providers.configured import configured
from tieline.server.connect.look import page_look, page_settings
from tieline.server.connect.offer import Choice, Offer, Setup, choice_of, who
from tieline.server.connect.page import ASSETS, asset, content_of, origins_of, page
from tieline.server.connect.texts import language_of
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, HeaderInput, Input, Operation, RawRequest, operation
from tieline.server.routes.auth import Connected
from tieline.server.routes.connect import no_session, session_token, token_of
from tieline.server.routes.connections import IntegrationKey
from tieline.server.routes.oauth import check_session, refuse
from tieline.server.routes.providers import described


class AssetPath(Input, frozen=True):
    file: str


class Caching(HeaderInput, frozen=True):
    if_none_match: str | None = msgspec.field(default=None, name="if-none-match")
    accept_encoding: str = msgspec.field(default="", name="accept-encoding")


class Bearer(HeaderInput, frozen=True):
    authorization: str | None = None

    def __repr__(self) -> str:
        return "Bearer(***)"


class AccountBody(Input, frozen=True):
    """An account as its user has typed it."""

    integration: IntegrationKey
    credentials: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    connection_config: dict[str, str] = msgspec.field(default_factory=dict[str, str])

    def __repr__(self) -> str:  # it holds secrets
        return f"AccountBody({self.integration})"


class OfferAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the page shows in a session."""

    data: Offer


@operation("GET", "/connect", tag="connect", scope=None, page=True, answers={200: None})
async def show_page(call: Call, raw: RawRequest) -> Answer:
    """Show the page where an end user connects accounts."""
    query, language = dict(parse_qsl(urlsplit(raw.target).query)), _language(raw)
    token = query.get("session_token", "")
    session, offer = await asyncio.to_thread(_found, call, token, language)
    settings = call.tieline.settings
    look = settings.connect_look if session is None else session.page.look.over(settings.connect_look)
    shown = page_look(look)
    content = content_of(
        urlsplit(call.base_url).path,
        language,
        shown,
        origins_of(session, settings.connect_origins, call.base_url),
        offer,
        expired=bool(token) and session is None,
    )
    return page(content, theme=_theme(query.get("theme")) or shown.theme)


def _language(raw: RawRequest) -> str:
    """Return the language of whoever looks at the page: what `lang` in its query says, or its browser."""
    query = dict(parse_qsl(urlsplit(raw.target).query))
    headers = {name.lower(): value for name, value in raw.headers}
    return language_of(query.get("lang"), headers.get("accept-language"))


def _theme(text: str | None) -> Theme | None:
    return next((each for each in THEMES if each == text), None)


@operation(
    "GET", "/connect/assets/{file}", tag="connect", scope=None, page=True, free=True, answers={200: bytes}
)
async def get_page_asset(call: Call, path: AssetPath, headers: Caching) -> Answer:
    """Return a part of the page."""
    del call
    if path.file not in ASSETS:
        raise Refusal(404, "not_found", "the page has no such part")
    zipped = "gzip" in headers.accept_encoding
    return await asyncio.to_thread(asset, path.file, headers.if_none_match, zipped=zipped)


@operation("GET", "/connect/offer", tag="connect", scope=None, page=True, answers={200: OfferAnswer})
async def get_offer(call: Call, raw: RawRequest) -> Answer:
    """Return what the page shows in the session whose token the caller presents."""
    _, offer = await asyncio.to_thread(_found, call, session_token(raw), _language(raw))
    if offer is None:
        raise no_session()
    return Answer(body=OfferAnswer(data=offer), headers={"cache-control": "no-store"})


async def _in_session(call: Call, headers: Bearer) -> None:
    await check_session(call, token_of(headers.authorization))


@operation(
    "POST",
    "/connect/accounts",
    tag="connect",
    scope=None,
    before=_in_session,
    page=True,
    answers={200: Connected},
)
async def connect_account(call: Call, headers: Bearer, body: AccountBody) -> Answer:
    """Connect an account by what its user has typed, whatever its kind, in the session whose token the caller presents.

    What the API or the login refuses has a `payload` with the `type` of the refusal.
    """
    wish = Wish(
        token=token_of(headers.authorization), integration=body.integration, params=body.connection_config
    )
    credentials = {name: text for name, text in body.credentials.items() if name != "type"}
    try:
        connection = await call.tieline.sign_ins.connect(wish, credentials)
    except (UnknownName, UsageError) as problem:
        refuse(problem)
    except ProviderError as problem:
        told = {"type": refusal_type(problem)}
        raise Refusal(400, "connection_test_failed", problem.message, payload=told) from None
    call.about(connection.name)
    return Answer(body=Connected(connection_id=connection.connection_id, integration=connection.integration))


def refusal_type(problem: ProviderError) -> str:
    """Return in a word why an account is refused: whether it is its user who can do something, and what."""
    match problem:
        case PermissionMissing():
            return "permission"
        case Unavailable() | RateLimited():
            return "unavailable"
        case BadAnswer() | EgressRefused():
            return "address"
        case RequestRejected() if problem.status == 404:
            return "address"
        case RefreshFailed() if problem.status is None or problem.status >= 500:
            return "unavailable"
        case _:
            return "refused"


def _found(call: Call, token: str, language: str) -> tuple[ConnectSession | None, Offer | None]:
    """Return the session of a token, and what the page shows in it; None and None where it is none."""
    if not is_token(token):
        return None, None
    try:
        session = call.tieline.sessions.find(token)
    except UnknownName:
        return None, None
    settings = call.tieline.settings
    look = session.page.look.over(settings.connect_look)
    offer = Offer(
        choices=tuple(_choices(call, session, language)),
        look=page_look(look),
        settings=page_settings(look),
        origins=origins_of(session, settings.connect_origins, call.base_url),
        who=who(session),
        reconnecting=session.reconnect is not None,
        return_url=session.page.return_url,
    )
    return session, offer


def _choices(call: Call, session: ConnectSession, language: str) -> Iterator[Choice]:
    for integration in call.tieline.integrations.all():
        if session.allows(integration.unique_key):
            setup = _setup(call, integration, session)
            choice = None if setup is None else choice_of(setup, session, language)
            if choice is not None:
                yield choice


def _setup(call: Call, integration: Integration, session: ConnectSession) -> Setup | None:
    """Return an integration with all that the page asks of it; None where it is not set up as it must be."""
    provider = described(call, integration.provider)
    if provider is None:
        return None
    try:
        whole = configured(provider, integration.integration_config)
    except UsageError:
        return None
    former = call.tieline.sessions.former(integration.unique_key, session)
    logo = f"{urlsplit(call.base_url).path}/images/template-logos/{provider.name}.svg"
    config = former.connection_config if former else {}
    return Setup(integration=integration, provider=whole, logo=logo, former=config)


OPERATIONS: tuple[Operation, ...] = (show_page, get_page_asset, get_offer, connect_account)
