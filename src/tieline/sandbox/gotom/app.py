"""The goTom sandbox as an ASGI application."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote

from tieline.auth.signing import Unsigned
from tieline.sandbox.gong import asgi
from tieline.sandbox.gong.asgi import Receive, Response, Scope, Send
from tieline.sandbox.gotom.access import Access
from tieline.sandbox.gotom.calls import Call
from tieline.sandbox.gotom.campaigns import Campaigns
from tieline.sandbox.gotom.config import GotomSandboxConfig
from tieline.sandbox.gotom.crm import Crm
from tieline.sandbox.gotom.discounts import Discounts
from tieline.sandbox.gotom.errors import Refused, framework, not_found
from tieline.sandbox.gotom.exports import Exports
from tieline.sandbox.gotom.lookups import Lookups

_START = "/app-api/"
_MOST_BODY = 32 * 1024 * 1024
_CAMPAIGN = "campaign/{campaign}"
_FLIGHT = f"{_CAMPAIGN}/flight/{{flight}}"
_DISCOUNT = f"{_CAMPAIGN}/campaign-discount/{{discount}}"
_FLIGHT_DISCOUNT = f"{_DISCOUNT}/flight-discount/{{flight_discount}}"

_Handler = Callable[[Call], Response]
_Route = tuple[str, Sequence[str], _Handler]


class GotomSandbox:
    """Serves invented campaigns and customers the way goTom does. `clock` stands for time."""

    def __init__(
        self, config: GotomSandboxConfig | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.config = config or GotomSandboxConfig()
        lookups = Lookups(self.config)
        self.campaigns = Campaigns(self.config, lookups)
        self._access = Access(self.config.accounts)
        self._clock = clock
        self._routes = _routes(
            self.campaigns, Discounts(self.campaigns), Crm(lookups), Exports(lookups, self.config.report_rows)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            raise ValueError(f"the sandbox speaks HTTP alone, not {scope['type']}")
        body = await asgi.read(receive, _MOST_BODY)
        await asgi.respond(self._answer(scope, body), send)

    def _answer(self, scope: Scope, body: bytes | None) -> Response:
        if body is None:
            return framework(413, "Request Entity Too Large")
        request = _received(scope, body)
        path = request.url.partition("?")[0].partition("://")[2]
        path = path[path.index("/") :]
        try:
            if not path.startswith(_START):
                raise not_found()
            self._access.admit(request, path, now=datetime.fromtimestamp(self._clock(), UTC))
            return self._handled(request, path)
        except Refused as refused:
            return refused.response

    def _handled(self, request: Unsigned, path: str) -> Response:
        steps = path.removeprefix(_START).split("/")
        methods = self._routes.get(len(steps), [])
        allowed: list[str] = []
        for method, known, handler in methods:
            args = _args(known, steps)
            if args is None:
                continue
            allowed.append(method)
            if method == request.method.upper():
                return handler(_call(request, path, args))
        raise not_found() if not allowed else Refused(framework(405, "Method Not Allowed"))


def _routes(
    campaigns: Campaigns, discounts: Discounts, crm: Crm, exports: Exports
) -> Mapping[int, list[_Route]]:
    """Return the operations by the number of steps in their paths."""
    operations: tuple[tuple[str, str, _Handler], ...] = (
        ("GET", "primary-keys/{entity}", exports.primary_keys),
        ("GET", "export/price/tarif/{tarif}", exports.prices),
        ("GET", "graph-export/download/{report}", exports.report),
        ("GET", "custom-report-export/download/{report}", exports.report),
        ("GET", "customer", crm.list_all),
        ("GET", "customer/{customer}", crm.read),
        ("POST", "crm-sync-import-external-crm-id/update-customer", crm.update),
        ("GET", "crm-sync-import-external-crm-id/error-logs/{job}", crm.job),
        ("POST", "campaign", campaigns.create),
        ("GET", _CAMPAIGN, campaigns.read),
        ("POST", _CAMPAIGN, campaigns.update),
        ("POST", f"{_CAMPAIGN}/flight", campaigns.create_flight),
        ("GET", _FLIGHT, campaigns.read_flight),
        ("POST", _FLIGHT, campaigns.update_flight),
        ("DELETE", _FLIGHT, campaigns.delete_flight),
        ("GET", f"{_CAMPAIGN}/flight-lineitemid/{{flight}}", campaigns.line_item),
        ("GET", f"{_FLIGHT}/sublines", campaigns.read_sublines),
        ("POST", f"{_FLIGHT}/sublines", campaigns.update_sublines),
        ("GET", f"{_FLIGHT}/commission", campaigns.read_commission),
        ("POST", f"{_FLIGHT}/commission", campaigns.update_commission),
        ("POST", f"{_CAMPAIGN}/document", campaigns.add_document),
        ("POST", f"{_CAMPAIGN}/archive-status", campaigns.set_archived),
        ("POST", f"{_CAMPAIGN}/commission-status", campaigns.set_commission_status),
        ("GET", f"{_CAMPAIGN}/campaign-discount", discounts.list_all),
        ("POST", f"{_CAMPAIGN}/campaign-discount", discounts.create),
        ("PATCH", _DISCOUNT, discounts.rename),
        ("DELETE", _DISCOUNT, discounts.delete),
        ("POST", f"{_DISCOUNT}/flight-discount", discounts.create_flight),
        ("GET", _FLIGHT_DISCOUNT, discounts.read_flight),
        ("PATCH", _FLIGHT_DISCOUNT, discounts.update_flight),
        ("DELETE", _FLIGHT_DISCOUNT, discounts.delete_flight),
    )
    routes: dict[int, list[_Route]] = {}
    for method, path, handler in operations:
        steps = path.split("/")
        routes.setdefault(len(steps), []).append((method, steps, handler))
    return routes


def _args(known: Sequence[str], steps: Sequence[str]) -> dict[str, str] | None:
    """Return what a path's variables are, None where it is another path."""
    pairs = list(zip(known, steps, strict=True))
    if all(step and (name.startswith("{") or name == step) for name, step in pairs):
        return {name.strip("{}"): unquote(step) for name, step in pairs if name.startswith("{")}
    return None


def _received(scope: Scope, body: bytes) -> Unsigned:
    """Return the request as it came, its target byte for byte."""
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    host = dict(headers).get("host", "localhost")
    query: bytes = scope.get("query_string", b"")
    target = scope["raw_path"].decode("latin-1") + (f"?{query.decode('latin-1')}" if query else "")
    return Unsigned(
        method=scope["method"], url=f"{scope['scheme']}://{host}{target}", headers=headers, body=body
    )


def _call(request: Unsigned, path: str, args: Mapping[str, str]) -> Call:
    base, _, query = request.url.partition("?")
    return Call(
        method=request.method.upper(),
        base_url=base.removesuffix(path),
        path=path,
        args=args,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        body=request.body,
    )
