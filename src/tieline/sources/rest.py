"""A source that somebody describes in a configuration, with all that it takes to sync it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tieline.auth.credentials import Basic, NoCredentials
from tieline.connections.model import PACED_AS, STREAMS, Draft, check_connection_id, limits_of
from tieline.core.clock import Clock
from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.secrets import Secret
from tieline.http.ports import AsyncTransport
from tieline.providers import catalogue
from tieline.providers.account import check_base_url, find_account
from tieline.providers.model import Provider
from tieline.settings import read_environment
from tieline.sources import catalogue as sources
from tieline.sources.dlt import config as dlt_config
from tieline.sources.dlt import outline
from tieline.sources.dlt.auth import Auth, account_of
from tieline.sources.dlt.auth import Basic as BasicAuth
from tieline.sources.dlt.loading import load
from tieline.sources.dlt.node import Node
from tieline.sources.dlt.secrets import Values, read_documents
from tieline.sources.dlt.ways import way
from tieline.sources.model import Follow, Resource, Source
from tieline.sources.placeholders import names_in
from tieline.sources.schema import Model, struct

#: The provider of every connection to an API that a configuration describes.
REST = "rest"
_NAME = re.compile(r"[^A-Za-z0-9._-]+")
#: What an outline may say of the account of an API that is known.
_ACCOUNT = (
    "type",
    "username",
    "password",
    "access_key",
    "access_key_secret",
    "location",
    "name",
    "format",
)


class RestSource(msgspec.Struct, frozen=True, kw_only=True):
    """A described source: its streams, its address, and how its requests are authorised.

    Its records belong to the connection `rest/NAME`, of its address and account. `corrections` tell what of the
    configuration was read otherwise than it says, or left out.
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
        batches: Mapping[str, int] | None = None,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> RestSource:
        """Return the source that a `RESTAPIConfig` of dlt describes.

        Secrets that it leaves out are looked up where dlt does: in the environment, and in `.dlt/secrets.toml` of the
        working folder and of `folder`. `batches` says of resources by how many of their parents they may be asked for in one
        request; of an API that is known its own data does. Raises `UsageError` naming the key that cannot be honoured.
        """
        told = read_environment(dotenv=Path(".env")) if environment is None else environment
        values = Values(told, read_documents(Path.cwd(), *([folder] if folder else [])))
        provider = catalogue.load(REST)
        described = dlt_config.read(config, values, name=name, provider=provider)
        known = _at(described.base_url)
        resources = batched(described.resources, described.base_url, known, batches or {})
        models = tuple(Model(name=each.model, fields=struct()) for each in resources)
        return cls(
            name=plain_name(name),
            source=Source(name=name, resources=resources, models=models),
            base_url=moved(described.base_url, base_url, provider),
            auths=described.auths,
            auth=described.auth,
            provider=provider if known is None else _as(known),
        )

    @classmethod
    def from_outline(
        cls,
        told: Mapping[str, Any],
        *,
        name: str = "outline",
        provider: str | None = None,
        base_url: str | None = None,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> RestSource:
        """Return the source that an outline tells: BASE_CONFIG, ENDPOINTS and DEPENDENCIES.

        What is known of `provider`, by default of the one that has most of the endpoints, corrects it. Raises `UsageError`
        naming the key that cannot be honoured, and `ConfigurationError` where there is no account.
        """
        surroundings = read_environment(dotenv=Path(".env")) if environment is None else environment
        known = _known(told, provider)
        read = outline.read(told, None if known is None else known.described)
        if known is None or not read.adopted:
            config = {"client": read.base, "resources": list(read.others)}
            made = cls.from_dlt(config, name=name, base_url=base_url, environment=surroundings, folder=folder)
            return msgspec.structs.replace(made, corrections=read.corrections)
        return _adopted(read, known.provider, plain_name(name), base_url, surroundings, folder)

    @classmethod
    def from_file(
        cls,
        file: Path,
        *,
        wanted: str | None = None,
        provider: str | None = None,
        base_url: str | None = None,
        batches: Mapping[str, int] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> RestSource:
        """Return the source that a file of Python, JSON or YAML describes, `wanted` where there are several.

        A Python file is executed, with modules of ours in dlt's place, or beside dlt where it takes more of it.
        """
        surroundings = read_environment(dotenv=Path(".env")) if environment is None else environment
        folder = file.resolve().parent
        values = Values(surroundings, read_documents(Path.cwd(), folder))
        found = load(file, values, wanted=wanted)
        if found.is_outline:
            return cls.from_outline(
                found.config,
                name=found.name,
                provider=provider,
                base_url=base_url,
                environment=surroundings,
                folder=folder,
            )
        made = cls.from_dlt(
            found.config,
            name=found.name,
            base_url=base_url,
            batches=batches,
            environment=surroundings,
            folder=folder,
        )
        return msgspec.structs.replace(made, corrections=(*made.corrections, *found.notes))

    def draft(self, connection_id: str | None = None) -> Draft:
        """Return the connection that its records belong to: called as the source, unless by another id.

        Raises `UsageError` for an id that cannot be one.
        """
        name = self.name if connection_id is None else check_connection_id(connection_id)
        return Draft(
            integration=REST,
            provider=REST,
            connection_id=name,
            base_url=self.base_url,
            credentials=NoCredentials(),
            account=f"{name}/{account_of(self.auth)}",
            trusted=True,
            limits=limits_of(self.provider),
        )

    @property
    def facts(self) -> Mapping[str, str]:
        """What is to be known of its connection while it is not at hand: its streams, and whose pace it shares."""
        streams = {STREAMS: "\n".join(each.name for each in self.source.resources if not each.internal)}
        return streams if self.paced_as is None else {**streams, PACED_AS: self.paced_as}

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


def batched(
    resources: tuple[Resource, ...], base_url: str, known: Provider | None, batches: Mapping[str, int]
) -> tuple[Resource, ...]:
    """Return resources that ask by several parents at once, where that is said or known.

    Raises `UsageError` for one that cannot: what it asks by must be all of a list in its JSON body, or of a parameter.
    """
    usual: dict[str, int] = {}
    if known is not None and (source := sources.find(known)) is not None:
        whole = {f"{known.base_url}{each.path}": each.parent for each in source.resources}
        for each in resources:
            parent = whole.get(f"{base_url}/{each.path.lstrip('/')}")
            if parent is not None and can_batch(each):
                usual[each.name] = parent.batch
    for name in batches:
        if batches[name] < 1 or not any(each.name == name and can_batch(each) for each in resources):
            raise UsageError(
                f"batches.{name}: it cannot be asked for by several parents", field=f"batches.{name}"
            )
    wanted = {**usual, **batches}
    return tuple(
        msgspec.structs.replace(each, parent=msgspec.structs.replace(each.parent, batch=wanted[each.name]))
        if each.parent is not None and each.name in wanted
        else each
        for each in resources
    )


def can_batch(resource: Resource) -> bool:
    """Tell whether a resource asks by one field of its parent, which can be one of several."""
    if resource.parent is None or resource.inject or len(resource.parent.fields) != 1:
        return False
    elsewhere = names_in([resource.path, resource.form, dict(resource.headers)])
    return not isinstance(resource.range, Follow) and not set(elsewhere) & set(resource.parent.fields)


def _at(base_url: str) -> Provider | None:
    """Return the provider with a source whose address this is."""
    for name in catalogue.names():
        provider = catalogue.load(name)
        host = provider.base_url and urlsplit(provider.base_url).netloc
        if sources.find(provider) is not None and host == urlsplit(base_url).netloc:
            return provider
    return None


def _as(provider: Provider) -> Provider:
    """Return the provider of described sources, with the pace and the errors of another."""
    return msgspec.structs.replace(
        catalogue.load(REST), limits=provider.limits, errors=provider.errors, base_path=provider.base_path
    )


class _KnownProvider(msgspec.Struct, frozen=True, kw_only=True):
    provider: Provider
    described: outline.Known


def _known(told: Mapping[str, Any], name: str | None) -> _KnownProvider | None:
    """Return the provider whose source corrects an outline: the one that is named, or has most of its endpoints."""
    names = [name] if name is not None else sorted(catalogue.names())
    best: tuple[int, _KnownProvider | None] = (0, None)
    for each in names:
        provider = catalogue.load(each)
        source = sources.load(provider) if name is not None else sources.find(provider)
        if source is None:
            continue
        described = outline.Known(source=source, base_path=provider.base_path or "")
        known = _KnownProvider(provider=provider, described=described)
        found = outline.matches(told, described)
        if found > best[0] or name is not None:
            best = found, known
    return best[1]


def _adopted(
    read: outline.Outlined,
    provider: Provider,
    name: str,
    base_url: str | None,
    environment: Mapping[str, str],
    folder: Path | None,
) -> RestSource:
    """Return the source of an outline that a provider corrects."""
    auth, auth_told = _account(read.base, provider, environment)
    variable = None if provider.environment is None else environment.get(provider.environment.base_url)
    address = check_base_url(base_url or variable or read.base["base_url"], provider)
    source = sources.load(provider)
    others: tuple[Resource, ...] = ()
    auths: dict[str, Auth | None] = {}
    if read.others:
        client = {**read.base, "base_url": f"{address}{provider.base_path or ''}", "auth": None}
        config = {"client": client, "resources": list(read.others)}
        made = RestSource.from_dlt(config, name=name, environment=environment, folder=folder)
        others = tuple(
            msgspec.structs.replace(each, path=f"{provider.base_path or ''}/{each.path.lstrip('/')}")
            for each in made.source.resources
        )
    models = [
        msgspec.structs.replace(source.model(each), name=each.name, views=()) for each in read.adopted
    ] + [Model(name=each.name, fields=struct()) for each in others]
    adopted = tuple(msgspec.structs.replace(each, model=each.name) for each in read.adopted)
    draft = Draft(
        integration=provider.name,
        provider=provider.name,
        connection_id=name,
        base_url=address,
        credentials=Basic(username=auth.username, password=auth.password),
    )
    return RestSource(
        name=name,
        source=Source(name=name, resources=(*adopted, *others), models=tuple(models)),
        base_url=address,
        auths=auths,
        auth=auth,
        provider=_as(provider),
        paced_as=draft.identity,
        corrections=(*auth_told, *read.corrections),
    )


def _account(
    base: Mapping[str, Any], provider: Provider, environment: Mapping[str, str]
) -> tuple[BasicAuth, tuple[str, ...]]:
    """Return the account of a known provider: what the outline says, or the variables that the provider names."""
    told: object = base.get("auth") or {}
    node = Node({"type": told} if isinstance(told, str) else told, "BASE_CONFIG.auth")
    given = {name: part.value for name, part in node.fields(_ACCOUNT).items()}
    kind = given.get("type", "http_basic")
    read = () if kind == "http_basic" else (f"BASE_CONFIG.auth: {kind!r} was read as http_basic",)
    pairs = (("username", "password"), ("access_key", "access_key_secret"))
    for user, password in pairs:
        if given.get(user) and given.get(password):
            return BasicAuth(username=str(given[user]), password=Secret(str(given[password]))), read
    names = provider.environment
    found = None if names is None else find_account(names.accounts, environment)
    if found is None:
        variables = " or ".join(
            f"{pair.username} and {pair.password}" for pair in (names.accounts if names else ())
        )
        raise ConfigurationError(
            f"BASE_CONFIG.auth: it has no account: set {variables}", field="BASE_CONFIG.auth"
        )
    where = f"{names.accounts[0].username} and {names.accounts[0].password}" if names else ""
    corrected = f"BASE_CONFIG.auth: {kind!r} was read as http_basic, of the account in {where}"
    return BasicAuth(username=found.username, password=found.password), (corrected,)
