"""Grants of access to calls, and permission profiles, as they are sent and answered."""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType, field

from tieline.sandbox.gong.answers import Answer
from tieline.sandbox.gong.call_model import Shape
from tieline.sandbox.gong.inputs import Ids, Input

Flag = bool | UnsetType | None
Level = Literal["all", "managers-team", "report-to-them", "own", "none"]


class CallUsers(Input, frozen=True, kw_only=True):
    """A call, and users to give access to it or take it from."""

    call_id: str
    user_ids: tuple[str, ...]


class AccessRequest(Input, frozen=True, kw_only=True):
    """The body of `PUT` and `DELETE /v2/calls/users-access`."""

    call_access_list: tuple[CallUsers, ...] | None = None


class AccessFilter(Input, frozen=True, kw_only=True):
    """Which calls."""

    call_ids: tuple[str, ...]


class AccessQuestion(Input, frozen=True, kw_only=True):
    """The body of `POST /v2/calls/users-access`."""

    filter: AccessFilter


class GrantedUser(Shape, frozen=True, kw_only=True):
    """A user who was given access."""

    user_id: str


class CallAccess(Shape, frozen=True, kw_only=True):
    """Who was given access to a call."""

    call_id: str
    users: tuple[GrantedUser, ...]


class CallAccessAnswer(Answer, frozen=True, kw_only=True):
    """The grants for the calls asked for."""

    call_access_list: tuple[CallAccess, ...]


class LevelAccess(Shape, frozen=True, kw_only=True):
    """How much of something users may see."""

    permission_level: Level | None = None
    team_lead_ids: Ids = None


class LibraryAccess(Shape, frozen=True, kw_only=True):
    """What users may do with the library."""

    permission_level: Literal["none", "all", "specific-folders"] | None = None
    library_folder_ids: Ids = None
    manage_public_folder: bool | None = None
    manage_streams: bool | None = None
    manage_folder_calls: bool | None = None
    share_folders_and_streams: bool | None = None


class ForecastAccess(Shape, frozen=True, kw_only=True):
    """What users may see of forecasts, and change."""

    forecast_access: LevelAccess | None = None
    forecast_edit_submissions: LevelAccess | None = None
    forecast_edit_targets: LevelAccess | None = None


class Profile(Shape, frozen=True, kw_only=True):
    """A permission profile; of one that is sent, what is left out stays as it is."""

    id: str | UnsetType | None = UNSET
    name: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    calls_access: LevelAccess | UnsetType | None = UNSET
    library_folder_access: LibraryAccess | UnsetType | None = UNSET
    deals_access: LevelAccess | UnsetType | None = UNSET
    forecast_permissions: ForecastAccess | UnsetType | None = UNSET
    coaching_access: LevelAccess | UnsetType | None = UNSET
    insights_access: LevelAccess | UnsetType | None = UNSET
    usage_access: LevelAccess | UnsetType | None = UNSET
    emails_access: LevelAccess | UnsetType | None = UNSET
    score_calls: Flag = UNSET
    override_score: Flag = UNSET
    download_call_media: Flag = UNSET
    share_calls_with_customers: Flag = UNSET
    manually_schedule_and_upload_calls: Flag = UNSET
    private_calls: Flag = UNSET
    delete_calls: Flag = UNSET
    trim_calls: Flag = UNSET
    listen_in_calls: Flag = UNSET
    delete_emails: Flag = UNSET
    calls_and_search: Flag = UNSET
    library: Flag = UNSET
    deals: Flag = UNSET
    create_edit_and_delete_deals_boards: Flag = UNSET
    deals_inline_editing: Flag = UNSET
    account: Flag = UNSET
    coaching: Flag = UNSET
    usage: Flag = UNSET
    team_stats: Flag = UNSET
    initiatives: Flag = UNSET
    market: Flag = UNSET
    activity: Flag = UNSET
    forecast: Flag = UNSET
    forecast_manage: Flag = UNSET
    engage_manage_company_templates: Flag = UNSET
    engage_manage_company_sequences: Flag = UNSET
    engage_create_and_manage_rulesets: Flag = UNSET
    engage_snooze_flow_to_dos_for_others: Flag = UNSET
    engage_allow_crm_fields_view_change: Flag = UNSET
    view_engage_analytics_activity: Flag = UNSET
    view_engage_analytics_performance: Flag = UNSET
    view_engage_analytics_flows: Flag = UNSET
    manage_general_business_settings: Flag = UNSET
    manage_scorecards: Flag = UNSET
    export_calls_and_coaching_data_to_csv: Flag = field(default=UNSET, name="exportCallsAndCoachingDataToCSV")
    crm_data_inline_editing: Flag = UNSET
    crm_data_import: Flag = UNSET
    view_revenue_analytics: Flag = UNSET
    manage_revenue_analytics: Flag = UNSET
    engage_reassign_flow_to_dos_to_others: Flag = UNSET
    engage_assign_flow_to_dos_to_others: Flag = UNSET
    deals_data_export: Flag = UNSET
    ai_builder: Flag = UNSET
    orchestrate_create_and_manage_plays: Flag = UNSET


class ProfileAnswer(Answer, frozen=True, kw_only=True):
    """One permission profile."""

    profile: Profile


class ProfilesAnswer(Answer, frozen=True, kw_only=True):
    """The permission profiles of a workspace."""

    profiles: tuple[Profile, ...]


class UserName(Shape, frozen=True, kw_only=True):
    """A user, in short."""

    id: str
    full_name: str
    email_address: str


class ProfileUsersAnswer(Answer, frozen=True, kw_only=True):
    """The users of a permission profile."""

    users: tuple[UserName, ...]
