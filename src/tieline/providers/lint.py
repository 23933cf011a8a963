"""Judges an entry of the catalogue before anybody connects by it; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tieline.auth.address import ends_of_hosts, free_hosts, parts_of_hosts
from tieline.auth.signing import Signing
from tieline.core.errors import UsageError
from tieline.core.templates import Template
from tieline.core.typed import convert
from tieline.providers.ability import signs_itself
from tieline.providers.alias import Entry
from tieline.providers.catalogue import build
from tieline.providers.ends import bounds_host, holds_host
from tieline.providers.fields import unknown_fields
from tieline.providers.finding import Finding
from tieline.providers.given import gives, sends_key
from tieline.providers.model import Provider
from tieline.providers.patterns import fault
from tieline.providers.reading import Path, fields_of, items_of
from tieline.providers.sound import facts, inputs, limits, pages

#: Fields whose texts are for people, or have a syntax of their own.
_PROSE = frozenset(
    {"credentials", "connection_config", "integration_config", "assertion_option", "signing", "webhook"}
)
_NEEDED: dict[str, tuple[str, ...]] = {
    "OAUTH1": ("request_url", "authorization_url", "token_url"),
    "OAUTH2": ("authorization_url", "token_url"),
    "OAUTH2_CC": ("token_url",),
    "TWO_STEP": ("token_url", "token_response"),
    "SIGNATURE": ("signing",),
    "BILL": ("token_url",),
    "APP": ("authorization_url", "token_url"),
    "CUSTOM": ("authorization_url", "token_url"),
    "JWT": ("token", "signature"),
}
#: The auth modes whose credentials no login checks before they are stored.
_UNSEEN = frozenset({"BASIC", "API_KEY", "OAUTH2", "SIGNATURE"})
#: The auth modes in which the operator's client signs in for an account, and the addresses that get to see its secret.
_OUR_CLIENT = frozenset({"OAUTH1", "OAUTH2", "CUSTOM", "MCP_OAUTH2"})
_WITH_SECRET = frozenset({"token_url", "refresh_url", "request_url"})
#: Names that no public resolver knows.
_NEAR = (".localhost", ".local", ".internal", ".test", ".home.arpa")
_PLACE = re.compile(r" - at `(?P<path>[^`]*)`$")
_STEP = re.compile(r"([^.\[\]]+)(?!\])|\[(\d+)\]")


def check(written: Entry, entry: Entry, *, name: str, own: bool = False) -> list[Finding]:
    """Return what there is to say of an entry: as it was `written`, and with what it takes over from others.

    `own`: it is the operator's, who may know that a network is their own.
    """
    findings = [
        Finding(path=path, text=_unknown(path, known)) for path, known in unknown_fields(dict(written))
    ]
    try:
        provider = build(entry, name=name, own=own)
    except UsageError as problem:
        return [*findings, _misfit(problem.message)]
    judges = (_needs, _key_used, _templates, _addresses, _retry, _signing, _webhook, _installations, _usual)
    for judge in (*judges, inputs, limits, pages, facts):
        findings += judge(provider)
    return findings


def _unknown(path: Path, known: Collection[str]) -> str:
    alike = get_close_matches(str(path[-1]), known, n=1)
    return f"no such field{f': is {alike[0]} meant?' if alike else ''}"


def _misfit(message: str) -> Finding:
    """Return what msgspec says as a finding: its paths leave the names of freely named fields out."""
    found = _PLACE.search(message)
    steps = _STEP.findall(found["path"]) if found else []
    path = tuple(int(place) if place else field for field, place in steps if field != "$")
    return Finding(path=path, text=_PLACE.sub("", message))


def _needs(provider: Provider) -> Iterator[Finding]:
    for field in _NEEDED.get(provider.auth_mode, ()):
        if not getattr(provider, field) and not (field == "signing" and signs_itself(provider)):
            yield Finding(path=(field,), text=f"{provider.auth_mode} needs it")
    if provider.token_response is not None and provider.auth_mode != "TWO_STEP":
        text = (
            "only TWO_STEP reads it; of OAUTH2 alternate_access_token_response_path says where the token is"
        )
        yield Finding(path=("token_response",), text=text)


def _key_used(provider: Provider) -> Iterator[Finding]:
    if provider.auth_mode == "API_KEY" and not sends_key(provider):
        yield Finding(path=("proxy",), text="no header and no query sends ${apiKey}")


def _templates(provider: Provider) -> Iterator[Finding]:
    for path, text in _texts(provider.entry):
        try:
            names = Template.parse(text).names
        except UsageError as problem:
            yield Finding(path=path, text=problem.message)
            continue
        for each in sorted(names):
            if not gives(provider, each):
                yield Finding(path=path, text=f"${{{each}}} is given by no field of this provider")


def _texts(entry: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text that has a placeholder."""
    match entry:
        case str() if "${" in entry:
            yield path, entry
        case _:
            for name, value in fields_of(entry).items():
                if path or name not in _PROSE:
                    yield from _texts(value, (*path, name))
            for place, value in enumerate(items_of(entry)):
                yield from _texts(value, (*path, place))


def _addresses(provider: Provider) -> Iterator[Finding]:
    verification = provider.proxy.verification
    token_urls = provider.token_url if isinstance(provider.token_url, dict) else {"": provider.token_url}
    addresses: dict[Path, str | None] = {
        ("proxy", "base_url"): provider.proxy.base_url,
        ("proxy", "verification", "base_url_override"): None
        if verification is None
        else verification.base_url_override,
        ("authorization_url",): provider.authorization_url,
        ("refresh_url",): provider.refresh_url,
        ("request_url",): provider.request_url,
        ("registration_url",): provider.registration_url,
        ("installations", "url"): None if provider.installations is None else provider.installations.url,
        **{("token_url", *([key] if key else [])): url for key, url in token_urls.items()},
        **{
            ("additional_steps", place, "token_url"): step.token_url
            for place, step in enumerate(provider.additional_steps)
        },
    }
    for path, address in addresses.items():
        yield from _open_ends(provider, path, address or "")
        yield from _unbounded(provider, path, address or "")
        if path[0] in _WITH_SECRET and provider.auth_mode in _OUR_CLIENT:
            yield from _free(provider, path, address or "")
        for each in (address or "").split("||"):
            if each.strip().lower().startswith("http://"):
                text = "http: credentials would travel in plain sight; https is needed"
                yield Finding(path=path, text=text, severe=not (provider.own and _is_near(each.strip())))


def _open_ends(provider: Provider, path: Path, address: str) -> Iterator[Finding]:
    """Yield where an account could end the name of a host as it likes."""
    try:
        names = frozenset(ends_of_hosts(address))
    except UsageError:  # told of the template already
        return
    for name in sorted(names):
        root, _, field = name.partition(".")
        if root != "integrationConfig" and not bounds_host(provider.connection_config.get(field)):
            what = f"${{{name}}}" if name else "a function"
            text = (
                f"{what} ends the name of a host: its field needs an enum, or the address a slash before it"
            )
            yield Finding(path=path, text=text)


def _unbounded(provider: Provider, path: Path, address: str) -> Iterator[Finding]:
    """Yield where an account may write what it likes into the name of a host, so that a slip is found out late."""
    try:
        names = frozenset(parts_of_hosts(address)) - frozenset(ends_of_hosts(address))
    except UsageError:  # told of the template already
        return
    for name in sorted(names):
        root, _, field = name.partition(".")
        declared = provider.connection_config.get(field) if root == "connectionConfig" else None
        if declared is not None and not declared.automated and not bounds_host(declared):
            text = f"${{{name}}} is part of a host: its field should have a pattern"
            yield Finding(path=path, text=text, severe=False)


def _free(provider: Provider, path: Path, address: str) -> Iterator[Finding]:
    """Yield where an account could say which host gets to see the secret of our own client."""
    try:
        names = frozenset(free_hosts(address))
    except UsageError:  # told of the template already
        return
    for name in sorted(names):
        root, _, field = name.partition(".")
        declared = provider.connection_config.get(field)
        if root == "connectionConfig" and not (declared and declared.automated) and not holds_host(declared):
            text = f"${{{name}}} is the host that our client's secret goes to: its field needs an enum, or a pattern of hosts"
            yield Finding(path=path, text=text, severe=not provider.own)


def _is_near(url: str) -> bool:
    """Tell whether an address shows that it does not leave the operator's own network."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "$" not in host and ("." not in host or host.endswith(_NEAR))


def _retry(provider: Provider) -> Iterator[Finding]:
    retry = provider.proxy.retry
    if retry is not None and retry.in_body is not None and (wrong := fault(retry.in_body.expression)):
        yield Finding(path=("proxy", "retry", "in_body", "value"), text=wrong)


def _signing(provider: Provider) -> Iterator[Finding]:
    if provider.signing is None:
        return
    try:
        signing = convert(provider.signing, Signing)
    except msgspec.ValidationError as problem:
        found = _misfit(str(problem))
        yield Finding(path=("signing", *found.path), text=found.text)
        return
    if signing.json:
        yield Finding(path=("signing", "json"), text="no request is signed in its body, but webhooks are")
    for name in sorted(signing.inputs):
        if not gives(provider, f"credentials.{name}") and not gives(provider, f"connectionConfig.{name}"):
            yield Finding(path=("signing",), text=f"{{{name}}} is given by no field of this provider")


def _webhook(provider: Provider) -> Iterator[Finding]:
    signing = None if provider.webhook is None else provider.webhook.signing
    for name in sorted(signing.inputs - {"secret"} if signing is not None else ()):
        text = f"{{{name}}} is nothing that is known of a webhook: its secret is {{secret}}"
        yield Finding(path=("webhook", "signing"), text=text)


def _installations(provider: Provider) -> Iterator[Finding]:
    if provider.installations is not None and provider.auth_mode != "CUSTOM":
        yield Finding(path=("installations",), text="only CUSTOM has a user who could show it")


def _usual(provider: Provider) -> Iterator[Finding]:
    """Yield what a provider can do without, but should not."""
    if provider.auth_mode == "NONE":  # perhaps for any API at all
        return
    rule = provider.proxy.verification
    if provider.auth_mode in _UNSEEN and (rule is None or not rule.endpoints):
        text = "no request to check credentials by: wrong ones are found out late"
        yield Finding(path=("proxy", "verification"), text=text, severe=False)
    if provider.auth_mode == "CUSTOM" and provider.installations is None:
        text = "nothing shows that an installation is its user's: a browser could name another's"
        yield Finding(path=("installations",), text=text, severe=False)
    if provider.docs is None:
        yield Finding(path=("docs",), text="no page to read about the API", severe=False)
    if provider.proxy.base_url is None:
        text = "no address: each request has to name one"
        yield Finding(path=("proxy", "base_url"), text=text, severe=False)
