"""How long a home stays open under the clients of its own process."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from tieline import Settings, Tieline, UsageError, async_local, local


@pytest.fixture
def tieline(tmp_path):
    with Tieline(Settings.of({"TIELINE_HOME": str(tmp_path / "home")})) as tieline:
        yield tieline


def test_a_home_stays_its_owners(tieline):
    """It is open before, between and after; what one client does the next one sees."""
    with local(tieline) as client:
        client.create_integration("gong", "mine")
    assert [each.unique_key for each in tieline.integrations.all()] == ["mine"]
    with local(tieline, engine=True) as client:
        assert [each.unique_key for each in client.list_integrations()] == ["mine"]
        assert client.environment_variables() == {}


async def test_one_event_loop_at_a_time(tieline):
    """Within a block of one loop another cannot use it; the same one can."""
    async with tieline.online():
        async with async_local(tieline) as client:
            assert [each async for each in client.list_connections()] == []
        with pytest.raises(UsageError, match="another event loop"), local(tieline):
            pass
    async with async_local(tieline) as client:
        assert await client.environment_variables() == {}


def test_webhooks_are_verified_with_the_homes_own_key(tieline):
    """No key is given, or asked for."""

    key = tieline.access.webhook_signing_key().reveal().encode()
    body = b'{"type":"test"}'
    with local(tieline) as client:
        headers = {"X-Nango-Hmac-Sha256": hmac.digest(key, body, hashlib.sha256).hex()}
        assert client.verify_webhook(body, headers).payload == {"type": "test"}
