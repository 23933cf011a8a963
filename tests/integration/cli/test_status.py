"""`tieline status` of connections that have nothing to sync."""

import pytest

ACME = """
display_name: Acme
auth_mode: API_KEY
proxy: {base_url: "https://acme.test", headers: {x-key: "${apiKey}"}}
"""


@pytest.fixture
def home(make_home):
    home = make_home()
    (home.folder / "providers").mkdir(parents=True)
    (home.folder / "providers" / "acme.yaml").write_text(ACME)
    return home


def test_a_connection_without_streams_has_a_line_and_no_table(home):
    """Its calls go through the proxy."""
    assert home.run("connect", "acme", "--connection", "one", "--stdin", stdin='{"apiKey": "k"}').code == 0
    lines = [line for line in home.run("status").out.splitlines() if line.strip()]
    assert [line.split()[0] for line in lines] == ["acme/one", "nothing"]
