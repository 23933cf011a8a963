# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""The clients of Gong API."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Unpack

from tieline.runtime import AsyncClient, AsyncClientSettings, Client, ClientSettings, Login, Token

from ._api import API

if TYPE_CHECKING:
    from .services.auditing import AsyncAuditingService, AuditingService
    from .services.calls import AsyncCallsService, CallsService
    from .services.coaching import AsyncCoachingService, CoachingService
    from .services.crm import AsyncCrmService, CrmService
    from .services.data_privacy import AsyncDataPrivacyService, DataPrivacyService
    from .services.digital_interactions import (
        AsyncDigitalInteractionsService,
        DigitalInteractionsService,
    )
    from .services.engage_flows import AsyncEngageFlowsService, EngageFlowsService
    from .services.engagement import AsyncEngagementService, EngagementService
    from .services.entities import AsyncEntitiesService, EntitiesService
    from .services.integration_settings import (
        AsyncIntegrationSettingsService,
        IntegrationSettingsService,
    )
    from .services.library import AsyncLibraryService, LibraryService
    from .services.meetings import AsyncMeetingsService, MeetingsService
    from .services.outcomes import AsyncOutcomesService, OutcomesService
    from .services.permissions import AsyncPermissionsService, PermissionsService
    from .services.settings import AsyncSettingsService, SettingsService
    from .services.stats import AsyncStatsService, StatsService
    from .services.tasks import AsyncTasksService, TasksService
    from .services.users import AsyncUsersService, UsersService


class Gong(Client):
    """Gong API 2.

    Written from what Gong publishes and from what its API has been seen to answer; where the two
    disagree,
    the answers win. `x-official-name` gives the name that Gong's own document uses for the same
    thing.

    **Credentials.** An access key and its secret as HTTP Basic, or an OAuth access token as Bearer. A token
    works only at the address that came with it (`api_base_url_for_customer`). A missing scope is a
    401,
    with the name of the scope in its text.

    **Limits.** Three requests a second and 10,000 a day for the whole company, all keys and apps together.
    One too many is a 429 that says in `Retry-After` how many seconds to wait.

    **Pages.** Lists come in pages of 100. A page that is not the last has `records.cursor`: repeat the
    request unchanged with that cursor, in the query of a GET, at the top of the body of a POST. A
    cursor
    lives for some minutes; an expired one is a 400, and the list has to start anew.

    **Empty lists.** Several lists answer 404 with an error body where nothing matches; `empty_on` in
    `x-tieline-pagination` marks them.

    **Ids.** They have up to 20 digits and go as text, so that no parser rounds them; `integrationId` alone
    is a JSON number. A value that is missing is mostly written as null. New fields and new enum
    values may
    appear at any time.
    """

    def __init__(
        self,
        *,
        basic_auth: Login | None = None,
        bearer_auth: Token | None = None,
        oauth2: Token | None = None,
        base_url: str | None = None,
        host: str | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """What is not given comes from the environment: `GONG_ACCESS_KEY, GONG_ACCESS_KEY_SECRET` for
        basic_auth; `GONG_ACCESS_TOKEN` for bearer_auth; `API_ACCESS_TOKEN` for oauth2;
        `API_BASE_URL` for base_url.
        """
        super().__init__(
            API,
            credentials={"basicAuth": basic_auth, "bearerAuth": bearer_auth, "oauth2": oauth2},
            base_url=base_url,
            variables={"host": host},
            **settings,
        )

    @cached_property
    def auditing(self) -> AuditingService:
        """Logs of who did what in Gong."""
        from .services.auditing import AuditingService

        return AuditingService(self)

    @cached_property
    def calls(self) -> CallsService:
        """Recorded calls: lists, everything known of a call, transcripts, and adding calls of your
        own.
        """
        from .services.calls import CallsService

        return CallsService(self)

    @cached_property
    def coaching(self) -> CoachingService:
        """How managers coach their teams."""
        from .services.coaching import CoachingService

        return CoachingService(self)

    @cached_property
    def crm(self) -> CrmService:
        """Data of a CRM that Gong does not connect to by itself: register it, shape it, upload it."""
        from .services.crm import CrmService

        return CrmService(self)

    @cached_property
    def data_privacy(self) -> DataPrivacyService:
        """Finding and erasing all that belongs to a person."""
        from .services.data_privacy import DataPrivacyService

        return DataPrivacyService(self)

    @cached_property
    def digital_interactions(self) -> DigitalInteractionsService:
        """What people do with digital content, reported by the systems that see it."""
        from .services.digital_interactions import DigitalInteractionsService

        return DigitalInteractionsService(self)

    @cached_property
    def engage_flows(self) -> EngageFlowsService:
        """Engage flows: their steps, their folders, and the prospects in them."""
        from .services.engage_flows import EngageFlowsService

        return EngageFlowsService(self)

    @cached_property
    def engagement(self) -> EngagementService:
        """The older way to report what people do with content; digital interactions replace it."""
        from .services.engagement import EngagementService

        return EngagementService(self)

    @cached_property
    def entities(self) -> EntitiesService:
        """Answers and briefs about accounts, contacts, deals and leads, made by AI from their
        conversations. They cost credits.
        """
        from .services.entities import EntitiesService

        return EntitiesService(self)

    @cached_property
    def integration_settings(self) -> IntegrationSettingsService:
        """What a partner tells Gong about an integration."""
        from .services.integration_settings import IntegrationSettingsService

        return IntegrationSettingsService(self)

    @cached_property
    def library(self) -> LibraryService:
        """Public folders of calls worth listening to."""
        from .services.library import LibraryService

        return LibraryService(self)

    @cached_property
    def meetings(self) -> MeetingsService:
        """Meetings with a page of consent to recording. A beta: it has to be enabled for the company,
        else every answer is a 403.
        """
        from .services.meetings import MeetingsService

        return MeetingsService(self)

    @cached_property
    def outcomes(self) -> OutcomesService:
        """The outcomes a call can have."""
        from .services.outcomes import OutcomesService

        return OutcomesService(self)

    @cached_property
    def permissions(self) -> PermissionsService:
        """Permission profiles, and access of single users to single calls."""
        from .services.permissions import PermissionsService

        return PermissionsService(self)

    @cached_property
    def settings(self) -> SettingsService:
        """Scorecards, trackers, briefs and workspaces as the company has set them up."""
        from .services.settings import SettingsService

        return SettingsService(self)

    @cached_property
    def stats(self) -> StatsService:
        """What users did with calls, how they speak in them, and the scorecards filled in for them."""
        from .services.stats import StatsService

        return StatsService(self)

    @cached_property
    def tasks(self) -> TasksService:
        """The to-dos of Engage users."""
        from .services.tasks import TasksService

        return TasksService(self)

    @cached_property
    def users(self) -> UsersService:
        """The people of the company: who they are, and what Gong records of them."""
        from .services.users import UsersService

        return UsersService(self)


class AsyncGong(AsyncClient):
    """Gong API 2.

    Written from what Gong publishes and from what its API has been seen to answer; where the two
    disagree,
    the answers win. `x-official-name` gives the name that Gong's own document uses for the same
    thing.

    **Credentials.** An access key and its secret as HTTP Basic, or an OAuth access token as Bearer. A token
    works only at the address that came with it (`api_base_url_for_customer`). A missing scope is a
    401,
    with the name of the scope in its text.

    **Limits.** Three requests a second and 10,000 a day for the whole company, all keys and apps together.
    One too many is a 429 that says in `Retry-After` how many seconds to wait.

    **Pages.** Lists come in pages of 100. A page that is not the last has `records.cursor`: repeat the
    request unchanged with that cursor, in the query of a GET, at the top of the body of a POST. A
    cursor
    lives for some minutes; an expired one is a 400, and the list has to start anew.

    **Empty lists.** Several lists answer 404 with an error body where nothing matches; `empty_on` in
    `x-tieline-pagination` marks them.

    **Ids.** They have up to 20 digits and go as text, so that no parser rounds them; `integrationId` alone
    is a JSON number. A value that is missing is mostly written as null. New fields and new enum
    values may
    appear at any time.
    """

    def __init__(
        self,
        *,
        basic_auth: Login | None = None,
        bearer_auth: Token | None = None,
        oauth2: Token | None = None,
        base_url: str | None = None,
        host: str | None = None,
        **settings: Unpack[AsyncClientSettings],
    ) -> None:
        """What is not given comes from the environment: `GONG_ACCESS_KEY, GONG_ACCESS_KEY_SECRET` for
        basic_auth; `GONG_ACCESS_TOKEN` for bearer_auth; `API_ACCESS_TOKEN` for oauth2;
        `API_BASE_URL` for base_url.
        """
        super().__init__(
            API,
            credentials={"basicAuth": basic_auth, "bearerAuth": bearer_auth, "oauth2": oauth2},
            base_url=base_url,
            variables={"host": host},
            **settings,
        )

    @cached_property
    def auditing(self) -> AsyncAuditingService:
        """Logs of who did what in Gong."""
        from .services.auditing import AsyncAuditingService

        return AsyncAuditingService(self)

    @cached_property
    def calls(self) -> AsyncCallsService:
        """Recorded calls: lists, everything known of a call, transcripts, and adding calls of your
        own.
        """
        from .services.calls import AsyncCallsService

        return AsyncCallsService(self)

    @cached_property
    def coaching(self) -> AsyncCoachingService:
        """How managers coach their teams."""
        from .services.coaching import AsyncCoachingService

        return AsyncCoachingService(self)

    @cached_property
    def crm(self) -> AsyncCrmService:
        """Data of a CRM that Gong does not connect to by itself: register it, shape it, upload it."""
        from .services.crm import AsyncCrmService

        return AsyncCrmService(self)

    @cached_property
    def data_privacy(self) -> AsyncDataPrivacyService:
        """Finding and erasing all that belongs to a person."""
        from .services.data_privacy import AsyncDataPrivacyService

        return AsyncDataPrivacyService(self)

    @cached_property
    def digital_interactions(self) -> AsyncDigitalInteractionsService:
        """What people do with digital content, reported by the systems that see it."""
        from .services.digital_interactions import AsyncDigitalInteractionsService

        return AsyncDigitalInteractionsService(self)

    @cached_property
    def engage_flows(self) -> AsyncEngageFlowsService:
        """Engage flows: their steps, their folders, and the prospects in them."""
        from .services.engage_flows import AsyncEngageFlowsService

        return AsyncEngageFlowsService(self)

    @cached_property
    def engagement(self) -> AsyncEngagementService:
        """The older way to report what people do with content; digital interactions replace it."""
        from .services.engagement import AsyncEngagementService

        return AsyncEngagementService(self)

    @cached_property
    def entities(self) -> AsyncEntitiesService:
        """Answers and briefs about accounts, contacts, deals and leads, made by AI from their
        conversations. They cost credits.
        """
        from .services.entities import AsyncEntitiesService

        return AsyncEntitiesService(self)

    @cached_property
    def integration_settings(self) -> AsyncIntegrationSettingsService:
        """What a partner tells Gong about an integration."""
        from .services.integration_settings import AsyncIntegrationSettingsService

        return AsyncIntegrationSettingsService(self)

    @cached_property
    def library(self) -> AsyncLibraryService:
        """Public folders of calls worth listening to."""
        from .services.library import AsyncLibraryService

        return AsyncLibraryService(self)

    @cached_property
    def meetings(self) -> AsyncMeetingsService:
        """Meetings with a page of consent to recording. A beta: it has to be enabled for the company,
        else every answer is a 403.
        """
        from .services.meetings import AsyncMeetingsService

        return AsyncMeetingsService(self)

    @cached_property
    def outcomes(self) -> AsyncOutcomesService:
        """The outcomes a call can have."""
        from .services.outcomes import AsyncOutcomesService

        return AsyncOutcomesService(self)

    @cached_property
    def permissions(self) -> AsyncPermissionsService:
        """Permission profiles, and access of single users to single calls."""
        from .services.permissions import AsyncPermissionsService

        return AsyncPermissionsService(self)

    @cached_property
    def settings(self) -> AsyncSettingsService:
        """Scorecards, trackers, briefs and workspaces as the company has set them up."""
        from .services.settings import AsyncSettingsService

        return AsyncSettingsService(self)

    @cached_property
    def stats(self) -> AsyncStatsService:
        """What users did with calls, how they speak in them, and the scorecards filled in for them."""
        from .services.stats import AsyncStatsService

        return AsyncStatsService(self)

    @cached_property
    def tasks(self) -> AsyncTasksService:
        """The to-dos of Engage users."""
        from .services.tasks import AsyncTasksService

        return AsyncTasksService(self)

    @cached_property
    def users(self) -> AsyncUsersService:
        """The people of the company: who they are, and what Gong records of them."""
        from .services.users import AsyncUsersService

        return AsyncUsersService(self)
