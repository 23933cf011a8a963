"""What each part of a provider's entry brings about here, for those who take over a catalogue; pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from tieline.core.errors import UsageError
from tieline.core.templates import Template
from tieline.providers.ability import ability
from tieline.providers.given import brought, texts
from tieline.providers.model import AuthMode, Provider
from tieline.providers.sound import pages

#: The auth modes whose connections hold a token that ends.
_RENEWED: frozenset[AuthMode] = frozenset(
    {
        "OAUTH2",
        "OAUTH2_CC",
        "TWO_STEP",
        "JWT",
        "APP",
        "CUSTOM",
        "BILL",
        "AWS_SIGV4",
        "MCP_OAUTH2",
        "MCP_OAUTH2_GENERIC",
    }
)

Webhooks = Literal["verified", "unverified", "none"]


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What connections of a provider can do here.

    `connect`: they can be made. `call`: requests know where to go without being told. `refresh`: tokens are renewed, None where
    there are none. `paginate`: from page to page as the entry says. `verify`: credentials are checked when they are given.
    `webhooks`: what the provider sends is verified, or can only be taken unverified, or nothing is said of it.
    `wants` are values that templates read and that a script would have brought, which does not run: somebody has to give them.
    """

    connect: bool
    call: bool
    refresh: bool | None
    paginate: bool
    verify: bool
    webhooks: Webhooks
    wants: tuple[str, ...] = ()


def reach(provider: Provider) -> Reach:
    """Tell what an entry can do here, part by part."""
    works = ability(provider).missing is None
    rule = provider.proxy.verification
    wants = tuple(sorted({*_wanted(provider)}))
    return Reach(
        connect=works,
        call=works and provider.proxy.base_url is not None,
        refresh=works if provider.auth_mode in _RENEWED else None,
        paginate=bool(provider.proxy.paginate) and not any(pages(provider)),
        verify=works and rule is not None and bool(rule.endpoints),
        webhooks=_webhooks(provider),
        wants=wants,
    )


def _webhooks(provider: Provider) -> Webhooks:
    if provider.webhook is not None:
        return "verified"
    return "none" if provider.webhook_routing_script is None else "unverified"


def _wanted(provider: Provider) -> Iterator[str]:
    """Yield the fields of `connection_config` that requests read, and that nothing but a script would bring."""
    if provider.post_connection_script is None:
        return
    proxy, given = provider.proxy, _given(provider)
    for text in texts((proxy.base_url, proxy.headers, proxy.query, proxy.body)):
        alternatives = [{*_lacking(each, given)} for each in text.split("||")]
        if all(alternatives):
            yield from alternatives[0]


def _given(provider: Provider) -> set[str]:
    asked = {
        name
        for name, field in provider.connection_config.items()
        if not field.automated or field.default_value is not None
    }
    return asked | brought(provider) | {*provider.integration_config}


def _lacking(text: str, given: set[str]) -> Iterator[str]:
    try:
        names = Template.parse(text).names
    except UsageError:  # the linter tells of it
        return
    for name in names:
        root, _, path = name.partition(".")
        if root == "connectionConfig" and path.partition(".")[0] not in given:
            yield path
