"""The names that the npm package gong-api-client has for services and operations, on any generated client of Gong."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from functools import cached_property
from typing import Any, cast

from tieline.runtime import UNSET, AsyncPage, AsyncPages, AsyncService, Op, Page, Service
from tieline.runtime.arguments import meant

_SERVICE = "Service"
#: Letters of a word that is an acronym.
_ACRONYM = 3
#: Operations that go by several names: those of its README, of other descriptions, and of Gong's own.
ALSO = {
    "getUsers": "listUsers",
    "getCalls": "listCalls",
    "getCallTranscript": "getCallTranscripts",
    "listLibraryFolders": "getLibraryStructure",
    "listUsers_1": "getCoachingMetrics",
}


def plain(name: str) -> str:
    """Return a name without what differs between ways to write it: `listUsers_1`, `list_users_1`."""
    return re.sub("[^a-z0-9]", "", name.lower())


def camel(name: str) -> str:
    """Return the name of a parameter as the npm package writes it: `workspace-id` is `workspaceId`."""
    return re.sub("[-_.]+([A-Za-z0-9])", lambda found: found[1].upper(), name)


def service_name(name: str) -> str:
    """Return what a service is called there: `data_privacy` is `DataPrivacyService`, `crm` is `CRMService`."""
    words = name.split("_")
    return "".join(each.upper() if len(each) <= _ACRONYM else each.capitalize() for each in words) + _SERVICE


class NpmNames:
    """Adds `CallsService`, `UsersService` … to a client, beside its own `calls`, `users` …."""

    def __getattr__(self, name: str) -> ServiceNames:
        if name.endswith(_SERVICE):
            wanted = plain(name.removesuffix(_SERVICE))
            for each in _services(type(self)):
                if plain(each) == wanted:
                    return ServiceNames(getattr(self, each), name)
        names = [service_name(each) for each in _services(type(self))]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}{meant(name, names)}")


class ServiceNames:
    """A service whose operations go by their names in Gong's document, such as `getCall` and `listCalls`.

    Arguments may be given by position, by the names that the API has for them, or in one dictionary. A list is a page:
    iterating goes through all items of all pages, and what stands beside them is there by its name: `page.records`.
    """

    def __init__(self, service: Service | AsyncService, name: str) -> None:
        self._service = service
        self._name = name

    @property
    def _operations(self) -> dict[str, str]:
        """The service's methods, by the ids of their operations."""
        module: dict[str, Any] = vars(sys.modules[type(self._service).__module__])
        named = (
            (name, getattr(each, "id", "")) for name, each in module.items() if issubclass(type(each), Op)
        )
        return {each: name[1:].lower() for name, each in named}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        methods, wanted = {plain(each): method for each, method in self._operations.items()}, plain(name)
        also = {plain(each): plain(own) for each, own in ALSO.items()}
        found = methods.get(wanted) or methods.get(also.get(wanted, ""))
        if found is None:
            raise AttributeError(f"{self._name} has no operation {name!r}{meant(name, [*dir(self), *ALSO])}")
        method: Callable[..., Any] = getattr(self._service, found)

        def call(*values: Any, **named: Any) -> Any:
            return _shown(method(**_arguments(method, values, named)))

        call.__name__, call.__doc__ = name, method.__doc__
        return call

    def __dir__(self) -> list[str]:
        return sorted(self._operations)


class Listed:
    """A page of a list, with what its answer has beside the items."""

    def __init__(self, page: Page[Any] | AsyncPage[Any]) -> None:
        self._page = page

    def __iter__(self) -> Iterator[Any]:
        return iter(cast("Page[Any]", self._page))

    def __aiter__(self) -> AsyncIterator[Any]:
        return aiter(cast("AsyncPage[Any]", self._page))

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as the API has it: this page's items, and what stands beside them."""
        if not self._page.response.body:
            return {cast("Any", self._page.response.op).paging.items: []}
        told: dict[str, Any] = self._answer.to_dict(extra=True)
        return told

    @cached_property
    def _answer(self) -> Any:
        answers = self._page.response.op.answers
        declared = next(each.type for each in answers if each.status.startswith("2") and each.type)
        return self._page.read(declared())

    def __getattr__(self, name: str) -> Any:
        if hasattr(self._page, name):
            return getattr(self._page, name)
        answer = self._answer
        field = next((each for each in answer.__struct_fields__ if plain(each) == plain(name)), None)
        if field is None:
            raise AttributeError(f"{type(answer).__name__} has no attribute {name!r}")
        items: str = cast("Any", self._page.response.op).paging.items
        value: Any = getattr(answer, field) if self._page.response.body else None  # a 404 told of no items
        if value is not None and value is not UNSET:
            return value
        return [] if plain(field) == plain(items) else None

    def __repr__(self) -> str:
        return repr(self._page)


class AsyncListed:
    """A list to be awaited for its first page, or iterated for all its items."""

    def __init__(self, pages: AsyncPages[Any]) -> None:
        self._pages = pages

    def __await__(self) -> Generator[Any, None, Listed]:
        return self._first().__await__()

    def __aiter__(self) -> AsyncIterator[Any]:
        return aiter(self._pages)

    async def _first(self) -> Listed:
        return Listed(await self._pages)


def _services(client: type) -> list[str]:
    return [
        name
        for each in client.__mro__
        for name, value in vars(each).items()
        if isinstance(value, cached_property)
    ]


def _shown(value: Any) -> Any:
    if _is_one(value, Page):
        return Listed(value)
    return AsyncListed(value) if _is_one(value, AsyncPages) else value


def _is_one(value: object, kind: type) -> bool:
    return isinstance(value, kind)


def _arguments(
    method: Callable[..., Any], values: tuple[Any, ...], named: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the keywords of a method for what a caller of the npm package would write."""
    names = [
        each.name
        for each in inspect.signature(method).parameters.values()
        if each.kind is each.KEYWORD_ONLY and each.name != "options"
    ]
    known = {plain(name): name for name in (*names, "options")}
    if "body" in known:
        known["requestbody"] = known["formdata"] = "body"
    elif len(values) == 1 and isinstance(values[0], Mapping):
        named, values = {**cast("Mapping[str, Any]", values[0]), **named}, ()
    if len(values) > len(names):
        raise TypeError(f"{method.__name__} takes {len(names)} arguments, not {len(values)}")
    arguments: dict[str, Any] = dict(zip(names, values, strict=False))
    rest: dict[str, Any] = {}
    for name, value in named.items():
        if plain(name) in known:
            arguments[known[plain(name)]] = value
        else:
            rest[name] = value
    if rest and "body" in known and "body" not in arguments:
        return {**arguments, "body": rest}
    return {**arguments, **rest}
