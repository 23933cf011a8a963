# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of pets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tieline.runtime import UNSET, Model, Unset, field

from . import shared as _shared

if TYPE_CHECKING:
    from tieline.runtime import FileInput as _File
else:
    _File = Any  # what is sent as a file is never read


class AddPhotosRequest(Model, kw_only=True):
    """`#/paths/~1pets~1{id}~1photo/post/requestBody/content/multipart~1form-data/schema` in the
    document.
    """

    photos: list[_File]
    cover: _File | Unset = UNSET
    about: _shared.Filter | Unset = UNSET


class ListPetsResponse(Model, kw_only=True):
    """`#/paths/~1pets/get/responses/200/content/application~1json/schema` in the document."""

    pets: list[_shared.Pet]
    records: ListPetsResponseRecords | None = None


class ListPetsResponseRecords(Model, kw_only=True):
    """`#/paths/~1pets/get/responses/200/content/application~1json/schema/properties/records` in the
    document.
    """

    cursor: str | None = None
    total_records: int | None = field(name="totalRecords", default=None)


class ListPetsWhere(Model, kw_only=True):
    """`#/paths/~1pets/get/parameters/7/content/application~1json/schema` in the document."""

    a: int | Unset = UNSET
