# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models: operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import overload as _overload

from tieline.runtime import UNSET, Answer, AsyncService, Body, Op, Service, filled

from .. import models

if TYPE_CHECKING:
    import builtins
    import datetime as _dt
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tieline.runtime import Options, Unset

    from ..models import (
        AnyFigureInput,
        Cases,
        CatModel,
        CatModelDict,
        Conditional,
        ConditionalDict,
        Everything,
        EverythingDict,
        Extras,
        ExtrasDict,
        Holder,
        HolderDict,
        JsonInput,
        Mixed,
        ModelModel,
        ModelModelDict,
        NullEnum,
        Override,
        OverrideDict,
        Owner,
        OwnerDict,
        PetInput,
        Reserved,
        ReservedDict,
        UntaggedInput,
    )


_IMPORT_: Op[Everything] = Op(
    "POST",
    "/models",
    id="models.import",
    bodies=(Body("json", type=lambda: models.Everything),),
    answers=(Answer("2XX", "json", lambda: models.Everything),),
)

_LIST: Op[list[str]] = Op(
    "GET",
    "/models",
    id="listModels",
    answers=(Answer("200", "json", lambda: list[str]),),
    security=(("apiKey", "bearerAuth"), ()),
)


class ModelsService(Service):
    """A tag that is also a folder."""

    @_overload
    def import_(
        self,
        *,
        override: Override | OverrideDict | Unset = UNSET,
        json: JsonInput | Unset = UNSET,
        null_enum: NullEnum | None | Unset = UNSET,
        cases: Cases | Unset = UNSET,
        mixed: Mixed | None | Unset = UNSET,
        empty: str | Unset = UNSET,
        reserved: Reserved | ReservedDict | Unset = UNSET,
        free: Mapping[str, Any] | Unset = UNSET,
        extras: Extras | ExtrasDict | Unset = UNSET,
        patterns: Mapping[str, str] | Unset = UNSET,
        point: tuple[float, float] | Unset = UNSET,
        loose: Sequence[Any] | Unset = UNSET,
        holder: Holder | HolderDict | Unset = UNSET,
        conditional: Conditional | ConditionalDict | Unset = UNSET,
        model: ModelModel | ModelModelDict | Unset = UNSET,
        lower: CatModel | CatModelDict | Unset = UNSET,
        broken: Any = UNSET,
        untagged: UntaggedInput | None | Unset = UNSET,
        missing: Any = UNSET,
        pet: PetInput | Unset = UNSET,
        figure: AnyFigureInput | Unset = UNSET,
        owner: Owner | OwnerDict | Unset = UNSET,
        when: _dt.datetime | Unset = UNSET,
        options: Options | None = None,
    ) -> Everything: ...

    @_overload
    def import_(
        self,
        *,
        body: Everything | EverythingDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Everything: ...

    def import_(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Everything:
        """Args:
            owner: Just an owner.
            body: Instead of the fields of `Everything`.

        `POST /models`, operationId `models.import`
        """
        return self._call(
            _IMPORT_,
            (),
            body=filled(_IMPORT_, body, fields or None),
            options=options,
        )

    def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """`GET /models`, operationId `listModels`"""
        return self._call(_LIST, (), options=options)


class AsyncModelsService(AsyncService):
    """A tag that is also a folder."""

    @_overload
    async def import_(
        self,
        *,
        override: Override | OverrideDict | Unset = UNSET,
        json: JsonInput | Unset = UNSET,
        null_enum: NullEnum | None | Unset = UNSET,
        cases: Cases | Unset = UNSET,
        mixed: Mixed | None | Unset = UNSET,
        empty: str | Unset = UNSET,
        reserved: Reserved | ReservedDict | Unset = UNSET,
        free: Mapping[str, Any] | Unset = UNSET,
        extras: Extras | ExtrasDict | Unset = UNSET,
        patterns: Mapping[str, str] | Unset = UNSET,
        point: tuple[float, float] | Unset = UNSET,
        loose: Sequence[Any] | Unset = UNSET,
        holder: Holder | HolderDict | Unset = UNSET,
        conditional: Conditional | ConditionalDict | Unset = UNSET,
        model: ModelModel | ModelModelDict | Unset = UNSET,
        lower: CatModel | CatModelDict | Unset = UNSET,
        broken: Any = UNSET,
        untagged: UntaggedInput | None | Unset = UNSET,
        missing: Any = UNSET,
        pet: PetInput | Unset = UNSET,
        figure: AnyFigureInput | Unset = UNSET,
        owner: Owner | OwnerDict | Unset = UNSET,
        when: _dt.datetime | Unset = UNSET,
        options: Options | None = None,
    ) -> Everything: ...

    @_overload
    async def import_(
        self,
        *,
        body: Everything | EverythingDict | Unset = UNSET,
        options: Options | None = None,
    ) -> Everything: ...

    async def import_(
        self,
        *,
        body: Any = UNSET,
        options: Options | None = None,
        **fields: Any,
    ) -> Everything:
        """Args:
            owner: Just an owner.
            body: Instead of the fields of `Everything`.

        `POST /models`, operationId `models.import`
        """
        return await self._call(
            _IMPORT_,
            (),
            body=filled(_IMPORT_, body, fields or None),
            options=options,
        )

    async def list(self, *, options: Options | None = None) -> builtins.list[str]:
        """`GET /models`, operationId `listModels`"""
        return await self._call(_LIST, (), options=options)
