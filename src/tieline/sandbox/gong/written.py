"""What clients wrote, for tests to look at: one JSON object for each thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from tieline.sandbox.gong.world import World

Thing = Mapping[str, object]


class Written(StrEnum):
    """The kinds of things that can be written."""

    #: Whether listed yet, and whether the transcript is ready.
    CALLS = "calls"
    #: Length and SHA-256 of each recording.
    MEDIA = "media"
    CALL_ACCESS = "call_access"
    PERMISSION_PROFILES = "permission_profiles"
    CRM_INTEGRATIONS = "crm_integrations"
    CRM_SCHEMA = "crm_schema"
    CRM_OBJECTS = "crm_objects"
    CRM_REQUESTS = "crm_requests"
    FLOW_INSTANCES = "flow_instances"
    BULK_ASSIGNMENTS = "bulk_assignments"
    #: Those that were changed.
    TASKS = "tasks"
    MEETINGS = "meetings"
    EVENTS = "events"
    INTEGRATION_SETTINGS = "integration_settings"
    #: What was erased, or stopped because it was too much.
    ERASURES = "erasures"


def written(world: World, kind: Written, now: float) -> Iterator[object]:
    """Yield what there is of a kind."""
    return iter(_SOURCES[kind](world, now))


def _calls(world: World, _: float) -> Iterator[Thing]:
    book = world.calls.added
    for call in book.all.values():
        yield {"id": call.id, "metaData": call.metadata, "listed": True, "transcribed": call.transcribed}
    for call in book.waiting.values():
        yield {"id": call.id, "metaData": call.metadata, "listed": False, "transcribed": False}


def _access(world: World, _: float) -> Iterator[Thing]:
    for call, users in world.grants.items():
        yield {"callId": call, "userIds": list(users)}


def _schema(world: World, _: float) -> Iterator[Thing]:
    for kind, fields in world.crm.schema.items():
        yield {"objectType": kind, "fields": list(fields.values())}


def _objects(world: World, _: float) -> Iterator[Thing]:
    for kind, shelf in world.crm.objects.items():
        for identifier, record in shelf.items():
            yield {"objectType": kind, "objectId": identifier, "fields": record}


def _requests(world: World, now: float) -> Iterator[Thing]:
    for request in world.crm.requests.values():
        yield {
            "integrationId": request.integration_id,
            "clientRequestId": request.client_request_id,
            "state": request.job.state(now),
            "errors": request.error_count,
            "successes": request.success_count,
        }


def _bulks(world: World, now: float) -> Iterator[Thing]:
    for bulk in world.flows.bulks.values():
        yield {"id": bulk.id, "state": bulk.job.state(now), "results": bulk.results}


def _meetings(world: World, _: float) -> Iterator[Thing]:
    for meeting in world.meetings.all.values():
        yield {"id": meeting.id, "meeting": meeting.given}


def _events(world: World, _: float) -> Iterator[Thing]:
    for event in world.events.all.values():
        yield {
            "kind": event.kind,
            "eventId": event.event_id,
            "timestamp": event.timestamp,
            "contentId": event.content_id,
            "addresses": sorted(event.addresses),
        }


def _erasures(world: World, _: float) -> Iterator[Thing]:
    for name, outcome in world.privacy.outcomes:
        yield {"of": name, "outcome": outcome}


def _origins(world: World, _: float) -> Iterator[Thing]:
    for kind, origin in world.events.origins.items():
        yield {"integrationType": kind, "allowedOrigin": origin}


def _integrations(world: World, _: float) -> list[object]:
    return [] if world.crm.integration is None else [world.crm.integration]


_SOURCES: Mapping[Written, Callable[[World, float], Iterator[Thing] | list[object]]] = {
    Written.CALLS: _calls,
    Written.MEDIA: lambda world, _: list(world.calls.added.media.values()),
    Written.CALL_ACCESS: _access,
    Written.PERMISSION_PROFILES: lambda world, _: list(world.profiles.all()),
    Written.CRM_INTEGRATIONS: _integrations,
    Written.CRM_SCHEMA: _schema,
    Written.CRM_OBJECTS: _objects,
    Written.CRM_REQUESTS: _requests,
    Written.FLOW_INSTANCES: lambda world, _: [
        world.flows.shown(item) for item in world.flows.instances.values()
    ],
    Written.BULK_ASSIGNMENTS: _bulks,
    Written.TASKS: lambda world, _: list(world.tasks.changed.values()),
    Written.MEETINGS: _meetings,
    Written.EVENTS: _events,
    Written.INTEGRATION_SETTINGS: _origins,
    Written.ERASURES: _erasures,
}
