# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of pets: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Required, TypedDict

from tieline.runtime import FileInput

from .. import models as _models
from . import shared as _shared


class AddPhotosRequestDict(TypedDict, total=False):
    """What may be given for `AddPhotosRequest`."""

    photos: Required[Sequence[FileInput]]

    cover: FileInput

    about: _models.Filter | _shared.FilterDict


class ListPetsWhereDict(TypedDict, total=False):
    """What may be given for `ListPetsWhere`."""

    a: int
