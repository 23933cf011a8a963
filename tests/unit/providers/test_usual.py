"""What an entry of some auth modes means without saying it."""

from tieline.providers.catalogue import build
from tieline.providers.model import InputField

PLUGIN = {"display_name": "P", "auth_mode": "INSTALL_PLUGIN", "auth_type": "BASIC"}
TOOLS = {"display_name": "T", "auth_mode": "MCP_OAUTH2_GENERIC"}


def test_any_server_of_tools_says_all_else_itself():
    made = build(TOOLS, name="tools")
    assert made.proxy.base_url == "${connectionConfig.mcp_server_url}"
    assert made.token_url == "${connectionConfig.oauth_token_url}"  # an address
    assert made.connection_config["oauth_token_url"].automated
    assert not made.connection_config["mcp_server_url"].automated
    assert made.entry == TOOLS


def test_what_an_entry_says_counts():
    field = {"title": "Worker URL", "pattern": "^https://"}
    entry = {**TOOLS, "connection_config": {"mcp_server_url": field}, "proxy": {"base_url": "https://t.test"}}
    made = build(entry, name="tools")
    assert made.connection_config["mcp_server_url"] == InputField(title="Worker URL", pattern="^https://")
    assert made.proxy.base_url == "https://t.test"


def test_plugin_s_requests_are_authorised_by_the_integrations_pair():
    """Unless the entry sends another header, or says nothing of a pair."""
    made = build(PLUGIN, name="p")
    assert "integrationConfig.username" in made.proxy.headers["authorization"]
    assert made.integration_config["password"].secret
    own = build({**PLUGIN, "proxy": {"headers": {"Authorization": "x"}}}, name="p")
    assert own.proxy.headers == {"Authorization": "x"}
    assert build({**PLUGIN, "auth_type": None}, name="p").proxy.headers == {}
