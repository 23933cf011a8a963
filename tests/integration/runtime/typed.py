# ruff: noqa: A002, PYI051  # as the generator writes it
"""Code as the generator writes it, and as users write it: read by type checkers, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack, assert_type, overload

from tieline.runtime import (
    ABSENT,
    UNSET,
    Answer,
    Api,
    AsyncBinaryStream,
    AsyncClient,
    AsyncClientSettings,
    AsyncEventStream,
    AsyncPage,
    AsyncPages,
    AsyncService,
    BinaryStream,
    Body,
    Client,
    ClientSettings,
    File,
    FileInput,
    LineStream,
    Login,
    Model,
    NotFound,
    OneOf,
    Op,
    Options,
    Page,
    PagedOp,
    Paging,
    Param,
    RawResponse,
    Service,
    Token,
    Unknown,
    Unset,
    field,
    filled,
)


class Card(Model, kw_only=True):
    kind: str


class Bank(Model, kw_only=True):
    iban: str


if TYPE_CHECKING:
    Source: TypeAlias = "Card | Bank | Unknown"
else:
    Source = OneOf("Source", lambda: (Card, Bank))


class Call(Model, kw_only=True):
    id: str
    number: int = ABSENT
    from_: str | None = field(name="from", default=ABSENT)
    direction: Literal["In", "Out"] | str | None = ABSENT
    source: Source | None = ABSENT


class CallDict(TypedDict, total=False):
    id: str


class Calls(Model, kw_only=True):
    calls: list[Call]


_GET: Op[Call] = Op(
    "GET", "/calls/{id}", params=(Param("id", "path"),), answers=(Answer("200", "json", lambda: Call),)
)
_ADD: Op[Call] = Op("POST", "/calls", bodies=(Body("json", type=lambda: Call),))
_UPLOAD: Op[Call | None] = Op("PUT", "/calls", bodies=(Body("multipart"),))
_LIST: PagedOp[Calls, Call] = PagedOp(
    "GET", "/calls", paging=Paging("cursor", items="calls", item=lambda: Call)
)


class CallsService(Service):
    def get(self, *, id: str, options: Options | None = None) -> Call:
        return self._call(_GET, (id,), options=options)

    @overload
    def add(self, *, id: str, from_: str | Unset = UNSET, options: Options | None = None) -> Call: ...

    @overload
    def add(self, *, body: Call | CallDict, options: Options | None = None) -> Call: ...

    def add(self, *, body: Any = UNSET, options: Options | None = None, **fields: Any) -> Call:
        return self._call(_ADD, (), body=filled(_ADD, body, fields), options=options)

    def upload(self, *, file: FileInput) -> Call | None:
        return self._call(_UPLOAD, (), body={"file": file})

    def list(self, *, options: Options | None = None) -> Page[Call]:
        return self._pages(_LIST, (), options=options)

    def media(self) -> BinaryStream:
        return self._download(_GET)

    def lines(self) -> LineStream[Call]:
        return self._lines(_GET)


class AsyncCallsService(AsyncService):
    async def get(self, *, id: str, options: Options | None = None) -> Call:
        return await self._call(_GET, (id,), options=options)

    def list(self, *, options: Options | None = None) -> AsyncPages[Call]:
        return self._pages(_LIST, (), options=options)

    async def media(self) -> AsyncBinaryStream:
        return await self._download(_GET)

    async def events(self) -> AsyncEventStream[Call]:
        return await self._events(_GET)


class Acme(Client):
    def __init__(
        self,
        *,
        basic: Login | None = None,
        oauth: Login | Token | None = None,
        base_url: str | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        super().__init__(
            Api(title="Acme"), credentials={"basic": basic, "oauth": oauth}, base_url=base_url, **settings
        )

    @cached_property
    def calls(self) -> CallsService:
        return CallsService(self)


class AsyncAcme(AsyncClient):
    def __init__(self, *, base_url: str | None = None, **settings: Unpack[AsyncClientSettings]) -> None:
        super().__init__(Api(title="Acme"), base_url=base_url, **settings)

    @cached_property
    def calls(self) -> AsyncCallsService:
        return AsyncCallsService(self)


def use() -> None:
    with Acme(basic=("user", "password"), oauth=lambda: "token", timeout=5, retries=0) as acme:
        call = acme.calls.get(id="1", options=Options(headers={"X": "1"}))
        assert_type(call, Call)
        assert_type(call.number, int)
        assert_type(call.from_, str | None)
        assert_type(call.direction, Literal["In", "Out"] | str | None)
        if call.from_:
            assert_type(call.from_, str)
        assert_type(call.extra, dict[str, Any])
        match call.source:
            case Card(kind=kind):
                assert_type(kind, str)
            case Bank() | Unknown() | None:
                pass
        acme.calls.add(id="1", from_="x")
        acme.calls.add(body={"id": "1"})
        assert_type(acme.raw(acme.calls.add)(id="1"), RawResponse[Call])
        assert_type(acme.raw(acme.calls.add)(body={"id": "1"}), RawResponse[Call])
        acme.calls.add(body=Call(id="1", from_="x").with_extra({"more": 1}))
        assert_type(acme.calls.upload(file=Path("x")), Call | None)
        acme.calls.upload(file=File(b"x", "name.txt"))
        for each in acme.calls.list():
            assert_type(each, Call)
        page = acme.calls.list(options=Options(resume=acme.calls.list().state))
        assert_type(page.items, list[Call])
        assert_type(page.next_page(), Page[Call] | None)
        assert_type(page.read(Calls), Calls)
        assert_type(acme.raw(acme.calls.get)(id="1"), RawResponse[Call])
        assert_type(acme.raw(acme.calls.get)(id="1").parsed(), Call)
        assert_type(acme.calls.raw.get(id="1"), RawResponse[Any])
        assert_type(acme.with_options(Options(retries=1)), Acme)
        assert_type(acme.calls.media().to_file("x"), Path)
        for line in acme.calls.lines():
            assert_type(line, Call)
        try:
            acme.request("GET", "/x", params={"a": 1})
        except NotFound as error:
            assert_type(error.status, int)


async def use_async() -> None:
    async with AsyncAcme(base_url="http://localhost") as acme:
        assert_type(await acme.calls.get(id="1"), Call)
        async for each in acme.calls.list():
            assert_type(each, Call)
        page = await acme.calls.list()
        assert_type(page, AsyncPage[Call])
        assert_type(await page.next_page(), AsyncPage[Call] | None)
        assert_type(acme.calls.list().pages(), AsyncIterator[AsyncPage[Call]])
        assert_type(await acme.raw(acme.calls.get)(id="1"), RawResponse[Call])
        async with await acme.calls.media() as stream:
            assert_type(await stream.to_file("x"), Path)
        async with await acme.calls.events() as events:
            async for event in events:
                assert_type(event.parsed(), Call)
