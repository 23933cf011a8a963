# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Permissions: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Param, Service, filled

from .. import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tieline.runtime import Options, Unset

    from ..models import (
        AccessLevel,
        AccessLevelDict,
        BaseResponse,
        CallUsersAccess,
        CallUsersAccessDict,
        CallsAccessDetailsResponse,
        CallsUsersAccess,
        CallsUsersAccessDict,
        ForecastPermissions,
        ForecastPermissionsDict,
        LibraryFolderAccess,
        LibraryFolderAccessDict,
        PermissionProfile,
        PermissionProfileDict,
        PermissionProfileResponse,
        PermissionProfileUsersResponse,
        PermissionProfilesResponse,
        UsersAccessFilter,
        UsersAccessFilterDict,
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

    @_overload
    def add_users_access_to_calls(
        self,
        *,
        call_access_list: Sequence[CallUsersAccess | CallUsersAccessDict] | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    def add_users_access_to_calls(
        self,
        *,
        body: CallsUsersAccess | CallsUsersAccessDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    def add_users_access_to_calls(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Give users access to calls

        Gives single users access to single calls. For a user who has access already nothing
        changes. A call that does not exist is a 400.

        Args:
            call_access_list: The calls.
            body: Instead of the fields of `CallsUsersAccess`.

        `PUT /v2/calls/users-access`, operationId `addUsersAccessToCalls`
        """
        return self._call(
            _ADD_USERS_ACCESS_TO_CALLS,
            (),
            body=filled(_ADD_USERS_ACCESS_TO_CALLS, body, fields),
            options=options,
        )

    @_overload
    def create_profile(
        self,
        *,
        workspace_id: str,
        id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        calls_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        library_folder_access: LibraryFolderAccess | LibraryFolderAccessDict | Unset = UNSET,
        deals_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        forecast_permissions: ForecastPermissions | ForecastPermissionsDict | Unset = UNSET,
        coaching_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        insights_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        usage_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        emails_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        score_calls: bool | None | Unset = UNSET,
        override_score: bool | None | Unset = UNSET,
        download_call_media: bool | None | Unset = UNSET,
        share_calls_with_customers: bool | None | Unset = UNSET,
        manually_schedule_and_upload_calls: bool | None | Unset = UNSET,
        private_calls: bool | None | Unset = UNSET,
        delete_calls: bool | None | Unset = UNSET,
        trim_calls: bool | None | Unset = UNSET,
        listen_in_calls: bool | None | Unset = UNSET,
        delete_emails: bool | None | Unset = UNSET,
        calls_and_search: bool | None | Unset = UNSET,
        library: bool | None | Unset = UNSET,
        deals: bool | None | Unset = UNSET,
        create_edit_and_delete_deals_boards: bool | None | Unset = UNSET,
        deals_inline_editing: bool | None | Unset = UNSET,
        account: bool | None | Unset = UNSET,
        coaching: bool | None | Unset = UNSET,
        usage: bool | None | Unset = UNSET,
        team_stats: bool | None | Unset = UNSET,
        initiatives: bool | None | Unset = UNSET,
        market: bool | None | Unset = UNSET,
        activity: bool | None | Unset = UNSET,
        forecast: bool | None | Unset = UNSET,
        forecast_manage: bool | None | Unset = UNSET,
        engage_manage_company_templates: bool | None | Unset = UNSET,
        engage_manage_company_sequences: bool | None | Unset = UNSET,
        engage_create_and_manage_rulesets: bool | None | Unset = UNSET,
        engage_snooze_flow_to_dos_for_others: bool | None | Unset = UNSET,
        engage_allow_crm_fields_view_change: bool | None | Unset = UNSET,
        view_engage_analytics_activity: bool | None | Unset = UNSET,
        view_engage_analytics_performance: bool | None | Unset = UNSET,
        view_engage_analytics_flows: bool | None | Unset = UNSET,
        manage_general_business_settings: bool | None | Unset = UNSET,
        manage_scorecards: bool | None | Unset = UNSET,
        export_calls_and_coaching_data_to_csv: bool | None | Unset = UNSET,
        crm_data_inline_editing: bool | None | Unset = UNSET,
        crm_data_import: bool | None | Unset = UNSET,
        view_revenue_analytics: bool | None | Unset = UNSET,
        manage_revenue_analytics: bool | None | Unset = UNSET,
        engage_reassign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        engage_assign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        deals_data_export: bool | None | Unset = UNSET,
        ai_builder: bool | None | Unset = UNSET,
        orchestrate_create_and_manage_plays: bool | None | Unset = UNSET,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    @_overload
    def create_profile(
        self,
        *,
        body: PermissionProfile | PermissionProfileDict,
        workspace_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    def create_profile(
        self,
        *,
        body: Any = UNSET,
        workspace_id: str,
        options: Options | None = None,
        **fields: Any,
    ) -> PermissionProfileResponse:
        """Create a permission profile

        Creates a permission profile in a workspace. Its id is Gong's to choose: one that is sent
        does not count.

        Args:
            workspace_id: The workspace.
            id: The id of the profile.
            name: Its name.
            description: What it is for.
            score_calls: Score calls.
            override_score: Overwrite the score of somebody else.
            download_call_media: Download recordings.
            share_calls_with_customers: Share calls with customers.
            manually_schedule_and_upload_calls: Schedule and upload calls by hand.
            private_calls: Make own calls private.
            delete_calls: Delete calls.
            trim_calls: Trim calls.
            listen_in_calls: Listen to calls while they go on.
            delete_emails: Delete e-mails.
            calls_and_search: See and search calls.
            library: See the library.
            deals: See deals.
            create_edit_and_delete_deals_boards: Create, change and delete boards of deals.
            deals_inline_editing: Edit deals in place.
            account: See accounts.
            coaching: See coaching.
            usage: See usage.
            team_stats: See the statistics of teams.
            initiatives: See initiatives.
            market: See the market.
            activity: See activity.
            forecast: See forecasts.
            forecast_manage: Manage boards of forecasts and upload targets.
            engage_manage_company_templates: Manage the company's templates of e-mails.
            engage_manage_company_sequences: Manage the company's sequences.
            engage_create_and_manage_rulesets: Create and manage sets of rules.
            engage_snooze_flow_to_dos_for_others: Snooze to-dos in flows of others.
            engage_allow_crm_fields_view_change: Change which fields of the CRM are shown.
            view_engage_analytics_activity: See Engage's analysis of activity.
            view_engage_analytics_performance: See Engage's analysis of performance.
            view_engage_analytics_flows: See Engage's analysis of flows.
            manage_general_business_settings: Manage the general settings of the business.
            manage_scorecards: Manage scorecards.
            export_calls_and_coaching_data_to_csv: Export calls and coaching metrics as CSV.
            crm_data_inline_editing: Edit CRM data in place.
            crm_data_import: Import CRM data.
            view_revenue_analytics: See dashboards.
            manage_revenue_analytics: Manage analyses of revenue.
            engage_reassign_flow_to_dos_to_others: Hand to-dos in flows over to others.
            engage_assign_flow_to_dos_to_others: Assign to-dos in flows to others.
            deals_data_export: Export deals.
            ai_builder: Use the AI Builder.
            orchestrate_create_and_manage_plays: Create and manage plays.
            body: Instead of the fields of `PermissionProfile`.

        `POST /v2/permission-profile`, operationId `createPermissionProfile`
        """
        return self._call(
            _CREATE_PROFILE,
            (workspace_id,),
            body=filled(_CREATE_PROFILE, body, fields),
            options=options,
        )

    @_overload
    def delete_users_access_to_calls(
        self,
        *,
        call_access_list: Sequence[CallUsersAccess | CallUsersAccessDict] | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    def delete_users_access_to_calls(
        self,
        *,
        body: CallsUsersAccess | CallsUsersAccessDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    def delete_users_access_to_calls(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Take access to calls away

        Takes away access that was given through this API; access for other reasons stays. The
        request has a body, though it is a DELETE.

        Args:
            call_access_list: The calls.
            body: Instead of the fields of `CallsUsersAccess`.

        `DELETE /v2/calls/users-access`, operationId `deleteUsersAccessToCalls`
        """
        return self._call(
            _DELETE_USERS_ACCESS_TO_CALLS,
            (),
            body=filled(_DELETE_USERS_ACCESS_TO_CALLS, body, fields),
            options=options,
        )

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

    @_overload
    def get_users_access_to_calls(
        self,
        *,
        filter: UsersAccessFilter | UsersAccessFilterDict,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse: ...

    @_overload
    def get_users_access_to_calls(
        self,
        *,
        body: UsersAccessRequest | UsersAccessRequestDict,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse: ...

    def get_users_access_to_calls(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> CallsAccessDetailsResponse:
        """List who was given access to calls

        Lists the users who were given access to single calls through this API. Those who see a call
        because of their profile, or because it was shared with them, are not listed. A call that
        does not exist is a 400.

        Args:
            body: Instead of the fields of `UsersAccessRequest`.

        `POST /v2/calls/users-access`, operationId `getUsersAccessToCalls`
        """
        return self._call(
            _GET_USERS_ACCESS_TO_CALLS,
            (),
            body=filled(_GET_USERS_ACCESS_TO_CALLS, body, fields),
            options=options,
        )

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

    @_overload
    def update_profile(
        self,
        *,
        profile_id: str,
        id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        calls_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        library_folder_access: LibraryFolderAccess | LibraryFolderAccessDict | Unset = UNSET,
        deals_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        forecast_permissions: ForecastPermissions | ForecastPermissionsDict | Unset = UNSET,
        coaching_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        insights_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        usage_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        emails_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        score_calls: bool | None | Unset = UNSET,
        override_score: bool | None | Unset = UNSET,
        download_call_media: bool | None | Unset = UNSET,
        share_calls_with_customers: bool | None | Unset = UNSET,
        manually_schedule_and_upload_calls: bool | None | Unset = UNSET,
        private_calls: bool | None | Unset = UNSET,
        delete_calls: bool | None | Unset = UNSET,
        trim_calls: bool | None | Unset = UNSET,
        listen_in_calls: bool | None | Unset = UNSET,
        delete_emails: bool | None | Unset = UNSET,
        calls_and_search: bool | None | Unset = UNSET,
        library: bool | None | Unset = UNSET,
        deals: bool | None | Unset = UNSET,
        create_edit_and_delete_deals_boards: bool | None | Unset = UNSET,
        deals_inline_editing: bool | None | Unset = UNSET,
        account: bool | None | Unset = UNSET,
        coaching: bool | None | Unset = UNSET,
        usage: bool | None | Unset = UNSET,
        team_stats: bool | None | Unset = UNSET,
        initiatives: bool | None | Unset = UNSET,
        market: bool | None | Unset = UNSET,
        activity: bool | None | Unset = UNSET,
        forecast: bool | None | Unset = UNSET,
        forecast_manage: bool | None | Unset = UNSET,
        engage_manage_company_templates: bool | None | Unset = UNSET,
        engage_manage_company_sequences: bool | None | Unset = UNSET,
        engage_create_and_manage_rulesets: bool | None | Unset = UNSET,
        engage_snooze_flow_to_dos_for_others: bool | None | Unset = UNSET,
        engage_allow_crm_fields_view_change: bool | None | Unset = UNSET,
        view_engage_analytics_activity: bool | None | Unset = UNSET,
        view_engage_analytics_performance: bool | None | Unset = UNSET,
        view_engage_analytics_flows: bool | None | Unset = UNSET,
        manage_general_business_settings: bool | None | Unset = UNSET,
        manage_scorecards: bool | None | Unset = UNSET,
        export_calls_and_coaching_data_to_csv: bool | None | Unset = UNSET,
        crm_data_inline_editing: bool | None | Unset = UNSET,
        crm_data_import: bool | None | Unset = UNSET,
        view_revenue_analytics: bool | None | Unset = UNSET,
        manage_revenue_analytics: bool | None | Unset = UNSET,
        engage_reassign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        engage_assign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        deals_data_export: bool | None | Unset = UNSET,
        ai_builder: bool | None | Unset = UNSET,
        orchestrate_create_and_manage_plays: bool | None | Unset = UNSET,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    @_overload
    def update_profile(
        self,
        *,
        body: PermissionProfile | PermissionProfileDict,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    def update_profile(
        self,
        *,
        body: Any = UNSET,
        profile_id: str,
        options: Options | None = None,
        **fields: Any,
    ) -> PermissionProfileResponse:
        """Change a permission profile

        Changes a permission profile. What is not sent stays as it is; the answer is the whole
        profile.

        Args:
            profile_id: The permission profile.
            id: The id of the profile.
            name: Its name.
            description: What it is for.
            score_calls: Score calls.
            override_score: Overwrite the score of somebody else.
            download_call_media: Download recordings.
            share_calls_with_customers: Share calls with customers.
            manually_schedule_and_upload_calls: Schedule and upload calls by hand.
            private_calls: Make own calls private.
            delete_calls: Delete calls.
            trim_calls: Trim calls.
            listen_in_calls: Listen to calls while they go on.
            delete_emails: Delete e-mails.
            calls_and_search: See and search calls.
            library: See the library.
            deals: See deals.
            create_edit_and_delete_deals_boards: Create, change and delete boards of deals.
            deals_inline_editing: Edit deals in place.
            account: See accounts.
            coaching: See coaching.
            usage: See usage.
            team_stats: See the statistics of teams.
            initiatives: See initiatives.
            market: See the market.
            activity: See activity.
            forecast: See forecasts.
            forecast_manage: Manage boards of forecasts and upload targets.
            engage_manage_company_templates: Manage the company's templates of e-mails.
            engage_manage_company_sequences: Manage the company's sequences.
            engage_create_and_manage_rulesets: Create and manage sets of rules.
            engage_snooze_flow_to_dos_for_others: Snooze to-dos in flows of others.
            engage_allow_crm_fields_view_change: Change which fields of the CRM are shown.
            view_engage_analytics_activity: See Engage's analysis of activity.
            view_engage_analytics_performance: See Engage's analysis of performance.
            view_engage_analytics_flows: See Engage's analysis of flows.
            manage_general_business_settings: Manage the general settings of the business.
            manage_scorecards: Manage scorecards.
            export_calls_and_coaching_data_to_csv: Export calls and coaching metrics as CSV.
            crm_data_inline_editing: Edit CRM data in place.
            crm_data_import: Import CRM data.
            view_revenue_analytics: See dashboards.
            manage_revenue_analytics: Manage analyses of revenue.
            engage_reassign_flow_to_dos_to_others: Hand to-dos in flows over to others.
            engage_assign_flow_to_dos_to_others: Assign to-dos in flows to others.
            deals_data_export: Export deals.
            ai_builder: Use the AI Builder.
            orchestrate_create_and_manage_plays: Create and manage plays.
            body: Instead of the fields of `PermissionProfile`.

        `PUT /v2/permission-profile`, operationId `updatePermissionProfile`
        """
        return self._call(
            _UPDATE_PROFILE,
            (profile_id,),
            body=filled(_UPDATE_PROFILE, body, fields),
            options=options,
        )


class AsyncPermissionsService(AsyncService):
    """Permission profiles, and access of single users to single calls."""

    @_overload
    async def add_users_access_to_calls(
        self,
        *,
        call_access_list: Sequence[CallUsersAccess | CallUsersAccessDict] | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    async def add_users_access_to_calls(
        self,
        *,
        body: CallsUsersAccess | CallsUsersAccessDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    async def add_users_access_to_calls(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Give users access to calls

        Gives single users access to single calls. For a user who has access already nothing
        changes. A call that does not exist is a 400.

        Args:
            call_access_list: The calls.
            body: Instead of the fields of `CallsUsersAccess`.

        `PUT /v2/calls/users-access`, operationId `addUsersAccessToCalls`
        """
        return await self._call(
            _ADD_USERS_ACCESS_TO_CALLS,
            (),
            body=filled(_ADD_USERS_ACCESS_TO_CALLS, body, fields),
            options=options,
        )

    @_overload
    async def create_profile(
        self,
        *,
        workspace_id: str,
        id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        calls_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        library_folder_access: LibraryFolderAccess | LibraryFolderAccessDict | Unset = UNSET,
        deals_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        forecast_permissions: ForecastPermissions | ForecastPermissionsDict | Unset = UNSET,
        coaching_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        insights_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        usage_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        emails_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        score_calls: bool | None | Unset = UNSET,
        override_score: bool | None | Unset = UNSET,
        download_call_media: bool | None | Unset = UNSET,
        share_calls_with_customers: bool | None | Unset = UNSET,
        manually_schedule_and_upload_calls: bool | None | Unset = UNSET,
        private_calls: bool | None | Unset = UNSET,
        delete_calls: bool | None | Unset = UNSET,
        trim_calls: bool | None | Unset = UNSET,
        listen_in_calls: bool | None | Unset = UNSET,
        delete_emails: bool | None | Unset = UNSET,
        calls_and_search: bool | None | Unset = UNSET,
        library: bool | None | Unset = UNSET,
        deals: bool | None | Unset = UNSET,
        create_edit_and_delete_deals_boards: bool | None | Unset = UNSET,
        deals_inline_editing: bool | None | Unset = UNSET,
        account: bool | None | Unset = UNSET,
        coaching: bool | None | Unset = UNSET,
        usage: bool | None | Unset = UNSET,
        team_stats: bool | None | Unset = UNSET,
        initiatives: bool | None | Unset = UNSET,
        market: bool | None | Unset = UNSET,
        activity: bool | None | Unset = UNSET,
        forecast: bool | None | Unset = UNSET,
        forecast_manage: bool | None | Unset = UNSET,
        engage_manage_company_templates: bool | None | Unset = UNSET,
        engage_manage_company_sequences: bool | None | Unset = UNSET,
        engage_create_and_manage_rulesets: bool | None | Unset = UNSET,
        engage_snooze_flow_to_dos_for_others: bool | None | Unset = UNSET,
        engage_allow_crm_fields_view_change: bool | None | Unset = UNSET,
        view_engage_analytics_activity: bool | None | Unset = UNSET,
        view_engage_analytics_performance: bool | None | Unset = UNSET,
        view_engage_analytics_flows: bool | None | Unset = UNSET,
        manage_general_business_settings: bool | None | Unset = UNSET,
        manage_scorecards: bool | None | Unset = UNSET,
        export_calls_and_coaching_data_to_csv: bool | None | Unset = UNSET,
        crm_data_inline_editing: bool | None | Unset = UNSET,
        crm_data_import: bool | None | Unset = UNSET,
        view_revenue_analytics: bool | None | Unset = UNSET,
        manage_revenue_analytics: bool | None | Unset = UNSET,
        engage_reassign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        engage_assign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        deals_data_export: bool | None | Unset = UNSET,
        ai_builder: bool | None | Unset = UNSET,
        orchestrate_create_and_manage_plays: bool | None | Unset = UNSET,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    @_overload
    async def create_profile(
        self,
        *,
        body: PermissionProfile | PermissionProfileDict,
        workspace_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    async def create_profile(
        self,
        *,
        body: Any = UNSET,
        workspace_id: str,
        options: Options | None = None,
        **fields: Any,
    ) -> PermissionProfileResponse:
        """Create a permission profile

        Creates a permission profile in a workspace. Its id is Gong's to choose: one that is sent
        does not count.

        Args:
            workspace_id: The workspace.
            id: The id of the profile.
            name: Its name.
            description: What it is for.
            score_calls: Score calls.
            override_score: Overwrite the score of somebody else.
            download_call_media: Download recordings.
            share_calls_with_customers: Share calls with customers.
            manually_schedule_and_upload_calls: Schedule and upload calls by hand.
            private_calls: Make own calls private.
            delete_calls: Delete calls.
            trim_calls: Trim calls.
            listen_in_calls: Listen to calls while they go on.
            delete_emails: Delete e-mails.
            calls_and_search: See and search calls.
            library: See the library.
            deals: See deals.
            create_edit_and_delete_deals_boards: Create, change and delete boards of deals.
            deals_inline_editing: Edit deals in place.
            account: See accounts.
            coaching: See coaching.
            usage: See usage.
            team_stats: See the statistics of teams.
            initiatives: See initiatives.
            market: See the market.
            activity: See activity.
            forecast: See forecasts.
            forecast_manage: Manage boards of forecasts and upload targets.
            engage_manage_company_templates: Manage the company's templates of e-mails.
            engage_manage_company_sequences: Manage the company's sequences.
            engage_create_and_manage_rulesets: Create and manage sets of rules.
            engage_snooze_flow_to_dos_for_others: Snooze to-dos in flows of others.
            engage_allow_crm_fields_view_change: Change which fields of the CRM are shown.
            view_engage_analytics_activity: See Engage's analysis of activity.
            view_engage_analytics_performance: See Engage's analysis of performance.
            view_engage_analytics_flows: See Engage's analysis of flows.
            manage_general_business_settings: Manage the general settings of the business.
            manage_scorecards: Manage scorecards.
            export_calls_and_coaching_data_to_csv: Export calls and coaching metrics as CSV.
            crm_data_inline_editing: Edit CRM data in place.
            crm_data_import: Import CRM data.
            view_revenue_analytics: See dashboards.
            manage_revenue_analytics: Manage analyses of revenue.
            engage_reassign_flow_to_dos_to_others: Hand to-dos in flows over to others.
            engage_assign_flow_to_dos_to_others: Assign to-dos in flows to others.
            deals_data_export: Export deals.
            ai_builder: Use the AI Builder.
            orchestrate_create_and_manage_plays: Create and manage plays.
            body: Instead of the fields of `PermissionProfile`.

        `POST /v2/permission-profile`, operationId `createPermissionProfile`
        """
        return await self._call(
            _CREATE_PROFILE,
            (workspace_id,),
            body=filled(_CREATE_PROFILE, body, fields),
            options=options,
        )

    @_overload
    async def delete_users_access_to_calls(
        self,
        *,
        call_access_list: Sequence[CallUsersAccess | CallUsersAccessDict] | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    async def delete_users_access_to_calls(
        self,
        *,
        body: CallsUsersAccess | CallsUsersAccessDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    async def delete_users_access_to_calls(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Take access to calls away

        Takes away access that was given through this API; access for other reasons stays. The
        request has a body, though it is a DELETE.

        Args:
            call_access_list: The calls.
            body: Instead of the fields of `CallsUsersAccess`.

        `DELETE /v2/calls/users-access`, operationId `deleteUsersAccessToCalls`
        """
        return await self._call(
            _DELETE_USERS_ACCESS_TO_CALLS,
            (),
            body=filled(_DELETE_USERS_ACCESS_TO_CALLS, body, fields),
            options=options,
        )

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

    @_overload
    async def get_users_access_to_calls(
        self,
        *,
        filter: UsersAccessFilter | UsersAccessFilterDict,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse: ...

    @_overload
    async def get_users_access_to_calls(
        self,
        *,
        body: UsersAccessRequest | UsersAccessRequestDict,
        options: Options | None = None,
    ) -> CallsAccessDetailsResponse: ...

    async def get_users_access_to_calls(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> CallsAccessDetailsResponse:
        """List who was given access to calls

        Lists the users who were given access to single calls through this API. Those who see a call
        because of their profile, or because it was shared with them, are not listed. A call that
        does not exist is a 400.

        Args:
            body: Instead of the fields of `UsersAccessRequest`.

        `POST /v2/calls/users-access`, operationId `getUsersAccessToCalls`
        """
        return await self._call(
            _GET_USERS_ACCESS_TO_CALLS,
            (),
            body=filled(_GET_USERS_ACCESS_TO_CALLS, body, fields),
            options=options,
        )

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

    @_overload
    async def update_profile(
        self,
        *,
        profile_id: str,
        id: str | Unset = UNSET,
        name: str | Unset = UNSET,
        description: str | None | Unset = UNSET,
        calls_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        library_folder_access: LibraryFolderAccess | LibraryFolderAccessDict | Unset = UNSET,
        deals_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        forecast_permissions: ForecastPermissions | ForecastPermissionsDict | Unset = UNSET,
        coaching_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        insights_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        usage_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        emails_access: AccessLevel | AccessLevelDict | Unset = UNSET,
        score_calls: bool | None | Unset = UNSET,
        override_score: bool | None | Unset = UNSET,
        download_call_media: bool | None | Unset = UNSET,
        share_calls_with_customers: bool | None | Unset = UNSET,
        manually_schedule_and_upload_calls: bool | None | Unset = UNSET,
        private_calls: bool | None | Unset = UNSET,
        delete_calls: bool | None | Unset = UNSET,
        trim_calls: bool | None | Unset = UNSET,
        listen_in_calls: bool | None | Unset = UNSET,
        delete_emails: bool | None | Unset = UNSET,
        calls_and_search: bool | None | Unset = UNSET,
        library: bool | None | Unset = UNSET,
        deals: bool | None | Unset = UNSET,
        create_edit_and_delete_deals_boards: bool | None | Unset = UNSET,
        deals_inline_editing: bool | None | Unset = UNSET,
        account: bool | None | Unset = UNSET,
        coaching: bool | None | Unset = UNSET,
        usage: bool | None | Unset = UNSET,
        team_stats: bool | None | Unset = UNSET,
        initiatives: bool | None | Unset = UNSET,
        market: bool | None | Unset = UNSET,
        activity: bool | None | Unset = UNSET,
        forecast: bool | None | Unset = UNSET,
        forecast_manage: bool | None | Unset = UNSET,
        engage_manage_company_templates: bool | None | Unset = UNSET,
        engage_manage_company_sequences: bool | None | Unset = UNSET,
        engage_create_and_manage_rulesets: bool | None | Unset = UNSET,
        engage_snooze_flow_to_dos_for_others: bool | None | Unset = UNSET,
        engage_allow_crm_fields_view_change: bool | None | Unset = UNSET,
        view_engage_analytics_activity: bool | None | Unset = UNSET,
        view_engage_analytics_performance: bool | None | Unset = UNSET,
        view_engage_analytics_flows: bool | None | Unset = UNSET,
        manage_general_business_settings: bool | None | Unset = UNSET,
        manage_scorecards: bool | None | Unset = UNSET,
        export_calls_and_coaching_data_to_csv: bool | None | Unset = UNSET,
        crm_data_inline_editing: bool | None | Unset = UNSET,
        crm_data_import: bool | None | Unset = UNSET,
        view_revenue_analytics: bool | None | Unset = UNSET,
        manage_revenue_analytics: bool | None | Unset = UNSET,
        engage_reassign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        engage_assign_flow_to_dos_to_others: bool | None | Unset = UNSET,
        deals_data_export: bool | None | Unset = UNSET,
        ai_builder: bool | None | Unset = UNSET,
        orchestrate_create_and_manage_plays: bool | None | Unset = UNSET,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    @_overload
    async def update_profile(
        self,
        *,
        body: PermissionProfile | PermissionProfileDict,
        profile_id: str,
        options: Options | None = None,
    ) -> PermissionProfileResponse: ...

    async def update_profile(
        self,
        *,
        body: Any = UNSET,
        profile_id: str,
        options: Options | None = None,
        **fields: Any,
    ) -> PermissionProfileResponse:
        """Change a permission profile

        Changes a permission profile. What is not sent stays as it is; the answer is the whole
        profile.

        Args:
            profile_id: The permission profile.
            id: The id of the profile.
            name: Its name.
            description: What it is for.
            score_calls: Score calls.
            override_score: Overwrite the score of somebody else.
            download_call_media: Download recordings.
            share_calls_with_customers: Share calls with customers.
            manually_schedule_and_upload_calls: Schedule and upload calls by hand.
            private_calls: Make own calls private.
            delete_calls: Delete calls.
            trim_calls: Trim calls.
            listen_in_calls: Listen to calls while they go on.
            delete_emails: Delete e-mails.
            calls_and_search: See and search calls.
            library: See the library.
            deals: See deals.
            create_edit_and_delete_deals_boards: Create, change and delete boards of deals.
            deals_inline_editing: Edit deals in place.
            account: See accounts.
            coaching: See coaching.
            usage: See usage.
            team_stats: See the statistics of teams.
            initiatives: See initiatives.
            market: See the market.
            activity: See activity.
            forecast: See forecasts.
            forecast_manage: Manage boards of forecasts and upload targets.
            engage_manage_company_templates: Manage the company's templates of e-mails.
            engage_manage_company_sequences: Manage the company's sequences.
            engage_create_and_manage_rulesets: Create and manage sets of rules.
            engage_snooze_flow_to_dos_for_others: Snooze to-dos in flows of others.
            engage_allow_crm_fields_view_change: Change which fields of the CRM are shown.
            view_engage_analytics_activity: See Engage's analysis of activity.
            view_engage_analytics_performance: See Engage's analysis of performance.
            view_engage_analytics_flows: See Engage's analysis of flows.
            manage_general_business_settings: Manage the general settings of the business.
            manage_scorecards: Manage scorecards.
            export_calls_and_coaching_data_to_csv: Export calls and coaching metrics as CSV.
            crm_data_inline_editing: Edit CRM data in place.
            crm_data_import: Import CRM data.
            view_revenue_analytics: See dashboards.
            manage_revenue_analytics: Manage analyses of revenue.
            engage_reassign_flow_to_dos_to_others: Hand to-dos in flows over to others.
            engage_assign_flow_to_dos_to_others: Assign to-dos in flows to others.
            deals_data_export: Export deals.
            ai_builder: Use the AI Builder.
            orchestrate_create_and_manage_plays: Create and manage plays.
            body: Instead of the fields of `PermissionProfile`.

        `PUT /v2/permission-profile`, operationId `updatePermissionProfile`
        """
        return await self._call(
            _UPDATE_PROFILE,
            (profile_id,),
            body=filled(_UPDATE_PROFILE, body, fields),
            options=options,
        )
