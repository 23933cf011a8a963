"""Accounts that an end user's browser connects with what its user has typed; in a connect session."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tieline.core.errors import ProviderError, UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, Input, Operation, operation
from tieline.server.routes.oauth import ConnectPath, ConnectQuery, in_session, refuse, wish_of

_ERRORS = (
    (400, "unknown_provider_config"),
    (400, "integration_not_allowed"),
    (400, "invalid_auth_mode"),
    (400, "connection_test_failed"),
    (401, "missing_auth_header"),
    (401, "invalid_connect_session_token_format"),
    (401, "unknown_connect_session_token"),
    (404, "not_found"),
)


class Connected(msgspec.Struct, frozen=True, kw_only=True):
    """The connection that there is now."""

    connection_id: str = msgspec.field(name="connectionId")
    integration: str = msgspec.field(name="providerConfigKey")


class KeyBody(Input, frozen=True):
    """An API key."""

    api_key: str = msgspec.field(name="apiKey")

    def __repr__(self) -> str:
        return "KeyBody(***)"


class BasicBody(Input, frozen=True):
    """A user name and a password; some APIs want only one of them."""

    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return "BasicBody(***)"


class ClientBody(Input, frozen=True):
    """An OAuth client that gets tokens for itself."""

    client_id: str
    client_secret: str = ""
    client_certificate: str | None = None
    client_private_key: str | None = None

    def __repr__(self) -> str:
        return "ClientBody(***)"


class TokenBody(Input, frozen=True):
    """A token that was made by hand, and perhaps the client that it was made for."""

    token_id: str
    token_secret: str
    client_id: str | None = msgspec.field(default=None, name="oauth_client_id_override")
    client_secret: str | None = msgspec.field(default=None, name="oauth_client_secret_override")

    def __repr__(self) -> str:
        return "TokenBody(***)"


class SessionBody(Input, frozen=True):
    """A user of an organisation, and the key of whoever calls."""

    username: str
    password: str
    organization_id: str
    dev_key: str

    def __repr__(self) -> str:
        return "SessionBody(***)"


class RoleBody(Input, frozen=True):
    """A role at AWS, whose keys are lent to whoever may take it."""

    role_arn: str
    region: str | None = None


async def _connect(
    call: Call, path: ConnectPath, query: ConnectQuery, kind: str, credentials: Mapping[str, JsonValue]
) -> Answer:
    given = {name: value for name, value in credentials.items() if value is not None}
    try:
        connection = await call.tieline.sign_ins.connect(wish_of(path, query), {**given, "type": kind})
    except (UnknownName, UsageError) as problem:
        refuse(problem)
    except ProviderError as problem:
        raise Refusal(400, "connection_test_failed", problem.message) from None
    call.about(connection.name)
    return Answer(body=Connected(connection_id=connection.connection_id, integration=connection.integration))


@operation(
    "POST",
    "/api-auth/api-key/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_api_key(call: Call, path: ConnectPath, query: ConnectQuery, body: KeyBody) -> Answer:
    """Connect an account by its API key."""
    return await _connect(call, path, query, "API_KEY", {"apiKey": body.api_key})


@operation(
    "POST",
    "/api-auth/basic/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_basic(call: Call, path: ConnectPath, query: ConnectQuery, body: BasicBody) -> Answer:
    """Connect an account by a user name and a password."""
    pair = {"username": body.username or None, "password": body.password or None}
    return await _connect(call, path, query, "BASIC", pair)


@operation(
    "POST",
    "/oauth2/auth/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_client(call: Call, path: ConnectPath, query: ConnectQuery, body: ClientBody) -> Answer:
    """Connect an account by an OAuth client of its own."""
    return await _connect(call, path, query, "OAUTH2_CC", msgspec.structs.asdict(body))


@operation(
    "POST",
    "/auth/two-step/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_login(
    call: Call, path: ConnectPath, query: ConnectQuery, body: dict[str, JsonValue]
) -> Answer:
    """Connect an account by the fields of its login."""
    given = {name: value for name, value in body.items() if name != "assertionOption"}
    if isinstance(options := body.get("assertionOption"), Mapping):
        given.update(options)
    return await _connect(call, path, query, "TWO_STEP", given)


@operation(
    "POST",
    "/auth/signature/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
    aliases=("/auth/signature-based/{integration}",),
)
async def connect_signature(
    call: Call, path: ConnectPath, query: ConnectQuery, body: dict[str, JsonValue]
) -> Answer:
    """Connect an account by a user and a secret with which requests are signed."""
    return await _connect(call, path, query, "SIGNATURE", body)


@operation(
    "POST",
    "/auth/jwt/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_jwt(
    call: Call, path: ConnectPath, query: ConnectQuery, body: dict[str, JsonValue]
) -> Answer:
    """Connect an account by the key with which its tokens are signed."""
    return await _connect(call, path, query, "JWT", body)


@operation(
    "POST",
    "/auth/tba/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_token(call: Call, path: ConnectPath, query: ConnectQuery, body: TokenBody) -> Answer:
    """Connect an account by a token with which requests are signed."""
    own = {"client_id": body.client_id, "client_secret": body.client_secret}
    override = {name: text for name, text in own.items() if text is not None}
    given = {"token_id": body.token_id, "token_secret": body.token_secret}
    return await _connect(call, path, query, "TBA", {**given, "config_override": override or None})


@operation(
    "POST",
    "/auth/bill/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_session(call: Call, path: ConnectPath, query: ConnectQuery, body: SessionBody) -> Answer:
    """Connect an account by a user of an organisation, whose login begins a session."""
    return await _connect(call, path, query, "BILL", msgspec.structs.asdict(body))


@operation(
    "POST",
    "/auth/aws-sigv4/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_role(call: Call, path: ConnectPath, query: ConnectQuery, body: RoleBody) -> Answer:
    """Connect an account by a role that we may take there."""
    return await _connect(call, path, query, "AWS_SIGV4", msgspec.structs.asdict(body))


@operation(
    "POST",
    "/auth/unauthenticated/{integration}",
    tag="connect",
    scope=None,
    before=in_session,
    answers={200: Connected},
    errors=_ERRORS,
)
async def connect_open(call: Call, path: ConnectPath, query: ConnectQuery) -> Answer:
    """Connect an account of an API that asks for no credentials."""
    return await _connect(call, path, query, "NONE", {})


OPERATIONS: tuple[Operation, ...] = (
    connect_api_key,
    connect_basic,
    connect_client,
    connect_login,
    connect_signature,
    connect_jwt,
    connect_token,
    connect_session,
    connect_role,
    connect_open,
)
