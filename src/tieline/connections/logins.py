"""The logins that turn an account's fields into a token, as the provider's data says; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from tieline.auth.assertions import made, read_assertion
from tieline.auth.credentials import NoCredentials, TwoStep
from tieline.auth.token_call import Exchange, Grant
from tieline.auth.token_login import Login, Step, log_in
from tieline.connections.app_grants import local_grant
from tieline.connections.certificates import needed_identity
from tieline.connections.endpoint import body_format, lifetime, token_url
from tieline.core.clock import MICROSECONDS
from tieline.core.errors import RefreshFailed, UsageError
from tieline.core.templates import Scope
from tieline.providers.model import Provider, TokenStep

#: How long a session lives that nobody uses.
_SESSION = 35 * 60 * MICROSECONDS


def login_grant(provider: Provider, credentials: TwoStep, scope: Scope, *, now: int) -> Grant:
    """Return the exchange that logs in; with a refresh token, where the provider has such, that is tried first.

    Raises `UsageError` naming what is missing.
    """
    login = msgspec.structs.replace(_login(provider), identity=needed_identity(provider, credentials))
    if credentials.refresh_token is not None and provider.refresh_token_params:
        renewal = msgspec.structs.replace(
            login.first,
            url=token_url(provider, renewing=True),
            params=provider.refresh_token_params,
            headers=provider.refresh_token_headers or provider.token_headers,
        )
        again = msgspec.structs.replace(login, first=renewal, further=())
        try:
            return (yield from log_in(again, scope, now=now))
        except RefreshFailed:
            pass  # the fields still open the account
    signed = yield from _signed(provider, scope, now)
    return (yield from log_in(login, signed, now=now))


def _login(provider: Provider) -> Login:
    answer = provider.token_response
    if answer is None:
        raise UsageError(
            f"token_response: {provider.name} does not say where the token is", field="token_response"
        )
    return Login(
        first=Step(
            url=token_url(provider, renewing=False),
            method=provider.token_request_method,
            params=provider.token_params,
            headers=provider.token_headers,
            body_format=body_format(provider.body_format, "json"),
        ),
        further=tuple(_step(provider, each) for each in provider.additional_steps),
        token=answer.token,
        refresh_token=answer.refresh_token,
        expiration=answer.token_expiration,
        strategy=answer.token_expiration_strategy,
        milliseconds=provider.expires_in_unit == "milliseconds",
        lifetime=lifetime(provider),
        cookies=bool(provider.token_response_headers),
    )


def _step(provider: Provider, step: TokenStep) -> Step:
    return Step(
        url=step.token_url or token_url(provider, renewing=False),
        method=step.token_request_method or provider.token_request_method,
        params=step.token_params,
        headers=step.token_headers or provider.token_headers,
        body_format=body_format(step.body_format or provider.body_format, "json"),
    )


def _signed(provider: Provider, scope: Scope, now: int) -> Exchange[Scope]:
    """Return what a login reads, with what is signed for it: `${token}`, and `${credentials.assertion}`."""
    values = dict(scope.values)
    if provider.token is not None:
        values["token"] = (yield from local_grant(provider, scope, now=now)).token
    if provider.assertion is not None:
        assertion = made(read_assertion(provider.assertion), scope, now=scope.now)
        own = cast("Mapping[str, object]", values["credentials"])
        values["credentials"] = {**own, "assertion": assertion}
    return msgspec.structs.replace(scope, values=values)


def session_grant(provider: Provider, scope: Scope, *, now: int) -> Grant:
    """Return the exchange that begins a session of a user in an organisation."""
    params = provider.token_params or {
        "username": "${credentials.username}",
        "password": "${credentials.password}",
        "organizationId": "${credentials.organization_id}",
        "devKey": "${credentials.dev_key}",
    }
    first = Step(
        url=token_url(provider, renewing=False),
        params=params,
        headers=provider.token_headers,
        body_format=body_format(provider.body_format, "json"),
    )
    login = Login(
        first=first,
        token="sessionId",  # noqa: S106  # a field's name
        lifetime=lifetime(provider) or _SESSION,
        identity=needed_identity(provider, NoCredentials()),
    )
    return log_in(login, scope, now=now)
