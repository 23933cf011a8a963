"""Whether whoever signs in can see the installation that their browser names; pure.

A browser may name any. That the app is installed there shows the token that is given for it, not whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urljoin

from tieline.auth.address import fill_address
from tieline.auth.credentials import OAuth2
from tieline.auth.token_call import Exchange, TokenCall, Tokens, read_answer, text_at
from tieline.connections.certificates import identity_of
from tieline.connections.scope import scope_of
from tieline.core.errors import RefreshFailed
from tieline.core.json import JsonValue, dig
from tieline.core.templates import TemplateTree
from tieline.http.model import Response, find_header, origin
from tieline.http.paginate import find_link
from tieline.providers.model import Installations, Provider

#: Pages of installations that are looked at: whoever can see more is nobody who has just installed something.
_MOST_PAGES = 50


def check_installation(
    provider: Provider,
    connection_config: Mapping[str, JsonValue],
    place: str,
    tokens: Tokens,
    *,
    now: int,
) -> Exchange[None]:
    """Ask a provider, as its user, for their installations, where its data says how; `place` must be among them.

    Raises `RefreshFailed` where it is not, or where the provider does not say.
    """
    rule = provider.installations
    if rule is None:
        return
    user = OAuth2(access_token=tokens.token, raw=tokens.raw)
    scope = scope_of(provider, connection_config, user, now=now)
    address = fill_address(rule.url, scope, what="the list of installations")
    headers = cast("Mapping[str, str]", TemplateTree.parse(rule.headers).fill(scope).value)
    pairs = tuple(headers.items())
    if find_header(pairs, "Authorization") is None:
        pairs = (*pairs, ("Authorization", f"Bearer {tokens.token.reveal()}"))
    url, identity = address.url, identity_of(provider, user)
    for _ in range(_MOST_PAGES):
        response = yield TokenCall(
            url=url, trusted=address.trusted, method="GET", headers=pairs, identity=identity
        )
        if place in _ids(response, rule):
            return
        link = find_link(response, "next")
        following = urljoin(url, link) if link else url
        if following == url or origin(following) != origin(url):  # the token is not for others
            break
        url = following
    told = "whoever has signed in cannot see this installation"
    raise RefreshFailed(told, reason="installation_of_others")


def _ids(response: Response, rule: Installations) -> set[str]:
    try:
        document = read_answer(response)
    except RefreshFailed as problem:
        told = f"the installations of whoever has signed in could not be seen: {problem.message}"
        raise RefreshFailed(told, status=problem.status, reason=problem.reason) from None
    found = dig(document, rule.records)
    if not isinstance(found, list):
        raise RefreshFailed(f"the list of installations has no {rule.records}", status=response.status)
    items = cast("list[object]", found)
    named = (
        text_at(cast("Mapping[str, JsonValue]", each), rule.id) for each in items if isinstance(each, dict)
    )
    return {name for name in named if name is not None}
