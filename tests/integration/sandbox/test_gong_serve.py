"""The sandbox behind a real server, and as a command."""

import base64
import hashlib
import http.client
import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.gong.faults import parse_faults
from tieline.sandbox.serve import serving

CONFIG = GongSandboxConfig(calls=250, rate_limit=None)


def _headers(key, secret):
    return {
        "Authorization": "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode(),
        "Content-Type": "application/json",
    }


def _ask(url, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = _headers(CONFIG.access_key, CONFIG.access_key_secret)
    with urllib.request.urlopen(urllib.request.Request(url + path, data, headers)) as reply:
        return json.load(reply)


def _faulty(*faults):
    return GongSandbox(GongSandboxConfig(calls=250, rate_limit=None, faults=parse_faults(faults)))


def test_pages_come_over_the_wire():
    """A chain of pages through a real server is what the data is."""
    app = GongSandbox(CONFIG)
    with serving(app) as url:
        ids, body = [], {"filter": {}}
        while True:
            page = _ask(url, "/v2/calls/extensive", body)
            ids += [call["metaData"]["id"] for call in page["calls"]]
            if "cursor" not in page["records"]:
                break
            body = {"filter": {}, "cursor": page["records"]["cursor"]}
        report = _ask(url, "/_sandbox/stats")
    assert ids == [app.world.calls.id_of(app.world.calls.timeline.mark(place)) for place in range(250)]
    assert report["requests"] == {"POST /v2/calls/extensive": {"200": 3}}


def test_the_truth_streams_over_the_wire():
    """As lines of JSON, without a length given in front."""
    with serving(GongSandbox(CONFIG)) as url, urllib.request.urlopen(f"{url}/_sandbox/truth/calls") as reply:
        lines = reply.read().splitlines()
    assert len([json.loads(line) for line in lines]) == 250


def test_a_dropped_connection_has_no_answer():
    """The connection closes without a byte; the next request is served; the counts tell of it."""
    with serving(_faulty("drop=1")) as url:
        _ask(url, "/v2/workspaces")
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            _ask(url, "/v2/workspaces")
        _ask(url, "/v2/workspaces")
        report = _ask(url, "/_sandbox/stats")
    assert report["requests"] == {"GET /v2/workspaces": {"0": 1, "200": 2}}


def test_a_torn_body_ends_before_its_length():
    """Half of the promised bytes come, then the connection closes."""
    with serving(_faulty("torn-body=1")) as url:
        whole = len(json.dumps(_ask(url, "/v2/users")))
        with pytest.raises(http.client.IncompleteRead) as caught:
            _ask(url, "/v2/users")
        assert 0 < len(caught.value.partial) < whole
        _ask(url, "/v2/users")


def _start(*options):
    # Wide and plain, so that errors are not broken into lines.
    command = [
        "env",
        "COLUMNS=300",
        "NO_COLOR=1",
        "TERM=dumb",
        sys.executable,
        "-m",
        "tieline",
        "sandbox",
        "gong",
        *options,
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_command_says_where_it_listens_and_ends_quietly(stop):
    """Its first line is JSON, flushed once it answers; a signal ends it with 0 and not a word more."""
    with _start("--calls", "120", "--users", "7", "--seed", "3", "--rate-limit", "off") as process:
        try:
            facts = json.loads(process.stdout.readline())
            headers = _headers(facts["access_key"], facts["access_key_secret"])
            for path, count in (("/v2/users", 7), ("/v2/calls", 120)):
                with urllib.request.urlopen(
                    urllib.request.Request(facts["url"] + path, headers=headers)
                ) as reply:
                    assert json.load(reply)["records"]["totalRecords"] == count
            for name in ("openapi", "control"):
                assert facts[name].startswith(facts["url"])
            with urllib.request.urlopen(facts["openapi"]) as reply:
                assert json.load(reply)["openapi"] == "3.1.0"
        finally:
            process.send_signal(stop)
            out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--fault", "fire=1"], "there is no fault 'fire'"),
        (["--fault", "429=no"], "fault 429 needs numbers"),
        (["--rate-limit", "fast"], "'fast' is not a rate"),
        (["--daily-limit", "0"], "'0' is not a daily limit"),
        (["--calls", "-1"], "--calls"),
        (["--now", "2026-01-01"], "has no offset"),
        (["--now", "soon"], "soon"),
        (["--host", "203.0.113.7"], "203.0.113.7"),
    ],
)
def test_a_wrong_option_is_one_clear_error(options, reason):
    """Exit code 2, nothing on standard output, and the reason."""
    with _start(*options) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert reason in err
    assert "Traceback" not in err


def test_a_port_in_use_is_an_error():
    """One line names it, and the way out."""
    with serving(GongSandbox(CONFIG)) as url:
        port = url.rpartition(":")[2]
        with _start("--port", port) as process:
            _, err = process.communicate(timeout=20)
    told = (
        f"tieline: port {port} is in use; is another `tieline sandbox gong` running? --port takes another\n"
    )
    assert (process.returncode, err) == (2, told)


def test_a_recording_is_uploaded_over_the_wire():
    """In many pieces, and kept as its digest; then the call is listed."""
    app = GongSandbox(CONFIG)
    host = app.world.users.id_of(0)
    given = {
        "clientUniqueId": "pbx-1",
        "actualStart": "2026-01-05T10:00:00Z",
        "direction": "Outbound",
        "parties": [{"userId": host}],
        "primaryUser": host,
    }
    piece = bytes(range(256)) * 4096
    head = b'--b\r\nContent-Disposition: form-data; name="mediaFile"; filename="call.wav"\r\n\r\n'
    headers = _headers(CONFIG.access_key, CONFIG.access_key_secret)
    headers |= {"Content-Type": "multipart/form-data; boundary=b"}
    with serving(app) as url:
        call = _ask(url, "/v2/calls", given)["callId"]
        connection = http.client.HTTPConnection(url.removeprefix("http://"))
        form = iter([head, *[piece] * 20, b"\r\n--b--\r\n"])
        connection.request("PUT", f"/v2/calls/{call}/media", form, headers, encode_chunked=True)
        reply = connection.getresponse()
        assert (reply.status, json.load(reply)["callId"]) == (201, call)
        connection.close()
        assert _ask(url, f"/v2/calls/{call}")["call"]["clientUniqueId"] == "pbx-1"
        with urllib.request.urlopen(f"{url}/_sandbox/written/media") as told:
            media = json.load(told)
    assert (media["size"], media["fileName"]) == (20 * len(piece), "call.wav")
    assert media["sha256"] == hashlib.sha256(piece * 20).hexdigest()
