"""With which certificate an account's connections are made: its own, or that of the integration's client; pure."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.auth.credentials import ClientCredentials, Credentials, TwoStep
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.core.secrets import Secret
from tieline.http.identity import CERTIFICATE, KEY, Identity, read_identity
from tieline.providers.model import Provider
from tieline.providers.usual import place_of_certificate


def identity_of(provider: Provider, credentials: Credentials) -> Identity | None:
    """Return what connections for an account are made with; None where its provider asks for none, or there is none."""
    match place_of_certificate(provider):
        case "integration_config":
            return _identity(provider.integration_values)
        case "credentials":
            return _own(credentials)
        case None:
            return None


def needed_identity(provider: Provider, credentials: Credentials) -> Identity | None:
    """As `identity_of`; raises `UsageError` naming what is missing where the provider asks for one."""
    found, place = identity_of(provider, credentials), place_of_certificate(provider)
    if place is not None and found is None:
        told = f"{place}.{CERTIFICATE}: is required, and {KEY}"
        raise UsageError(told, field=f"{place}.{CERTIFICATE}")
    return found


def with_identity(provider: Provider, given: Mapping[str, JsonValue], *, place: str) -> dict[str, JsonValue]:
    """Return what was given at a place with certificate and key as they are stored, where they belong there.

    Raises `UsageError` naming the one that is missing or no good.
    """
    if place != place_of_certificate(provider):
        return dict(given)
    texts: dict[str, str] = {}
    for name in (CERTIFICATE, KEY):
        value = given.get(name)
        if not isinstance(value, str) or not value:
            told = "must be a text" if value else "is required"
            raise UsageError(f"{place}.{name}: {told}", field=f"{place}.{name}")
        texts[name] = value
    identity = read_identity(texts[CERTIFICATE], texts[KEY], place=place)
    return {**given, CERTIFICATE: identity.certificate, KEY: identity.private_key.reveal()}


def _own(credentials: Credentials) -> Identity | None:
    match credentials:
        case ClientCredentials():
            return credentials.identity
        case TwoStep():
            return _identity(credentials.fields.reveal())
        case _:
            return None


def _identity(values: Mapping[str, JsonValue]) -> Identity | None:
    certificate, key = values.get(CERTIFICATE), values.get(KEY)
    if isinstance(certificate, str) and isinstance(key, str) and certificate and key:
        return Identity(certificate=certificate, private_key=Secret(key))
    return None
