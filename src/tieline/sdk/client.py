"""The client for programs that block: every operation of the REST API as a method."""

from __future__ import annotations

import copy
from types import TracebackType
from typing import Self, Unpack

from tieline.core.secrets import Secret
from tieline.runtime.client import Client as _Runtime
from tieline.runtime.credentials import Token
from tieline.runtime.face import ClientSettings
from tieline.runtime.options import Options
from tieline.sdk.account import API, Account, Verifier
from tieline.sdk.calls import connections, functions, keys, providers, syncs
from tieline.sdk.calls import proxy as proxied
from tieline.sdk.calls import records as feed
from tieline.sdk.line import Line, OnLine, following, listing, method, streaming
from tieline.settings import read_environment


class Client(OnLine, Verifier):
    """A Tieline server, or one of Nango, for any number of threads; use it in a `with`, or close it.

    `host` and `key` are given, or found in the environment: TIELINE_HOST and TIELINE_SECRET_KEY, or NANGO_HOST and
    NANGO_SECRET_KEY; without a host it is the server on this machine. `signing_key` verifies webhooks
    (TIELINE_WEBHOOK_SIGNING_KEY; the key itself, where there is no other). Time-outs, retries, headers and the transport
    are among the `settings`. Raises UsageError where there is no key.
    """

    def __init__(
        self,
        host: str | None = None,
        key: Token | None = None,
        *,
        signing_key: str | Secret | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        known = settings.get("environment")
        account = Account.of(host, key, signing_key, read_environment() if known is None else known)
        self._runtime = _Runtime(API, credentials={"key": account.key}, base_url=account.host, **settings)
        Verifier.__init__(self, account.signing_key, settings.get("clock"))
        OnLine.__init__(self, Line(self._runtime, settings.get("clock")))

    list_providers = listing(providers.list_providers)
    get_provider = method(providers.get_provider)
    list_provider_templates = listing(providers.list_provider_templates)

    list_integrations = listing(providers.list_integrations)
    get_integration = method(providers.get_integration)
    create_integration = method(providers.create_integration)
    create_quickstart_integration = method(providers.create_quickstart_integration)
    update_integration = method(providers.update_integration)
    delete_integration = method(providers.delete_integration)

    list_connections = listing(connections.list_connections)
    get_connection = method(connections.get_connection)
    get_token = method(connections.get_token)
    get_raw_token_response = method(connections.get_raw_token_response)
    create_connection = method(connections.create_connection)
    update_connection = method(connections.update_connection)
    delete_connection = method(connections.delete_connection)
    wait_for_connection = following(connections.wait_for_connection)

    set_metadata = method(connections.set_metadata)
    update_metadata = method(connections.update_metadata)
    get_metadata = method(connections.get_metadata)

    create_connect_session = method(connections.create_connect_session)
    create_reconnect_session = method(connections.create_reconnect_session)

    records = listing(feed.records)
    list_records = method(feed.list_records)
    prune_records = method(feed.prune_records)

    trigger_sync = method(syncs.trigger_sync)
    start_sync = method(syncs.start_sync)
    pause_sync = method(syncs.pause_sync)
    sync_status = method(syncs.sync_status)
    update_sync_frequency = method(syncs.update_sync_frequency)
    create_sync_variant = method(syncs.create_sync_variant)
    delete_sync_variant = method(syncs.delete_sync_variant)

    trigger_action = method(syncs.trigger_action)
    trigger_action_async = method(syncs.trigger_action_async)
    get_async_action_result = method(syncs.get_async_action_result)

    list_functions = listing(functions.list_functions)
    get_function = method(functions.get_function)
    get_function_code = method(functions.get_function_code)
    delete_function = method(functions.delete_function)

    list_api_keys = listing(keys.list_api_keys)
    create_api_key = method(keys.create_api_key)
    delete_api_key = method(keys.delete_api_key)
    rotate_webhook_signing_key = method(keys.rotate_webhook_signing_key)

    environment_variables = method(functions.environment_variables)
    scripts_config = method(functions.scripts_config)
    action_tools = method(functions.action_tools)

    proxy = method(proxied.proxy)
    get = method(proxied.get)
    post = method(proxied.post)
    put = method(proxied.put)
    patch = method(proxied.patch)
    delete = method(proxied.delete)

    stream = streaming(proxied.proxy)

    @property
    def host(self) -> str:
        """The address of the server."""
        return self._runtime.base_url

    def with_options(self, options: Options) -> Self:
        """Return a client with further options for all its calls; the connections are shared."""
        other = copy.copy(self)
        other._runtime = self._runtime.with_options(options)  # noqa: SLF001  # a copy of its own
        other._line = self._line.of(other._runtime)  # noqa: SLF001
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections but those of a transport that was given."""
        self._runtime.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.host!r})"
