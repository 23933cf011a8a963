"""Takes providers over from a catalogue in Nango's form, such as a user's own `providers.yaml`; pure."""

from __future__ import annotations

import msgspec

from tieline.core.errors import UnknownName, UsageError
from tieline.providers import reading
from tieline.providers.ability import Ability, ability
from tieline.providers.alias import Entry, resolve
from tieline.providers.catalogue import NAME, build
from tieline.providers.fields import unknown_fields
from tieline.providers.model import Provider
from tieline.providers.writing import write

#: What requests to APIs, sign-ins and logins go by; the rest is for people, or does not run here.
_DEPENDED = (
    "auth_mode",
    *("authorization_url", "authorization_params", "authorization_method", "authorization_url_skip_empty"),
    *("default_scopes", "scope_separator", "disable_pkce"),
    *(
        "token_url",
        "token_params",
        "token_headers",
        "token_response",
        "token_request_auth_method",
        "body_format",
    ),
    *("refresh_url", "refresh_params", "token_response_metadata", "alternate_access_token_response_path"),
    *("additional_steps", "signature", "proxy_header_authorization", "post_connection_script"),
)
_OF_PROXY = ("base_url", "headers", "query", "body", "retry", "decompress", "connection_config")
_INPUTS = ("credentials", "connection_config", "integration_config")
_HEAD = "# Taken over by `tieline providers import`; yours to change.\n"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a catalogue, with what it takes over from others; `unknown` are fields that mean nothing here."""

    provider: Provider
    ability: Ability
    unknown: tuple[str, ...]

    @property
    def text(self) -> str:
        """The entry as a file of its own."""
        return _HEAD + write(self.provider.entry)


def take(document: reading.Document) -> list[Taken]:
    """Return the providers that a catalogue describes, by name; raises `UsageError` naming the line of a bad one.

    Nothing of an entry is lost: fields that mean nothing here are kept as they were written.
    """
    entries = reading.fields_of(document.data)
    if not entries:
        raise UsageError("a catalogue is expected: providers by name")
    return [_take(name, document) for name in sorted(entries)]


def differences(ours: Entry, theirs: Entry) -> list[str]:
    """Return the fields of an entry that another one of the same provider has otherwise, and that requests depend on."""
    proxies = reading.fields_of(ours.get("proxy")), reading.fields_of(theirs.get("proxy"))
    differing = [
        *(name for name in _DEPENDED if _differ(ours.get(name), theirs.get(name))),
        *(f"proxy.{name}" for name in _OF_PROXY if _differ(*(each.get(name) for each in proxies))),
    ]
    for group in _INPUTS:
        missing = {*reading.fields_of(theirs.get(group))} - {*reading.fields_of(ours.get(group))}
        differing += [f"{group}.{field}" for field in missing]
    return sorted(differing)


def _differ(ours: object, theirs: object) -> bool:
    return theirs is not None and _plain(ours) != _plain(theirs)


def _plain(value: object) -> object:
    """Return a value in a form in which lists have an order of their own, and one of a single text is that text."""
    if fields := reading.fields_of(value):
        return {name: _plain(inner) for name, inner in fields.items()}
    items = [_plain(each) for each in reading.items_of(value)]
    if not items:
        return value
    return items[0] if len(items) == 1 else sorted(items, key=str)


def _take(name: str, document: reading.Document) -> Taken:
    entries = reading.fields_of(document.data)

    def other(_: Entry, target: str) -> Entry:
        if not isinstance(entries.get(target), dict):
            raise UnknownName(f"alias: there is no {target[:100]!r} in this file", field="alias")
        return reading.fields_of(entries[target])

    try:
        if not NAME.fullmatch(name):
            raise UsageError("a name has letters, digits, dots, dashes and underscores, 100 at most")
        if not isinstance(entries[name], dict):
            raise UsageError("the fields of a provider are expected")
        entry = resolve(reading.fields_of(entries[name]), other)
        provider = build(entry, name=name, own=True)
    except UsageError as problem:
        raise UsageError(f"line {document.line((name,))}: {name[:100]}: {problem.message}") from None
    unknown = (".".join(map(str, path)) for path, _ in unknown_fields(entry))
    return Taken(provider=provider, ability=ability(provider), unknown=tuple(unknown))
