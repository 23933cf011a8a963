"""A document to what it means for its clients."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from tieline.openapi.checks import check
from tieline.openapi.diagnostics import Diagnostic
from tieline.openapi.document import Document
from tieline.openapi.ir import Api, Operation, Requirement, SecurityScheme, TagInfo
from tieline.openapi.json_nodes import Node, fields_of, items_of, text_of, texts_of
from tieline.openapi.operations import Operations, security_of, servers_of
from tieline.openapi.pagination import Pages
from tieline.openapi.paths import walk
from tieline.openapi.pointer import TOP, Pointer
from tieline.openapi.shape import Located, Notes
from tieline.openapi.switches import Switches
from tieline.openapi.tags import with_tags
from tieline.openapi.types import Types

_HTTP: dict[str, Literal["basic", "bearer"]] = {"basic": "basic", "bearer": "bearer"}


def build(document: Document) -> Api:
    """Return the API that a document describes; everything odd in it is among the diagnostics, nothing is lost."""
    notes = Notes()
    _check(document, notes)
    types = Types(document, notes)
    described = list(walk(document, notes))
    reader = Operations(document, types, notes)
    operations = [reader.of(each) for each in described]
    _components(document, types)
    _same_ids(operations, notes)
    models, aliases = types.finish()
    models = with_tags(models, aliases)
    pages = Pages(document, models, aliases)
    switches = Switches({each.key: each for each in models}, {each.key: each for each in aliases})
    root = document.root
    info = fields_of(root.get("info"))
    schemes = _schemes(document, notes)
    return Api(
        title=text_of(info, "title") or "API",
        version=str(info.get("version", "")),
        description=text_of(info, "description") or text_of(info, "summary"),
        models=models,
        aliases=aliases,
        operations=tuple(
            switches.put(replace(each, pagination=pages.of(each, told.node)))
            for each, told in zip(operations, described, strict=True)
        ),
        schemes=schemes,
        security=security_of(root.get("security")),
        servers=servers_of(root.get("servers")),
        tags=tuple(_tags(root.get("tags"))),
        missing_scope=_missing_scope(root),
        diagnostics=_all(document, notes, operations, schemes, security_of(root.get("security"))),
    )


def _check(document: Document, notes: Notes) -> None:
    """Note what is not what it should be, here and in the files that references lead to."""

    def follow(reference: str, at: Pointer) -> tuple[object, Pointer] | None:
        node, place = document.resolve(reference, at)
        return (node, place) if place.file and place != at else None

    for each in check(document.root, "Document", TOP, follow):
        notes.tell(each.code, each.at, each.message, each.consequence)


def _missing_scope(root: Node) -> str | None:
    """Return what the document says that errors say where a scope is missing; it must begin with a text of its own."""
    text = text_of(root, "x-tieline-missing-scope")
    return text if text.find("{scope}") > 0 else None


def _same_ids(operations: list[Operation], notes: Notes) -> None:
    known: dict[str, Operation] = {}
    for each in operations:
        if each.id and (first := known.setdefault(each.id, each)) is not each:
            notes.tell(
                "duplicate-id",
                Pointer(each.pointer) / "operationId",
                f"{each.id[:60]!r} is the id of {first.method} {first.path[:80]} too",
                "both are called by method and path",
            )


def _components(document: Document, types: Types) -> None:
    """Read the schemas that no operation names: webhooks and people do."""
    at = TOP / "components" / "schemas"
    for name, node in fields_of(fields_of(document.root.get("components")).get("schemas")).items():
        types.component(Located(node, at / str(name)), str(name))


def _all(
    document: Document,
    notes: Notes,
    operations: list[Operation],
    schemes: tuple[SecurityScheme, ...],
    security: tuple[tuple[Requirement, ...], ...],
) -> tuple[Diagnostic, ...]:
    known = {each.key for each in schemes}
    asked = [(security, TOP), *((each.security or (), Pointer(each.pointer)) for each in operations)]
    for alternatives, at in asked:
        for each in (one for needed in alternatives for one in needed):
            if each.scheme not in known:
                known.add(each.scheme)
                notes.tell(
                    "no-scheme",
                    at / "security",
                    f"{each.scheme[:60]!r} is asked for, and not described",
                    "requests go without it",
                )
    told = (*document.diagnostics, *notes.all(document))
    return tuple({(each.code, each.pointer, each.message): each for each in told}.values())


def _tags(told: object) -> list[TagInfo]:
    listed = items_of(told)
    return [
        TagInfo(name=text_of(each, "name"), description=text_of(each, "description"))
        for each in map(fields_of, listed)
        if text_of(each, "name")
    ]


def _schemes(document: Document, notes: Notes) -> tuple[SecurityScheme, ...]:
    at = TOP / "components" / "securitySchemes"
    told = fields_of(fields_of(document.root.get("components")).get("securitySchemes"))
    found: list[SecurityScheme] = []
    for key, each in told.items():
        node = fields_of(document.resolve(fields_of(each), at / str(key))[0])
        scheme = _scheme(str(key), node)
        variables = tuple(texts_of(node.get("x-tieline-environment")))
        if variables and len(variables) != len(scheme.secrets):
            notes.tell(
                "bad-scheme",
                at / str(key) / "x-tieline-environment",
                f"the variables here are {len(variables)}, and what they hold is: {', '.join(scheme.secrets)}",
                "usual names are taken",
            )
            variables = ()
        found.append(replace(scheme, environment=variables))
        if scheme.kind in {"unknown", "mutual_tls"}:
            notes.tell(
                "bad-scheme",
                at / str(key),
                "no way to authenticate that a client can offer",
                "left to the caller",
            )
    return tuple(found)


def _scheme(key: str, node: Node) -> SecurityScheme:
    description = text_of(node, "description")
    match node.get("type"):
        case "http":
            word = text_of(node, "scheme")
            kind = _HTTP.get(word.lower())
            return SecurityScheme(key=key, kind=kind or "http", scheme=word, description=description)
        case "apiKey":
            match node.get("in"):
                case "header" | "query" | "cookie" as location:
                    name = text_of(node, "name")
                    return SecurityScheme(
                        key=key, kind="api_key", location=location, name=name, description=description
                    )
                case _:
                    return SecurityScheme(key=key, kind="unknown", description=description)
        case "oauth2":
            return _oauth(key, fields_of(node.get("flows")), description)
        case "openIdConnect":
            return SecurityScheme(key=key, kind="openid", description=description)
        case "mutualTLS":
            return SecurityScheme(key=key, kind="mutual_tls", description=description)
        case _:
            return SecurityScheme(key=key, kind="unknown", description=description)


def _oauth(key: str, flows: Node, description: str) -> SecurityScheme:
    """Return the OAuth scheme: only client credentials give a token to a program by itself."""
    by_itself = fields_of(flows.get("clientCredentials"))
    others = [fields_of(each) for each in flows.values()]
    scopes = sorted({str(name) for each in others for name in fields_of(each.get("scopes"))})
    addresses = [text_of(each, "authorizationUrl") for each in others]
    return SecurityScheme(
        key=key,
        kind="oauth2",
        description=description,
        token_url=text_of(by_itself, "tokenUrl") or None,
        authorization_url=next((each for each in addresses if each), None),
        scopes=tuple(str(name) for name in fields_of(by_itself.get("scopes")))
        if by_itself
        else tuple(scopes),
    )
