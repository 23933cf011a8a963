"""What the page for connecting shows: the integrations of a session, and what each asks for; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from tieline.connections.browsers import check_browser
from tieline.connections.given import inputs
from tieline.connections.model import Integration
from tieline.connections.sessions import ConnectSession, Defaults
from tieline.connections.sign_in import THROUGH_PAGE
from tieline.core.errors import UsageError
from tieline.core.json import JsonValue
from tieline.providers.ability import ability
from tieline.providers.model import InputField, Provider
from tieline.server.connect.look import PageLook, PageSettings
from tieline.server.connect.texts import LANGUAGES, of_field

Place = Literal["credentials", "connection_config"]
#: What keys in PEM are called, which are several lines: a field of one line would lose where they end.
_LONG = re.compile(r"private.?key|\bpem\b|certificate", re.IGNORECASE)


class When(msgspec.Struct, frozen=True, kw_only=True):
    """A field is asked for only while another one has a value."""

    field: str
    equals: str


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field of a form."""

    place: Place
    name: str
    title: str | None = None
    help: str | None = None
    example: str | None = None
    pattern: str | None = None
    format: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    options: tuple[str, ...] = ()
    value: str | None = None
    optional: bool = False
    secret: bool = False
    #: It may have several lines, as keys in PEM do.
    long: bool = False
    #: Where the provider's guide tells of it.
    docs: str | None = None
    when: When | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An integration whose accounts may be connected: by what is typed, or at the provider's own page."""

    key: str
    name: str
    logo: str
    way: Literal["fields", "page"]
    fields: tuple[Asked, ...] = ()
    docs: str | None = None


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that the page shows in a session. Nothing of it is secret."""

    choices: tuple[Choice, ...]
    look: PageLook
    settings: PageSettings
    origins: tuple[str, ...]
    #: Who connects, as people would say it.
    who: str | None = None
    reconnecting: bool = False
    return_url: str | None = None


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """An integration with the provider that it sets up, and what is known of the account to be connected again."""

    integration: Integration
    provider: Provider
    logo: str
    former: Mapping[str, JsonValue] = {}

    def __repr__(self) -> str:  # an account's configuration may hold secrets
        return f"Setup({self.integration.unique_key})"


def choice_of(setup: Setup, session: ConnectSession, language: str = LANGUAGES[0]) -> Choice | None:
    """Return what the page shows of an integration; None where nobody can connect an account of it."""
    key, provider = setup.integration.unique_key, setup.provider
    through_page = provider.auth_mode in THROUGH_PAGE
    if ability(provider).missing is not None:
        return None
    docs = _guide(session.overrides.get(key, {}).get("docs_connect"), provider)
    try:
        asked = _fields(setup, session.defaults.get(key, Defaults()), docs, through_page=through_page)
        fields = tuple(_translated(field, language) for field in asked)
    except UsageError:  # accounts of this kind are not typed in
        return None
    return Choice(
        key=key,
        name=setup.integration.display_name or provider.display_name,
        logo=setup.logo,
        way="page" if through_page else "fields",
        fields=fields,
        docs=docs,
    )


def who(session: ConnectSession) -> str | None:
    """Return whose account a session connects, as people would say it."""
    user = session.end_user
    return None if user is None else user.display_name or user.email


def _fields(setup: Setup, defaults: Defaults, docs: str | None, *, through_page: bool) -> Iterator[Asked]:
    """Yield what is asked for, in the order in which it is said."""
    provider = setup.provider
    if not through_page:
        declared = {**inputs(provider), **provider.assertion_option}
        yield from (
            _asked("credentials", name, field, docs) for name, field in _ordered(declared) if not field.hidden
        )
    for name, field in _ordered(provider.connection_config):
        if field.hidden or field.automated or name in defaults.connection_config:
            continue
        if through_page and not _is_for_browsers(provider, name, setup.former):
            continue
        yield _known(_asked("connection_config", name, field, docs), setup.former.get(name))


def _ordered(fields: Mapping[str, InputField]) -> list[tuple[str, InputField]]:
    return sorted(fields.items(), key=lambda pair: 0 if pair[1].order is None else pair[1].order)


def _is_for_browsers(provider: Provider, name: str, former: Mapping[str, JsonValue]) -> bool:
    """Tell whether a browser may say a field of a sign-in; a required one is asked for all the same, and refused.

    Unless it is known already.
    """
    try:
        check_browser(provider, {name: ""})
    except UsageError:
        return not (provider.connection_config[name].optional or former.get(name))
    return True


def _asked(place: Place, name: str, field: InputField, docs: str | None) -> Asked:
    return Asked(
        place=place,
        name=name,
        title=field.title,
        help=field.description,
        example=field.example,
        pattern=field.pattern,
        format=field.format,
        prefix=field.prefix,
        suffix=field.suffix,
        options=field.enum,
        value=None if field.secret else field.default_value,
        optional=field.optional or (field.secret and field.default_value is not None),
        secret=field.secret,
        long=_LONG.search(f"{name} {field.title}") is not None,
        docs=f"{docs}#{field.doc_section}" if docs and field.doc_section else None,
        when=_when(field.visible_when),
    )


def _translated(asked: Asked, language: str) -> Asked:
    title, told = of_field(asked.title, language), of_field(asked.help, language)
    return msgspec.structs.replace(asked, title=title, help=told)


def _known(asked: Asked, former: JsonValue) -> Asked:
    """Return a field with what an account had; of a secret one only that it need not be typed again."""
    if not isinstance(former, str) or not former:
        return asked
    if asked.secret:
        return msgspec.structs.replace(asked, optional=True)
    return msgspec.structs.replace(asked, value=former)


def _when(rule: JsonValue) -> When | None:
    if not isinstance(rule, Mapping):
        return None
    field, equals = rule.get("field"), rule.get("equals")
    return When(field=field, equals=equals) if isinstance(field, str) and isinstance(equals, str) else None


def _guide(override: JsonValue, provider: Provider) -> str | None:
    """Return the guide for those who connect: the session's, or the provider's."""
    for url in (override, provider.docs_connect):
        if isinstance(url, str) and _is_link(url):
            return url
    return None


def _is_link(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False
