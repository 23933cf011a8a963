"""`tieline call`, as a command, against a goTom and another API."""

import hashlib
import json
import os
import subprocess

import pytest
from tests.processes import COMMAND, finish

from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.gotom import GotomSandbox, GotomSandboxConfig
from tieline.sandbox.serve import serving

ACCOUNT = ("--user", "user1", "--secret-env", "THEIRS")
SECRET = "s3cr3t-for-tests"
UPDATE = '{"name": "Zürich"}\n'


@pytest.fixture(scope="module")
def url():
    config = GotomSandboxConfig(user="user1", secret=SECRET, customers=3, report_rows=300_000)
    with serving(GotomSandbox(config)) as address:
        yield f"{address}/app-api"


@pytest.fixture
def home(make_home):
    home = make_home()
    home.variables["THEIRS"] = SECRET
    return home


def parts(answer):
    head, _, body = answer.out.partition("\n\n")
    status, *lines = head.split("\n")
    return status, dict(line.split(": ", 1) for line in lines), body


def test_a_campaign_is_read(home, url):
    """Status line, headers and body; nothing is kept, and no database made."""
    answer = home.run("call", "get", f"{url}/campaign/12345", *ACCOUNT)
    status, headers, body = parts(answer)
    assert (answer.code, status, answer.err) == (0, "HTTP/1.1 200 OK", "")
    assert headers["content-type"] == "application/json"
    assert json.loads(body)["externalId"] == "12345"
    assert not home.folder.exists()


def test_a_campaign_is_changed(home, url):
    """The body is what came in, byte for byte; the query is signed."""
    answer = home.run("call", "POST", f"{url}/campaign/12346?update_commissions=0", *ACCOUNT, stdin=UPDATE)
    assert (answer.code, parts(answer)[0]) == (0, "HTTP/1.1 204 No Content")
    assert "Zürich" in home.run("call", "GET", f"{url}/campaign/12346", *ACCOUNT).out


@pytest.mark.parametrize(
    ("path", "changes", "status", "code"),
    [
        ("campaign/26106", {}, "HTTP/1.1 404 Not Found", 3),
        ("campaign/12345", {"THEIRS": "wrong"}, "HTTP/1.1 401 Unauthorized", 3),
        ("primary-keys/colour", {}, "HTTP/1.1 422 Unprocessable Entity", 3),
        ("campaign/c ü?x=1#part", {}, "HTTP/1.1 404 Not Found", 3),
    ],
)
def test_exit_codes_tell_the_status(home, url, path, changes, status, code):
    """The body is printed all the same; signs that an address cannot have are escaped before it is signed."""
    home.variables |= changes
    answer = home.run("call", "GET", f"{url}/{path}", *ACCOUNT)
    assert (answer.code, parts(answer)[0].replace("Content", "Entity")) == (code, status)
    assert parts(answer)[2]


def test_nobody_answers(home):
    """Is the API's failure."""
    answer = home.run("call", "GET", "http://127.0.0.1:9/x", *ACCOUNT)
    assert (answer.code, answer.out) == (3, "")
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("GET", "/path", *ACCOUNT), "url: "),
        (("GET", "ftp://h/x", *ACCOUNT), "url: "),
        (("GET", "https://u:p@h/x", *ACCOUNT), "no user or password"),
        (("GET", "http://h/x"), "connection: "),
        (("GET", "http://h/x", *ACCOUNT, "--connection", "gotom"), "connection: "),
        (("GET", "http://h/x", "--user", "u", "--secret-env", "NONE"), "secret-env: "),
        (("GET", "http://h/x", "--secret-env", "THEIRS"), "user: "),
        (("G T", "http://h/x", *ACCOUNT), "method: "),
        (("GET", "http://h/x", *ACCOUNT, "-H", "nothing"), "header: "),
        (("GET", "http://h/x", *ACCOUNT, "--provider", "nobody"), "nobody"),
        (("GET",), "URL"),
    ],
)
def test_wrong_calls(home, arguments, what):
    """Nothing is sent."""
    answer = home.run("call", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert what in answer.err
    assert SECRET not in answer.err


def test_a_report_goes_into_a_file(home, url):
    """As it comes; with --echo it is printed too."""
    file = home.folder.parent / "report.csv"
    where = f"{url}/graph-export/download/3"
    head = home.run("call", "GET", where, *ACCOUNT, "-H", "Content-Type: text/csv", "--output", str(file))
    assert (head.code, parts(head)[2]) == (0, "")
    assert len(file.read_bytes().splitlines()) == 300_001
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    both = home.run("call", "GET", where, *ACCOUNT, "-o", str(file), "--echo")
    assert digest == hashlib.sha256(parts(both)[2].encode()).hexdigest()
    assert digest == hashlib.sha256(file.read_bytes()).hexdigest()


def test_what_was_signed_is_written_down(home, url):
    """Every part of it but the secret."""
    file = home.folder.parent / "variables.json"
    where = f"{url}/campaign/12345?update_commissions=0"
    home.run("call", "POST", where, *ACCOUNT, "--explain", str(file), stdin=UPDATE)
    told = json.loads(file.read_text())
    date = told["headers"]["Date"]
    md5 = hashlib.md5(UPDATE.encode()).hexdigest()
    lines = ["POST", md5, "application/json", date, "", "/app-api/campaign/12345?update_commissions=0"]
    assert told["signing"]["lines"] == lines
    assert told["signing"]["canonical"] == "\n".join(lines)
    assert (told["url"], told["uri"], told["body"]) == (where, lines[-1], UPDATE)
    assert told["headers"]["Authorization"].startswith("gotom_app_api user1:")
    assert SECRET not in file.read_text()


def test_a_silent_pipe_never_hangs(home, url):
    """It is an empty body, as a closed one is; whoever is slow says so with --wait."""
    target = f"{url}/campaign/12347/flight"
    reading, writing = os.pipe()
    command = [*COMMAND, "call", "DELETE", f"{target}/f-1", *ACCOUNT, "--wait", "0.1"]
    process = subprocess.Popen(
        command,
        stdin=reading,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=home.environment,
        start_new_session=True,
    )
    done = finish(process)
    os.close(writing)
    os.close(reading)
    assert (done.code, parts(done)[0]) == (0, "HTTP/1.1 204 No Content")
    assert "the body is empty" in done.err
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, "call", "DELETE", f"{target}/f-2", *ACCOUNT],
        capture_output=True,
        text=True,
        env=home.environment,
        check=False,
    )
    assert closed.stdout.startswith("HTTP/1.1 204")


def test_a_connection_calls(home, url):
    """By a path, or by its whole address; never another one."""
    base = url.removesuffix("/app-api")
    made = home.run("connect", "gotom", "--base-url", base, "--stdin", stdin=f"user1\n{SECRET}\n")
    assert made.code == 0, made.err
    for target in ("/app-api/customer/crm-1", f"{url}/customer/crm-1"):
        answer = home.run("call", "GET", target, "--connection", "gotom/default")
        assert (answer.code, json.loads(parts(answer)[2])["ok"]) == (0, True)
    assert home.run("call", "GET", "/app-api/customer/x", "--connection", "gotom").code == 3
    other = home.run("call", "GET", "http://127.0.0.1:9/app-api/customer", "--connection", "gotom")
    assert (other.code, "url: " in other.err) == (2, True)
    assert home.run("call", "GET", "/x", "--connection", "gotom/nobody").code == 2


def test_other_providers(home):
    """Whose credentials are no signature, and are not written down."""
    file = home.folder.parent / "variables.json"
    config = GongSandboxConfig(calls=3, rate_limit=None)
    home.variables["THEIRS"] = config.access_key_secret
    with serving(GongSandbox(config)) as base:
        answer = home.run(
            *("call", "GET", f"{base}/v2/users", "--provider", "gong", "--user", config.access_key),
            *("--secret-env", "THEIRS", "--explain", str(file)),
        )
    assert (answer.code, "users" in json.loads(parts(answer)[2])) == (0, True)
    told = json.loads(file.read_text())
    assert told["headers"]["authorization"] == "***"
    assert "signing" not in told
