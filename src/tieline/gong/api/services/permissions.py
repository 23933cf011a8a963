# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Permissions: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Body, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import (
        BaseResponse,
        CallsAccessDetailsResponse,
        CallsUsersAccess,
        CallsUsersAccessDict,
        PermissionProfile,
        PermissionProfileDict,
        PermissionProfileResponse,
        PermissionProfileUsersResponse,
        PermissionProfilesResponse,
        UsersAccessRequest,
        UsersAccessRequestDict,
    )


_ADD_USERS_ACCESS_TO_CALLS: Op[BaseResponse] = Op(
    "PUT",
    "/v2/calls/users-access",
    id="addUsersAccessToCalls",
    bodies=(Body("json", type=lambda: models.CallsUsersAccess),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_CREATE_PROFILE: Op[PermissionProfileResponse] = Op(
    "POST",
    "/v2/permission-profile",
    id="createPermissionProfile",
    params=(Param("workspaceId"),),
    bodies=(Body("json", type=lambda: models.PermissionProfile),),
    answers=(
        Answer("200", "json", lambda: models.PermissionProfileResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("422", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_DELETE_USERS_ACCESS_TO_CALLS: Op[BaseResponse] = Op(
    "DELETE",
    "/v2/calls/users-access",
    id="deleteUsersAccessToCalls",
    bodies=(Body("json", type=lambda: models.CallsUsersAccess),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_PROFILE: Op[PermissionProfileResponse] = Op(
    "GET",
    "/v2/permission-profile",
    id="getPermissionProfile",
    params=(Param("profileId"),),
    answers=(
        Answer("200", "json", lambda: models.PermissionProfileResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GET_USERS_ACCESS_TO_CALLS: Op[CallsAccessDetailsResponse] = Op(
    "POST",
    "/v2/calls/users-access",
    id="getUsersAccessToCalls",
    bodies=(Body("json", type=lambda: models.UsersAccessRequest),),
    answers=(
        Answer("200", "json", lambda: models.CallsAccessDetailsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_PROFILE: Op[PermissionProfilesResponse] = Op(
    "GET",
    "/v2/all-permission-profiles",
    id="listPermissionProfile",
    params=(Param("workspaceId"),),
    answers=(
        Answer("200", "json", lambda: models.PermissionProfilesResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_PROFILE_USERS: Op[PermissionProfileUsersResponse] = Op(
    "GET",
    "/v2/permission-profile/users",
    id="listPermissionProfileUsers",
    params=(Param("profileId"),),
    answers=(
        Answer("200", "json", lambda: models.PermissionProfileUsersResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_UPDATE_PROFILE: Op[PermissionProfileResponse] = Op(
    "PUT",
    "/v2/permission-profile",
    id="updatePermissionProfile",
    params=(Param("profileId"),),
    bodies=(Body("json", type=lambda: models.PermissionProfile),),
    answers=(
        Answer("200", "json", lambda: models.PermissionProfileResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class PermissionsService(Service):
    """Permission profiles, and access of single users to single calls."""

    def add_users_access_to_calls(
        self,
        body: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Give users access to calls

        Gives single users access to single calls. For a user who has access already nothing
        changes. A call that does not exist is a 400.

        `PUT /v2/calls/users-access`, operationId `addUsersAccessToCalls`
        """
        return self._call(_ADD_USERS_ACCESS_TO_CALLS, (), body=body, options=options)

    def create_profile(
        self,
        body: PermissionProfile | PermissionProfileDict,
        *,
        workspace_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Create a permission profile

        Creates a permission profile in a workspace. Its id is Gong's to choose: one that is sent
        does not count.

        Args:
            workspace_id: The workspace.

        `POST /v2/permission-profile`, operationId `createPermissionProfile`
        """
        return self._call(_CREATE_PROFILE, (workspace_id,), body=body, options=options)

    def delete_users_access_to_calls(
        self,
        body: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Take access to calls away

        Takes away access that was given through this API; access for other reasons stays. The
        request has a body, though it is a DELETE.

        `DELETE /v2/calls/users-access`, operationId `deleteUsersAccessToCalls`
        """
        return self._call(_DELETE_USERS_ACCESS_TO_CALLS, (), body=body, options=options)

    def get_profile(
        self,
        *,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Get a permission profile

        Gives one permission profile. An id that is malformed or unknown is a 400.

        Args:
            profile_id: The permission profile.

        `GET /v2/permission-profile`, operationId `getPermissionProfile`
        """
        return self._call(_GET_PROFILE, (profile_id,), options=options)

    def get_users_access_to_calls(
        self,
        body: UsersAccessRequest | UsersAccessRequestDict,
        *,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse:
        """List who was given access to calls

        Lists the users who were given access to single calls through this API. Those who see a call
        because of their profile, or because it was shared with them, are not listed. A call that
        does not exist is a 400.

        `POST /v2/calls/users-access`, operationId `getUsersAccessToCalls`
        """
        return self._call(_GET_USERS_ACCESS_TO_CALLS, (), body=body, options=options)

    def list_profile(
        self,
        *,
        workspace_id: str,
        options: Options | None = None,
    ) -> PermissionProfilesResponse:
        """List permission profiles

        Lists the permission profiles of a workspace by name. The answer is not paged.

        Args:
            workspace_id: The workspace.

        `GET /v2/all-permission-profiles`, operationId `listPermissionProfile`
        """
        return self._call(_LIST_PROFILE, (workspace_id,), options=options)

    def list_profile_users(
        self,
        *,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileUsersResponse:
        """List the users of a permission profile

        Lists the users who have a permission profile. The answer is not paged.

        Args:
            profile_id: The permission profile.

        `GET /v2/permission-profile/users`, operationId `listPermissionProfileUsers`
        """
        return self._call(_LIST_PROFILE_USERS, (profile_id,), options=options)

    def update_profile(
        self,
        body: PermissionProfile | PermissionProfileDict,
        *,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Change a permission profile

        Changes a permission profile. What is not sent stays as it is; the answer is the whole
        profile.

        Args:
            profile_id: The permission profile.

        `PUT /v2/permission-profile`, operationId `updatePermissionProfile`
        """
        return self._call(_UPDATE_PROFILE, (profile_id,), body=body, options=options)


class AsyncPermissionsService(AsyncService):
    """Permission profiles, and access of single users to single calls."""

    async def add_users_access_to_calls(
        self,
        body: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Give users access to calls

        Gives single users access to single calls. For a user who has access already nothing
        changes. A call that does not exist is a 400.

        `PUT /v2/calls/users-access`, operationId `addUsersAccessToCalls`
        """
        return await self._call(_ADD_USERS_ACCESS_TO_CALLS, (), body=body, options=options)

    async def create_profile(
        self,
        body: PermissionProfile | PermissionProfileDict,
        *,
        workspace_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Create a permission profile

        Creates a permission profile in a workspace. Its id is Gong's to choose: one that is sent
        does not count.

        Args:
            workspace_id: The workspace.

        `POST /v2/permission-profile`, operationId `createPermissionProfile`
        """
        return await self._call(_CREATE_PROFILE, (workspace_id,), body=body, options=options)

    async def delete_users_access_to_calls(
        self,
        body: CallsUsersAccess | CallsUsersAccessDict,
        *,
        options: Options | None = None,
    ) -> BaseResponse:
        """Take access to calls away

        Takes away access that was given through this API; access for other reasons stays. The
        request has a body, though it is a DELETE.

        `DELETE /v2/calls/users-access`, operationId `deleteUsersAccessToCalls`
        """
        return await self._call(_DELETE_USERS_ACCESS_TO_CALLS, (), body=body, options=options)

    async def get_profile(
        self,
        *,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Get a permission profile

        Gives one permission profile. An id that is malformed or unknown is a 400.

        Args:
            profile_id: The permission profile.

        `GET /v2/permission-profile`, operationId `getPermissionProfile`
        """
        return await self._call(_GET_PROFILE, (profile_id,), options=options)

    async def get_users_access_to_calls(
        self,
        body: UsersAccessRequest | UsersAccessRequestDict,
        *,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse:
        """List who was given access to calls

        Lists the users who were given access to single calls through this API. Those who see a call
        because of their profile, or because it was shared with them, are not listed. A call that
        does not exist is a 400.

        `POST /v2/calls/users-access`, operationId `getUsersAccessToCalls`
        """
        return await self._call(_GET_USERS_ACCESS_TO_CALLS, (), body=body, options=options)

    async def list_profile(
        self,
        *,
        workspace_id: str,
        options: Options | None = None,
    ) -> PermissionProfilesResponse:
        """List permission profiles

        Lists the permission profiles of a workspace by name. The answer is not paged.

        Args:
            workspace_id: The workspace.

        `GET /v2/all-permission-profiles`, operationId `listPermissionProfile`
        """
        return await self._call(_LIST_PROFILE, (workspace_id,), options=options)

    async def list_profile_users(
        self,
        *,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileUsersResponse:
        """List the users of a permission profile

        Lists the users who have a permission profile. The answer is not paged.

        Args:
            profile_id: The permission profile.

        `GET /v2/permission-profile/users`, operationId `listPermissionProfileUsers`
        """
        return await self._call(_LIST_PROFILE_USERS, (profile_id,), options=options)

    async def update_profile(
        self,
        body: PermissionProfile | PermissionProfileDict,
        *,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse:
        """Change a permission profile

        Changes a permission profile. What is not sent stays as it is; the answer is the whole
        profile.

        Args:
            profile_id: The permission profile.

        `PUT /v2/permission-profile`, operationId `updatePermissionProfile`
        """
        return await self._call(_UPDATE_PROFILE, (profile_id,), body=body, options=options)
