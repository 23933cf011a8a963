# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of users."""

from __future__ import annotations

import datetime as _dt
from typing import Literal

from tieline.runtime import UNSET, Model, Unset, field

from . import shared as _shared


class ConferencingProvider(Model, kw_only=True):
    """A web conference system of a user.

    `users.yaml#/components/schemas/ConferencingProvider` in the document.
    """

    provider: str | None = None
    """Its code, such as `zoom`."""

    is_default: bool | None = field(name="isDefault", default=None)
    """Whether it is taken where none is named."""


class SettingChange(Model, kw_only=True):
    """A change of a setting.

    `users.yaml#/components/schemas/SettingChange` in the document.
    """

    setting: Literal["webConferencesRecorded", "preventWebConferenceRecording", "emailsImported", "preventEmailImport", "active", "nonRecordedMeetingsImported", "gongConnectEnabled", "callsImported", "interviewsRecorded", "preventInterviewRecording"] | str | None = None
    """Which setting."""

    value: bool | None = None
    """What it was set to."""

    time: _dt.datetime | None = None
    """When."""


class SettingsHistoryResponse(Model, kw_only=True):
    """The changes of a user's settings.

    `users.yaml#/components/schemas/SettingsHistoryResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    user_settings_history: list[SettingChange] = field(name="userSettingsHistory")
    """The changes."""


class SpokenLanguage(Model, kw_only=True):
    """A language of a user.

    `users.yaml#/components/schemas/SpokenLanguage` in the document.
    """

    language: str | None = None
    """The language as BCP 47, such as `en-US`."""

    primary: bool | None = None
    """Whether it is assumed for a call whose language Gong cannot tell."""


class User(Model, kw_only=True):
    """A member of the company.

    `users.yaml#/components/schemas/User` in the document.
    """

    id: str
    """The id of the user, which calls name as `primaryUserId` and participants as `userId`."""

    email_address: str | None = field(name="emailAddress", default=None)
    """The main e-mail address."""

    created: _dt.datetime | None = None
    """When the user was created."""

    active: bool | None = None
    """Whether the user is active."""

    email_aliases: list[str] | None = field(name="emailAliases", default=None)
    """Further e-mail addresses."""

    trusted_email_address: str | None = field(name="trustedEmailAddress", default=None)
    """The address by which the user signs in, where it is another one."""

    first_name: str | None = field(name="firstName", default=None)
    """First name."""

    last_name: str | None = field(name="lastName", default=None)
    """Last name."""

    title: str | None = None
    """Job title."""

    phone_number: str | None = field(name="phoneNumber", default=None)
    """Phone number."""

    extension: str | None = None
    """Extension of the phone number."""

    personal_meeting_urls: list[str] | None = field(name="personalMeetingUrls", default=None)
    """Addresses of the user's own meeting rooms."""

    settings: UserSettings | None = None

    manager_id: str | None = field(name="managerId", default=None)
    """The id of the user's manager."""

    meeting_consent_page_url: str | None = field(name="meetingConsentPageUrl", default=None)
    """The page where guests consent to recording."""

    conferencing_providers: list[ConferencingProvider] | None = field(name="conferencingProviders", default=None)
    """The web conference systems of the user."""

    spoken_languages: list[SpokenLanguage] | None = field(name="spokenLanguages", default=None)
    """The languages the user speaks in calls."""


class UserResponse(Model, kw_only=True):
    """A user.

    `users.yaml#/components/schemas/UserResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    user: User


class UserSettings(Model, kw_only=True):
    """What Gong records and imports of a user.

    `users.yaml#/components/schemas/UserSettings` in the document.
    """

    web_conferences_recorded: bool | None = field(name="webConferencesRecorded", default=None)
    """Web conferences are recorded."""

    prevent_web_conference_recording: bool | None = field(name="preventWebConferenceRecording", default=None)
    """No web conference is recorded that this user is invited to, whoever else is."""

    telephony_calls_imported: bool | None = field(name="telephonyCallsImported", default=None)
    """Phone calls are imported."""

    emails_imported: bool | None = field(name="emailsImported", default=None)
    """E-mails are imported."""

    prevent_email_import: bool | None = field(name="preventEmailImport", default=None)
    """E-mails are kept from being imported."""

    non_recorded_meetings_imported: bool | None = field(name="nonRecordedMeetingsImported", default=None)
    """Meetings without a recording are imported."""

    gong_connect_enabled: bool | None = field(name="gongConnectEnabled", default=None)
    """Gong Connect, the dialer, is on."""


class UsersFilter(Model, kw_only=True):
    """What users must match; all parts may be left out.

    `users.yaml#/components/schemas/UsersFilter` in the document.
    """

    created_from_date_time: _dt.datetime | Unset = field(name="createdFromDateTime", default=UNSET)
    """Created at or after this moment."""

    created_to_date_time: _dt.datetime | Unset = field(name="createdToDateTime", default=UNSET)
    """Created before this moment."""

    include_avatars: bool | Unset = field(name="includeAvatars", default=UNSET)
    """Whether to list avatars: users that stand for Gong's own staff.

    The server's default: `false`
    """

    user_ids: list[str] | Unset = field(name="userIds", default=UNSET)
    """The ids of users."""


class UsersRequest(Model, kw_only=True):
    """Which users to list.

    `users.yaml#/components/schemas/UsersRequest` in the document.
    """

    cursor: str | Unset = UNSET
    """The `records.cursor` of the page before."""

    filter: UsersFilter


class UsersResponse(Model, kw_only=True):
    """A page of users.

    `users.yaml#/components/schemas/UsersResponse` in the document.
    """

    request_id: str | None = field(name="requestId", default=None)
    """Names this request to Gong's support."""

    records: _shared.Records

    users: list[User]
    """The users."""
