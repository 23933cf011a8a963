"""Integrations and connections by commands: made, looked at, removed, and asked for what they need."""

import os
import pty
import select
import subprocess

import pytest
from tests.processes import COMMAND, Home

SITE = """
display_name: Acme
auth_mode: API_KEY
credentials:
  apiKey: {title: API key, secret: true}
connection_config:
  site: {title: Site, example: eu}
  token: {title: Token, secret: true, optional: true}
proxy:
  base_url: https://${connectionConfig.site}.acme.test
  headers: {x-key: "${apiKey}"}
"""
GENERIC = """
display_name: Any
auth_mode: API_KEY
integration_config:
  keyName: {title: Key name}
  baseUrl: {title: Base URL, format: uri}
proxy: {base_url: "https://any.test"}
"""
SECRETIVE = """
display_name: Login
auth_mode: TWO_STEP
integration_config:
  site: {title: Site}
  clientSecret: {title: Client secret, secret: true}
token_url: https://login.test/token
token_params: {secret: "${credentials.clientSecret}"}
token_response: {token: t}
proxy: {base_url: "https://login.test"}
"""
UNABLE = "display_name: Cloud\nauth_mode: SIGNATURE\nproxy: {base_url: https://cloud.test}\n"
SECRET = "the-secret-key"


@pytest.fixture
def home(make_home):
    home = make_home()
    folder = home.folder / "providers"
    folder.mkdir(parents=True)
    for name, text in {"acme": SITE, "any": GENERIC, "cloud": UNABLE, "login": SECRETIVE}.items():
        (folder / f"{name}.yaml").write_text(text)
    return home


def connect(home: Home, *arguments: str, stdin: str = f"{SECRET}\n"):
    done = home.run("connect", "acme", "--stdin", "--config", "site=eu", *arguments, stdin=stdin)
    assert (done.code, done.err) == (0, "")
    return done


def test_connections_are_listed_shown_and_deleted(home):
    """By integration and id, or by the id alone where that is enough."""
    connect(home, "--connection", "one")
    connect(home, "--connection", "two", "--integration", "acme-eu")
    listed = home.run("connections", "list", "--json").json["connections"]
    assert [(each["provider_config_key"], each["connection_id"]) for each in listed] == [
        ("acme-eu", "two"),
        ("acme", "one"),
    ]
    assert [line.split()[:2] for line in home.run("connections", "list").out.splitlines()] == [
        ["acme-eu/two", "acme"],
        ["acme/one", "acme"],
    ]
    assert "base_url: https://eu.acme.test" in home.run("connections", "show", "one").out
    assert home.run("connections", "delete", "acme-eu/two").out == "Deleted acme-eu/two.\n"
    assert [
        each["connection_id"] for each in home.run("connections", "list", "--json").json["connections"]
    ] == ["one"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_secrets_are_shown_to_those_alone_who_ask_for_them(home, form):
    connect(home, stdin=f"{SECRET}\nthe-token\n")
    shown = home.run("connections", "show", "acme/default", *form)
    assert (shown.code, SECRET in shown.out, "the-token" in shown.out) == (0, False, False)
    revealed = home.run("connections", "show", "acme/default", "--reveal", *form).out
    assert (SECRET in revealed, "the-token" in revealed) == (True, True)


def test_an_id_of_two_connections_needs_its_integration(home):
    connect(home)
    connect(home, "--integration", "acme-eu")
    done = home.run("connections", "delete", "default")
    assert (done.code, done.out) == (2, "")
    assert "acme-eu/default, or acme/default" in done.err
    assert home.run("connections", "delete", "acme/default").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("connections", "show", "nobody"),
        ("connections", "delete", "acme/nobody"),
        ("connections", "list", "--integration", "nobody"),
        ("integrations", "delete", "nobody"),
        ("integrations", "create", "nobody"),
    ],
)
def test_what_is_not_there_is_one_line(home, arguments):
    done = home.run(*arguments)
    assert (done.code, done.out, len(done.complaints)) == (2, "", 1)
    assert "'nobody'" in done.err or "'acme/nobody'" in done.err


def test_integrations_are_made_listed_and_removed(home):
    """Those with connections only where that is said."""
    made = home.run(
        "integrations", "create", "any", "--key", "crm", "--config", "keyName=x-key",
        "--config", "baseUrl=https://crm.test",
    )  # fmt: skip
    assert (made.code, made.out, made.err) == (0, "Made crm.\n", "")
    assert home.run("connect", "any", "--integration", "crm", "--stdin", stdin=SECRET).code == 0
    with home.open() as tieline:
        assert [(each.name, each.base_url) for each in tieline.all_connections()] == [
            ("crm/default", "https://crm.test")
        ]
    listed = home.run("integrations", "list", "--json").json["integrations"]
    assert [(each["unique_key"], each["provider"]) for each in listed] == [("crm", "any")]
    refused = home.run("integrations", "delete", "crm")
    assert (refused.code, "1 connections" in refused.err) == (2, True)
    assert home.run("integrations", "delete", "crm", "--with-connections").code == 0
    assert home.run("connections", "list", "--json").json == {"connections": []}


def test_an_oauth_client_comes_from_standard_input(home):
    made = home.run("integrations", "create", "hubspot", "--scopes", "a,b", "--stdin", stdin="id\nsecret\n")
    assert made.code == 0
    with home.open() as tieline:
        client = tieline.integrations.get("hubspot").credentials
    assert (client.client_id, client.client_secret.reveal(), client.scopes) == ("id", "secret", "a,b")


def test_what_is_secret_of_an_integration_does_not_come_on_the_command_line(home):
    refused = home.run("integrations", "create", "login", "--config", "clientSecret=x")
    assert (refused.code, "clientSecret is secret" in refused.err) == (2, True)
    unasked = home.run("integrations", "create", "login", "--config", "site=a")
    assert (unasked.code, "client secret" in unasked.err) == (2, True)
    made = home.run("integrations", "create", "login", "--config", "site=a", "--stdin", stdin="x\n")
    assert made.code == 0
    with home.open() as tieline:
        assert tieline.integrations.get("login").integration_config == {"site": "a", "clientSecret": "x"}


@pytest.mark.parametrize("command", [("connect", "cloud"), ("connect", "cloud", "--stdin")])
def test_a_provider_that_does_not_work_is_told(home, command):
    done = home.run(*command, stdin="x\n")
    assert (done.code, done.out) == (2, "")
    assert "Cloud does not work: SIGNATURE needs a description under `signing`" in done.err


def test_an_integration_that_cannot_work_is_made_with_a_word_about_it(home):
    done = home.run("integrations", "create", "cloud")
    assert (done.code, "does not work" in done.err) == (0, True)


def test_an_integration_of_another_provider_is_told(home):
    connect(home)
    done = home.run("connect", "any", "--integration", "acme", "--stdin", stdin=SECRET)
    assert (done.code, done.complaints) == (2, ["tieline: --integration: 'acme' is of acme, not of any"])


@pytest.mark.parametrize("more", [("--stdin",), ()])
def test_what_is_needed_without_a_terminal_is_named_as_an_option(home, more):
    done = home.run("connect", "acme", *more, stdin=f"{SECRET}\n")
    assert (done.code, "--config site=eu" in done.err) == (2, True)


def test_what_only_makes_the_address_is_not_needed_where_there_is_one(home):
    done = home.run("connect", "acme", "--base-url", "https://own.test", "--stdin", stdin=f"{SECRET}\n")
    assert (done.code, done.err) == (0, "")


def test_an_api_of_any_address_needs_none(home):
    done = home.run("connect", "unauthenticated")
    assert (done.code, done.out, done.err) == (0, "Connected unauthenticated/default.\n", "")


def test_a_person_is_asked_for_what_is_needed(home):
    """For the key unseen, and for the site that its address has."""
    terminal, theirs = pty.openpty()
    command = [*COMMAND, "connect", "acme"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=home.environment, start_new_session=True
    ) as process:
        os.close(theirs)
        try:
            told = answer(terminal, "api key", SECRET) + answer(terminal, "token", "")
            told += answer(terminal, "site", "eu") + rest(terminal)
        finally:
            process.kill()
    os.close(terminal)
    assert ("Connected acme/default at https://eu.acme.test" in told, SECRET in told) == (True, False)


def answer(terminal: int, question: str, text: str) -> str:
    """Wait for a question, answer it, and return what was said until then."""
    told = ""
    while not told.endswith(f"{question}: "):  # what is typed before the blank is thrown away
        told += said(terminal)
    os.write(terminal, f"{text}\n".encode())
    return told


def said(terminal: int) -> str:
    ready, _, _ = select.select([terminal], [], [], 60)
    assert ready, "nothing more was said"
    return os.read(terminal, 4096).decode()


def rest(terminal: int) -> str:
    told = ""
    try:
        while True:
            told += said(terminal)
    except OSError:  # the other side has ended
        return told
