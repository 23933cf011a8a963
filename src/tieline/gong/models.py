"""The models of Gong's API, and the dictionaries that may be given for them; each is imported when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieline.gong.api.models import *  # noqa: F403  # each of them
else:
    from tieline.gong.api import models as _models

    __all__ = dir(_models)  # noqa: PLE0605  # a list of them

    def __getattr__(name: str) -> object:
        return getattr(_models, name)

    def __dir__() -> list[str]:
        return sorted(__all__)
