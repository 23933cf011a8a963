"""Providers: what Tieline can connect to."""

from __future__ import annotations

import asyncio
import html
import re
import secrets
from collections.abc import Mapping
from typing import Annotated, Any, cast

import msgspec
from msgspec import Meta

from tieline.core.errors import ConfigurationError, UnknownName
from tieline.providers.model import Provider
from tieline.server.connect.texts import LANGUAGES, language_of, of_field
from tieline.server.errors import Refusal
from tieline.server.operation import Answer, Call, HeaderInput, Input, Operation, operation

#: A provider as its catalogue file has it, with its name and a logo.
ProviderShown = Mapping[str, Any]


class ProviderList(msgspec.Struct, frozen=True, kw_only=True):
    """Providers by name."""

    data: list[ProviderShown]


class ProviderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One provider."""

    data: ProviderShown


class FunctionList(msgspec.Struct, frozen=True, kw_only=True):
    """Functions that are ready to use."""

    data: list[dict[str, Any]]


class ProviderQuery(Input, frozen=True):
    search: Annotated[str, Meta(max_length=255, description="Part of the name, in any case.")] = ""


class ProviderPath(Input, frozen=True):
    provider: Annotated[str, Meta(max_length=255)]


class LogoPath(Input, frozen=True):
    file: Annotated[str, Meta(max_length=255)]


class Languages(HeaderInput, frozen=True):
    """What a browser's user reads."""

    accepted: str | None = msgspec.field(default=None, name="accept-language")

    @property
    def best(self) -> str:
        """The language of ours that they like best."""
        return language_of(None, self.accepted)


#: What of a provider's file are fields that users fill in, and what of a field they read.
_FIELDS, _SAID = frozenset({"credentials", "connection_config", "assertion_option"}), ("title", "description")

_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">'
    '<rect width="64" height="64" rx="12" fill="#5b6472"/>'
    '<text x="32" y="42" font-family="sans-serif" font-size="28" fill="#fff" text-anchor="middle">{}</text></svg>'
)


def logo(call: Call, provider: str) -> str:
    """Return the address of a provider's logo."""
    return _logo(call.base_url, provider)


def _logo(base_url: str, provider: str) -> str:
    return f"{base_url}/images/template-logos/{provider}.svg"


def _shown(call: Call, provider: Provider, language: str) -> ProviderShown:
    entry = {**provider.entry, "name": provider.name, "logo_url": logo(call, provider.name)}
    if language == LANGUAGES[0]:  # as most programs want it
        return entry
    return {name: _said(value, language) if name in _FIELDS else value for name, value in entry.items()}


def _said(fields: object, language: str) -> object:
    """Return fields with their titles and help in a language."""
    if not isinstance(fields, Mapping):
        return fields
    named = cast("Mapping[str, object]", fields)
    return {name: _one_said(field, language) for name, field in named.items()}


def _one_said(field: object, language: str) -> object:
    if not isinstance(field, Mapping):
        return field
    told = dict(cast("Mapping[str, object]", field))
    texts = {name: text for name in _SAID if isinstance(text := told.get(name), str)}
    return told | {name: of_field(text, language) for name, text in texts.items()}


def _visible(call: Call) -> set[str] | None:
    """Return the providers that a caller may see: in a connect session those of its integrations, else (None) all."""
    if call.session is None:
        return None
    return {each.provider for each in call.tieline.integrations.all() if call.sees(each.unique_key)}


def described(call: Call, name: str) -> Provider | None:
    """Return the provider of an integration; None where the operator has taken its file away, or spoilt it."""
    try:
        return call.tieline.catalogue.load(name)
    except (UnknownName, ConfigurationError):
        return None


def _load(call: Call, name: str) -> Provider:
    try:
        return call.tieline.catalogue.load(name)
    except UnknownName as problem:
        raise Refusal(404, "not_found", problem.message) from None


@operation(
    "GET",
    "/providers",
    tag="providers",
    scope="environment:integrations:read",
    in_session=True,
    answers={200: ProviderList},
)
async def list_providers(call: Call, query: ProviderQuery, headers: Languages) -> Answer:
    """List the providers of the catalogue; in a connect session those of its integrations.

    Titles and help of fields are in the language of `Accept-Language`, where they have been translated.
    """

    def work() -> list[Provider]:
        seen = _visible(call)
        found = call.tieline.catalogue.search(query.search)
        return [each for each in found if seen is None or each.name in seen]

    found = await asyncio.to_thread(work)
    return Answer(body=ProviderList(data=[_shown(call, each, headers.best) for each in found]))


@operation(
    "GET",
    "/providers/{provider}",
    tag="providers",
    scope="environment:integrations:read",
    in_session=True,
    answers={200: ProviderAnswer},
    errors=((404, "not_found"),),
)
async def get_provider(call: Call, path: ProviderPath, headers: Languages) -> Answer:
    """Return a provider; in a connect session one of its integrations'."""

    def work() -> Provider:
        seen = _visible(call)
        if seen is not None and path.provider not in seen:
            raise Refusal(404, "not_found", f"the session is about no account of {path.provider!r}")
        return _load(call, path.provider)

    provider = await asyncio.to_thread(work)
    return Answer(body=ProviderAnswer(data=_shown(call, provider, headers.best)))


@operation(
    "GET",
    "/providers/{provider}/templates",
    tag="providers",
    scope="environment:integrations:read",
    answers={200: FunctionList},
    errors=((404, "not_found"),),
)
async def list_provider_templates(call: Call, path: ProviderPath) -> Answer:
    """List the ready-made functions of a provider: there are none yet."""
    await asyncio.to_thread(_load, call, path.provider)
    return Answer(body=FunctionList(data=[]))


class _Written:
    """A catalogue as JSON, kept until it has other providers."""

    def __init__(self) -> None:
        self._kept: tuple[list[Provider], list[bytes]] = ([], [b"{}"])

    def of(self, call: Call) -> bytes:
        """Return the catalogue of the caller's server, with its own addresses of logos."""
        found = call.tieline.catalogue.search("")
        known, parts = self._kept
        if found != known:
            here = f"here:{secrets.token_hex(16)}"
            document = {
                each.name: {**each.entry, "name": each.name, "logo_url": _logo(here, each.name)}
                for each in found
            }
            parts = msgspec.json.encode(document).split(here.encode())
            self._kept = (found, parts)
        return msgspec.json.encode(call.base_url)[1:-1].join(parts)


def _catalogue() -> Operation:
    written = _Written()

    @operation("GET", "/providers.json", tag="providers", scope=None, answers={200: dict[str, Any]})
    async def get_catalogue(call: Call) -> Answer:
        """Return the whole catalogue, by name."""
        return Answer(body=msgspec.Raw(await asyncio.to_thread(written.of, call)))

    return get_catalogue


@operation(
    "GET",
    "/images/template-logos/{file}",
    tag="providers",
    scope=None,
    answers={200: bytes},
    errors=((404, "not_found"),),
)
async def get_logo(call: Call, path: LogoPath) -> Answer:
    """Return a picture that stands for a provider: its initials, drawn plainly."""
    name = path.file.removesuffix(".svg")
    if name == path.file:
        raise Refusal(404, "not_found", "logos are NAME.svg")
    provider = await asyncio.to_thread(_load, call, name)
    initials = "".join([word[0] for word in re.findall(r"\w+", provider.display_name)][:2]).upper()
    headers = {"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400"}
    return Answer(body=_LOGO.format(html.escape(initials)).encode(), headers=headers)


OPERATIONS: tuple[Operation, ...] = (
    list_providers,
    get_provider,
    list_provider_templates,
    _catalogue(),
    get_logo,
)
