"""What adding calls and their media answers."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from tieline.sandbox.gong.added.book import MOST_ADDED, Media
from tieline.sandbox.gong.added.calls import AddedCall, cast, conversation, seconds_of
from tieline.sandbox.gong.added.shapes import CallAdded, MediaAdded, NewCall
from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.call_model import CallBasicData
from tieline.sandbox.gong.dice import Scrambler
from tieline.sandbox.gong.errors import bad_request, conflict, full
from tieline.sandbox.gong.inputs import moment_ms, read_body
from tieline.sandbox.gong.uploads import Digest
from tieline.sandbox.gong.world import World

MOST_MEDIA = 1_500_000_000
#: A call starts in the years that the sandbox's calendar can write.
_EARLIEST_MS, _LATEST_MS = 946_684_800_000, 32_503_679_999_000


def add_call(context: Context, request: Request) -> Body:
    """Answer `POST /v2/calls`."""
    world = context.world
    book = world.calls.added
    given = read_body(request.body, NewCall)
    if given.client_unique_id in book.client_ids:
        raise conflict(f"A call with clientUniqueId '{given.client_unique_id}' was added before")
    if len(book.client_ids) >= MOST_ADDED:
        raise full("added calls", MOST_ADDED)
    call = _make(world, given, number=len(book.client_ids))
    book.client_ids[given.client_unique_id] = call.id
    if given.download_media_url is None:
        book.waiting[call.id] = call
    else:
        _publish(world, call, request.now)
    return whole(CallAdded(request_id=request.request_id, call_id=call.id))


def _publish(world: World, call: AddedCall, now: float) -> None:
    world.calls.add(call)
    world.jobs.submit(now, partial(world.calls.transcribe, call))


def _make(world: World, given: NewCall, *, number: int) -> AddedCall:
    start = moment_ms(given.actual_start, "actualStart") or 0
    if not _EARLIEST_MS <= start <= _LATEST_MS:
        raise bad_request("actualStart must lie in the years 2000 to 2999")
    scheduled = moment_ms(given.scheduled_start, "scheduledStart")
    ending = moment_ms(given.scheduled_end, "scheduledEnd")
    if scheduled is not None and not _EARLIEST_MS <= scheduled <= _LATEST_MS:
        raise bad_request("scheduledStart must lie in the years 2000 to 2999")
    _check_media(given)
    workspace = 0 if given.workspace_id is None else world.settings.workspace_of(given.workspace_id)
    if workspace is None:
        raise bad_request(f"workspaceId: workspace {given.workspace_id} was not found")
    try:
        roles = cast(given, world.users)
    except ValueError as error:
        raise bad_request(str(error)) from error
    seconds = seconds_of(given, (scheduled, ending))
    talk = conversation(given, roles, seed=world.seed, number=number, workspace=workspace, seconds=seconds)
    identifier = Scrambler(world.seed, "added calls").id_of(number)
    metadata = CallBasicData(
        id=identifier,
        url=_url(identifier),
        title=given.title,
        scheduled=None if scheduled is None else world.calendar.iso(scheduled),
        started=world.calendar.iso(start),
        duration=int(seconds),
        primary_user_id=given.primary_user,
        direction=given.direction,
        system=given.call_provider_code,
        scope="External" if roles.guests else "Internal",
        media="Video" if given.direction == "Conference" else "Audio",
        language=given.language_code or "eng",
        workspace_id=world.settings.workspaces[workspace].id,
        sdr_disposition=given.disposition,
        client_unique_id=given.client_unique_id,
        custom_data=given.custom_data,
        purpose=given.purpose,
        meeting_url=given.meeting_url,
        is_private=False,
        calendar_event_id=None,
    )
    return AddedCall(
        id=identifier,
        start_ms=start,
        scheduled_ms=start if scheduled is None else scheduled,
        metadata=metadata,
        talk=talk,
        parties=roles.parties,
        context=given.context or (),
    )


def _url(identifier: str) -> str:
    return f"https://app.gong.io/call?id={identifier}"


def _check_media(given: NewCall) -> None:
    timeline = given.speakers_timeline
    channels = any(party.media_channel_id is not None for party in given.parties)
    if timeline is not None and channels:
        raise bad_request("speakersTimeline and mediaChannelId exclude each other")
    known = {party.party_id for party in given.parties}
    for segment in (timeline.speech_segments or ()) if timeline else ():
        if not known.issuperset(segment.party_ids):
            raise bad_request("speakersTimeline: a partyId is none of the parties'")
        if segment.from_time > segment.to_time:
            raise bad_request("speakersTimeline: fromTime must not be after toTime")
    if given.download_media_url is not None:
        try:
            scheme = urlsplit(given.download_media_url).scheme
        except ValueError:
            scheme = ""
        if scheme not in ("http", "https"):
            raise bad_request("downloadMediaUrl must be the URL of a file")


def add_media(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/calls/{id}/media`."""
    world, identifier = context.world, request.args["id"]
    book, upload = world.calls.added, request.upload
    if upload is None or not upload.complete or not upload.found or not isinstance(upload.intake, Digest):
        raise bad_request("mediaFile part is missing")
    if not 0 < upload.intake.size <= MOST_MEDIA:
        raise bad_request("mediaFile must hold a recording of at most 1.5 GB")
    if identifier not in book.waiting:
        known = world.calls.position_of(identifier) is not None
        raise bad_request(
            f"Call ID {identifier} has its media already" if known else f"Call ID {identifier} was not found"
        )
    book.media[identifier] = Media(
        call_id=identifier,
        size=upload.intake.size,
        sha256=upload.intake.sha256,
        file_name=upload.file_name,
        content_type=upload.content_type,
    )
    _publish(world, book.waiting.pop(identifier), request.now)
    return whole(MediaAdded(request_id=request.request_id, call_id=identifier, url=_url(identifier)))
