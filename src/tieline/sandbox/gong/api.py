"""What each operation answers: a handler takes a request and returns the body of its answer, or raises `Refused`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from tieline.sandbox.gong import answers
from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.config import CallOrder
from tieline.sandbox.gong.errors import CURSOR_EXPIRED, bad_request, not_found
from tieline.sandbox.gong.inputs import flag, moment_ms, read_body, required
from tieline.sandbox.gong.logs import LogType
from tieline.sandbox.gong.pages import Keys, LastingKeys, Listing, Page, Pager
from tieline.sandbox.gong.requests import UsersRequest
from tieline.sandbox.gong.uploads import Upload
from tieline.sandbox.gong.world import World

#: The body of an answer, in pieces, so that a big one need not be copied.
Body = tuple[bytes, ...]

encode = msgspec.json.encode


def whole(answer: Answer) -> Body:
    """Return an answer as a body of one piece."""
    return (encode(answer),)


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request that may be answered: it is authorized, within the limits and to an operation there is."""

    request_id: str
    path: str
    #: Unix seconds.
    now: float
    args: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    #: The file that came, of an operation that takes one.
    upload: Upload | None = None
    #: Whether the credentials may see addresses of recordings.
    media_allowed: bool = True


@dataclass(frozen=True, kw_only=True)
class Context:
    """What handlers work with."""

    world: World
    pager: Pager
    call_order: CallOrder

    def page(
        self,
        request: Request,
        keys: Sequence[int],
        *,
        inputs: bytes,
        cursor: str | None,
        expired_text: str = CURSOR_EXPIRED,
        order: CallOrder = CallOrder.ASCENDING,
        marks: Keys | None = None,
    ) -> Page:
        """Return the page of a list that a request asks for."""
        listing = Listing(
            path=request.path,
            keys=keys,
            marks=marks or LastingKeys(),
            inputs=inputs,
            cursor=cursor,
            expired_text=expired_text,
            order=order,
        )
        return self.pager.page(listing, request.now)

    def query_page(
        self,
        request: Request,
        keys: Sequence[int],
        *,
        order: CallOrder = CallOrder.ASCENDING,
        marks: Keys | None = None,
    ) -> Page:
        """Return the page of a list whose inputs and cursor are in the query."""
        inputs = {name: value for name, value in request.query.items() if name != "cursor"}
        return self.page(
            request,
            keys,
            inputs=encode(inputs, order="sorted"),
            cursor=request.query.get("cursor"),
            order=order,
            marks=marks,
        )

    def workspace(self, identifier: str | None) -> int | None:
        """Return the index of a workspace, or None if no id is given. Raise a 404 for an id of none."""
        if identifier is None:
            return None
        found = self.world.settings.workspace_of(identifier)
        if found is None:
            raise not_found(f"Workspace {identifier} was not found")
        return found


def list_users(context: Context, request: Request) -> Body:
    """Answer `GET /v2/users`."""
    users = context.world.users
    page = context.query_page(request, users.indexes(avatars=flag(request.query, "includeAvatars")))
    return _users(context, request, page)


def filter_users(context: Context, request: Request) -> Body:
    """Answer `POST /v2/users/extensive`."""
    users = context.world.users
    asked = read_body(request.body, UsersRequest)
    wanted = asked.filter
    start = moment_ms(wanted.created_from_date_time, "createdFromDateTime")
    end = moment_ms(wanted.created_to_date_time, "createdToDateTime")
    keys = [
        index
        for index in users.indexes(avatars=bool(wanted.include_avatars))
        if (start is None or users.created_ms(index) >= start)
        and (end is None or users.created_ms(index) < end)
        and (not wanted.user_ids or users.id_of(index) in wanted.user_ids)
    ]
    return _users(context, request, context.page(request, keys, inputs=encode(wanted), cursor=asked.cursor))


def _users(context: Context, request: Request, page: Page) -> Body:
    users = tuple(context.world.users.user(index) for index in page.keys)
    return whole(answers.UsersMetadata(request_id=request.request_id, records=page.records, users=users))


def _user(context: Context, request: Request) -> int:
    index = context.world.users.index_of(request.args["id"])
    if index is None:
        raise not_found(f"User ID {request.args['id']} was not found")
    return index


def get_user(context: Context, request: Request) -> Body:
    """Answer `GET /v2/users/{id}`."""
    user = context.world.users.user(_user(context, request))
    return whole(answers.UserAnswer(request_id=request.request_id, user=user))


def get_settings_history(context: Context, request: Request) -> Body:
    """Answer `GET /v2/users/{id}/settings-history`."""
    history = context.world.users.history(_user(context, request))
    return whole(answers.SettingsHistory(request_id=request.request_id, user_settings_history=history))


def list_scorecards(context: Context, request: Request) -> Body:
    """Answer `GET /v2/settings/scorecards`."""
    return whole(
        answers.Scorecards(request_id=request.request_id, scorecards=context.world.settings.scorecards)
    )


def list_trackers(context: Context, request: Request) -> Body:
    """Answer `GET /v2/settings/trackers`."""
    wanted = request.query.get("workspaceId")
    context.workspace(wanted)
    trackers = context.world.settings.trackers
    found = tuple(item for item in trackers if wanted is None or item.workspace_id == wanted)
    return whole(answers.Trackers(request_id=request.request_id, keyword_trackers=found))


def list_briefs(context: Context, request: Request) -> Body:
    """Answer `GET /v2/settings/briefs`."""
    wanted = request.query.get("workspaceId")
    context.workspace(wanted)
    briefs = context.world.settings.briefs
    found = tuple(item for item in briefs if wanted is None or item.workspace_id == wanted)
    return whole(answers.Briefs(request_id=request.request_id, briefs=found))


def list_workspaces(context: Context, request: Request) -> Body:
    """Answer `GET /v2/workspaces`."""
    return whole(
        answers.WorkspacesMetadata(
            request_id=request.request_id, workspaces=context.world.settings.workspaces
        )
    )


def list_folders(context: Context, request: Request) -> Body:
    """Answer `GET /v2/library/folders`."""
    workspace = context.workspace(request.query.get("workspaceId"))
    folders = tuple(context.world.library.folders(workspace))
    return whole(answers.LibraryResponse(request_id=request.request_id, folders=folders))


def _folder(context: Context, identifier: str) -> int:
    place = context.world.library.place_of(identifier)
    if place is None:
        raise not_found(f"Folder {identifier} was not found")
    return place


def get_folder_content(context: Context, request: Request) -> Body:
    """Answer `GET /v2/library/folder-content`."""
    library = context.world.library
    place = _folder(context, required(request.query, "folderId"))
    folder = library.folder(place)
    content = answers.FolderContent(
        request_id=request.request_id,
        id=folder.id,
        name=folder.name,
        created_by=folder.created_by,
        updated=folder.updated,
        calls=tuple(library.calls(place)),
    )
    return whole(content)


def list_folder_calls(context: Context, request: Request) -> Body:
    """Answer `GET /v2/library/folders/{folderId}/calls`."""
    place = _folder(context, request.args["folderId"])
    calls = tuple(context.world.library.references(place))
    return whole(answers.FolderCalls(request_id=request.request_id, calls=calls))


def list_logs(context: Context, request: Request) -> Body:
    """Answer `GET /v2/logs`."""
    name = required(request.query, "logType")
    if name not in set(LogType):
        raise bad_request(f"logType: {name!r} is none of {', '.join(LogType)}")
    kind = LogType(name)
    start = moment_ms(required(request.query, "fromDateTime"), "fromDateTime")
    end = moment_ms(request.query.get("toDateTime"), "toDateTime")
    logs = context.world.logs
    page = context.query_page(request, logs.between(kind, start or 0, end))
    entries = tuple(logs.entry(kind, place) for place in page.keys)
    return whole(
        answers.LogsResponse(request_id=request.request_id, records=page.records, log_entries=entries)
    )
