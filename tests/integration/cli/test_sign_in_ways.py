"""Accounts of every kind from the command line, against the sandbox."""

import json

import pytest
from tests.signing_in import PROVIDERS

from tieline.sandbox.oauth import OAuthSandbox
from tieline.sandbox.serve import serving

USER, PASSWORD = "ada@example.com", "sandbox-password"
ROLE = "arn:aws:iam::123456789012:role/Sandbox"
#: What is asked for, a line each, and what opens there.
WAYS = {
    "box-session": ((USER, PASSWORD, "00801SANDBOX", "sandbox-dev-key"), "/api/me"),
    "box-xml": ((USER, PASSWORD), "/api/me"),
    "box-cookie": ((USER, PASSWORD), "/api/me"),
    "box-text": ((USER, PASSWORD), "/api/me"),
    "box-saml": (("sandbox-client", USER, "KEY"), "/api/me"),
    "box-role": ((ROLE,), "/aws/me"),
    "box-app": (("4711", "815"), "/api/me"),
}


@pytest.fixture
def place(make_home):
    """Yield a home whose providers are a sandbox, and the sandbox."""
    sandbox, home = OAuthSandbox(), make_home({"TIELINE_EGRESS_ALLOW": "127.0.0.1/32"})
    with serving(sandbox) as url:
        folder = home.folder / "providers"
        folder.mkdir(parents=True)
        for name in WAYS:
            (folder / f"{name}.yaml").write_text(PROVIDERS[name].replace("SANDBOX", url))
        yield home, sandbox, url


@pytest.mark.parametrize("provider", sorted(WAYS))
def test_account_is_connected_and_called(place, provider):
    home, sandbox, url = place
    key = sandbox.assertions.private_key.replace("\n", "\\n")
    if provider == "box-app":
        app = f"4711\nhttps://apps.test/one\n{key}\n"
        assert home.run("integrations", "create", provider, "--stdin", stdin=app).code == 0
    if provider == "box-role":
        assert home.run("integrations", "create", provider).code == 0
    lines, path = WAYS[provider]
    typed = "\n".join(key if line == "KEY" else line for line in lines)
    done = home.run("connect", provider, "--stdin", stdin=f"{typed}\n")
    assert (done.code, done.err) == (0, "")
    called = home.run("call", "GET", f"{url}{path}", "--connection", f"{provider}/default")
    assert called.code == 0, called.err
    assert json.loads(called.out[called.out.index("{") :])
    for secret in (PASSWORD, "PRIVATE KEY", "sandbox-dev-key"):
        assert secret not in done.out + done.err + called.err


@pytest.mark.parametrize(("option", "choice"), [("--style", "'form'"), ("--failure", "'error-200'")])
def test_sandbox_tells_what_may_be_chosen(make_home, option, choice):
    """By the option's name."""
    done = make_home({}).run("sandbox", "oauth", option, "soap")
    assert (done.code, done.out) == (2, "")
    assert option in done.err
    assert choice in done.err
