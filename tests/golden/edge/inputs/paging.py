# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of paging: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from typing import TypedDict

from .. import models as _models
from . import shared as _shared


class ByBodyRequestDict(TypedDict, total=False):
    """What may be given for `ByBodyRequest`."""

    cursor: str

    filter: _models.Filter | _shared.FilterDict
