"""What the operator sets of the proxy, through the whole of Tieline."""

import pytest
from tests.asking import asking
from tests.peer import OK, Peer, answering

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


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (None, None),
        ("own", "base_url_override_disabled"),
        ("files.example.com", "base_url_override_not_allowed"),
    ],
)
async def test_a_key_reads_no_credentials_where_the_operator_forbids_it(tmp_path, setting, told):
    """A host of the caller's own gets the account's headers only while any may be named."""
    (tmp_path / "home" / "providers").mkdir(parents=True)
    (tmp_path / "home" / "providers" / "acme.yaml").write_text(ACME)
    settings = {"TIELINE_EGRESS_ALLOW": "127.0.0.1"} | (
        {"TIELINE_PROXY_OVERRIDES": setting} if setting else {}
    )
    async with (
        Peer(answering(OK)) as api,
        Peer(answering(OK)) as other,
        asking(tmp_path / "home", settings) as ask,
    ):
        await ask.tieline.connect("acme", {"apiKey": "hush"}, base_url=api.url, connection_id="c")
        whose = [("Provider-Config-Key", "acme"), ("Connection-Id", "c")]
        reply = await ask("GET", "/proxy/x", headers=[*whose, ("Base-Url-Override", other.url)])
        home = await ask("GET", "/proxy/x", headers=[*whose, ("Base-Url-Override", api.url + "/v2")])
    assert (reply.status, told and reply.code) == (400 if told else 200, told)
    assert [b"x-key: hush" in head for head in other.heads] == ([] if told else [True])
    assert (home.status, len(api.heads)) == (200, 1)
