"""Webhooks, as the command line, the server and embedded programs use them. Every method blocks."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable

import msgspec
from msgspec import UNSET, UnsetType

from tieline.access.ports import RevisionStore
from tieline.connections.integrations import WEBHOOK_SECRET
from tieline.connections.model import Connection, CustomApp, Integration, OAuthClient
from tieline.connections.ports import ConnectionStore, IntegrationStore
from tieline.connections.subject import subject_of
from tieline.core.clock import Clock, now_us
from tieline.core.errors import SignatureRefused, UnknownName, UsageError
from tieline.core.log import log
from tieline.core.secrets import Secret
from tieline.events.model import Subject, WebhookReceived
from tieline.events.ports import EventStore
from tieline.http.model import find_header
from tieline.providers.model import Provider
from tieline.providers.webhook import Webhook
from tieline.webhooks.delivery import Delivery, DeliveryLine, DeliveryQuery
from tieline.webhooks.find import Finder, value_of
from tieline.webhooks.incoming import LARGEST_BODY, Incoming, Reply, passed_on, refusal
from tieline.webhooks.ports import DeliveryStore, SettingsStore
from tieline.webhooks.receive import Occurrence, challenge, named, occurrences
from tieline.webhooks.settings import WebhookSettings, checked
from tieline.webhooks.verifying import check

#: What of an integration's `custom` says that webhooks may be believed that nothing proves.
UNVERIFIED = "accept_unverified_webhooks"


class WebhookChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What changes of the settings; UNSET leaves as it is. A header that is None is removed."""

    primary_url: str | UnsetType | None = UNSET
    secondary_url: str | UnsetType | None = UNSET
    headers: dict[str, Secret | None] | UnsetType = UNSET
    on_auth_creation: bool | UnsetType = UNSET
    on_auth_refresh_error: bool | UnsetType = UNSET
    on_sync_completion_always: bool | UnsetType = UNSET
    on_sync_error: bool | UnsetType = UNSET
    on_async_action_completion: bool | UnsetType = UNSET

    def apply(self, settings: WebhookSettings) -> WebhookSettings:
        """Return the settings as they are then. Raises `UsageError` naming the field that is wrong."""
        given = {
            name: value
            for name in self.__struct_fields__
            if name != "headers" and (value := getattr(self, name)) is not UNSET
        }
        headers = dict(settings.headers)
        if self.headers is not UNSET:
            for name, value in self.headers.items():
                headers = {key: kept for key, kept in headers.items() if key.lower() != name.lower()}
                headers |= {} if value is None else {name: value}
        return checked(msgspec.structs.replace(settings, headers=headers, **given))


class WebhookStores(msgspec.Struct, frozen=True, kw_only=True):
    """What webhooks need kept and known."""

    settings: SettingsStore
    deliveries: DeliveryStore
    events: EventStore
    integrations: IntegrationStore
    connections: ConnectionStore
    revision: RevisionStore


class WebhookService:
    """What is sent to the operator's addresses, and what providers send to us.

    `operator` holds the addresses that the environment gives: they take the place of those that are kept. `wake` is called
    once there is something to do.
    """

    def __init__(
        self,
        stores: WebhookStores,
        provider: Callable[[str], Provider],
        clock: Clock,
        *,
        operator: WebhookSettings | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._stores = stores
        self._provider = provider
        self._clock = clock
        self._operator = operator or WebhookSettings()
        self._wake = wake
        self._finder = Finder(stores.connections, stores.revision)

    # -- out -----------------------------------------------------------------------------------------------

    def settings(self) -> WebhookSettings:
        """Return the settings in force."""
        return self._in_force(self._stores.settings.read())

    def configure(self, changes: WebhookChanges) -> WebhookSettings:
        """Change the settings that are kept, and return those in force. Raises `UsageError` naming the field."""
        return self._in_force(self._stores.settings.update(changes.apply, now=now_us(self._clock)))

    def _in_force(self, kept: WebhookSettings) -> WebhookSettings:
        given = self._operator
        if not given.urls:
            return kept
        return msgspec.structs.replace(
            kept,
            primary_url=given.primary_url or kept.primary_url,
            secondary_url=given.secondary_url or kept.secondary_url,
        )

    def deliveries(self, query: DeliveryQuery | None = None) -> list[DeliveryLine]:
        """Return the log, the newest first."""
        return self._stores.deliveries.search(query or DeliveryQuery())

    def delivery(self, delivery_id: str) -> Delivery:
        """Return a delivery with what it says. Raises `UnknownName`."""
        found = self._stores.deliveries.get(delivery_id)
        if found is None:
            raise _no_delivery(delivery_id)
        return found

    def redeliver(self, delivery_id: str) -> None:
        """Let a delivery be sent anew, under the same id, whatever became of it. Raises `UnknownName`."""
        if not self._stores.deliveries.redeliver(delivery_id, now=now_us(self._clock)):
            raise _no_delivery(delivery_id)
        self._wake()

    # -- in ------------------------------------------------------------------------------------------------

    def receive(self, integration: str, incoming: Incoming) -> Reply:
        """Take a request that came for an integration, and return what it is answered.

        What it tells is an event once it was verified; of any other request nothing is kept. Raises `UnknownName` where
        there is no such integration.
        """
        found = self._stores.integrations.find(integration)
        if found is None:
            raise UnknownName(f"integration: there is none called {integration!r}", field="integration")
        if len(incoming.body) > LARGEST_BODY:
            return refusal(413, f"the body is larger than {LARGEST_BODY} bytes")
        if incoming.method == "HEAD":
            return Reply()
        webhook = self._webhook(found)
        whose = self._named(found, webhook, incoming)
        own = None if whose is None else _own_secret(whose)
        secret = own or _secret(found, webhook)
        if webhook is not None and (answer := challenge(webhook, incoming, secret, signed=False)) is not None:
            return answer
        if incoming.method != "POST":
            return refusal(405, "webhooks are sent by POST")
        if (refused := self._refusal(found, webhook, incoming, secret)) is not None:
            return refused
        if webhook is not None and (answer := challenge(webhook, incoming, secret, signed=True)) is not None:
            return answer
        for each in occurrences(webhook, incoming):
            # A secret that one account has proves nothing of any other.
            connections = [whose] if own and whose else self._finder.find(integration, each.wanted)
            self._note(found, incoming, each, tuple(subject_of(connection) for connection in connections))
        return Reply()

    def _webhook(self, integration: Integration) -> Webhook | None:
        try:
            return self._provider(integration.provider).webhook
        except UnknownName:
            return None

    def _named(
        self, integration: Integration, webhook: Webhook | None, incoming: Incoming
    ) -> Connection | None:
        name = named(webhook, incoming)
        return None if name is None else self._stores.connections.find(integration.unique_key, name)

    def _refusal(
        self, integration: Integration, webhook: Webhook | None, incoming: Incoming, secret: str | None
    ) -> Reply | None:
        """Return what a request is answered that cannot be believed; None for one that can."""
        if webhook is not None and secret is not None:
            try:
                check(webhook, incoming, secret, now=self._clock.now())
            except SignatureRefused as refused:
                return refusal(401, refused.message)
            except UsageError as problem:  # ours: the secret is none of the kind that is needed
                log(
                    logging.WARNING,
                    "webhook_secret_unfit",
                    integration=integration.unique_key,
                    why=problem.message,
                )
                return refusal(401, "the webhook secret of this integration cannot be used")
            return None
        if integration.custom.get(UNVERIFIED) in (True, "true"):
            return None
        if webhook is None:
            return Reply(status=204)
        return refusal(401, "this integration has no webhook secret, so that nothing can be verified")

    def _note(
        self, integration: Integration, incoming: Incoming, what: Occurrence, subjects: tuple[Subject, ...]
    ) -> None:
        body, binary = _as_text(what.body)
        event = WebhookReceived(
            integration=integration.unique_key,
            provider=integration.provider,
            subjects=subjects,
            kind=what.kind,
            headers=passed_on(incoming.headers),
            body=body,
            binary=binary,
            content_type=find_header(incoming.headers, "content-type"),
            forward=integration.forward_webhooks,
        )
        self._stores.events.add(event, now=now_us(self._clock))
        self._wake()


def _as_text(body: bytes) -> tuple[str, bool]:
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def _own_secret(connection: Connection) -> str | None:
    """Return the secret of one account's own webhooks."""
    places = (f"connection_config.{WEBHOOK_SECRET}", f"metadata.{WEBHOOK_SECRET}")
    return next((found for place in places if (found := value_of(connection, place))), None)


def _secret(integration: Integration, webhook: Webhook | None) -> str | None:
    """Return the secret of all of an integration's webhooks."""
    credentials = integration.credentials
    told: Secret | None = None
    if isinstance(credentials, OAuthClient | CustomApp):
        told = credentials.webhook_secret
        if told is None and webhook is not None and webhook.secret == "client_secret":  # noqa: S105  # a field's name
            told = credentials.client_secret
    kept = integration.custom.get(WEBHOOK_SECRET) or integration.integration_config.get(WEBHOOK_SECRET)
    text = told.reveal() if told else kept
    return text if isinstance(text, str) and text else None


def _no_delivery(delivery_id: str) -> UnknownName:
    return UnknownName(f"delivery: there is none with the id {delivery_id!r}", field="delivery")
