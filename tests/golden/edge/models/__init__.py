# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of the API, each imported when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..inputs.events import AskRequestDict as AskRequestDict
    from ..inputs.models import AnyFigureInput as AnyFigureInput
    from ..inputs.models import CatModelDict as CatModelDict
    from ..inputs.models import CircleDict as CircleDict
    from ..inputs.models import ConditionalDict as ConditionalDict
    from ..inputs.models import EverythingDict as EverythingDict
    from ..inputs.models import ExtrasDict as ExtrasDict
    from ..inputs.models import FigureDict as FigureDict
    from ..inputs.models import HolderDict as HolderDict
    from ..inputs.models import HolderInnerDict as HolderInnerDict
    from ..inputs.models import JsonInput as JsonInput
    from ..inputs.models import ModelModelDict as ModelModelDict
    from ..inputs.models import OverrideDict as OverrideDict
    from ..inputs.models import OverrideMediaDict as OverrideMediaDict
    from ..inputs.models import ReservedDict as ReservedDict
    from ..inputs.models import RingDict as RingDict
    from ..inputs.models import UntaggedInput as UntaggedInput
    from ..inputs.models import UntaggedLeftDict as UntaggedLeftDict
    from ..inputs.models import UntaggedRightDict as UntaggedRightDict
    from ..inputs.paging import ByBodyRequestDict as ByBodyRequestDict
    from ..inputs.pets import AddPhotosRequestDict as AddPhotosRequestDict
    from ..inputs.pets import ListPetsWhereDict as ListPetsWhereDict
    from ..inputs.shared import CatDict as CatDict
    from ..inputs.shared import DogDict as DogDict
    from ..inputs.shared import FilterDict as FilterDict
    from ..inputs.shared import FilterNearDict as FilterNearDict
    from ..inputs.shared import NodeDict as NodeDict
    from ..inputs.shared import OwnerDict as OwnerDict
    from ..inputs.shared import PetInput as PetInput
    from .events import AskRequest as AskRequest
    from .events import AskResponse as AskResponse
    from .models import AnyFigure as AnyFigure
    from .models import Cases as Cases
    from .models import CatModel as CatModel
    from .models import Circle as Circle
    from .models import Conditional as Conditional
    from .models import Everything as Everything
    from .models import Extras as Extras
    from .models import Figure as Figure
    from .models import Holder as Holder
    from .models import HolderInner as HolderInner
    from .models import Json as Json
    from .models import Mixed as Mixed
    from .models import ModelModel as ModelModel
    from .models import NullEnum as NullEnum
    from .models import Override as Override
    from .models import OverrideMedia as OverrideMedia
    from .models import Reserved as Reserved
    from .models import Ring as Ring
    from .models import Untagged as Untagged
    from .models import UntaggedLeft as UntaggedLeft
    from .models import UntaggedRight as UntaggedRight
    from .others import Animal as Animal
    from .others import AnyCircle as AnyCircle
    from .paging import ByBodyRequest as ByBodyRequest
    from .paging import ByBodyResponse as ByBodyResponse
    from .paging import ByBodyResponseRecords as ByBodyResponseRecords
    from .paging import ByOffsetResponse as ByOffsetResponse
    from .paging import ByPageResponse as ByPageResponse
    from .paging import ByUrlResponse as ByUrlResponse
    from .paging import ByUrlResponseLinks as ByUrlResponseLinks
    from .paging import ToldResponse as ToldResponse
    from .pets import AddPhotosRequest as AddPhotosRequest
    from .pets import ListPetsResponse as ListPetsResponse
    from .pets import ListPetsResponseRecords as ListPetsResponseRecords
    from .pets import ListPetsWhere as ListPetsWhere
    from .shared import Cat as Cat
    from .shared import Dog as Dog
    from .shared import Filter as Filter
    from .shared import FilterNear as FilterNear
    from .shared import Node as Node
    from .shared import Owner as Owner
    from .shared import Pet as Pet
    from .shared import Problem as Problem

_MODULES: dict[str, str] = {
    "AddPhotosRequest": ".pets",
    "AddPhotosRequestDict": "..inputs.pets",
    "Animal": ".others",
    "AnyCircle": ".others",
    "AnyFigure": ".models",
    "AnyFigureInput": "..inputs.models",
    "AskRequest": ".events",
    "AskRequestDict": "..inputs.events",
    "AskResponse": ".events",
    "ByBodyRequest": ".paging",
    "ByBodyRequestDict": "..inputs.paging",
    "ByBodyResponse": ".paging",
    "ByBodyResponseRecords": ".paging",
    "ByOffsetResponse": ".paging",
    "ByPageResponse": ".paging",
    "ByUrlResponse": ".paging",
    "ByUrlResponseLinks": ".paging",
    "Cases": ".models",
    "Cat": ".shared",
    "CatDict": "..inputs.shared",
    "CatModel": ".models",
    "CatModelDict": "..inputs.models",
    "Circle": ".models",
    "CircleDict": "..inputs.models",
    "Conditional": ".models",
    "ConditionalDict": "..inputs.models",
    "Dog": ".shared",
    "DogDict": "..inputs.shared",
    "Everything": ".models",
    "EverythingDict": "..inputs.models",
    "Extras": ".models",
    "ExtrasDict": "..inputs.models",
    "Figure": ".models",
    "FigureDict": "..inputs.models",
    "Filter": ".shared",
    "FilterDict": "..inputs.shared",
    "FilterNear": ".shared",
    "FilterNearDict": "..inputs.shared",
    "Holder": ".models",
    "HolderDict": "..inputs.models",
    "HolderInner": ".models",
    "HolderInnerDict": "..inputs.models",
    "Json": ".models",
    "JsonInput": "..inputs.models",
    "ListPetsResponse": ".pets",
    "ListPetsResponseRecords": ".pets",
    "ListPetsWhere": ".pets",
    "ListPetsWhereDict": "..inputs.pets",
    "Mixed": ".models",
    "ModelModel": ".models",
    "ModelModelDict": "..inputs.models",
    "Node": ".shared",
    "NodeDict": "..inputs.shared",
    "NullEnum": ".models",
    "Override": ".models",
    "OverrideDict": "..inputs.models",
    "OverrideMedia": ".models",
    "OverrideMediaDict": "..inputs.models",
    "Owner": ".shared",
    "OwnerDict": "..inputs.shared",
    "Pet": ".shared",
    "PetInput": "..inputs.shared",
    "Problem": ".shared",
    "Reserved": ".models",
    "ReservedDict": "..inputs.models",
    "Ring": ".models",
    "RingDict": "..inputs.models",
    "ToldResponse": ".paging",
    "Untagged": ".models",
    "UntaggedInput": "..inputs.models",
    "UntaggedLeft": ".models",
    "UntaggedLeftDict": "..inputs.models",
    "UntaggedRight": ".models",
    "UntaggedRightDict": "..inputs.models",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        module = _MODULES.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(module, __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(_MODULES)
