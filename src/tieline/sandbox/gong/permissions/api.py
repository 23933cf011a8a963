"""What the operations about access to calls and permission profiles answer."""

from __future__ import annotations

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.api import Body, Context, Request, whole
from tieline.sandbox.gong.errors import bad_request
from tieline.sandbox.gong.inputs import read_body, required
from tieline.sandbox.gong.permissions.shapes import (
    AccessQuestion,
    AccessRequest,
    CallAccess,
    CallAccessAnswer,
    CallUsers,
    GrantedUser,
    Profile,
    ProfileAnswer,
    ProfilesAnswer,
    ProfileUsersAnswer,
)

_UNKNOWN_CALLS = "Some calls not found"
_UNKNOWN_USERS = "Some users not found"
_BAD = "Bad request"


def _known(context: Context, call_ids: list[str]) -> None:
    if any(context.world.calls.position_of(identifier) is None for identifier in call_ids):
        raise bad_request(_UNKNOWN_CALLS)


def _asked(request: Request) -> tuple[CallUsers, ...]:
    return read_body(request.body, AccessRequest).call_access_list or ()


def add_access(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/calls/users-access`."""
    asked = _asked(request)
    _known(context, [item.call_id for item in asked])
    users = context.world.users
    if any(users.index_of(user) is None for item in asked for user in item.user_ids):
        raise bad_request(_UNKNOWN_USERS)
    grants = context.world.grants
    for item in asked:
        grants[item.call_id] = grants.get(item.call_id, {}) | dict.fromkeys(item.user_ids)
    return whole(Answer(request_id=request.request_id))


def get_access(context: Context, request: Request) -> Body:
    """Answer `POST /v2/calls/users-access`."""
    asked = list(dict.fromkeys(read_body(request.body, AccessQuestion).filter.call_ids))
    _known(context, asked)
    found = tuple(
        CallAccess(
            call_id=identifier,
            users=tuple(GrantedUser(user_id=user) for user in context.world.grants.get(identifier, {})),
        )
        for identifier in asked
    )
    return whole(CallAccessAnswer(request_id=request.request_id, call_access_list=found))


def delete_access(context: Context, request: Request) -> Body:
    """Answer `DELETE /v2/calls/users-access`; what was not granted here is not touched."""
    grants = context.world.grants
    for item in _asked(request):
        left = {user: None for user in grants.get(item.call_id, {}) if user not in item.user_ids}
        grants.pop(item.call_id, None)
        if left:
            grants[item.call_id] = left
    return whole(Answer(request_id=request.request_id))


def _workspace(context: Context, request: Request) -> int:
    found = context.world.settings.workspace_of(required(request.query, "workspaceId"))
    if found is None:
        raise bad_request(_BAD)
    return found


def _profile(context: Context, request: Request) -> Profile:
    found = context.world.profiles.get(required(request.query, "profileId"))
    if found is None:
        raise bad_request(_BAD)
    return found


def list_profiles(context: Context, request: Request) -> Body:
    """Answer `GET /v2/all-permission-profiles`."""
    profiles = tuple(context.world.profiles.of_workspace(_workspace(context, request)))
    return whole(ProfilesAnswer(request_id=request.request_id, profiles=profiles))


def get_profile(context: Context, request: Request) -> Body:
    """Answer `GET /v2/permission-profile`."""
    return whole(ProfileAnswer(request_id=request.request_id, profile=_profile(context, request)))


def create_profile(context: Context, request: Request) -> Body:
    """Answer `POST /v2/permission-profile`."""
    workspace = _workspace(context, request)
    created = context.world.profiles.create(workspace, read_body(request.body, Profile))
    return whole(ProfileAnswer(request_id=request.request_id, profile=created))


def update_profile(context: Context, request: Request) -> Body:
    """Answer `PUT /v2/permission-profile`."""
    identifier = str(_profile(context, request).id)
    updated = context.world.profiles.update(identifier, read_body(request.body, Profile))
    return whole(ProfileAnswer(request_id=request.request_id, profile=updated))


def list_profile_users(context: Context, request: Request) -> Body:
    """Answer `GET /v2/permission-profile/users`."""
    users = tuple(context.world.profiles.users_of(str(_profile(context, request).id)))
    return whole(ProfileUsersAnswer(request_id=request.request_id, users=users))
