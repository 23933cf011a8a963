# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Integration Settings: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service, filled

from .. import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tieline.runtime import Options

    from ..models import (
        BaseResponse,
        IntegrationSettingsRequest,
        IntegrationSettingsRequestDict,
        IntegrationTypeSettings,
        IntegrationTypeSettingsDict,
    )


_INTEGRATION_SETTINGS: Op[BaseResponse] = Op(
    "POST",
    "/v2/integration-settings",
    id="integrationSettings",
    bodies=(Body("json", type=lambda: models.IntegrationSettingsRequest),),
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


class IntegrationSettingsService(Service):
    """What a partner tells Gong about an integration."""

    @_overload
    def integration_settings(
        self,
        *,
        integration_type_settings: Sequence[IntegrationTypeSettings | IntegrationTypeSettingsDict],
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    def integration_settings(
        self,
        *,
        body: IntegrationSettingsRequest | IntegrationSettingsRequestDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    def integration_settings(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Set where frames may come from

        Sets the origins from which an integration may show pages in frames within Gong, such as the
        domain of each customer of yours.

        Args:
            integration_type_settings: The origins.
            body: Instead of the fields of `IntegrationSettingsRequest`.

        `POST /v2/integration-settings`, operationId `integrationSettings`
        """
        return self._call(
            _INTEGRATION_SETTINGS,
            (),
            body=filled(_INTEGRATION_SETTINGS, body, fields),
            options=options,
        )


class AsyncIntegrationSettingsService(AsyncService):
    """What a partner tells Gong about an integration."""

    @_overload
    async def integration_settings(
        self,
        *,
        integration_type_settings: Sequence[IntegrationTypeSettings | IntegrationTypeSettingsDict],
        options: Options | None = None,
    ) -> BaseResponse: ...

    @_overload
    async def integration_settings(
        self,
        *,
        body: IntegrationSettingsRequest | IntegrationSettingsRequestDict,
        options: Options | None = None,
    ) -> BaseResponse: ...

    async def integration_settings(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> BaseResponse:
        """Set where frames may come from

        Sets the origins from which an integration may show pages in frames within Gong, such as the
        domain of each customer of yours.

        Args:
            integration_type_settings: The origins.
            body: Instead of the fields of `IntegrationSettingsRequest`.

        `POST /v2/integration-settings`, operationId `integrationSettings`
        """
        return await self._call(
            _INTEGRATION_SETTINGS,
            (),
            body=filled(_INTEGRATION_SETTINGS, body, fields),
            options=options,
        )
