# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""The clients of Edge."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, Unpack

from tieline.runtime import AsyncClient, AsyncClientSettings, Client, ClientSettings, Login, Token

from ._api import API

if TYPE_CHECKING:
    from .services.events import AsyncEventsService, EventsService
    from .services.lines import AsyncLinesService, LinesService
    from .services.models import AsyncModelsService, ModelsService
    from .services.paging import AsyncPagingService, PagingService
    from .services.pets import AsyncPetsService, PetsService
    from .services.untagged import AsyncUntaggedService, UntaggedService


class Edge(Client):
    """Edge 1.0.

    Every corner of OpenAPI that has broken a generator.
    Quotes \"\"\" and a backslash \\ and {braces} are only text.
    """

    def __init__(
        self,
        *,
        basic_auth: Login | None = None,
        bearer_auth: Token | None = None,
        api_key: Token | None = None,
        oauth: Login | Token | None = None,
        base_url: str | None = None,
        region: Literal["eu", "us"] | str | None = None,
        version: str | None = None,
        **settings: Unpack[ClientSettings],
    ) -> None:
        """What is not given comes from the environment: `EDGE_USERNAME, EDGE_PASSWORD` for basic_auth;
        `EDGE_TOKEN` for bearer_auth; `EDGE_API_KEY` for api_key; `EDGE_CLIENT_ID,
        EDGE_CLIENT_SECRET, EDGE_ACCESS_TOKEN` for oauth; `EDGE_BASE_URL` for base_url.
        """
        super().__init__(
            API,
            credentials={
                "basicAuth": basic_auth,
                "bearerAuth": bearer_auth,
                "apiKey": api_key,
                "oauth": oauth,
            },
            base_url=base_url,
            variables={"region": region, "version": version},
            **settings,
        )

    @cached_property
    def events(self) -> EventsService:
        """events."""
        from .services.events import EventsService

        return EventsService(self)

    @cached_property
    def lines(self) -> LinesService:
        """lines."""
        from .services.lines import LinesService

        return LinesService(self)

    @cached_property
    def models(self) -> ModelsService:
        """A tag that is also a folder."""
        from .services.models import ModelsService

        return ModelsService(self)

    @cached_property
    def paging(self) -> PagingService:
        """Paging."""
        from .services.paging import PagingService

        return PagingService(self)

    @cached_property
    def pets(self) -> PetsService:
        """Animals of all kinds."""
        from .services.pets import PetsService

        return PetsService(self)

    @cached_property
    def untagged(self) -> UntaggedService:
        """untagged."""
        from .services.untagged import UntaggedService

        return UntaggedService(self)


class AsyncEdge(AsyncClient):
    """Edge 1.0.

    Every corner of OpenAPI that has broken a generator.
    Quotes \"\"\" and a backslash \\ and {braces} are only text.
    """

    def __init__(
        self,
        *,
        basic_auth: Login | None = None,
        bearer_auth: Token | None = None,
        api_key: Token | None = None,
        oauth: Login | Token | None = None,
        base_url: str | None = None,
        region: Literal["eu", "us"] | str | None = None,
        version: str | None = None,
        **settings: Unpack[AsyncClientSettings],
    ) -> None:
        """What is not given comes from the environment: `EDGE_USERNAME, EDGE_PASSWORD` for basic_auth;
        `EDGE_TOKEN` for bearer_auth; `EDGE_API_KEY` for api_key; `EDGE_CLIENT_ID,
        EDGE_CLIENT_SECRET, EDGE_ACCESS_TOKEN` for oauth; `EDGE_BASE_URL` for base_url.
        """
        super().__init__(
            API,
            credentials={
                "basicAuth": basic_auth,
                "bearerAuth": bearer_auth,
                "apiKey": api_key,
                "oauth": oauth,
            },
            base_url=base_url,
            variables={"region": region, "version": version},
            **settings,
        )

    @cached_property
    def events(self) -> AsyncEventsService:
        """events."""
        from .services.events import AsyncEventsService

        return AsyncEventsService(self)

    @cached_property
    def lines(self) -> AsyncLinesService:
        """lines."""
        from .services.lines import AsyncLinesService

        return AsyncLinesService(self)

    @cached_property
    def models(self) -> AsyncModelsService:
        """A tag that is also a folder."""
        from .services.models import AsyncModelsService

        return AsyncModelsService(self)

    @cached_property
    def paging(self) -> AsyncPagingService:
        """Paging."""
        from .services.paging import AsyncPagingService

        return AsyncPagingService(self)

    @cached_property
    def pets(self) -> AsyncPetsService:
        """Animals of all kinds."""
        from .services.pets import AsyncPetsService

        return AsyncPetsService(self)

    @cached_property
    def untagged(self) -> AsyncUntaggedService:
        """untagged."""
        from .services.untagged import AsyncUntaggedService

        return AsyncUntaggedService(self)
