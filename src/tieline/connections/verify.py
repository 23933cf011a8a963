"""Checks credentials by the request that the provider's data names."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

import msgspec

from tieline.auth.address import fill_address
from tieline.connections.answers import decoded, refusal
from tieline.connections.authorize import Prepared, authorized, prepare
from tieline.connections.grants import hidden, redacted, secrets_in
from tieline.connections.model import Connection, Draft, limits_of
from tieline.connections.scope import scope_of
from tieline.connections.transport import Transports, new_nonce
from tieline.core.clock import Clock, SystemClock, now_us
from tieline.core.errors import BadAnswer, ProviderError, Unavailable, UsageError
from tieline.core.json import JsonValue, dig
from tieline.core.templates import Scope, Template, TemplateTree
from tieline.http.model import Request, Response, find_header
from tieline.http.pacer import AsyncPacer
from tieline.http.ports import PaceStore
from tieline.http.retry import RetryPolicy
from tieline.http.session import AsyncSession
from tieline.providers.model import Provider, Verification

#: How patient to be with an API that has not answered yet: a wrong address is told within seconds, not minutes.
FIRST_CONTACT = RetryPolicy(attempts=5, base=1.0, cap=4.0, lasting_faults=False)
_LONGEST_MESSAGE = 500


async def verify(
    account: Draft | Connection, provider: Provider, session: AsyncSession, *, clock: Clock | None = None
) -> None:
    """Return if the account answers as it should, at any of the provider's endpoints; or where there are none to ask.

    Raises `Unauthorized`, `PermissionMissing`, `Unavailable`, or `BadAnswer` for a host that is not this API: what the
    first endpoint said. `UsageError` names a value that is missing or cannot be sent.
    """
    rule, credentials = provider.proxy.verification, account.credentials
    if rule is None or not rule.endpoints or credentials is None:
        return
    now = now_us(clock or SystemClock())
    nonce = new_nonce()
    prepared = prepare(provider, account, credentials, now=now)
    scope = scope_of(provider, account.connection_config, credentials, now=now, nonce=nonce)
    problems: list[ProviderError] = []
    for endpoint in rule.endpoints:
        request = authorized(prepared, _request(rule, endpoint, prepared, scope), now=now, nonce=nonce)
        try:
            response = await session.fetch(request, policy=FIRST_CONTACT)
            _judge(response, rule, provider, prepared.base_url)
        except ProviderError as problem:
            told = hidden(
                redacted(problem.message, credentials, None), secrets_in(provider.integration_values)
            )
            problem.args = (told[:_LONGEST_MESSAGE],)
            problems.append(problem)
            if isinstance(problem, Unavailable):  # the others are at the same place
                break
        else:
            return
    raise problems[0]


class Verifier:
    """Verifies accounts over injected transports, at the pace of each."""

    def __init__(self, transports: Transports, pace: PaceStore, clock: Clock) -> None:
        self._transports = transports
        self._pace = pace
        self._clock = clock

    async def verify(self, draft: Draft, provider: Provider) -> None:
        """As `verify`; an address that an account gives must be one that may be called."""
        limits = draft.limits or limits_of(provider)
        pacer = AsyncPacer(self._pace, key=draft.identity, limits=limits, clock=self._clock)
        transport = self._transports.of(trusted=_is_trusted(draft, provider))
        session = AsyncSession(transport, pacer=pacer, clock=self._clock)
        await verify(draft, provider, session, clock=self._clock)


def _is_trusted(draft: Draft, provider: Provider) -> bool:
    rule = provider.proxy.verification
    override = None if rule is None else rule.base_url_override
    return draft.trusted if override is None else Template.parse(override).literal


def _request(rule: Verification, endpoint: str, prepared: Prepared, scope: Scope) -> Request:
    """Return the request that an endpoint is asked by, but for what every request needs."""
    base_url = prepared.base_url
    if rule.base_url_override is not None:
        base_url = fill_address(rule.base_url_override, scope, what="the address to verify at").url.rstrip(
            "/"
        )
    path = Template.parse(endpoint).fill(scope)
    if path is None:
        raise UsageError(
            f"verification: {endpoint} needs values that are not there", field="connection_config"
        )
    url = f"{base_url}/{path.removeprefix('/')}"  # a slash, lest what an account says end the host's name
    named = cast("dict[str, str]", TemplateTree.parse(rule.headers).fill(scope).value)
    headers = (
        *named.items(),
        *(() if "accept" in map(str.lower, named) else (("Accept", "application/json"),)),
    )
    data = TemplateTree.parse(rule.data).fill(scope).value
    if data is None:
        return Request(method=rule.method, url=url, headers=headers)
    kind = find_header(headers, "Content-Type")
    if kind is None:
        headers = (*headers, ("Content-Type", "application/json"))
    is_form = kind is not None and "form" in kind and isinstance(data, dict)
    body = urlencode(cast("dict[str, str]", data)).encode() if is_form else _raw(data)
    return Request(method=rule.method, url=url, headers=headers, body=body)


def _raw(data: JsonValue) -> bytes:
    return data.encode() if isinstance(data, str) else msgspec.json.encode(data)


def _judge(response: Response, rule: Verification, provider: Provider, base_url: str) -> None:
    if not response.ok:
        raise refusal(response, provider.errors)
    if rule.expects is not None and dig(decoded(response), rule.expects) is None:
        raise BadAnswer(
            f"{base_url} answered, but not as {provider.display_name} does; is the address right?",
            status=response.status,
        )
