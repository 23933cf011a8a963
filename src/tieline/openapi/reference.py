"""The reference of a package, as markdown: every method with an example that runs. Pure text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tieline.openapi.annotations import Scope
from tieline.openapi.emit_services import Method, methods, returned
from tieline.openapi.examples import of_content, of_parameter
from tieline.openapi.layout import Group, Named, Part, call, cleaned, laid, quoted
from tieline.openapi.plan import Credential, Plan, Service
from tieline.openapi.signatures import Keyword, fields_of, spread, whole

_MARKS = re.compile(r"([\\`*_\[\]<>|])")
_GIVEN = {
    "basic": '("user", "password")',
    "oauth2": '("client-id", "client-secret")',
}


def reference(plan: Plan) -> str:
    """Return the page."""
    api = plan.api
    title = f"{plan.client}: {_said(api.title)} {_said(api.version)}".strip()
    lines = [f"# {title}", "", "Written by `tieline client generate`.", "", *_start(plan)]
    for service in plan.services:
        lines += ["", f"## {service.name}", ""]
        lines += [_prose(service.description), ""] if service.description.strip() else []
        for method in methods(service):
            lines += _method(service, method, plan)
    return "\n".join(lines).rstrip() + "\n"


def made(plan: Plan) -> Group:
    """Return how a client is made in an example."""
    parts: list[Part] = [f"{each.name}={_given(each)}" for each in _needed(plan)]
    servers = plan.api.servers
    if not servers or not servers[0].url.startswith("http"):
        parts.append('base_url="https://api.example.com"')
    return call(plan.client, *parts)


def example(service: Service, method: Method, plan: Plan) -> str:
    """Return the code that calls a method, in full."""
    required = [each for each in method.named.arguments if each.parameter.required]
    parts: list[Part] = [Named(f"{each.name}=", of_parameter(each.parameter, plan)) for each in required]
    parts += _sent(method, plan)
    called = call(f"client.{service.name}.{method.name}", *parts)
    text = _used(method, called)
    times = sorted(name for name in ("datetime", "date", "timezone") if re.search(rf"\b{name}[(.]", text))
    lines = [f"from datetime import {', '.join(times)}", ""] if times else []
    lines += [f"from {plan.package} import {plan.client}", ""]
    return "\n".join([*lines, f"with {laid(made(plan), after=11)} as client:", text])


def _sent(method: Method, plan: Plan) -> list[Part]:
    """Return how an example gives a body: by its fields, where it has keywords for all that is sent."""
    body = method.named.operation.body
    if body is None or not body.required:
        return []
    given = of_content(body.alternatives[0], plan)
    keywords = {quoted(each.name): name for name, each in fields_of(method.named, plan).items()}
    pairs = given.items if isinstance(given, Group) and given.head == "{" else None
    if not keywords or pairs is None:
        return [Named("body=", given)]
    found: list[Part] = []
    for each in pairs:
        if not isinstance(each, Named) or each.start.removesuffix(": ") not in keywords:
            return [Named("body=", given)]
        found.append(Named(f"{keywords[each.start.removesuffix(': ')]}=", each.part))
    return found


def _used(method: Method, called: Group) -> str:
    match method.way.mode:
        case "pages" | "events" | "lines":
            return f"    for each in {laid(called, 4, before=12, after=1)}:\n        print(each)"
        case "download":
            return f'    {laid(called, 4, after=15)}.to_file("download")'
        case _ if returned_nothing(method):
            return f"    {laid(called, 4)}"
        case _:
            return f"    print({laid(called, 4, before=6, after=1)})"


def returned_nothing(method: Method) -> bool:
    """Tell whether there is nothing to show of what a method gives."""
    return bool(method.way.good) and all(each.kind == "none" for each in method.way.good)


def _method(service: Service, method: Method, plan: Plan) -> Iterator[str]:
    operation = method.named.operation
    scope = Scope(plan)
    yield from (f"### {service.name}.{method.name}", "")
    told = f", operationId {_code(operation.id)}" if operation.id else ""
    yield from (
        f"{_code(f'{operation.method} {operation.path}')}{told}{' (deprecated)' * operation.deprecated}",
        "",
    )
    told = "\n\n".join(each for each in (_prose(operation.summary), _prose(operation.description)) if each)
    if told:
        yield from (told, "")
    yield from ("| | | |", "|---|---|---|")
    for each in _rows(method, scope):
        about = " ".join(cleaned(each.about, 10_000))
        yield f"| `{each.name}` | {_code(str(each).partition(': ')[2])} | {_said(about)} |"
    yield from (f"| gives | {_code(returned(method.way, scope))} | |", "")
    yield from ("```python", example(service, method, plan), "```", "")


def _rows(method: Method, scope: Scope) -> Iterator[Keyword]:
    """Yield the keywords of a method; those for the fields of a body, and the one for all of it."""
    keywords = whole(method.named, scope)
    fields = spread(method.named, scope)
    for each in (*fields, *(one for one in keywords if fields and one.name == "body")) or keywords:
        if each.name == "body" and fields:
            about = f"Instead of the fields. {each.about}"
            yield Keyword(name="body", annotation=each.annotation, default=each.default, about=about)
        elif each.name != "options":
            yield each


def _start(plan: Plan) -> Iterator[str]:
    yield from (
        "```python",
        f"from {plan.package} import {plan.client}",
        "",
        f"client = {laid(made(plan), before=9)}",
        "```",
    )
    if plan.credentials:
        yield from ("", "| argument | environment | |", "|---|---|---|")
        for each in plan.credentials:
            names = ", ".join(f"`{name}`" for name in each.environment)
            about = " ".join(cleaned(each.scheme.description, 10_000))
            yield f"| `{each.name}` | {names} | {_said(about)} |"


def _needed(plan: Plan) -> list[Credential]:
    """Return the credentials of the first way to authenticate."""
    first = {one.scheme for each in plan.api.security[:1] for one in each}
    return [each for each in plan.credentials if each.scheme.key in first]


def _given(credential: Credential) -> str:
    scheme = credential.scheme
    return (
        '"token"' if scheme.kind == "oauth2" and not scheme.token_url else _GIVEN.get(scheme.kind, '"secret"')
    )


def _prose(text: str) -> str:
    """Return a description, whose own markdown stays, but which opens no block that would swallow the page."""
    lines = cleaned(text, 10_000)
    fences = sum(line.lstrip().startswith(("```", "~~~")) for line in lines)
    lines = [f"\\{line}" if line.startswith("#") else line for line in lines]
    return "\n".join([*lines, "```"] if fences % 2 else lines).replace("<!--", "&lt;!--")


def _said(text: str) -> str:
    """Return a text as it stands, whatever is in it."""
    return _MARKS.sub(r"\\\1", text.replace("\n", " "))


def _code(text: str) -> str:
    return f"`{' '.join(text.split()).replace('`', '').replace('|', chr(92) + '|')}`"
