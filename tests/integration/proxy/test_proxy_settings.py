"""What the operator sets of the proxy, through the whole of Tieline."""

from tests.asking import asking
from tests.peer import Peer

ACME = """
display_name: Acme
auth_mode: API_KEY
proxy: {base_url: "https://acme.test", headers: {x-key: "${apiKey}"}}
"""


async def test_an_api_may_be_silent_for_as_long_as_the_operator_says(tmp_path):
    """Then the call is answered 504."""
    (tmp_path / "home" / "providers").mkdir(parents=True)
    (tmp_path / "home" / "providers" / "acme.yaml").write_text(ACME)

    async def silent(_peer, reader, _writer):
        await reader.read()

    async with (
        Peer(silent) as peer,
        asking(tmp_path / "home", {"TIELINE_UPSTREAM_TIMEOUT": "0.1"}) as ask,
    ):
        await ask.tieline.connect("acme", {"apiKey": "k"}, base_url=peer.url, connection_id="c")
        whose = [("Provider-Config-Key", "acme"), ("Connection-Id", "c")]
        reply = await ask("GET", "/proxy/x", headers=whose)
    assert (reply.status, reply.code) == (504, "provider_timeout")
