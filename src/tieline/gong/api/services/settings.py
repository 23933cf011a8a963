# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Settings: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    from tieline.runtime import Options

    from ..models import BriefsResponse, ScorecardsResponse, TrackersResponse, WorkspacesResponse


_LIST_BRIEFS: Op[BriefsResponse] = Op(
    "GET",
    "/v2/settings/briefs",
    id="listBriefs",
    params=(Param("workspaceId"),),
    answers=(
        Answer("200", "json", lambda: models.BriefsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_SCORECARDS: Op[ScorecardsResponse] = Op(
    "GET",
    "/v2/settings/scorecards",
    id="listScorecards",
    answers=(
        Answer("200", "json", lambda: models.ScorecardsResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_TRACKERS: Op[TrackersResponse] = Op(
    "GET",
    "/v2/settings/trackers",
    id="listTrackers",
    params=(Param("workspaceId"),),
    answers=(
        Answer("200", "json", lambda: models.TrackersResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_LIST_WORKSPACES: Op[WorkspacesResponse] = Op(
    "GET",
    "/v2/workspaces",
    id="listWorkspaces",
    answers=(
        Answer("200", "json", lambda: models.WorkspacesResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class SettingsService(Service):
    """Scorecards, trackers, briefs and workspaces as the company has set them up."""

    def list_briefs(
        self,
        *,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> BriefsResponse:
        """List briefs

        Lists the AI briefs that the company has set up. A beta. A workspace that does not exist is
        a 404.

        Args:
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/settings/briefs`, operationId `listBriefs`
        """
        return self._call(_LIST_BRIEFS, (workspace_id,), options=options)

    def list_scorecards(self, *, options: Options | None = None) -> ScorecardsResponse:
        """List scorecards

        Lists all scorecards with their questions. The answer is not paged.

        `GET /v2/settings/scorecards`, operationId `listScorecards`
        """
        return self._call(_LIST_SCORECARDS, (), options=options)

    def list_trackers(
        self,
        *,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> TrackersResponse:
        """List trackers

        Lists the keyword trackers with their words. The answer is not paged. A workspace that does
        not exist is a 404.

        Args:
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/settings/trackers`, operationId `listTrackers`
        """
        return self._call(_LIST_TRACKERS, (workspace_id,), options=options)

    def list_workspaces(self, *, options: Options | None = None) -> WorkspacesResponse:
        """List workspaces

        Lists all workspaces of the company. The answer is not paged.

        `GET /v2/workspaces`, operationId `listWorkspaces`
        """
        return self._call(_LIST_WORKSPACES, (), options=options)


class AsyncSettingsService(AsyncService):
    """Scorecards, trackers, briefs and workspaces as the company has set them up."""

    async def list_briefs(
        self,
        *,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> BriefsResponse:
        """List briefs

        Lists the AI briefs that the company has set up. A beta. A workspace that does not exist is
        a 404.

        Args:
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/settings/briefs`, operationId `listBriefs`
        """
        return await self._call(_LIST_BRIEFS, (workspace_id,), options=options)

    async def list_scorecards(self, *, options: Options | None = None) -> ScorecardsResponse:
        """List scorecards

        Lists all scorecards with their questions. The answer is not paged.

        `GET /v2/settings/scorecards`, operationId `listScorecards`
        """
        return await self._call(_LIST_SCORECARDS, (), options=options)

    async def list_trackers(
        self,
        *,
        workspace_id: str | None = None,
        options: Options | None = None,
    ) -> TrackersResponse:
        """List trackers

        Lists the keyword trackers with their words. The answer is not paged. A workspace that does
        not exist is a 404.

        Args:
            workspace_id: Only what belongs to this workspace; without it, all workspaces.

        `GET /v2/settings/trackers`, operationId `listTrackers`
        """
        return await self._call(_LIST_TRACKERS, (workspace_id,), options=options)

    async def list_workspaces(self, *, options: Options | None = None) -> WorkspacesResponse:
        """List workspaces

        Lists all workspaces of the company. The answer is not paged.

        `GET /v2/workspaces`, operationId `listWorkspaces`
        """
        return await self._call(_LIST_WORKSPACES, (), options=options)
