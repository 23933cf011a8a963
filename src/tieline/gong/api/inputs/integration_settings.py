# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of integration_settings: dictionaries, by the names that the API
itself uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Required, TypedDict

from .. import models as _models


class IntegrationSettingsRequestDict(TypedDict, total=False):
    """What may be given for `IntegrationSettingsRequest`."""

    integrationTypeSettings: Required[Sequence[_models.IntegrationTypeSettings | IntegrationTypeSettingsDict]]
    """The origins."""


class IntegrationTypeSettingsDict(TypedDict, total=False):
    """What may be given for `IntegrationTypeSettings`."""

    integrationType: Required[Literal["EMAIL_COMPOSER", "ACCOUNT_PAGES", "DIALER"] | str]
    """Where in Gong the frame is."""

    allowedOrigin: Required[str]
    """The origin that a frame may have."""
