# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Pets: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import (
    UNSET,
    Answer,
    AsyncService,
    Body,
    Op,
    PagedOp,
    Paging,
    Param,
    Part,
    Service,
    filled,
)

from .. import models

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from tieline.runtime import (
        AsyncBinaryStream,
        AsyncPages,
        BinaryStream,
        FileInput,
        Options,
        Page,
        Unset,
    )

    from ..models import (
        AddPhotosRequest,
        AddPhotosRequestDict,
        Cat,
        Filter,
        FilterDict,
        FilterNear,
        FilterNearDict,
        ListPetsResponse,
        ListPetsWhere,
        ListPetsWhereDict,
        Pet,
        PetInput,
    )


_ADD: Op[Pet | None] = Op(
    "POST",
    "/pets",
    id="addPet",
    params=(Param("X-Trace", "header"), Param("Idempotency-Key", "header")),
    bodies=(Body("json", type=lambda: models.Pet), Body("text", media="text/csv")),
    answers=(Answer("201", "json", lambda: models.Pet), Answer("204", "none")),
    idempotency="Idempotency-Key",
)

_ADD_PHOTOS: Op[None] = Op(
    "POST",
    "/pets/{id}/photo",
    id="addPhotos",
    params=(Param("id", "path"),),
    bodies=(
        Body(
            "multipart",
            type=lambda: models.AddPhotosRequest,
            parts=(Part("cover", media="image/png"),),
        ),
    ),
    answers=(Answer("202", "none"),),
)

_DELETE: Op[None] = Op(
    "DELETE",
    "/pets/{id}",
    id="getPet",
    params=(Param("id", "path"),),
    answers=(Answer("204", "none"),),
)

_DOWNLOAD_PHOTO: Op[bytes] = Op(
    "GET",
    "/pets/{id}/photo",
    id="downloadPhoto",
    params=(Param("id", "path", style="label"),),
    answers=(Answer("200", "binary", media="image/png"),),
)

_GET: Op[Cat] = Op(
    "GET",
    "/pets/{id}",
    id="getPet",
    params=(
        Param("id", "path"),
        Param("id"),
        Param("self"),
        Param("body"),
        Param("options"),
        Param("class"),
        Param("foo-bar"),
        Param("fooBar"),
    ),
    answers=(Answer("200", "json", lambda: models.Cat),),
)

_LIST: PagedOp[ListPetsResponse, Pet] = PagedOp(
    "GET",
    "/pets",
    id="listPets",
    params=(
        Param("X-Trace", "header"),
        Param("cursor"),
        Param("limit"),
        Param("filter", style="deepObject"),
        Param("ids", explode=False),
        Param("tags", style="pipeDelimited"),
        Param("colors", style="spaceDelimited"),
        Param("path", reserved=True),
        Param("where", json=True),
        Param("session", "cookie"),
    ),
    answers=(
        Answer("200", "json", lambda: models.ListPetsResponse),
        Answer("404", "json", lambda: models.Problem),
        Answer("default", "json", lambda: models.Problem),
    ),
    paging=Paging(
        "cursor",
        items="pets",
        item=lambda: models.Pet,
        parameter="cursor",
        next="records.cursor",
        total="records.totalRecords",
        size="limit",
    ),
)

_REPLACE: Op[str] = Op(
    "PUT",
    "/pets/{id}",
    params=(Param("id", "path", style="matrix"),),
    bodies=(
        Body("form", type=lambda: models.Filter, parts=(Part("near", media="application/json"),)),
    ),
    answers=(Answer("200", "text"),),
)

_UPLOAD_PHOTO: Op[None] = Op(
    "PUT",
    "/pets/{id}/photo",
    id="uploadPhoto",
    params=(Param("id", "path"),),
    bodies=(Body("binary"),),
    answers=(Answer("200", "none"),),
)


class PetsService(Service):
    """Animals of all kinds."""

    def add(
        self,
        *,
        body: PetInput | str,
        media: Literal["application/json", "text/csv"] | None = None,
        x_trace: str | None = None,
        idempotency_key: str | None = None,
        options: Options | None = None,
    ) -> Pet | None:
        """Add a pet

        Args:
            body: The new pet.

        `POST /pets`, operationId `addPet`
        """
        return self._call(_ADD, (x_trace, idempotency_key), body=body, media=media, options=options)

    @_overload
    def add_photos(
        self,
        *,
        id: str,
        photos: Sequence[FileInput],
        cover: FileInput | Unset = UNSET,
        about: Filter | FilterDict | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    def add_photos(
        self,
        *,
        id: str,
        body: AddPhotosRequest | AddPhotosRequestDict,
        options: Options | None = None,
    ) -> None: ...

    def add_photos(
        self,
        *,
        id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Args:
            body: Instead of the fields of `AddPhotosRequest`.

        `POST /pets/{id}/photo`, operationId `addPhotos`
        """
        return self._call(
            _ADD_PHOTOS,
            (id,),
            body=filled(_ADD_PHOTOS, body, fields),
            options=options,
        )

    def delete(self, *, id: str, options: Options | None = None) -> None:
        """`DELETE /pets/{id}`, operationId `getPet`"""
        return self._call(_DELETE, (id,), options=options)

    def download_photo(self, *, id: str, options: Options | None = None) -> BinaryStream:
        """`GET /pets/{id}/photo`, operationId `downloadPhoto`"""
        return self._download(_DOWNLOAD_PHOTO, (id,), options=options)

    def get(
        self,
        *,
        id: str,
        id_query: int | None = None,
        self_: str | None = None,
        body_: str | None = None,
        options_: str | None = None,
        class_: str | None = None,
        foo_bar: str | None = None,
        foo_bar_query: str | None = None,
        options: Options | None = None,
    ) -> Cat:
        """Deprecated.

        It ends with a quote: "pet"

        `GET /pets/{id}`, operationId `getPet`
        """
        return self._call(
            _GET,
            (id, id_query, self_, body_, options_, class_, foo_bar, foo_bar_query),
            options=options,
        )

    def list(
        self,
        *,
        x_trace: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        filter: Filter | FilterDict | None = None,
        ids: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        colors: Sequence[str] | None = None,
        path: str | None = None,
        where: ListPetsWhere | ListPetsWhereDict | None = None,
        session: str | None = None,
        options: Options | None = None,
    ) -> Page[Pet]:
        """List pets

        Args:
            cursor: Where to go on.

        `GET /pets`, operationId `listPets`
        """
        return self._pages(
            _LIST,
            (x_trace, cursor, limit, filter, ids, tags, colors, path, where, session),
            options=options,
        )

    @_overload
    def replace(
        self,
        *,
        id: Sequence[int],
        gt: int | Unset = UNSET,
        near: FilterNear | FilterNearDict | Unset = UNSET,
        options: Options | None = None,
    ) -> str: ...

    @_overload
    def replace(
        self,
        *,
        id: Sequence[int],
        body: Filter | FilterDict | Unset = UNSET,
        options: Options | None = None,
    ) -> str: ...

    def replace(
        self,
        *,
        id: Sequence[int],
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> str:
        """Args:
            body: Instead of the fields of `Filter`.

        `PUT /pets/{id}`
        """
        return self._call(
            _REPLACE,
            (id,),
            body=filled(_REPLACE, body, fields or None),
            options=options,
        )

    def upload_photo(self, *, id: str, body: FileInput, options: Options | None = None) -> None:
        """`PUT /pets/{id}/photo`, operationId `uploadPhoto`"""
        return self._call(_UPLOAD_PHOTO, (id,), body=body, options=options)


class AsyncPetsService(AsyncService):
    """Animals of all kinds."""

    async def add(
        self,
        *,
        body: PetInput | str,
        media: Literal["application/json", "text/csv"] | None = None,
        x_trace: str | None = None,
        idempotency_key: str | None = None,
        options: Options | None = None,
    ) -> Pet | None:
        """Add a pet

        Args:
            body: The new pet.

        `POST /pets`, operationId `addPet`
        """
        return await self._call(
            _ADD,
            (x_trace, idempotency_key),
            body=body,
            media=media,
            options=options,
        )

    @_overload
    async def add_photos(
        self,
        *,
        id: str,
        photos: Sequence[FileInput],
        cover: FileInput | Unset = UNSET,
        about: Filter | FilterDict | Unset = UNSET,
        options: Options | None = None,
    ) -> None: ...

    @_overload
    async def add_photos(
        self,
        *,
        id: str,
        body: AddPhotosRequest | AddPhotosRequestDict,
        options: Options | None = None,
    ) -> None: ...

    async def add_photos(
        self,
        *,
        id: str,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> None:
        """Args:
            body: Instead of the fields of `AddPhotosRequest`.

        `POST /pets/{id}/photo`, operationId `addPhotos`
        """
        return await self._call(
            _ADD_PHOTOS,
            (id,),
            body=filled(_ADD_PHOTOS, body, fields),
            options=options,
        )

    async def delete(self, *, id: str, options: Options | None = None) -> None:
        """`DELETE /pets/{id}`, operationId `getPet`"""
        return await self._call(_DELETE, (id,), options=options)

    async def download_photo(self, *, id: str, options: Options | None = None) -> AsyncBinaryStream:
        """`GET /pets/{id}/photo`, operationId `downloadPhoto`"""
        return await self._download(_DOWNLOAD_PHOTO, (id,), options=options)

    async def get(
        self,
        *,
        id: str,
        id_query: int | None = None,
        self_: str | None = None,
        body_: str | None = None,
        options_: str | None = None,
        class_: str | None = None,
        foo_bar: str | None = None,
        foo_bar_query: str | None = None,
        options: Options | None = None,
    ) -> Cat:
        """Deprecated.

        It ends with a quote: "pet"

        `GET /pets/{id}`, operationId `getPet`
        """
        return await self._call(
            _GET,
            (id, id_query, self_, body_, options_, class_, foo_bar, foo_bar_query),
            options=options,
        )

    def list(
        self,
        *,
        x_trace: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        filter: Filter | FilterDict | None = None,
        ids: Sequence[str] | None = None,
        tags: Sequence[str] | None = None,
        colors: Sequence[str] | None = None,
        path: str | None = None,
        where: ListPetsWhere | ListPetsWhereDict | None = None,
        session: str | None = None,
        options: Options | None = None,
    ) -> AsyncPages[Pet]:
        """List pets

        Args:
            cursor: Where to go on.

        `GET /pets`, operationId `listPets`
        """
        return self._pages(
            _LIST,
            (x_trace, cursor, limit, filter, ids, tags, colors, path, where, session),
            options=options,
        )

    @_overload
    async def replace(
        self,
        *,
        id: Sequence[int],
        gt: int | Unset = UNSET,
        near: FilterNear | FilterNearDict | Unset = UNSET,
        options: Options | None = None,
    ) -> str: ...

    @_overload
    async def replace(
        self,
        *,
        id: Sequence[int],
        body: Filter | FilterDict | Unset = UNSET,
        options: Options | None = None,
    ) -> str: ...

    async def replace(
        self,
        *,
        id: Sequence[int],
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> str:
        """Args:
            body: Instead of the fields of `Filter`.

        `PUT /pets/{id}`
        """
        return await self._call(
            _REPLACE,
            (id,),
            body=filled(_REPLACE, body, fields or None),
            options=options,
        )

    async def upload_photo(
        self,
        *,
        id: str,
        body: FileInput,
        options: Options | None = None,
    ) -> None:
        """`PUT /pets/{id}/photo`, operationId `uploadPhoto`"""
        return await self._call(_UPLOAD_PHOTO, (id,), body=body, options=options)
