"""Logging in for a token: one request, or several of which each may use the answers before it; without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast

import msgspec

from tieline.auth.address import fill_address
from tieline.auth.token_call import (
    BodyFormat,
    Grant,
    TokenCall,
    Tokens,
    end_of_life,
    moment,
    read_answer,
    read_token,
    refused,
    text_at,
)
from tieline.core.json import JsonValue, dig
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.templates import Scope, TemplateTree
from tieline.http.identity import Identity
from tieline.http.model import Response


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One request of a login; its texts are templates."""

    url: str
    method: str = "POST"
    params: Mapping[str, JsonValue] = {}
    headers: Mapping[str, str] = {}
    body_format: BodyFormat = "json"


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """A login: its requests, and where the last answer has what; `lifetime` in microseconds where it does not say.

    Where `token` is empty, that answer is the token. With `cookies` it also sets some, which are kept as one header.
    """

    first: Step
    further: tuple[Step, ...] = ()
    token: str
    refresh_token: str | None = None
    expiration: str | None = None
    strategy: Literal["expireIn", "expireAt"] = "expireIn"
    milliseconds: bool = False
    lifetime: int | None = None
    cookies: bool = False
    #: The certificate that the client shows when it connects.
    identity: Identity | None = None


#: Under which name an answer that is nothing but a token is kept.
_WHOLE = "token"
#: Under which name of an answer its cookies are kept.
COOKIES = "_cookies"


def log_in(login: Login, scope: Scope, *, now: int) -> Grant:
    """Go through the steps; the answer of the first is `${step1.…}` to those behind it, and so on.

    A parameter or header whose placeholder has no value is left out. Raises `RefreshFailed` where the provider
    refuses, `UsageError` where an address lacks a field.
    """
    response = yield _call(login, login.first, scope)
    answers: dict[str, Mapping[str, JsonValue]] = {}
    for number, step in enumerate(login.further, 1):
        answers[f"step{number}"] = read_answer(response)
        values = {**scope.values, **answers}
        response = yield _call(login, step, msgspec.structs.replace(scope, values=values))
    document = read_answer(response) if login.token else {_WHOLE: read_token(response)}
    token = text_at(document, login.token or _WHOLE)
    if token is None:
        raise refused(response, document)
    renewal = text_at(document, login.refresh_token) if login.refresh_token else None
    if login.cookies:
        document = {**document, COOKIES: _cookies(response)}
    return Tokens(
        token=Secret(token),
        refresh_token=Secret(renewal) if renewal else None,
        expires_at=_end(login, document, now),
        raw=SecretDocument(document),
    )


def _cookies(response: Response) -> str:
    """Return the cookies that an answer sets as a header of requests has them; one that is taken back is none."""
    found: dict[str, str] = {}
    for header, value in response.headers:
        if header.lower() == "set-cookie":
            name, _, content = value.partition(";")[0].strip().partition("=")
            found[name] = content
    return "; ".join(f"{name}={value}" for name, value in found.items() if name and value)


def _end(login: Login, document: Mapping[str, JsonValue], now: int) -> int | None:
    said = dig(document, login.expiration) if login.expiration else None
    if login.strategy == "expireAt":
        end = moment(said)
    else:
        end = end_of_life(said, now=now, milliseconds=login.milliseconds)
    if end is None and login.lifetime is not None:
        return now + login.lifetime
    return end


def _call(login: Login, step: Step, scope: Scope) -> TokenCall:
    address = fill_address(step.url, scope, what="the address for a token")
    headers = cast("dict[str, str]", TemplateTree.parse(step.headers).fill(scope).value)
    params = cast("dict[str, JsonValue]", TemplateTree.parse(step.params).fill(scope).value)
    return TokenCall(
        url=address.url,
        trusted=address.trusted,
        method=step.method,
        params=params,
        headers=tuple(headers.items()),
        body_format=step.body_format,
        identity=login.identity,
    )
