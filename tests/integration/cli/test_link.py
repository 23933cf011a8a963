"""`tieline connections link`: somebody connects an account in a browser."""

import pytest

SITE = """
display_name: Acme
auth_mode: API_KEY
proxy: {base_url: "https://acme.test", headers: {x-key: "${apiKey}"}}
"""


@pytest.fixture
def home(make_home):
    home = make_home({"TIELINE_PUBLIC_URL": "https://tieline.example.com"})
    (home.folder / "providers").mkdir(parents=True)
    (home.folder / "providers" / "acme.yaml").write_text(SITE)
    assert home.run("connect", "acme", "--stdin", stdin="k\n").code == 0
    return home


def session(home, link: str):
    """Return the session that a link leads to."""
    with home.open() as tieline:
        return tieline.sessions.find(link.partition("session_token=")[2])


def test_link_leads_to_a_session_of_the_home(home):
    """For a user of the product, and back to where they came from."""
    done = home.run("connections", "link", "acme", "--user", "u1", "--return-url", "https://app.test/x")
    assert (done.code, done.out.count("\n"), done.err[:10]) == (0, 1, "Good until")
    assert done.out.startswith("https://tieline.example.com/connect?session_token=nango_connect_session_")
    found = session(home, done.out.strip())
    assert (found.allowed_integrations, found.end_user.id) == (("acme",), "u1")
    assert found.page.return_url == "https://app.test/x"


def test_link_connects_an_account_again(home):
    """And tells programs until when."""
    done = home.run(
        "connections", "link", "acme", "--reconnect", "default", "--url", "http://localhost:1/", "--json"
    )
    assert done.json["link"].startswith("http://localhost:1/connect?")
    assert done.json["expires_at"].endswith("Z")
    assert session(home, done.json["link"]).reconnect == "default"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none",), "none"),
        (("acme", "--reconnect", "gone"), "--reconnect: there is no connection 'gone'"),
        (("acme", "acme", "--reconnect", "default"), "--reconnect: name the one integration"),
        (("acme", "--return-url", "javascript:x"), "--return-url: must be an http or https address"),
        (("acme", "--url", "tieline.example.com"), "--url: must be an http or https address"),
        (("acme", "--url", "https://a.test/x?y#z"), "--url: must have at most a path"),
    ],
)
def test_wrong_link_is_refused(home, arguments, told):
    """As a wrong call."""
    done = home.run("connections", "link", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
