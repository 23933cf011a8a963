"""`tieline serve` as a process: how it starts, what it shows, how it stops."""

import contextlib
import http.client
import json
import platform
import re
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from tests.processes import COMMAND, PATIENCE, finish, kill, wait_until

KEY = "0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a"


@contextlib.contextmanager
def served(home, *options):
    """Run the server; yield its process and the facts of its first line."""
    process = home.start("serve", "--port", "0", "--json", *options)
    try:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        yield process, json.loads(line)
    finally:
        kill(process)
        process.communicate()


def ask(url, path, key=None, method="GET", body=None, headers=None):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    with contextlib.closing(connection):
        sent = dict(headers or {})
        if key is not None:
            sent["Authorization"] = f"Bearer {key}"
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")


@pytest.fixture
def home(make_home):
    made = make_home()
    made.folder.mkdir()
    return made


def test_the_first_start_makes_a_key_and_shows_it_once(home):
    """It opens the server; the next start does not tell it again; a signal ends it with 0."""
    with served(home) as (process, facts):
        assert (facts["environment"], len(facts["environment_uuid"])) == ("dev", 36)
        key = facts["api_key"]
        assert ask(facts["url"], "/integrations", key) == (200, {"data": []})
        assert ask(facts["url"], "/integrations")[0] == 401
        assert ask(facts["openapi"], "/openapi.json")[0] == 200
        process.terminate()
        done = finish(process)
    assert done.code == 0
    with served(home) as (process, again):
        assert (again["api_key"], again["environment_uuid"]) == (None, facts["environment_uuid"])
        assert ask(again["url"], "/integrations", key)[0] == 200
        process.send_signal(signal.SIGINT)
        assert finish(process).code == 0


def test_people_are_told_in_words(home):
    """Where it listens, and the key."""
    process = home.start("serve", "--port", "0")
    first, second = process.stdout.readline(), process.stdout.readline()
    process.terminate()
    finish(process)
    assert re.search(r"environment dev at http://127\.0\.0\.1:\d+;", first)
    assert re.fullmatch(r"API key, shown this once: [0-9a-f-]{36}\n", second)


def test_a_preset_key_is_never_shown(home):
    """Nor is anything else of a request that could be secret: the log tells method, path and status."""
    home.variables["TIELINE_SECRET_KEY"] = KEY
    home.variables["TIELINE_WEBHOOK_SIGNING_KEY"] = "signing-hush"
    with served(home) as (process, facts):
        assert facts["api_key"] is None
        body = json.dumps({"provider": "hubspot", "unique_key": "h", "credentials": {
            "type": "OAUTH2", "client_id": "i", "client_secret": "body-hush"}})  # fmt: skip
        headers = {"Content-Type": "application/json", "X-Secret": "header-hush", "X-Request-Id": "r-1"}
        assert ask(facts["url"], "/integrations", KEY, "POST", body, headers)[0] == 200
        assert ask(facts["url"], "/integrations?secret=query-hush", KEY)[0] == 400
        process.terminate()
        done = finish(process)
    lines = [json.loads(line) for line in done.err.splitlines()]
    told = [{name: line[name] for name in ("method", "path", "status", "key")} for line in lines]
    assert told == [
        {"method": "POST", "path": "/integrations", "status": 200, "key": "preset"},
        {"method": "GET", "path": "/integrations", "status": 400, "key": "preset"},
    ]
    assert lines[0]["request_id"] == "r-1"
    assert lines[0]["ms"] > 0
    assert lines[1]["code"] == "invalid_query_params"
    assert "hush" not in done.err + done.out
    assert KEY not in done.err + done.out
    assert home.run("keys", "webhook-signing-key").out == "signing-hush\n"


@pytest.mark.parametrize(
    ("variables", "options", "told"),
    [
        ({"TIELINE_SECRET_KEY": "hunter2"}, [], "TIELINE_SECRET_KEY"),
        ({"TIELINE_RATE_LIMIT": "many"}, [], "TIELINE_RATE_LIMIT"),
        ({"TIELINE_BODY_LIMIT": "big"}, [], "TIELINE_BODY_LIMIT"),
        ({"TIELINE_LOG_LEVEL": "loud"}, [], "TIELINE_LOG_LEVEL"),
        ({"TIELINE_EGRESS_ALLOW": "http://x"}, [], "TIELINE_EGRESS_ALLOW"),
        ({"TIELINE_PROXY_OVERRIDES": "http://x"}, [], "TIELINE_PROXY_OVERRIDES"),
        ({}, ["--host", "203.0.113.7"], "203.0.113.7"),
        ({}, ["--port", "99999"], "--port"),
        ({}, ["--grace", "-1"], "--grace"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(home, variables, options, told):
    """Exit code 2, and the name of what is wrong, never a secret's value."""
    home.variables.update(variables)
    done = home.run("serve", "--port", "0", *options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert len(done.complaints) == 1
    assert "hunter2" not in done.err


def test_a_port_in_use_is_told_and_no_key_is_lost(home):
    """The key is made, and shown, by the start that succeeds."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = home.run("serve", "--port", str(port))
    told = f"tieline: port {port} is in use; is another `tieline serve` running? --port takes another\n"
    assert (done.code, done.err) == (2, told)
    nowhere = home.run("serve", "--host", "192.0.2.1")
    assert (nowhere.code, "192.0.2.1" in nowhere.err, "Errno" in nowhere.err) == (2, True, False)
    with served(home) as (_, facts):
        assert facts["api_key"]


BODY = b'{"provider":"gong","unique_key":"gong"}'


@contextlib.contextmanager
def half_sent(url, key):
    """Yield a connection whose request is under way: its body has not come yet."""
    connection = socket.create_connection(urlsplit(url).netloc.split(":"), timeout=PATIENCE)
    head = f"POST /integrations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
    with connection:
        connection.sendall(f"{head}Content-Length: {len(BODY)}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100")  # the body is waited for
        yield connection


def all_of(connection):
    """Return what comes until the other side closes."""
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def refused(url):
    """Tell whether nobody listens any more."""
    try:
        socket.create_connection(urlsplit(url).netloc.split(":"), timeout=PATIENCE).close()
    except OSError:
        return True
    return False


def test_what_is_under_way_is_finished_before_it_stops(home):
    """New connections are refused at once, idle ones closed; the call in hand gets its answer."""
    with served(home) as (process, facts):
        place = urlsplit(facts["url"]).netloc.split(":")
        with (
            socket.create_connection(place, timeout=PATIENCE) as idle,
            half_sent(facts["url"], facts["api_key"]) as connection,
        ):
            process.terminate()
            wait_until(lambda: refused(facts["url"]))
            assert idle.recv(1) == b""
            assert process.poll() is None
            connection.sendall(BODY)
            assert all_of(connection).startswith(b"HTTP/1.1 200")
        assert finish(process).code == 0


def test_what_takes_longer_than_the_grace_is_cut_short(home):
    """It is told so."""
    with served(home, "--grace", "0.2") as (process, facts):
        with half_sent(facts["url"], facts["api_key"]) as connection:
            process.terminate()
            answer = all_of(connection)
        done = finish(process)
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"shutting_down" in answer
    lines = [json.loads(line) for line in done.err.splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [
        ("warning", "cut_short"),
        ("info", "request"),
    ]
    assert lines[0]["calls"] == 1
    assert (done.code, "Traceback" in done.err) == (0, False)


def test_a_second_signal_ends_it_at_once(home):
    """Whatever is under way."""
    with served(home, "--grace", "1000") as (process, facts), half_sent(facts["url"], facts["api_key"]):
        process.terminate()
        wait_until(lambda: refused(facts["url"]))
        process.terminate()
        done = finish(process, patience=10)
    assert [line for line in map(json.loads, done.err.splitlines()) if line["level"] == "error"] == []
    assert (done.code, "Traceback" in done.err) == (0, False)


def test_many_idle_connections_are_no_burden(home):
    """Two thousand of them, although the system lets a process have fewer unless it asks."""
    import resource

    count = 2000
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < count + 200:
        pytest.skip("too few open files are allowed here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
    try:
        with served(home) as (process, facts), contextlib.ExitStack() as stack:
            resource.setrlimit(resource.RLIMIT_NOFILE, (count + 200, hard))
            place = urlsplit(facts["url"]).netloc.split(":")
            for _ in range(count):
                stack.enter_context(socket.create_connection(place, timeout=PATIENCE))
            assert ask(facts["url"], "/health") == (200, {"result": "ok"})
            process.terminate()
            assert finish(process).code == 0
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_two_processes_start_on_a_new_home_at_once(home):
    """One of them makes the key; both serve the same environment."""
    first, second = (home.start("serve", "--port", "0", "--json") for _ in range(2))
    facts = [json.loads(process.stdout.readline()) for process in (first, second)]
    keys = [each["api_key"] for each in facts if each["api_key"]]
    assert len(keys) == 1
    assert facts[0]["environment_uuid"] == facts[1]["environment_uuid"]
    for each in facts:
        assert ask(each["url"], "/integrations", keys[0])[0] == 200
    for process in (first, second):
        process.terminate()
        assert finish(process).code == 0


def test_it_starts_and_idles_light(home):
    """Neither Alembic nor SQLAlchemy is loaded once the tables are there."""
    home.run("keys", "create")
    loaded = "import sys; print('LOADED', *sorted({'alembic', 'sqlalchemy', 'rich', 'starlette'} & set(sys.modules)))"
    program = (
        f"import atexit; atexit.register(lambda: exec({loaded!r})); from tieline.cli import main; main()"
    )
    import subprocess

    process = subprocess.Popen(
        [COMMAND[0], "-c", program, "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=home.environment,
        cwd=home.folder.parent,
        start_new_session=True,
    )
    facts = json.loads(process.stdout.readline())
    assert ask(facts["url"], "/ready")[0] == 200
    process.terminate()
    assert finish(process).out == "LOADED\n"


FUNCTION = """
from tieline import ActionContext, action

@action(integration="plain", output=int)
async def {name}(tie: ActionContext) -> int:
    return {number}
"""


def act(url, name):
    headers = {
        "Content-Type": "application/json",
        "Connection-Id": "a",
        "Provider-Config-Key": "plain",
    }
    return ask(url, "/action/trigger", KEY, "POST", json.dumps({"action_name": name}), headers)


def test_functions_are_loaded_and_loaded_again(home):
    """What is broken is told with its line, and keeps nothing else from being there."""
    home.variables["TIELINE_SECRET_KEY"] = KEY
    folder = home.folder.parent / "mine"
    folder.mkdir()
    (folder / "good.py").write_text(FUNCTION.format(name="one", number=1))
    (folder / "bad.py").write_text("\nimport nothing_of_this_name\n")
    with served(home, "--functions", str(folder), "--reload") as (process, facts):
        assert facts["functions"] == {"plain": "1 action"}
        json_type = {"Content-Type": "application/json"}
        made = {"provider": "unauthenticated", "unique_key": "plain"}
        assert ask(facts["url"], "/integrations", KEY, "POST", json.dumps(made), json_type)[0] == 200
        account = {"provider_config_key": "plain", "connection_id": "a", "credentials": {"type": "NONE"}}
        assert ask(facts["url"], "/connections", KEY, "POST", json.dumps(account), json_type)[0] == 201
        assert act(facts["url"], "one") == (200, 1)
        (folder / "good.py").write_text(FUNCTION.format(name="two", number=2))
        wait_until(lambda: act(facts["url"], "two") == (200, 2))
        assert act(facts["url"], "one")[0] == 404
        process.terminate()
        done = finish(process)
    assert done.code == 0
    lines = [json.loads(line) for line in done.err.splitlines()]
    problem = next(line for line in lines if line["event"] == "function_problem")
    assert (problem["file"], problem["line"]) == (str(folder / "bad.py"), 2)
    assert "ModuleNotFoundError" in problem["error"]
    assert [line["loaded"] for line in lines if line["event"] == "functions"] == ["1 action", "1 action"]


def test_people_are_told_of_functions(home):
    """How many of which integration; a place that is none is told at once."""
    (home.folder.parent / "mine.py").write_text(FUNCTION.format(name="one", number=1))
    process = home.start("serve", "--port", "0", "--functions", str(home.folder.parent / "mine.py"))
    told = [process.stdout.readline() for _ in range(2)]
    process.terminate()
    finish(process)
    assert told[1] == "Loaded 1 action of plain.\n"
    done = home.run("serve", "--port", "0", "--functions", "nowhere")
    assert done.code == 2
    assert "'nowhere' is neither a folder, a Python file nor a module" in done.err


#: Takes and frees the memory of an answer thirty times in a thread; says how many pages the system had to give anew.
ANSWERS = """
import resource, sys, threading
from tieline.server.serve import keep_freed
if sys.argv[1] == "kept":
    keep_freed()
def answer():
    return len(b"".join([bytes(2048) for _ in range(2000)]))
def answers():
    answer()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(30):
        answer()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
thread = threading.Thread(target=answers)
thread.start()
thread.join()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told what to keep")
def test_memory_of_an_answer_serves_for_the_next():
    """Without it the system gives some thousand pages anew for each."""
    gave = {
        how: int(subprocess.run([sys.executable, "-c", ANSWERS, how], capture_output=True, check=True).stdout)
        for how in ("kept", "given back")
    }
    assert gave["kept"] < 1000 < gave["given back"], gave
