"""Every mistake is one clear line on standard error, with an exit code that tells who must act, and changes nothing."""

from __future__ import annotations

import http.server
import os
import resource
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.processes import COMMAND, FREE, Done, Home, MakeHome, Sandbox, sandbox_process
from tests.truth import assert_true

from tieline.connections.vault import generate_key

#: Seconds within which an address that leads nowhere is told, on a machine that does other things too.
SOON = 20.0


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with sandbox_process("--calls", "120") as running:
        yield running


@pytest.fixture
def home(sandbox: Sandbox, make_home: MakeHome) -> Home:
    return make_home(sandbox)


def assert_refused(done: Done, code: int, *words: str) -> None:
    """One line, these words, this code, and nothing on standard output."""
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("tieline: ")
    assert done.err.count("\n") == 1, done.err
    assert [word for word in words if word not in done.err] == [], done.err


# -- what was asked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sync", "gang"), ("provider", "'gang'", "gong")),
        (("sync", "gong", "--stream", "cals"), ("stream", "'cals'", "calls", "audit_logs")),
        (("sync", "gong", "--since", "2026-13-01"), ("since", "2026-13-01", "2026-01-31")),
        (("sync", "gong", "--until", "soon"), ("until", "'soon'")),
        (("sync", "gong", "--since", "2026-02-01", "--until", "2026-01-01"), ("since", "before until")),
        (("sync", "gong", "--lookback", "-1"), ("lookback", "-1")),
        (("sync", "gong", "--lookback", "nan"), ("--lookback: nan",)),
        (("sync", "gong", "--lookback=9999"), ("--lookback: 9999",)),
        (("call", "GET", "https://a.test", "--wait", "nan"), ("'--wait': nan",)),
        (("serve", "--grace", "nan"), ("'--grace': nan",)),
        (("sync", "gong", "--rate-limit", "fast"), ("--rate-limit: 'fast'", "3/s")),
        (("sync", "gong", "--batch", "calls=3"), ("tieline: --batch: needs --config",)),
        (("sync", "gong", "--rate-limit", "0/s"), ("'0/s'",)),
        (("sync", "gong", "--daily-limit", "-5"), ("daily", "'-5'")),
        (("sync", "gong", "--every", "often"), ("every", "'often'", "1h")),
        (("sync", "gong", "--every", "1s"), ("every", "30 seconds")),
        (("sync", "gong", "--connection", "none"), ("connection",)),
        (("records", "gong", "calls"), ("connection", "none yet")),
        (("records", "gong", "calls", "--limit", "0"), ("limit", "10,000")),
        (("records", "gong", "calls", "--filter", "gone"), ("filter", "deleted")),
        (("records", "gong", "calls", "--modified-after", "x"), ("modified-after",)),
        (("connect", "gong", "--base-url", "ftp://x", "--connection", "a"), ("base-url", "ftp://x")),
        (("connect", "gong", "--connection", "a/b"), ("connection", "slash")),
        (("connect", "gong", "--connection", "env"), ("connection", "'env'")),
    ],
    ids=" ".join,
)
def test_a_wrong_call_names_what_is_wrong(
    arguments: tuple[str, ...], words: tuple[str, ...], home: Home
) -> None:
    """Exit code 2, and no connection came of it."""
    assert_refused(home.run(*arguments), 2, *words)
    assert home.run("status", "--json").json["connections"] == []


def test_a_key_of_a_configuration_is_called_what_it_is_called_there(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "api.yaml"
    file.write_text("{client: {base_url: 'https://a.test', auth: {type: api_key}}, resources: [b]}")
    assert_refused(home.run("sync", "--config", str(file)), 2, "client.auth.api_key: it is missing")


def test_what_comes_next_can_be_copied_as_it_is(home: Home, sandbox: Sandbox) -> None:
    """Also of an account whose id has a blank in it."""
    account = f"{sandbox.access_key}\n{sandbox.access_key_secret}\n"
    where = ("--stdin", "--base-url", sandbox.url)
    home.run("connect", "gong", "--connection", "acme", *where, stdin=account)
    done = home.run("connect", "gong", "--connection", "Beta Ltd.", *where, stdin=account)
    assert done.out.endswith("Next: tieline sync gong --connection 'Beta Ltd.'\n")


def test_a_bad_cursor_is_refused(home: Home) -> None:
    """A cursor that is none names itself."""
    assert home.sync("--stream", "users").code == 0
    assert_refused(home.run("records", "gong", "users", "--cursor", "nonsense"), 2, "cursor")


# -- the account -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, ("no Gong account", "tieline connect gong", "GONG_ACCESS_KEY")),
        ({"GONG_ACCESS_KEY": "k"}, ("GONG_ACCESS_KEY", "GONG_ACCESS_KEY_SECRET", "GONG_API_KEY")),
        ({"GONG_ACCESS_KEY_SECRET": "s"}, ("GONG_ACCESS_KEY_SECRET",)),
        ({"GONG_API_KEY": "k"}, ("GONG_API_KEY", "GONG_ACCESS_KEY")),
        (
            {"GONG_API_KEY": "one", "GONG_ACCESS_KEY": "two", "GONG_ACCESS_KEY_SECRET": "s"},
            ("GONG_API_KEY", "GONG_ACCESS_KEY", "two different accounts"),
        ),
        (
            {"GONG_ACCESS_KEY": "k", "GONG_ACCESS_KEY_SECRET": "s", "GONG_BASE_URL": "gong.io"},
            ("GONG_BASE_URL", "'gong.io'"),
        ),
        (
            {"GONG_ACCESS_KEY": "a:b", "GONG_ACCESS_KEY_SECRET": "s"},
            ("GONG_ACCESS_KEY", "colon"),
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_an_environment_that_is_no_account_names_its_variables(
    variables: dict[str, str], words: tuple[str, ...], make_home: MakeHome
) -> None:
    """Nothing is guessed where variables are missing or contradict each other."""
    assert_refused(make_home(variables).run("sync", "gong"), 2, *words)


def test_the_older_pair_of_variables_is_an_account_too(sandbox: Sandbox, make_home: MakeHome) -> None:
    """GONG_API_KEY with GONG_ACCESS_KEY as its secret, as older programs set them."""
    home = make_home(
        {
            "GONG_BASE_URL": f"{sandbox.url}/v2/",
            "GONG_API_KEY": sandbox.access_key,
            "GONG_ACCESS_KEY": sandbox.access_key_secret,
        }
    )
    assert home.sync("--stream", "calls").code == 0
    assert_true(home, sandbox, "calls")


def test_a_wrong_key_ends_the_whole_sync_at_its_first_request(sandbox: Sandbox, home: Home) -> None:
    """It is refused once, not once for each stream."""
    home.variables["GONG_ACCESS_KEY_SECRET"] = "wrong"
    sandbox.reset()
    done = home.sync()
    assert done.code == 3
    assert len(done.complaints) == 1
    assert "401" in done.err
    assert sandbox.stats()["total"] <= 2
    assert {stream["status"] for stream in done.streams.values()} == {"ERROR", "STOPPED"}


def test_connecting_with_a_wrong_secret_stores_nothing(sandbox: Sandbox, make_home: MakeHome) -> None:
    """Neither a connection nor the secret."""
    home = make_home()
    done = home.run(
        "connect", "gong", "--base-url", sandbox.url, "--stdin", stdin=f"{sandbox.access_key}\nwrong\n"
    )
    assert_refused(done, 3, "401")
    assert home.run("status", "--json").json["connections"] == []


def test_connecting_needs_two_lines_and_no_terminal_needs_stdin(make_home: MakeHome) -> None:
    """A pipe without both says what is missing."""
    assert_refused(make_home().run("connect", "gong", "--stdin", stdin="one\n"), 2, "2 lines")
    assert_refused(make_home().run("connect", "gong"), 2, "--stdin")


# -- the address -------------------------------------------------------------------------------------------


@pytest.fixture
def web() -> Iterator[Callable[[int, bytes], str]]:
    """Serve one page for everything; the function returns the address."""
    servers: list[http.server.HTTPServer] = []

    def serve(status: int, page: bytes) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                self.send_response(status)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            do_POST = do_GET  # noqa: N815 - the library calls it so

            def log_message(self, *_: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def refused_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@pytest.mark.parametrize("command", ["sync", "connect"])
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("html 200", ()),
        ("html 404", ("404", "base URL")),
        ("html 503", ("503",)),
        ("refused", ("cannot connect", "refused")),
        ("no name", ("cannot connect",)),
    ],
)
def test_a_host_that_is_not_gong_is_told_soon(
    command: str, place: str, words: tuple[str, ...], web: Callable[[int, bytes], str], make_home: MakeHome
) -> None:
    """A few attempts, not minutes of them for each stream; and nothing is stored."""
    kind, _, status = place.partition(" ")
    url = web(int(status), b"<html>hello</html>") if kind == "html" else refused_port()
    url = "http://no-such-host.invalid" if place == "no name" else url
    home = make_home({"GONG_BASE_URL": url, "GONG_ACCESS_KEY": "k", "GONG_ACCESS_KEY_SECRET": "s"})
    arguments = ("sync", "gong", *FREE, "--json") if command == "sync" else ("connect", "gong")
    started = time.monotonic()
    done = home.run(*arguments, patience=60)
    assert time.monotonic() - started < SOON
    assert done.code == 3
    assert len(done.complaints) == 1, done.err
    assert [word for word in words if word not in done.complaints[0]] == [], done.err
    if command == "sync":
        assert sum(sum(stream["records"].values()) for stream in done.streams.values()) == 0


# -- the home ----------------------------------------------------------------------------------------------


def test_a_home_that_cannot_be_is_refused(tmp_path: Path, sandbox: Sandbox) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "home"):
        home = Home(folder=folder, variables=sandbox.variables)
        process = subprocess.run(
            [*COMMAND, "status"],
            env=home.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert_refused(
            Done(code=process.returncode, out=process.stdout, err=process.stderr),
            2,
            "TIELINE_HOME",
            str(folder),
        )


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_home_that_may_not_be_written_is_refused(home: Home) -> None:
    """A folder without write permission."""
    home.folder.mkdir(mode=0o500)
    assert_refused(home.run("sync", "gong"), 2, str(home.folder))


def test_a_database_of_a_newer_version_is_left_alone(home: Home) -> None:
    """Exit code 5, and not a byte of it changed."""
    assert home.sync("--stream", "users").code == 0
    with sqlite3.connect(home.folder / "tieline.db") as database:
        database.execute("pragma user_version = 9999")
    database.close()
    assert_refused(home.run("sync", "gong", "--stream", "users"), 5, "newer version", "upgrade")


def test_a_file_that_is_no_database_is_left_alone(home: Home) -> None:
    """It stays as it was."""
    home.folder.mkdir()
    (home.folder / "tieline.db").write_bytes(b"these are my holiday notes" * 100)
    assert_refused(home.run("status"), 5, "tieline.db")
    assert (home.folder / "tieline.db").read_bytes() == b"these are my holiday notes" * 100


def test_a_wrong_encryption_key_is_refused(home: Home) -> None:
    """Before anything is read or written; so is a key that is none."""
    assert home.sync("--stream", "users").code == 0
    home.variables["TIELINE_ENCRYPTION_KEY"] = generate_key()
    assert_refused(home.run("sync", "gong", "--stream", "users"), 2, "TIELINE_ENCRYPTION_KEY")
    home.variables["TIELINE_ENCRYPTION_KEY"] = "short"
    refused = home.run("status")
    assert_refused(refused, 2, "TIELINE_ENCRYPTION_KEY")
    assert "short" not in refused.err


@pytest.mark.parametrize(
    ("url", "code"),
    [("mysql://x/y", 2), ("postgresql://127.0.0.1:1/none?password=hush", 5), ("nonsense", 2)],
)
def test_a_database_that_is_not_there_is_refused_without_its_password(
    url: str, code: int, home: Home
) -> None:
    """The message names the place, and never what is secret in it."""
    home.variables["TIELINE_DATABASE_URL"] = url
    done = home.run("status")
    assert_refused(done, code)
    assert "hush" not in done.err


def test_a_disk_that_is_full_ends_the_run_and_loses_nothing(sandbox: Sandbox, home: Home) -> None:
    """Files may not grow, as on a full disk: one line, exit code 5; with space again the next run is whole."""
    assert home.sync("--stream", "users").code == 0
    limited = subprocess.run(
        [*COMMAND, "sync", "gong", *FREE],
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)),
    )
    done = Done(code=limited.returncode, out=limited.stdout, err=limited.stderr)
    assert done.code == 5
    assert ["tieline.db" in complaint for complaint in done.complaints] == [True], done.err
    assert home.sync().code == 0
    assert_true(home, sandbox)


# -- secrets -----------------------------------------------------------------------------------------------


def test_secrets_are_nowhere_to_be_read(sandbox: Sandbox, make_home: MakeHome) -> None:
    """Not in what is printed, not in tracebacks, not in any file of the home; nor is what was synced."""
    home = make_home()
    stdin = f"{sandbox.access_key}\n{sandbox.access_key_secret}\n"
    told = [
        home.run("connect", "gong", "--base-url", sandbox.url, "--stdin", stdin=stdin),
        home.run("--debug", "sync", "gong", *FREE),
        home.run("status", "--json"),
        home.run(
            "--debug", "connect", "gong", "--base-url", f"{sandbox.url}/nowhere", "--stdin", stdin=stdin
        ),
        home.run("--debug", "connect", "gong", "--base-url", refused_port(), "--stdin", stdin=stdin),
    ]
    assert [done.code for done in told[:3]] == [0, 0, 0]
    assert all("Traceback" in done.err for done in told[3:])
    secrets = (sandbox.access_key_secret, "U0FOREJPWC1BQ0NFU1MtS0VZ")  # plain, and as Basic sends it
    assert [done for done in told for secret in secrets if secret in done.out + done.err] == []
    mail = sandbox.truth("users")[0]["emailAddress"].encode()
    for path in home.folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            assert [secret for secret in (*secrets, mail.decode()) if secret.encode() in held] == [], path


def test_secrets_are_no_arguments() -> None:
    """There is no option that takes one: others could read it in the list of processes."""
    helped = subprocess.run(
        [*COMMAND, "connect", "--help"], capture_output=True, text=True, check=True, timeout=60
    )
    assert "--secret" not in helped.stdout
    assert "--password" not in helped.stdout
    assert "--access-key" not in helped.stdout


def test_the_home_is_for_its_owner_alone(home: Home) -> None:
    """Folder, key and databases."""
    assert home.sync("--stream", "users").code == 0
    assert home.folder.stat().st_mode & 0o077 == 0
    for name in ("encryption.key", "tieline.db"):
        assert (home.folder / name).stat().st_mode & 0o077 == 0
