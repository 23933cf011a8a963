"""A source that somebody describes in a configuration, with all that it takes to sync it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tieline.auth.credentials import NoCredentials
from tieline.connections.model import Draft
from tieline.core.clock import Clock
from tieline.http.ports import AsyncTransport
from tieline.providers import catalogue
from tieline.providers.account import check_base_url
from tieline.providers.model import Provider
from tieline.settings import read_environment
from tieline.sources.dlt import config as dlt_config
from tieline.sources.dlt.auth import Auth, account_of
from tieline.sources.dlt.secrets import Values, read_documents
from tieline.sources.dlt.ways import way
from tieline.sources.model import Source
from tieline.sources.schema import Model, struct

#: The provider of every connection to an API that a configuration describes.
REST = "rest"
_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class RestSource(msgspec.Struct, frozen=True, kw_only=True):
    """A described source: its streams, its address, and how its requests are authorised.

    Its records belong to the connection `rest/NAME`, of its address and account. `corrections` tell what of the
    configuration was read otherwise than it says.
    """

    name: str
    source: Source
    base_url: str
    auths: Mapping[str, Auth | None] = {}
    auth: Auth | None = None
    #: Errors and pace are those of this provider.
    provider: Provider
    #: The account whose pace this one shares; None: it has one of its own.
    paced_as: str | None = None
    corrections: tuple[str, ...] = ()

    @classmethod
    def from_dlt(
        cls,
        config: Mapping[str, Any],
        *,
        name: str = "rest_api",
        base_url: str | None = None,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> RestSource:
        """Return the source that a `RESTAPIConfig` of dlt describes.

        Secrets that it leaves out are looked up where dlt does: in the environment, and in `.dlt/secrets.toml` of the
        working folder and of `folder`. Raises `UsageError` naming the key that cannot be honoured.
        """
        told = read_environment() if environment is None else environment
        values = Values(told, read_documents(Path.cwd(), *([folder] if folder else [])))
        provider = catalogue.load(REST)
        described = dlt_config.read(config, values, name=name, provider=provider)
        models = tuple(Model(name=each.model, fields=struct()) for each in described.resources)
        return cls(
            name=plain_name(name),
            source=Source(name=name, resources=described.resources, models=models),
            base_url=moved(described.base_url, base_url, provider),
            auths=described.auths,
            auth=described.auth,
            provider=provider,
        )

    def draft(self) -> Draft:
        """Return the connection that its records belong to."""
        return Draft(
            integration=REST,
            provider=REST,
            connection_id=self.name,
            base_url=self.base_url,
            credentials=NoCredentials(),
            account=f"{self.name}/{account_of(self.auth)}",
            trusted=True,
        )

    def ways(self) -> Callable[[str, AsyncTransport, Clock], AsyncTransport]:
        """Return how the requests of each stream go out in one run: by name, over a transport."""
        made: dict[int, AsyncTransport] = {}

        def of(stream: str, transport: AsyncTransport, clock: Clock) -> AsyncTransport:
            auth = self.auths.get(stream, self.auth)
            return made.setdefault(id(auth), way(auth, transport, clock))

        return of

    def __repr__(self) -> str:
        return f"RestSource({self.name})"


def plain_name(text: str) -> str:
    """Return a name fit for a connection."""
    return _NAME.sub("_", text).strip("_.")[:100] or "rest_api"


def moved(base_url: str, given: str | None, provider: Provider) -> str:
    """Return an address in place of another; one without a path keeps the path of the other."""
    if given is None:
        return base_url
    address = check_base_url(given, provider)
    return address if urlsplit(address).path else f"{address}{urlsplit(base_url).path}"
