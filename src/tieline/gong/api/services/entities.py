# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Entities: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieline.runtime import Answer, AsyncService, Op, Param, Service

from .. import models

if TYPE_CHECKING:
    import datetime as _dt

    from tieline.runtime import Options

    from ..models import AskEntityResponse, CrmEntityType, EntityTimePeriod, GenerateBriefResponse


_ASK: Op[AskEntityResponse] = Op(
    "GET",
    "/v2/entities/ask-entity",
    id="askEntity",
    params=(
        Param("workspaceId"),
        Param("crmEntityType"),
        Param("crmEntityId"),
        Param("timePeriod"),
        Param("fromDateTime"),
        Param("toDateTime"),
        Param("question"),
    ),
    answers=(
        Answer("200", "json", lambda: models.AskEntityResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("402", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_GENERATE_BRIEF: Op[GenerateBriefResponse] = Op(
    "GET",
    "/v2/entities/get-brief",
    id="generateBrief",
    params=(
        Param("workspaceId"),
        Param("briefName"),
        Param("crmEntityType"),
        Param("crmEntityId"),
        Param("timePeriod"),
        Param("fromDateTime"),
        Param("toDateTime"),
    ),
    answers=(
        Answer("200", "json", lambda: models.GenerateBriefResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("402", "json", lambda: models.ErrorResponse),
        Answer("403", "json", lambda: models.ErrorResponse),
        Answer("404", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class EntitiesService(Service):
    """Answers and briefs about accounts, contacts, deals and leads, made by AI from their
    conversations. They cost credits.
    """

    def ask(
        self,
        *,
        workspace_id: str,
        crm_entity_type: CrmEntityType,
        crm_entity_id: str,
        time_period: EntityTimePeriod,
        question: str,
        from_date_time: _dt.datetime | None = None,
        to_date_time: _dt.datetime | None = None,
        options: Options | None = None,
    ) -> AskEntityResponse:
        """Ask about a CRM entity

        Answers a question about an account, a contact, a deal or a lead from its conversations, at
        most 60 calls and 500 e-mails. It costs credits by how many of them are read; without
        credits the answer is a 402.

        Args:
            workspace_id: The workspace of the conversations.
            crm_entity_type: The kind of entity in the CRM.
            crm_entity_id: The id of the entity in the CRM.
            time_period: The range of time of the conversations.
            from_date_time: From this moment on, in UTC; needed by `CUSTOM_RANGE`.
            to_date_time: Before this moment, in UTC; only for `CUSTOM_RANGE`.
            question: The question.

        `GET /v2/entities/ask-entity`, operationId `askEntity`
        """
        return self._call(
            _ASK,
            (
                workspace_id,
                crm_entity_type,
                crm_entity_id,
                time_period,
                from_date_time,
                to_date_time,
                question,
            ),
            options=options,
        )

    def generate_brief(
        self,
        *,
        workspace_id: str,
        brief_name: str,
        crm_entity_type: CrmEntityType,
        crm_entity_id: str,
        time_period: EntityTimePeriod,
        from_date_time: _dt.datetime | None = None,
        to_date_time: _dt.datetime | None = None,
        options: Options | None = None,
    ) -> GenerateBriefResponse:
        """Generate a brief of a CRM entity

        Generates a brief of an account, a contact, a deal or a lead from its conversations, by a
        brief that the company has set up. It costs credits by how many calls and e-mails are read;
        without credits the answer is a 402.

        Args:
            workspace_id: The workspace that the brief is set up in.
            brief_name: The name of the brief.
            crm_entity_type: The kind of entity in the CRM.
            crm_entity_id: The id of the entity in the CRM.
            time_period: The range of time of the conversations.
            from_date_time: From this moment on, in UTC; needed by `CUSTOM_RANGE`.
            to_date_time: Before this moment, in UTC; only for `CUSTOM_RANGE`.

        `GET /v2/entities/get-brief`, operationId `generateBrief`
        """
        return self._call(
            _GENERATE_BRIEF,
            (
                workspace_id,
                brief_name,
                crm_entity_type,
                crm_entity_id,
                time_period,
                from_date_time,
                to_date_time,
            ),
            options=options,
        )


class AsyncEntitiesService(AsyncService):
    """Answers and briefs about accounts, contacts, deals and leads, made by AI from their
    conversations. They cost credits.
    """

    async def ask(
        self,
        *,
        workspace_id: str,
        crm_entity_type: CrmEntityType,
        crm_entity_id: str,
        time_period: EntityTimePeriod,
        question: str,
        from_date_time: _dt.datetime | None = None,
        to_date_time: _dt.datetime | None = None,
        options: Options | None = None,
    ) -> AskEntityResponse:
        """Ask about a CRM entity

        Answers a question about an account, a contact, a deal or a lead from its conversations, at
        most 60 calls and 500 e-mails. It costs credits by how many of them are read; without
        credits the answer is a 402.

        Args:
            workspace_id: The workspace of the conversations.
            crm_entity_type: The kind of entity in the CRM.
            crm_entity_id: The id of the entity in the CRM.
            time_period: The range of time of the conversations.
            from_date_time: From this moment on, in UTC; needed by `CUSTOM_RANGE`.
            to_date_time: Before this moment, in UTC; only for `CUSTOM_RANGE`.
            question: The question.

        `GET /v2/entities/ask-entity`, operationId `askEntity`
        """
        return await self._call(
            _ASK,
            (
                workspace_id,
                crm_entity_type,
                crm_entity_id,
                time_period,
                from_date_time,
                to_date_time,
                question,
            ),
            options=options,
        )

    async def generate_brief(
        self,
        *,
        workspace_id: str,
        brief_name: str,
        crm_entity_type: CrmEntityType,
        crm_entity_id: str,
        time_period: EntityTimePeriod,
        from_date_time: _dt.datetime | None = None,
        to_date_time: _dt.datetime | None = None,
        options: Options | None = None,
    ) -> GenerateBriefResponse:
        """Generate a brief of a CRM entity

        Generates a brief of an account, a contact, a deal or a lead from its conversations, by a
        brief that the company has set up. It costs credits by how many calls and e-mails are read;
        without credits the answer is a 402.

        Args:
            workspace_id: The workspace that the brief is set up in.
            brief_name: The name of the brief.
            crm_entity_type: The kind of entity in the CRM.
            crm_entity_id: The id of the entity in the CRM.
            time_period: The range of time of the conversations.
            from_date_time: From this moment on, in UTC; needed by `CUSTOM_RANGE`.
            to_date_time: Before this moment, in UTC; only for `CUSTOM_RANGE`.

        `GET /v2/entities/get-brief`, operationId `generateBrief`
        """
        return await self._call(
            _GENERATE_BRIEF,
            (
                workspace_id,
                brief_name,
                crm_entity_type,
                crm_entity_id,
                time_period,
                from_date_time,
                to_date_time,
            ),
            options=options,
        )
