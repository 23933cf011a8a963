"""Checks credentials by the request that the provider's data names."""

from __future__ import annotations

from tieline.auth.credentials import authorization
from tieline.connections.answers import decoded, refusal
from tieline.connections.model import Draft
from tieline.core.errors import BadAnswer
from tieline.core.json import dig
from tieline.http.model import Request
from tieline.http.retry import RetryPolicy
from tieline.http.session import AsyncSession
from tieline.providers.model import Provider

#: How patient to be with an API that has not answered yet: a wrong address is told within seconds, not minutes.
FIRST_CONTACT = RetryPolicy(attempts=5, base=1.0, cap=4.0)


async def verify(draft: Draft, provider: Provider, session: AsyncSession) -> None:
    """Return if the account answers as it should.

    Raises `Unauthorized`, `PermissionMissing`, `Unavailable`, or `BadAnswer` for a host that is not this API.
    """
    rule = provider.proxy.verification
    if rule is None or not rule.endpoints:
        return
    request = Request(
        method=rule.method,
        url=draft.base_url + rule.endpoints[0],
        headers=(*authorization(draft.credentials), ("Accept", "application/json")),
    )
    response = await session.fetch(request, policy=FIRST_CONTACT)
    if not response.ok:
        raise refusal(response, provider.errors)
    if rule.expects is not None and dig(decoded(response), rule.expects) is None:
        raise BadAnswer(
            f"{draft.base_url} answered, but not as {provider.display_name} does; is the address right?",
            status=response.status,
        )
