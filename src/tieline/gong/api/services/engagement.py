# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Engagement: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service, filled

from .. import models

if TYPE_CHECKING:
    import datetime as _dt
    from collections.abc import Sequence
    from typing import Any, Literal

    from tieline.runtime import Options, Unset

    from ..models import (
        Actor,
        ActorDict,
        BaseResponse,
        CallUploadContext,
        CallUploadContextDict,
        ContentSharedEvent,
        ContentSharedEventDict,
        ContentViewedEvent,
        ContentViewedEventDict,
        CustomActionEvent,
        CustomActionEventDict,
        GenericProperty,
        GenericPropertyDict,
        Sharer,
        SharerDict,
    )


_CONTENT_SHARED: Op[BaseResponse] = Op(
    "PUT",
    "/v2/customer-engagement/content/shared",
    id="contentShared",
    bodies=(Body("json", type=lambda: models.ContentSharedEvent),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_CONTENT_VIEWED: Op[BaseResponse] = Op(
    "PUT",
    "/v2/customer-engagement/content/viewed",
    id="contentViewed",
    bodies=(Body("json", type=lambda: models.ContentViewedEvent),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)

_CUSTOM_ACTION: Op[BaseResponse] = Op(
    "PUT",
    "/v2/customer-engagement/action",
    id="customAction",
    bodies=(Body("json", type=lambda: models.CustomActionEvent),),
    answers=(
        Answer("200", "json", lambda: models.BaseResponse),
        Answer("400", "json", lambda: models.ErrorResponse),
        Answer("401", "json", lambda: models.ErrorResponse),
        Answer("409", "json", lambda: models.ErrorResponse),
        Answer("429", "json", lambda: models.ErrorResponse),
        Answer("500", "json", lambda: models.ErrorResponse),
    ),
    security=(("basicAuth",), ("bearerAuth",), ("oauth2",)),
)


class EngagementService(Service):
    """The older way to report what people do with content; digital interactions replace it."""

    @_overload
    def content_shared(
        self,
        *,
        reporting_system: str,
        event_timestamp: _dt.datetime,
        content_id: str,
        content_url: str,
        content_title: str,
        event_id: str | Unset = UNSET,
        crm_context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        content_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        event_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        mobile_app_id: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        action_name: str | Unset = UNSET,
        share_id: str | Unset = UNSET,
        non_company_participants: Sequence[Actor | ActorDict] | Unset = UNSET,
        more_info_url: str | Unset = UNSET,
        sharer: Sharer | SharerDict | Unset = UNSET,
        sharing_message_subject: str | Unset = UNSET,
        sharing_message_body: str | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        share_info_url: str | Unset = UNSET,
        recipients: Sequence[Actor | ActorDict] | Unset = UNSET,
        agent_platform: str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    def content_shared(
        self,
        *,
        body: ContentSharedEvent | ContentSharedEventDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    def content_shared(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report that content was shared

        Reports that a Gong user shared content with people outside the company. The same event
        again is a 409. Report a digital interaction instead where you can.

        Args:
            reporting_system: Your system; the same in all its events.
            event_timestamp: When it happened.
            event_id: Your id of the event.
            crm_context: The objects of external systems that it is about.
            content_properties: More about the content.
            event_properties: More about the event.
            user_agent: The `User-Agent` of the browser.
            mobile_app_id: The id of the app, on a phone.
            workspace_id: The workspace; without it, Gong chooses.
            action_name: What was done, to be shown, such as `Document signed`.
            share_id: Your id of the share, where a content is shared more than once.
            non_company_participants: People outside the company who took part.
            more_info_url: Where more is told.
            sharing_message_subject: The subject of the message that it was shared with.
            sharing_message_body: The text of that message; it may be HTML.
            tracking_id: Stands for the person who did it; not together with one.
            content_id: The id of the content in your system.
            content_url: Its address.
            content_title: Its title.
            share_info_url: Where more is told about the event.
            recipients: Whom it was shared with; each needs an e-mail address.
            agent_platform: The platform it was done on.
            body: Instead of the fields of `ContentSharedEvent`.

        `PUT /v2/customer-engagement/content/shared`, operationId `contentShared`
        """
        return self._call(
            _CONTENT_SHARED,
            (),
            body=filled(_CONTENT_SHARED, body, fields),
            options=options,
        )

    @_overload
    def content_viewed(
        self,
        *,
        reporting_system: str,
        event_timestamp: _dt.datetime,
        content_id: str,
        content_url: str,
        content_title: str,
        event_id: str | Unset = UNSET,
        crm_context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        content_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        event_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        mobile_app_id: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        action_name: str | Unset = UNSET,
        share_id: str | Unset = UNSET,
        non_company_participants: Sequence[Actor | ActorDict] | Unset = UNSET,
        more_info_url: str | Unset = UNSET,
        sharer: Sharer | SharerDict | Unset = UNSET,
        sharing_message_subject: str | Unset = UNSET,
        sharing_message_body: str | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        view_action_title: str | Unset = UNSET,
        view_info_url: str | Unset = UNSET,
        viewer: Actor | ActorDict | Unset = UNSET,
        agent_platform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    def content_viewed(
        self,
        *,
        body: ContentViewedEvent | ContentViewedEventDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    def content_viewed(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report that content was viewed

        Reports that somebody outside the company viewed content. The same event again is a 409.
        Report a digital interaction instead where you can.

        Args:
            reporting_system: Your system; the same in all its events.
            event_timestamp: When it happened.
            event_id: Your id of the event.
            crm_context: The objects of external systems that it is about.
            content_properties: More about the content.
            event_properties: More about the event.
            user_agent: The `User-Agent` of the browser.
            mobile_app_id: The id of the app, on a phone.
            workspace_id: The workspace; without it, Gong chooses.
            action_name: What was done, to be shown, such as `Document signed`.
            share_id: Your id of the share, where a content is shared more than once.
            non_company_participants: People outside the company who took part.
            more_info_url: Where more is told.
            sharing_message_subject: The subject of the message that it was shared with.
            sharing_message_body: The text of that message; it may be HTML.
            tracking_id: Stands for the person who did it; not together with one.
            content_id: The id of the content in your system.
            content_url: Its address.
            content_title: Its title.
            view_action_title: What was done, to be shown, such as `Presentation opened`.
            view_info_url: Where more is told about the event.
            agent_platform: The platform it was done on.
            body: Instead of the fields of `ContentViewedEvent`.

        `PUT /v2/customer-engagement/content/viewed`, operationId `contentViewed`
        """
        return self._call(
            _CONTENT_VIEWED,
            (),
            body=filled(_CONTENT_VIEWED, body, fields),
            options=options,
        )

    @_overload
    def custom_action(
        self,
        *,
        reporting_system: str,
        event_timestamp: _dt.datetime,
        event_id: str | Unset = UNSET,
        crm_context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        content_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        event_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        mobile_app_id: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        action_name: str | Unset = UNSET,
        share_id: str | Unset = UNSET,
        non_company_participants: Sequence[Actor | ActorDict] | Unset = UNSET,
        more_info_url: str | Unset = UNSET,
        sharer: Sharer | SharerDict | Unset = UNSET,
        sharing_message_subject: str | Unset = UNSET,
        sharing_message_body: str | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        content_id: str | Unset = UNSET,
        content_url: str | Unset = UNSET,
        content_title: str | Unset = UNSET,
        event_info_url: str | Unset = UNSET,
        actor: Actor | ActorDict | Unset = UNSET,
        agent_platform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    def custom_action(
        self,
        *,
        body: CustomActionEvent | CustomActionEventDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    def custom_action(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report that somebody did something with content

        Reports that somebody outside the company did something with content, such as signing a
        contract. The same event again is a 409. Report a digital interaction instead where you can.

        Args:
            reporting_system: Your system; the same in all its events.
            event_timestamp: When it happened.
            event_id: Your id of the event.
            crm_context: The objects of external systems that it is about.
            content_properties: More about the content.
            event_properties: More about the event.
            user_agent: The `User-Agent` of the browser.
            mobile_app_id: The id of the app, on a phone.
            workspace_id: The workspace; without it, Gong chooses.
            action_name: What was done, to be shown, such as `Document signed`.
            share_id: Your id of the share, where a content is shared more than once.
            non_company_participants: People outside the company who took part.
            more_info_url: Where more is told.
            sharing_message_subject: The subject of the message that it was shared with.
            sharing_message_body: The text of that message; it may be HTML.
            tracking_id: Stands for the person who did it; not together with one.
            content_id: The id of the content in your system.
            content_url: Its address.
            content_title: Its title.
            event_info_url: Where more is told about the event.
            agent_platform: The platform it was done on.
            body: Instead of the fields of `CustomActionEvent`.

        `PUT /v2/customer-engagement/action`, operationId `customAction`
        """
        return self._call(
            _CUSTOM_ACTION,
            (),
            body=filled(_CUSTOM_ACTION, body, fields),
            options=options,
        )


class AsyncEngagementService(AsyncService):
    """The older way to report what people do with content; digital interactions replace it."""

    @_overload
    async def content_shared(
        self,
        *,
        reporting_system: str,
        event_timestamp: _dt.datetime,
        content_id: str,
        content_url: str,
        content_title: str,
        event_id: str | Unset = UNSET,
        crm_context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        content_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        event_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        mobile_app_id: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        action_name: str | Unset = UNSET,
        share_id: str | Unset = UNSET,
        non_company_participants: Sequence[Actor | ActorDict] | Unset = UNSET,
        more_info_url: str | Unset = UNSET,
        sharer: Sharer | SharerDict | Unset = UNSET,
        sharing_message_subject: str | Unset = UNSET,
        sharing_message_body: str | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        share_info_url: str | Unset = UNSET,
        recipients: Sequence[Actor | ActorDict] | Unset = UNSET,
        agent_platform: str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    async def content_shared(
        self,
        *,
        body: ContentSharedEvent | ContentSharedEventDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    async def content_shared(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report that content was shared

        Reports that a Gong user shared content with people outside the company. The same event
        again is a 409. Report a digital interaction instead where you can.

        Args:
            reporting_system: Your system; the same in all its events.
            event_timestamp: When it happened.
            event_id: Your id of the event.
            crm_context: The objects of external systems that it is about.
            content_properties: More about the content.
            event_properties: More about the event.
            user_agent: The `User-Agent` of the browser.
            mobile_app_id: The id of the app, on a phone.
            workspace_id: The workspace; without it, Gong chooses.
            action_name: What was done, to be shown, such as `Document signed`.
            share_id: Your id of the share, where a content is shared more than once.
            non_company_participants: People outside the company who took part.
            more_info_url: Where more is told.
            sharing_message_subject: The subject of the message that it was shared with.
            sharing_message_body: The text of that message; it may be HTML.
            tracking_id: Stands for the person who did it; not together with one.
            content_id: The id of the content in your system.
            content_url: Its address.
            content_title: Its title.
            share_info_url: Where more is told about the event.
            recipients: Whom it was shared with; each needs an e-mail address.
            agent_platform: The platform it was done on.
            body: Instead of the fields of `ContentSharedEvent`.

        `PUT /v2/customer-engagement/content/shared`, operationId `contentShared`
        """
        return await self._call(
            _CONTENT_SHARED,
            (),
            body=filled(_CONTENT_SHARED, body, fields),
            options=options,
        )

    @_overload
    async def content_viewed(
        self,
        *,
        reporting_system: str,
        event_timestamp: _dt.datetime,
        content_id: str,
        content_url: str,
        content_title: str,
        event_id: str | Unset = UNSET,
        crm_context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        content_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        event_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        mobile_app_id: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        action_name: str | Unset = UNSET,
        share_id: str | Unset = UNSET,
        non_company_participants: Sequence[Actor | ActorDict] | Unset = UNSET,
        more_info_url: str | Unset = UNSET,
        sharer: Sharer | SharerDict | Unset = UNSET,
        sharing_message_subject: str | Unset = UNSET,
        sharing_message_body: str | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        view_action_title: str | Unset = UNSET,
        view_info_url: str | Unset = UNSET,
        viewer: Actor | ActorDict | Unset = UNSET,
        agent_platform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    async def content_viewed(
        self,
        *,
        body: ContentViewedEvent | ContentViewedEventDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    async def content_viewed(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report that content was viewed

        Reports that somebody outside the company viewed content. The same event again is a 409.
        Report a digital interaction instead where you can.

        Args:
            reporting_system: Your system; the same in all its events.
            event_timestamp: When it happened.
            event_id: Your id of the event.
            crm_context: The objects of external systems that it is about.
            content_properties: More about the content.
            event_properties: More about the event.
            user_agent: The `User-Agent` of the browser.
            mobile_app_id: The id of the app, on a phone.
            workspace_id: The workspace; without it, Gong chooses.
            action_name: What was done, to be shown, such as `Document signed`.
            share_id: Your id of the share, where a content is shared more than once.
            non_company_participants: People outside the company who took part.
            more_info_url: Where more is told.
            sharing_message_subject: The subject of the message that it was shared with.
            sharing_message_body: The text of that message; it may be HTML.
            tracking_id: Stands for the person who did it; not together with one.
            content_id: The id of the content in your system.
            content_url: Its address.
            content_title: Its title.
            view_action_title: What was done, to be shown, such as `Presentation opened`.
            view_info_url: Where more is told about the event.
            agent_platform: The platform it was done on.
            body: Instead of the fields of `ContentViewedEvent`.

        `PUT /v2/customer-engagement/content/viewed`, operationId `contentViewed`
        """
        return await self._call(
            _CONTENT_VIEWED,
            (),
            body=filled(_CONTENT_VIEWED, body, fields),
            options=options,
        )

    @_overload
    async def custom_action(
        self,
        *,
        reporting_system: str,
        event_timestamp: _dt.datetime,
        event_id: str | Unset = UNSET,
        crm_context: Sequence[CallUploadContext | CallUploadContextDict] | Unset = UNSET,
        content_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        event_properties: Sequence[GenericProperty | GenericPropertyDict] | Unset = UNSET,
        user_agent: str | Unset = UNSET,
        mobile_app_id: str | Unset = UNSET,
        workspace_id: str | Unset = UNSET,
        action_name: str | Unset = UNSET,
        share_id: str | Unset = UNSET,
        non_company_participants: Sequence[Actor | ActorDict] | Unset = UNSET,
        more_info_url: str | Unset = UNSET,
        sharer: Sharer | SharerDict | Unset = UNSET,
        sharing_message_subject: str | Unset = UNSET,
        sharing_message_body: str | Unset = UNSET,
        tracking_id: str | Unset = UNSET,
        content_id: str | Unset = UNSET,
        content_url: str | Unset = UNSET,
        content_title: str | Unset = UNSET,
        event_info_url: str | Unset = UNSET,
        actor: Actor | ActorDict | Unset = UNSET,
        agent_platform: Literal["Windows", "Linux", "MacOS", "iOS", "Android"] | str | Unset = UNSET,
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    async def custom_action(
        self,
        *,
        body: CustomActionEvent | CustomActionEventDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    async def custom_action(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Report that somebody did something with content

        Reports that somebody outside the company did something with content, such as signing a
        contract. The same event again is a 409. Report a digital interaction instead where you can.

        Args:
            reporting_system: Your system; the same in all its events.
            event_timestamp: When it happened.
            event_id: Your id of the event.
            crm_context: The objects of external systems that it is about.
            content_properties: More about the content.
            event_properties: More about the event.
            user_agent: The `User-Agent` of the browser.
            mobile_app_id: The id of the app, on a phone.
            workspace_id: The workspace; without it, Gong chooses.
            action_name: What was done, to be shown, such as `Document signed`.
            share_id: Your id of the share, where a content is shared more than once.
            non_company_participants: People outside the company who took part.
            more_info_url: Where more is told.
            sharing_message_subject: The subject of the message that it was shared with.
            sharing_message_body: The text of that message; it may be HTML.
            tracking_id: Stands for the person who did it; not together with one.
            content_id: The id of the content in your system.
            content_url: Its address.
            content_title: Its title.
            event_info_url: Where more is told about the event.
            agent_platform: The platform it was done on.
            body: Instead of the fields of `CustomActionEvent`.

        `PUT /v2/customer-engagement/action`, operationId `customAction`
        """
        return await self._call(
            _CUSTOM_ACTION,
            (),
            body=filled(_CUSTOM_ACTION, body, fields),
            options=options,
        )
