"""What the operations about meetings answer."""

from __future__ import annotations

from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.errors import Advice, Refused, bad_request, not_found
from tieline.sandbox.gong.inputs import moment_ms, read_body
from tieline.sandbox.gong.meetings.book import Meeting, Meetings
from tieline.sandbox.gong.meetings.shapes import (
    Invitee,
    MeetingAdded,
    MeetingChanged,
    MeetingDeleted,
    MeetingEnd,
    MeetingRequest,
    StatusAnswer,
    StatusRequest,
    UserStatus,
)

_NOT_FOUND = "The given meeting ID was not found."
_HELP = "https://help.gong.example/meetings"
_DISCONNECTED = Advice(
    text="The conferencing provider is not connected: connect it again.",
    fix_url="https://app.gong.example/company/conferencing",
    help_url=_HELP,
)
_NOT_RECORDED = Advice(
    text="Web conferences of this user are not recorded: ask an administrator to turn recording on.",
    fix_url="https://app.gong.example/company/users",
    help_url=_HELP,
)
_ASSISTANT = Invitee(email="assistant@gong.example", display_name="Gong Assistant")


def _open(context: Context) -> Meetings:
    meetings = context.world.meetings
    if not meetings.enabled:
        raise Refused(403, "This operation is in limited release, and not open to the company")
    return meetings


def _check(context: Context, asked: MeetingRequest) -> None:
    """Raise a 400, 404 or 409 for a meeting that cannot take place."""
    start, end = moment_ms(asked.start_time, "startTime"), moment_ms(asked.end_time, "endTime")
    if (start or 0) >= (end or 0):
        raise bad_request("endTime must be after startTime")
    organizer = context.world.users.by_email(asked.organizer_email)
    if organizer is None:
        raise not_found("No user was found for the organizer's e-mail address")
    if not context.world.meetings.connected:
        raise Refused(409, "Provider disconnected", advice=_DISCONNECTED)
    if not context.world.users.user(organizer).settings.web_conferences_recorded:
        raise Refused(409, "Recording is not enabled for the organizer", advice=_NOT_RECORDED)


def _meeting(meetings: Meetings, request: Request) -> Meeting:
    found = meetings.all.get(request.args["meetingId"])
    if found is None:
        raise not_found(_NOT_FOUND)
    return found


def add_meeting(context: Context, request: Request) -> Body:
    """Answer `POST /v2/meetings`."""
    meetings = _open(context)
    asked = read_body(request.body, MeetingRequest)
    _check(context, asked)
    meeting = meetings.add(asked)
    address = meeting.given.organizer_email.partition("@")[0]
    answer = MeetingAdded(
        request_id=request.request_id,
        meeting_id=meeting.id,
        meeting_url=f"https://join.gong.example/{address}?tkn={meeting.id}",
        additional_invitees=(_ASSISTANT,),
    )
    return whole(answer)


def update_meeting(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/meetings/{meetingId}`."""
    meetings = _open(context)
    asked = read_body(request.body, MeetingRequest)
    meeting = _meeting(meetings, request)
    _check(context, asked)
    meetings.change(meeting.id, asked)
    return whole(MeetingChanged(request_id=request.request_id, meeting_id=meeting.id))


def delete_meeting(context: Context, request: Request) -> Body:
    """Answer `DELETE /v2/meetings/{meetingId}`; an organizer that is named must be the meeting's."""
    meetings = _open(context)
    asked = read_body(request.body, MeetingEnd).organizer_email
    meeting = _meeting(meetings, request)
    if asked is not None and asked.lower() != meeting.given.organizer_email.lower():
        raise not_found(_NOT_FOUND)
    meetings.all.pop(meeting.id)
    return whole(MeetingDeleted(request_id=request.request_id, organizer_email=meeting.given.organizer_email))


def integration_status(context: Context, request: Request) -> Body:
    """Answer `POST /v2/meetings/integration/status`."""
    _open(context)
    asked = read_body(request.body, StatusRequest).emails or ()
    users = tuple(_status(context, address) for address in asked)
    return whole(StatusAnswer(request_id=request.request_id, users=users))


def _status(context: Context, address: str) -> UserStatus:
    users = context.world.users
    index = users.by_email(address)
    advice: Advice | None = None
    if not context.world.meetings.connected:
        advice = _DISCONNECTED
    elif index is None or not users.user(index).settings.web_conferences_recorded:
        advice = _NOT_RECORDED
    return UserStatus(
        email=address,
        exists=index is not None,
        valid=advice is None,
        user_facing_error=advice.text if advice else None,
        fix_url=advice.fix_url if advice else None,
        help_url=advice.help_url if advice else None,
    )
