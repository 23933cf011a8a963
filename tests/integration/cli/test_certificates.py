"""An integration's client certificate, from the files that it is in."""

import pytest

from tieline.core.clock import SystemClock, from_us, now_us
from tieline.sandbox.gotom.certificate import write_certificate
from tieline.sandbox.oauth import OAuthSandbox
from tieline.sandbox.oauth.book import Grant
from tieline.sandbox.serve import Tls, serving

BANKING = """
display_name: Banking
auth_mode: OAUTH2
authorization_url: https://bank.test/authorize
token_url: https://bank.test/token
require_client_certificate: true
proxy: {base_url: "https://bank.test"}
"""
PAYROLL = """
display_name: Payroll
auth_mode: API_KEY
require_client_certificate: true
proxy: {base_url: "SERVER", headers: {authorization: "Bearer ${apiKey}"}}
"""


@pytest.fixture
def home(make_home):
    home = make_home()
    (home.folder / "providers").mkdir(parents=True)
    (home.folder / "providers" / "banking.yaml").write_text(BANKING)
    return home


@pytest.fixture
def files(tmp_path):
    return write_certificate(tmp_path, "127.0.0.1", now=from_us(now_us(SystemClock())))


def test_it_comes_from_standard_input_line_by_line_as_it_is(home, files):
    certificate, key = files.client.read_text(), files.client_key.read_text()
    done = home.run("integrations", "create", "banking", "--stdin", stdin=f"id\nsecret\n{certificate}{key}")
    assert (done.code, done.err) == (0, "")
    with home.open() as tieline:
        kept = tieline.integrations.get("banking").integration_config
    assert kept == {"client_certificate": certificate, "client_private_key": key}


def test_without_one_nothing_is_made(home, files):
    """The field is named."""
    told = home.run("integrations", "create", "banking", "--stdin", stdin="id\nsecret\n")
    assert (told.code, "client certificate" in told.err) == (2, True)
    both = files.client.read_text() * 2
    told = home.run("integrations", "create", "banking", "--stdin", stdin=f"id\nsecret\n{both}x\n")
    assert (told.code, "client_private_key" in told.err) == (2, True)
    with home.open() as tieline:
        assert tieline.integrations.all() == []


def test_it_is_shown_where_a_call_is_explained(home, files, tmp_path):
    """And of its key nothing is told."""
    certificate, key = files.client.read_text(), files.client_key.read_text()
    sandbox, explained = OAuthSandbox(), tmp_path / "explained.json"
    token = sandbox.book.issue(Grant(client_id="sandbox-client", user="ada", scope="")).access_token
    home.variables["SSL_CERT_FILE"] = str(files.authority)
    with serving(sandbox, tls=Tls(certificate=files.file, key=files.key, clients=files.authority)) as address:
        (home.folder / "providers" / "payroll.yaml").write_text(PAYROLL.replace("SERVER", address))
        made = home.run("integrations", "create", "payroll", "--stdin", stdin=f"{certificate}{key}")
        assert (made.code, made.err) == (0, "")
        made = home.run("connect", "payroll", "--stdin", stdin=token)
        assert made.code == 0, made.err
        call = ("call", "GET", "/api/me", "--connection", "payroll", "--explain", explained)
        answer = home.run(*call)
    assert (answer.code, answer.err, "200 OK" in answer.out) == (0, "", True)
    assert "PRIVATE" not in explained.read_text()
