"""Lines of the log, for machines and for people."""

import io
import json
import logging

import pytest

from tieline.core.errors import ConfigurationError, UsageError
from tieline.core.secrets import Secret
from tieline.server.log import log, log_fault, start_logging


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _as_before():
    names = ("tieline", "uvicorn", "asyncio")
    before = [(each, each.handlers, each.propagate, each.level) for each in map(logging.getLogger, names)]
    yield
    for each, handlers, propagate, level in before:
        each.handlers, each.propagate = handlers, propagate
        each.setLevel(level)


def test_a_line_is_json_for_machines():
    """With the time, the level, what happened and its facts; line breaks and secrets cannot get into it."""
    stream = io.StringIO()
    start_logging("info", stream)
    log(logging.INFO, "request", path="/a\nb", status=200, key=Secret("hunter2"))
    line = json.loads(stream.getvalue())
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "event": "request",
        "path": "/a\nb",
        "status": 200,
        "key": "***",
    }
    assert stream.getvalue().count("\n") == 1


def test_a_line_is_plain_for_people():
    """Whatever could not be told apart is quoted."""
    stream = Terminal()
    start_logging("info", stream)
    log(logging.WARNING, "request", path="/a\nb", key="my key", status=200)
    assert stream.getvalue()[12:] == " warning request path='/a\\nb' key='my key' status=200\n"


def test_less_than_the_level_is_not_told():
    """A level above it silences the lines of requests."""
    stream = io.StringIO()
    start_logging("Warning", stream)
    log(logging.INFO, "request")
    log(logging.ERROR, "fault")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["fault"]


def test_an_unknown_level_is_refused():
    """It names the variable."""
    with pytest.raises(ConfigurationError) as caught:
        start_logging("loud")
    assert caught.value.field == "TIELINE_LOG_LEVEL"


def _fault(error):
    try:
        raise error
    except (ValueError, UsageError) as caught:
        log_fault(caught, request_id="r")


@pytest.mark.parametrize(
    ("level", "error", "told"),
    [
        ("info", ValueError("hunter2"), False),
        ("info", UsageError("mine"), True),
        ("debug", ValueError("hunter2"), True),
    ],
)
def test_a_fault_tells_where_it_is_but_not_its_text(level, error, told):
    """Which may hold anything: only our own errors' is told, and with the level debug all."""
    stream = io.StringIO()
    start_logging(level, stream)
    _fault(error)
    line = json.loads(stream.getvalue())
    assert (line["error"], line["request_id"]) == (type(error).__name__, "r")
    assert line["where"][-1].endswith("_fault")
    assert (str(error) in stream.getvalue()) is told


def test_an_error_in_a_library_tells_where_it_is():
    """Its text stays out of the log."""
    stream = io.StringIO()
    start_logging("info", stream)
    try:
        raise ValueError("hunter2")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in 'lifespan' protocol\n")
    line = json.loads(stream.getvalue())
    assert (line["error"], line["where"][-1].rpartition(" ")[2]) == (
        "ValueError",
        "test_an_error_in_a_library_tells_where_it_is",
    )
    assert "hunter2" not in stream.getvalue()
