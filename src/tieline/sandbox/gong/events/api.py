"""What the operations that tell of events answer."""

from __future__ import annotations

from collections.abc import Iterable

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.errors import bad_request, conflict
from tieline.sandbox.gong.events.log import Event, EventKind
from tieline.sandbox.gong.events.shapes import (
    ContentShared,
    ContentViewed,
    CustomAction,
    IntegrationSettings,
    Interaction,
)
from tieline.sandbox.gong.inputs import moment_ms, read_body

_KNOWN = "The event was reported before"


def add_interaction(context: Context, request: Request) -> Body:
    """Answer `POST /v2/digital-interaction`."""
    asked = read_body(request.body, Interaction)
    moment_ms(asked.timestamp, "timestamp")
    if (asked.person is None) == (asked.tracking_id is None):
        raise bad_request("Exactly one of person and trackingId must be given")
    event = Event(
        kind="digitalInteraction",
        event_id=asked.event_id,
        timestamp=asked.timestamp,
        name=asked.event_type,
        content_id=asked.content.content_id,
        content_url=asked.content.content_url,
        system=asked.source_system_name,
        addresses=_addresses([asked.person.email if asked.person else None]),
    )
    return _told(context, request, event)


def _addresses(given: Iterable[str | None]) -> frozenset[str]:
    return frozenset(address.lower() for address in given if address)


def _told(context: Context, request: Request, event: Event) -> Body:
    if not context.world.events.add(event):
        raise conflict(_KNOWN)
    return whole(Answer(request_id=request.request_id))


def content_shared(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/customer-engagement/content/shared`."""
    asked = read_body(request.body, ContentShared)
    return _engaged(
        context, request, "contentShared", asked, [actor.email for actor in asked.recipients or ()]
    )


def content_viewed(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/customer-engagement/content/viewed`."""
    asked = read_body(request.body, ContentViewed)
    return _engaged(context, request, "contentViewed", asked, [asked.viewer.email if asked.viewer else None])


def custom_action(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/customer-engagement/action`."""
    asked = read_body(request.body, CustomAction)
    return _engaged(context, request, "customEvent", asked, [asked.actor.email if asked.actor else None])


def _engaged(
    context: Context,
    request: Request,
    kind: EventKind,
    asked: ContentShared | ContentViewed | CustomAction,
    people: list[str | None],
) -> Body:
    moment_ms(asked.event_timestamp, "eventTimestamp")
    settings = context.world.settings
    if asked.workspace_id is not None and settings.workspace_of(asked.workspace_id) is None:
        raise bad_request(f"workspaceId: workspace {asked.workspace_id} was not found")
    others = [actor.email for actor in asked.non_company_participants or ()]
    sharer = [asked.sharer.email if asked.sharer else None]
    event = Event(
        kind=kind,
        event_id=asked.event_id,
        timestamp=asked.event_timestamp,
        name=asked.action_name or kind,
        content_id=asked.content_id,
        content_url=asked.content_url,
        system=asked.reporting_system,
        addresses=_addresses([*people, *others, *sharer]),
    )
    return _told(context, request, event)


def set_integration(context: Context, request: Request) -> Body:
    """Answer `POST /v2/integration-settings`."""
    asked = read_body(request.body, IntegrationSettings).integration_type_settings
    if len({item.integration_type for item in asked}) < len(asked):
        raise bad_request("integrationTypeSettings: a type may be there once")
    for item in asked:
        if not item.allowed_origin.startswith(("https://", "http://")):
            raise bad_request(f"allowedOrigin: {item.allowed_origin!r} is not an origin")
    context.world.events.origins |= {item.integration_type: item.allowed_origin for item in asked}
    return whole(Answer(request_id=request.request_id))
