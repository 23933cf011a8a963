"""The client: what is known of the API as a whole, and the two classes that hold its services. Pure text."""

from __future__ import annotations

from collections.abc import Iterator

from tieline.openapi.annotations import Scope, has_input
from tieline.openapi.emit_table import server
from tieline.openapi.imports import imported
from tieline.openapi.layout import (
    Group,
    Named,
    Part,
    blocks,
    call,
    dict_of,
    docstring,
    laid,
    quoted,
    tuple_of,
)
from tieline.openapi.plan import Credential, Plan, Service
from tieline.openapi.words import snake


def api_module(plan: Plan) -> str:
    """Return the text of `_api.py`: addresses and ways to say who one is."""
    scope = Scope(plan)
    api = plan.api
    parts: list[Part] = [f"title={quoted(api.title)}", f"version={quoted(api.version)}"]
    if api.servers:
        parts.append(Named("servers=", tuple_of(server(each, scope) for each in api.servers)))
    if plan.credentials:
        schemes = [(each.scheme.key, _scheme(each, scope)) for each in plan.credentials]
        parts.append(Named("schemes=", dict_of(schemes)))
    if api.security:
        known = {each.scheme.key for each in plan.credentials}
        listed = [[one.scheme for one in each if one.scheme in known] for each in api.security]
        parts.append(Named("security=", tuple_of(tuple_of(map(quoted, each)) for each in listed)))
    parts.append(f"base_url_env={quoted(f'{snake(plan.package).upper()}_BASE_URL')}")
    if api.missing_scope:
        parts.append(f"missing_scope={quoted(api.missing_scope)}")
    made = laid(Named("API = ", call("Api", *parts)))
    lines = [
        docstring(f"{api.title}: where it is, and who one is to it.", 0),
        "\nfrom __future__ import annotations\n\n",
    ]
    return blocks(["".join([*lines, *imported(plan.runtime, {"Api", *scope.words})]), made])


def _scheme(credential: Credential, scope: Scope) -> Part:
    scheme, names = credential.scheme, [quoted(each) for each in credential.environment]
    match scheme.kind:
        case "basic":
            return call(scope.word("Basic"), *names[:2])
        case "api_key":
            return call(
                scope.word("ApiKey"),
                f"env={names[0]}",
                f"location={quoted(scheme.location or 'header')}",
                f"name={quoted(scheme.name or 'X-API-Key')}",
            )
        case "oauth2" if scheme.token_url:
            parts: list[Part] = [*names[:3], f"token_url={quoted(scheme.token_url)}"]
            parts += [Named("scopes=", tuple_of(map(quoted, scheme.scopes)))] if scheme.scopes else []
            return call(scope.word("OAuth"), *parts)
        case "http":
            word = scheme.scheme or "Bearer"
            return call(scope.word("Bearer"), names[0], f"prefix={quoted(word)}")
        case _:
            return call(scope.word("Bearer"), names[0])


def client_module(plan: Plan) -> str:
    """Return the text of `client.py`."""
    scope = Scope(plan)
    classes = [_client(plan, scope, is_async=is_async) for is_async in (False, True)]
    runtime = {
        "Client",
        "AsyncClient",
        "ClientSettings",
        "AsyncClientSettings",
        *(scope.words & {"Login", "Token"}),
    }
    typing = {"TYPE_CHECKING", "Unpack", *(scope.words & {"Literal"})}
    lines = [
        docstring(f"The clients of {plan.api.title}.", 0),
        "\nfrom __future__ import annotations\n\n",
        "from functools import cached_property\n" if plan.services else "",
        *imported("typing", typing if plan.services else typing - {"TYPE_CHECKING"}),
        "\n",
        *imported(plan.runtime, runtime),
        "\nfrom ._api import API\n",
    ]
    if plan.services:
        lines.append("\nif TYPE_CHECKING:\n")
        for each in plan.services:
            names = {each.class_name, f"Async{each.class_name}"}
            lines += imported(f".services.{each.name}", names, 4)
    return blocks(["".join(lines), *classes])


def _client(plan: Plan, scope: Scope, *, is_async: bool) -> str:
    start = "Async" if is_async else ""
    name = plan.async_client if is_async else plan.client
    title = f"{plan.api.title} {plan.api.version}".strip()
    about = f"{title}.\n\n{plan.api.description}".strip()
    first = f"class {name}({start}Client):\n{docstring(about, 4)}"
    parts = [first, _constructor(plan, scope, start), *(_service(each, start) for each in plan.services)]
    return blocks(parts, gap=1)


def _constructor(plan: Plan, scope: Scope, start: str) -> str:
    taken = ["self", "*", *(f"{each.name}: {_taken(each, scope)} | None = None" for each in plan.credentials)]
    taken.append("base_url: str | None = None")
    for variable in plan.variables:
        values = variable.variable.values
        told = f"{scope.word('Literal')}[{', '.join(map(quoted, values))}] | " if values else ""
        taken.append(f"{variable.name}: {told}str | None = None")
    taken.append(f"**settings: Unpack[{start}ClientSettings]")
    signature = laid(Group("    def __init__(", tuple(taken), ") -> None:"), 4, before=-4)
    parts: list[Part] = ["API"]
    if plan.credentials:
        parts.append(
            Named("credentials=", dict_of((each.scheme.key, each.name) for each in plan.credentials))
        )
    parts.append("base_url=base_url")
    if plan.variables:
        parts.append(Named("variables=", dict_of((each.variable.name, each.name) for each in plan.variables)))
    made = laid(call("super().__init__", *parts, "**settings"), 8)
    return f"{signature}\n{docstring(_environment(plan), 8)}        {made}\n"


def _taken(credential: Credential, scope: Scope) -> str:
    match credential.scheme.kind:
        case "basic":
            return scope.word("Login")
        case "oauth2" if credential.scheme.token_url:
            return f"{scope.word('Login')} | {scope.word('Token')}"
        case _:
            return scope.word("Token")


def _environment(plan: Plan) -> str:
    """Return what the constructor takes from the environment."""
    variables = [
        *(f"`{', '.join(each.environment)}` for {each.name}" for each in plan.credentials),
        f"`{snake(plan.package).upper()}_BASE_URL` for base_url",
    ]
    return "What is not given comes from the environment: " + "; ".join(variables) + "."


def _service(service: Service, start: str) -> str:
    name = f"{start}{service.class_name}"
    return "".join(
        [
            f"    @cached_property\n    def {service.name}(self) -> {name}:\n",
            docstring(service.description or f"{service.title}.", 8),
            f"        from .services.{service.name} import {name}\n\n",
            f"        return {name}(self)\n",
        ]
    )


def package_module(plan: Plan) -> str:
    """Return the text of `__init__.py`: names that are imported when they are first used."""
    exports = dict(_exports(plan))
    groups: dict[str, list[str]] = {}
    for name, module in exports.items():
        groups.setdefault(module, []).append(name)
    lines = [
        docstring(_package_about(plan), 0),
        "\nfrom __future__ import annotations\n\n",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n",
    ]
    outer = [each for each in groups if not each.startswith(".")]
    inner = sorted(each for each in groups if each.startswith("."))
    for module in outer:
        lines += imported(module, groups[module], 4)
    lines += ["\n"] if outer and inner else []
    for module in inner:
        lines += imported(module, groups[module], 4)
    table = laid(Named("_MODULES = ", dict_of((name, quoted(exports[name])) for name in sorted(exports))))
    everything = laid(Named("__all__ = ", Group("[", tuple(quoted(each) for each in sorted(exports)), "]")))
    return blocks(["".join(lines), f"{everything}\n\n#: Where each name comes from.\n{table}\n", LAZY], gap=1)


#: How a package imports a name when it is asked for it; checkers see its imports alone, and so mistakes.
LAZY = """
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
"""


def _exports(plan: Plan) -> Iterator[tuple[str, str]]:
    yield plan.client, ".client"
    yield plan.async_client, ".client"
    for name in (
        "ApiConnectionError", "ApiError", "ApiTimeout", "BadRequest", "Conflict", "CursorLost", "File", "Forbidden", "Limits",
        "MissingScope", "NotFound", "Options", "QuotaSpent", "RawResponse", "RetryPolicy", "Secret", "ServerError",
        "ServerEvent", "StatusError", "Timeouts", "TooManyRequests", "UNSET", "Unauthenticated", "Unknown", "Unprocessable",
        "UnreadableAnswer", "Unset",
    ):  # fmt: skip
        if name not in {plan.client, plan.async_client}:
            yield name, plan.runtime


def _package_about(plan: Plan) -> str:
    return (
        f"A client of {plan.api.title}: `{plan.client}`, and `{plan.async_client}` for asyncio.\n\n"
        "Written by `tieline client generate`; changes are lost when it runs again."
    )


def models_package(plan: Plan) -> str:
    """Return the text of `models/__init__.py`: every model and input by its name, imported when it is first used."""
    exports: dict[str, str] = {}
    for model in plan.models.values():
        exports[model.name] = f".{model.module}"
        if model.written:
            exports[model.dict_name] = f"..inputs.{model.module}"
    for alias in plan.aliases.values():
        exports[alias.name] = f".{alias.module}"
    exports |= dict(_alias_inputs(plan))
    groups: dict[str, list[str]] = {}
    for name in sorted(exports):
        groups.setdefault(exports[name], []).append(name)
    typed = [
        line
        for module in sorted(groups)
        for name in groups[module]
        for line in [f"    from {module} import {name} as {name}\n"]
    ]
    renamed = {old: new for old, new in _old_names(plan) if old not in exports}
    typed += [f"    from {exports[new]} import {new} as {old}\n" for old, new in renamed.items()]
    lines = [
        docstring("Models of the API, each imported when it is first used.", 0),
        "\nfrom __future__ import annotations\n\n",
        "from typing import TYPE_CHECKING\n",
        "\nif TYPE_CHECKING:\n" if typed else "",
        *typed,
    ]
    table = _table("_MODULES", exports)
    told = _table("_RENAMED", renamed) if renamed else ""
    body = (
        LAZY.replace("        module = _MODULES", _RENAMED + "        module = _MODULES", 1)
        if renamed
        else LAZY
    )
    return blocks(["".join(lines), table + told, body], gap=1)


def _old_names(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the names that models and their inputs had, and those they have."""
    models = {each.name: each for each in plan.models.values()}
    aliases = {each.name: each for each in plan.aliases.values()}
    inputs = dict(_alias_inputs(plan))
    for old, new in plan.renamed.items():
        yield old, new
        if new in models and models[new].written:
            yield f"{old}Dict", models[new].dict_name
        if new in aliases and aliases[new].input_name in inputs:
            yield f"{old}Input", aliases[new].input_name


def _alias_inputs(plan: Plan) -> Iterator[tuple[str, str]]:
    for alias in plan.aliases.values():
        if has_input(alias):
            yield alias.input_name, f"..inputs.{alias.module}"


_RENAMED = """        new = _RENAMED.get(name)
        if new is not None:
            import warnings

            warnings.warn(f"{name} is called {new} now", DeprecationWarning, stacklevel=2)
            return __getattr__(new)
"""


def _table(name: str, pairs: dict[str, str]) -> str:
    """Return a dictionary, always a pair a line, so that one more is one line more."""
    rows = "".join(f"    {quoted(key)}: {quoted(value)},\n" for key, value in sorted(pairs.items()))
    return f"{name}: dict[str, str] = {{\n{rows}}}\n"
