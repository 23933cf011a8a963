"""What an entry can do here is told part by part, and honestly."""

import pytest

from tieline.providers.catalogue import Catalogue, build
from tieline.providers.reach import reach

BASE = {
    "display_name": "Acme",
    "auth_mode": "OAUTH2",
    "authorization_url": "https://acme.example.com/authorize",
    "token_url": "https://acme.example.com/token",
    "proxy": {"base_url": "https://acme.example.com"},
}


def reached(**changes):
    return reach(build({**BASE, **changes}, name="acme", own=True))


def proxy(**changes):
    return {"proxy": {**BASE["proxy"], **changes}}


def test_an_entry_that_says_the_least():
    can = reached()
    assert (can.connect, can.call, can.refresh) == (True, True, True)
    assert (can.paginate, can.verify, can.webhooks, can.wants) == (False, False, "none", ())


@pytest.mark.parametrize(
    ("changes", "part", "value"),
    [
        ({"auth_mode": "BASIC"}, "refresh", None),
        ({"auth_mode": "API_KEY"}, "connect", False),
        ({"auth_mode": "API_KEY"}, "call", False),
        ({"require_client_certificate": True}, "refresh", True),
        ({"require_client_certificate": True, "auth_mode": "MCP_OAUTH2_GENERIC"}, "refresh", False),
        (
            {"require_client_certificate": True, "auth_mode": "OAUTH1", "request_url": "https://a.test"},
            "connect",
            False,
        ),
        ({"require_client_certificate": True, "credentials": {"client_certificate": {}}}, "connect", False),
        ({"proxy": {}}, "call", False),
        (proxy(paginate={"type": "offset"}), "paginate", True),
        (proxy(paginate={"type": "cursor"}), "paginate", False),
        (proxy(verification={"endpoints": ["/me"]}), "verify", True),
        (proxy(verification={"method": "GET"}), "verify", False),
        ({"webhook_routing_script": "acmeRouting"}, "webhooks", "unverified"),
    ],
)
def test_each_part_is_told(changes, part, value):
    assert getattr(reached(**changes), part) is value or getattr(reached(**changes), part) == value


SITE = "https://${connectionConfig.site}.example.com"
SCRIPT = {"post_connection_script": "findSite"}


@pytest.mark.parametrize(
    ("changes", "wants"),
    [
        (proxy(base_url=SITE), ("site",)),
        (proxy(base_url=f"{SITE} || https://example.com"), ()),
        (proxy(base_url=SITE) | {"token_response_metadata": ["site"]}, ()),
        (proxy(base_url=SITE) | {"redirect_uri_metadata": ["site.id"]}, ()),
        (proxy(base_url=SITE) | {"connection_config": {"site": {}}}, ()),
        (proxy(base_url=SITE) | {"connection_config": {"site": {"automated": True}}}, ("site",)),
        (
            proxy(base_url=SITE) | {"connection_config": {"site": {"automated": True, "default_value": "a"}}},
            (),
        ),
        (proxy(base_url=SITE) | {"integration_config": {"site": {}}}, ()),
        (proxy(headers={"x-site": "${connectionConfig.site.id}", "y": "${accessToken}"}), ("site.id",)),
        (proxy(query={"a": "${connectionConfig.b}", "b": "${connectionConfig.a}"}), ("a", "b")),
        (proxy(headers={"x": "${connectionConfig"}), ()),
    ],
)
def test_what_only_a_script_would_bring_is_wanted(changes, wants):
    """It does not run here, so somebody has to give it."""
    assert reached(**SCRIPT, **changes).wants == wants


def test_without_a_script_nothing_is_waited_for():
    """The linter tells of what no field gives."""
    assert reached(**proxy(base_url=SITE)).wants == ()


@pytest.mark.parametrize("name", Catalogue().names())
def test_whatever_ships_wants_nothing(name):
    can = reach(Catalogue().load(name))
    assert (can.connect, can.wants) == (True, ())
