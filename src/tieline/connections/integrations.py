"""Integrations: a provider set up for use, with the OAuth client or app it may need. Every method blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec
from msgspec import UNSET, UnsetType

from tieline.auth.private_keys import load_private_key
from tieline.connections.certificates import with_identity
from tieline.connections.fields import completed
from tieline.connections.model import AppKey, CustomApp, Integration, IntegrationCredentials, OAuthClient
from tieline.connections.ports import IntegrationStore
from tieline.connections.roles import READ_OF_INTEGRATION
from tieline.core.clock import Clock, now_us
from tieline.core.errors import UnknownName, UsageError
from tieline.core.json import JsonValue
from tieline.core.private_keys import MOST_RSA_BITS
from tieline.core.secrets import Secret
from tieline.providers.configured import configured
from tieline.providers.model import Provider

#: What of any integration's configuration says that the streams of its provider's source start by themselves.
AUTO_START_SYNCS = "auto_start_syncs"
#: What of any integration's configuration signs the webhooks of its provider.
WEBHOOK_SECRET = "webhook_secret"  # noqa: S105  # a field's name

UNIQUE_KEY = r"^[a-zA-Z0-9~:.@ _-]+$"
LONGEST_NAME = 255

#: The credentials that an integration of each auth mode must have; those of other modes have none.
_KINDS: Mapping[str, type[OAuthClient | AppKey | CustomApp]] = {
    "OAUTH1": OAuthClient,
    "OAUTH2": OAuthClient,
    "TBA": OAuthClient,
    "APP": AppKey,
    "CUSTOM": CustomApp,
    "MCP_OAUTH2": OAuthClient,
}
#: Another type by which such credentials may be called.
_SAME = {"MCP_OAUTH2": "OAUTH2"}
_SCOPES = re.compile(r"[\x21-\x2b\x2d-\x7e]+(,[\x21-\x2b\x2d-\x7e]+)*")


class NewIntegration(msgspec.Struct, frozen=True, kw_only=True):
    """An integration to be."""

    provider: str
    unique_key: str
    display_name: str | None = None
    credentials: IntegrationCredentials | None = None
    forward_webhooks: bool = True
    integration_config: dict[str, JsonValue] = {}
    custom: dict[str, JsonValue] = {}

    def __repr__(self) -> str:  # its configuration may hold secrets
        return f"NewIntegration({self.unique_key})"


class IntegrationChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change of an integration; UNSET leaves as it is."""

    unique_key: str | UnsetType = UNSET
    display_name: str | UnsetType = UNSET
    credentials: IntegrationCredentials | UnsetType = UNSET
    forward_webhooks: bool | UnsetType = UNSET
    integration_config: dict[str, JsonValue] | UnsetType = UNSET
    custom: dict[str, JsonValue] | UnsetType = UNSET

    def __repr__(self) -> str:  # the configuration may hold secrets
        return "IntegrationChanges(***)"


class IntegrationService:
    """Creates, changes and removes integrations; nothing is changed where something is wrong."""

    def __init__(
        self, store: IntegrationStore, load_provider: Callable[[str], Provider], clock: Clock
    ) -> None:
        self._store = store
        self._load_provider = load_provider
        self._clock = clock

    def all(self) -> list[Integration]:
        """Return every integration, the oldest first."""
        return self._store.all()

    def get(self, unique_key: str) -> Integration:
        """Return an integration. Raises `UnknownName`."""
        found = self._store.find(unique_key)
        if found is None:
            raise _unknown(unique_key)
        return found

    def provider(self, unique_key: str, name: str) -> Provider:
        """Return a provider as an integration sets it up, as it is where there is no such integration yet.

        Raises `UsageError` where the integration is another provider's.
        """
        found, provider = self._store.find(unique_key), self._load_provider(name)
        if found is None:
            return provider
        if found.provider != provider.name:
            told = f"integration: {unique_key!r} is of {found.provider}, not of {provider.name}"
            raise UsageError(told, field="integration")
        return configured(provider, found.integration_config)

    def create(self, new: NewIntegration) -> Integration:
        """Store a new integration. Raises `UsageError` naming the field that is wrong."""
        provider = self._provider(new.provider)
        _check_known(provider, new.integration_config)
        now = self._now_us()
        wanted = _checked(
            Integration(
                key=0,
                unique_key=new.unique_key,
                provider=provider.name,
                display_name=new.display_name,
                credentials=new.credentials,
                forward_webhooks=new.forward_webhooks,
                integration_config=new.integration_config,
                custom=new.custom,
                created_at=now,
                updated_at=now,
            ),
            provider,
        )
        made = self._store.create(wanted, now=now)
        if made is None:
            raise _taken(new.unique_key)
        return made

    def update(self, unique_key: str, changes: IntegrationChanges) -> Integration:
        """Change an integration and return it. Raises `UnknownName`, or `UsageError` naming the field that is wrong."""
        former = self.get(unique_key)
        given = {
            name: value
            for name in changes.__struct_fields__
            if (value := getattr(changes, name)) is not UNSET
        }
        provider = self._provider(former.provider)
        if changes.integration_config is not UNSET:
            _check_known(provider, changes.integration_config, former=former.integration_config)
        wanted = _checked(msgspec.structs.replace(former, **given), provider)
        if not self._store.update(unique_key, wanted, now=self._now_us()):
            if wanted.unique_key != unique_key and self._store.find(wanted.unique_key) is not None:
                raise _taken(wanted.unique_key)
            self.get(unique_key)  # somebody may have removed it meanwhile
            told = "unique_key: it cannot be changed while there are connections"
            raise UsageError(told, field="unique_key")
        return self.get(wanted.unique_key)

    def delete(self, unique_key: str) -> None:
        """Remove an integration with its connections. Raises `UnknownName`."""
        if not self._store.delete(unique_key, now=self._now_us()):
            raise _unknown(unique_key)

    def _provider(self, name: str) -> Provider:
        try:
            return self._load_provider(name)
        except UnknownName as problem:
            raise UsageError(problem.message, field="provider") from None

    def _now_us(self) -> int:
        return now_us(self._clock)


def _checked(integration: Integration, provider: Provider) -> Integration:
    """Return an integration as it is stored. Raises `UsageError` naming the field that is wrong."""
    unique_key, name = integration.unique_key, integration.display_name
    if not 0 < len(unique_key) <= LONGEST_NAME or not re.fullmatch(UNIQUE_KEY[1:-1], unique_key):
        told = f"unique_key: 1 to {LONGEST_NAME} letters, digits, spaces and ~:.@_- are allowed"
        raise UsageError(told, field="unique_key")
    if name is not None and not 0 < len(name) <= LONGEST_NAME:
        raise UsageError(f"display_name: must have 1 to {LONGEST_NAME} characters", field="display_name")
    config = completed(
        provider.integration_config, integration.integration_config, place="integration_config"
    )
    if AUTO_START_SYNCS in config:
        config[AUTO_START_SYNCS] = _checked_switch(config[AUTO_START_SYNCS])
    config = with_identity(provider, config, place="integration_config")
    configured(provider, config)
    return msgspec.structs.replace(
        integration,
        credentials=_checked_credentials(integration.credentials, provider),
        integration_config=config,
    )


def _check_known(
    provider: Provider, given: Mapping[str, JsonValue], *, former: Mapping[str, JsonValue] | None = None
) -> None:
    """Raise `UsageError` for a name that means nothing, where the provider's data says which do.

    What is stored already stays: the data may have been another when it was.
    """
    if not provider.integration_config:
        return
    of_mode = READ_OF_INTEGRATION if provider.auth_mode == "AWS_SIGV4" else ()
    known = {*provider.integration_config, *of_mode, AUTO_START_SYNCS, WEBHOOK_SECRET, *(former or {})}
    for name in given:
        if name not in known:
            field = f"integration_config.{name}"
            there = ", ".join(provider.integration_config)
            raise UsageError(
                f"{field}: {provider.display_name} has no such field; it has {there}", field=field
            )


def _checked_switch(given: JsonValue) -> bool:
    """Return what says whether streams start by themselves; the command line writes it as text."""
    for value in (True, False):
        if given is value or given == str(value).lower():
            return value
    field = f"integration_config.{AUTO_START_SYNCS}"
    raise UsageError(f"{field}: must be true or false", field=field)


def _checked_credentials(
    given: IntegrationCredentials | None, provider: Provider
) -> IntegrationCredentials | None:
    mode = provider.auth_mode
    kind = _KINDS.get(mode)
    if given is None:
        if kind is not None and not _registers(provider):
            raise UsageError(
                f"credentials: {provider.name} needs those of an {mode} client", field="credentials"
            )
        return None
    if kind is None:
        told = f"credentials: {provider.name} ({mode}) takes none; each connection brings its own"
        raise UsageError(told, field="credentials")
    if given.type not in {mode, _SAME.get(mode)} or not isinstance(given, kind):
        told = f"credentials.type: {provider.name} is of the auth mode {mode}, not {given.type}"
        raise UsageError(told, field="credentials.type")
    if not isinstance(given, OAuthClient):
        _check_private_key(given.private_key)
        return given
    scopes = ",".join(part.strip() for part in (given.scopes or "").split(",") if part.strip()) or None
    if scopes is not None and not _SCOPES.fullmatch(scopes):
        raise UsageError("credentials.scopes: must be a list with commas between", field="credentials.scopes")
    return msgspec.structs.replace(given, type=mode, scopes=scopes)


def _registers(provider: Provider) -> bool:
    """Tell whether each account's client registers itself, or is known by its document: an integration needs none."""
    return provider.auth_mode == "MCP_OAUTH2" and provider.client_registration in {"dynamic", "cimd"}


def _check_private_key(key: Secret) -> None:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    field = "credentials.private_key"
    try:
        loaded = load_private_key(key.reveal().encode())
    except UsageError:
        told = f"{field}: must be an RSA key in PEM of at most {MOST_RSA_BITS} bits, without a password"
        raise UsageError(told, field=field) from None
    if not isinstance(loaded, RSAPrivateKey):
        raise UsageError(f"{field}: must be an RSA key", field=field)


def _taken(unique_key: str) -> UsageError:
    return UsageError(f"unique_key: there is an integration {unique_key!r} already", field="uniqueKey")


def _unknown(unique_key: str) -> UnknownName:
    return UnknownName(f"integration: there is none called {unique_key!r}", field="integration")
