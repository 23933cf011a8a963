# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of integration_settings."""

from __future__ import annotations

from typing import Literal

from tieline.runtime import Model, field


class IntegrationSettingsRequest(Model, kw_only=True):
    """The settings of an integration.

    `integration_settings.yaml#/components/schemas/IntegrationSettingsRequest` in the document.
    """

    integration_type_settings: list[IntegrationTypeSettings] = field(name="integrationTypeSettings")
    """The origins."""


class IntegrationTypeSettings(Model, kw_only=True):
    """An origin.

    `integration_settings.yaml#/components/schemas/IntegrationTypeSettings` in the document.
    """

    integration_type: Literal["EMAIL_COMPOSER", "ACCOUNT_PAGES", "DIALER"] | str = field(name="integrationType")
    """Where in Gong the frame is."""

    allowed_origin: str = field(name="allowedOrigin")
    """The origin that a frame may have."""
