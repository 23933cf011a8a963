"""When a request is sent again, and when not."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import BadAnswer, EgressRefused, RateLimited, RequestRejected, Unavailable
from tieline.http.model import Request, Response
from tieline.http.ports import FaultKind, TransportFault
from tieline.http.retry import Learn, RetryPolicy, Send, Sleep, exchange

GET = Request(method="GET", url="https://api.example.com/v2/users?key=secret")
POST = Request(method="POST", url="https://api.example.com/v2/calls", body=b"{}")
READ_POST = Request(method="POST", url="https://api.example.com/v2/calls", body=b"{}", repeatable=True)
NOW = 1_700_000_000.0


def answer(status, **headers):
    return Response(status=status, headers=tuple((k.replace("_", "-"), v) for k, v in headers.items()))


def fault(kind, *, answered=False):
    return TransportFault(kind, "as it went", answered=answered)


class Played:
    """An exchange played to its end against outcomes given beforehand."""

    def __init__(self, outcomes, request=GET, policy=None, read=lambda response: response, dice=0.5):
        self.sent, self.slept, self.learned, self.events, self.error, self.value = [], [], [], [], None, None
        steps = exchange(
            request,
            policy or RetryPolicy(),
            read=read,
            random=lambda: dice,
            now=lambda: NOW,
            observe=self.events.append,
        )
        left, outcome = list(outcomes), None
        try:
            while True:
                match steps.send(outcome):
                    case Send(request=request):
                        self.sent.append(request)
                        outcome = left.pop(0)
                    case Sleep(seconds=seconds):
                        self.slept.append(seconds)
                        outcome = None
                    case Learn(seconds=seconds):
                        self.learned.append(seconds)
                        outcome = None
        except StopIteration as end:
            self.value = end.value
        except (Unavailable, RateLimited, BadAnswer, RequestRejected, EgressRefused) as error:
            self.error = error
        assert not left, "not everything was asked for"


def test_a_success_is_returned_at_once():
    """A 200 needs one attempt."""
    played = Played([answer(200)])
    assert (played.value, played.slept) == (answer(200), [])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 501])
def test_other_statuses_are_the_callers(status):
    """Statuses that no repetition cures are returned as they are."""
    assert Played([answer(status)]).value.status == status


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_passing_failures_are_tried_again(status):
    """A failing status is followed by another attempt after a pause."""
    played = Played([answer(status), answer(200)])
    assert played.value == answer(200)
    assert played.slept == [0.25]


@pytest.mark.parametrize(
    "kind", [FaultKind.CONNECT, FaultKind.TIMEOUT, FaultKind.DROPPED, FaultKind.TORN, FaultKind.DECODE]
)
def test_passing_faults_are_tried_again(kind):
    """A fault of the network is followed by another attempt."""
    assert Played([fault(kind), answer(200)]).value == answer(200)


@pytest.mark.parametrize(("kind", "error"), [(FaultKind.TLS, Unavailable), (FaultKind.TOO_LARGE, BadAnswer)])
def test_lasting_faults_end_it(kind, error):
    """A bad certificate or a huge answer would come again."""
    assert type(Played([fault(kind)]).error) is error


def test_pauses_double_up_to_the_cap():
    """Full jitter over a doubling ceiling, never above the cap."""
    policy = RetryPolicy(attempts=6, base=1, cap=5)
    played = Played([answer(500)] * 6, policy=policy, dice=1.0)
    assert played.slept == [1, 2, 4, 5, 5]
    assert isinstance(played.error, Unavailable)
    assert played.error.status == 500
    assert str(played.error) == "GET https://api.example.com/v2/users answered 500 (6 attempts)"


@given(dice=st.floats(0, 1), attempts=st.integers(1, 60))
def test_pauses_stay_between_nothing_and_the_cap(dice, attempts):
    """Whatever the dice say, a pause is within 0 and the cap."""
    played = Played([answer(500)] * attempts, policy=RetryPolicy(attempts=attempts), dice=dice)
    assert all(0 <= seconds <= 30 for seconds in played.slept)
    assert len(played.sent) == attempts


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("7", 7.0),
        ("1.5", 1.5),
        ("0", 1.0),
        ("-3", 1.0),
        (format_datetime(datetime.fromtimestamp(NOW + 9, UTC), usegmt=True), 9.0),
        (format_datetime(datetime.fromtimestamp(NOW - 9, UTC), usegmt=True), 1.0),
        (format_datetime(datetime.fromtimestamp(NOW + 9, UTC).replace(tzinfo=None)), 9.0),
    ],
)
def test_retry_after_is_obeyed(header, expected):
    """Seconds and dates are obeyed; 0 and the past count as the shortest pause."""
    played = Played([answer(429, Retry_After=header), answer(200)])
    assert played.slept == [expected]
    assert played.learned == [expected]


@pytest.mark.parametrize("header", ["soon", "", "nan", "inf", "1e999", "Sun, 99 Nov 2026 99:99:99 GMT"])
def test_an_unreadable_retry_after_falls_back(header):
    """A header without sense leaves the ordinary pause of at least a second."""
    assert Played([answer(429, Retry_After=header), answer(200)]).slept == [1.0]


def test_other_header_names_come_from_the_policy():
    """Provider data names the headers, for spans and for moments."""
    policy = RetryPolicy(retry_after_headers=("X-Wait",), retry_at_headers=("X-Reset",))
    assert Played([answer(429, X_Wait="3"), answer(200)], policy=policy).slept == [3.0]
    assert Played([answer(429, X_Reset=str(NOW + 4)), answer(200)], policy=policy).slept == [4.0]
    assert Played([answer(429, Retry_After="3"), answer(200)], policy=policy).slept == [1.0]


def test_a_wait_beyond_patience_ends_it_and_is_learned():
    """A pause that is longer than the policy allows raises at once and tells everyone else."""
    played = Played([answer(429, Retry_After="3600")])
    assert isinstance(played.error, RateLimited)
    assert played.error.retry_after == 3600
    assert played.learned == [3600]
    assert played.slept == []


def test_too_many_requests_has_a_patience_of_its_own():
    """Being told to slow down does not use up the attempts for failures."""
    policy = RetryPolicy(attempts=2, limited_attempts=4)
    assert Played([*[answer(429)] * 3, answer(500), answer(200)], policy=policy).value == answer(200)
    error = Played([answer(429)] * 4, policy=policy).error
    assert isinstance(error, RateLimited)
    assert error.retry_after == 2.0


def test_a_503_with_a_span_waits_that_span():
    """Retry-After counts for an overloaded server too, but only a rate limit is learned."""
    played = Played([answer(503, Retry_After="6"), answer(200)])
    assert (played.slept, played.learned) == ([6.0], [])


@pytest.mark.parametrize(
    "outcome",
    [
        answer(500),
        answer(502),
        answer(503),
        fault(FaultKind.TIMEOUT),
        fault(FaultKind.DROPPED),
        fault(FaultKind.TORN, answered=True),
    ],
)
def test_what_may_have_been_done_is_not_done_again(outcome):
    """A POST is not repeated where it may have taken effect."""
    assert Played([outcome], request=POST).error is not None


@pytest.mark.parametrize("outcome", [answer(429), answer(503, Retry_After="1"), fault(FaultKind.CONNECT)])
def test_what_was_surely_not_done_is_done_again(outcome):
    """A POST is repeated where it never arrived, or was turned away."""
    assert Played([outcome, answer(200)], request=POST).value == answer(200)


def test_a_post_that_only_reads_is_repeated():
    """Provider data may say that a POST changes nothing."""
    outcomes = [answer(500), fault(FaultKind.TORN, answered=True), answer(200)]
    assert Played(outcomes, request=READ_POST).value == answer(200)


def test_an_unreadable_answer_is_asked_for_again():
    """A BadAnswer of the reader counts as a fault; what it returns in the end is the result."""
    bodies = iter([BadAnswer("torn"), BadAnswer("torn"), "page"])

    def read(response):
        value = next(bodies)
        if isinstance(value, BadAnswer):
            raise value
        return value

    assert Played([answer(200)] * 3, read=read).value == "page"


def test_an_answer_that_stays_unreadable_is_raised():
    """The reader's own error comes out when the attempts are spent."""

    def read(response):
        raise BadAnswer("not JSON")

    assert (
        str(Played([answer(200)] * 2, read=read, policy=RetryPolicy(attempts=2)).error)
        == "not JSON (2 attempts)"
    )
    assert str(Played([answer(404)], read=read).error) == "not JSON"
    assert str(Played([answer(200)], read=read, request=POST).error) == "not JSON"


def test_a_readers_verdict_ends_it():
    """Any other error of the reader is final and still observed."""

    def read(response):
        raise RequestRejected("bad filter", status=400)

    played = Played([answer(400)], read=read)
    assert isinstance(played.error, RequestRejected)
    assert [event.status for event in played.events] == [400]


def test_a_policy_says_which_faults_may_pass():
    """Somebody may be waiting for the answer: then a host that does not exist is told at once."""
    first = RetryPolicy(attempts=5, faults=frozenset({FaultKind.CONNECT}), lasting_faults=False)
    missing = TransportFault(FaultKind.CONNECT, "no such host", lasting=True)
    assert len(Played([missing] * 7).sent) == 7
    assert len(Played([missing], policy=first).sent) == 1
    assert len(Played([fault(FaultKind.CONNECT), answer(200)], policy=first).sent) == 2
    assert len(Played([fault(FaultKind.TIMEOUT)], policy=first).sent) == 1


def test_redirects_stay_at_home():
    """A redirect within the origin is followed; each hop is sent like any request."""
    played = Played([answer(302, Location="/v3/users"), answer(200)])
    assert played.sent[1].full_url == "https://api.example.com/v3/users"
    assert played.value == answer(200)


@pytest.mark.parametrize(
    "location",
    ["https://evil.example/", "http://api.example.com/", "https://api.example.com:8443/", "//evil.example/"],
)
def test_redirects_elsewhere_are_refused(location):
    """Credentials go along, so another scheme, host or port is refused."""
    assert isinstance(Played([answer(302, Location=location)]).error, EgressRefused)


def test_a_redirect_keeps_the_method_or_fails():
    """A POST is redirected by 307 and 308 alone; nothing turns it into a GET."""
    played = Played([answer(307, Location="/b"), answer(200)], request=POST)
    assert (played.sent[1].method, played.sent[1].body) == ("POST", b"{}")
    assert isinstance(Played([answer(302, Location="/b")], request=POST).error, BadAnswer)


def test_endless_redirects_end():
    """A circle of redirects is an error."""
    error = Played([answer(302, Location="/a")] * 6).error
    assert isinstance(error, BadAnswer)
    assert "redirects" in str(error)


def test_redirects_can_be_left_alone():
    """With no redirects allowed the answer is the caller's."""
    played = Played([answer(302, Location="https://x.example/")], policy=RetryPolicy(redirects=0))
    assert played.value.status == 302


def test_every_attempt_is_observed():
    """One event for each attempt, with its wait where another follows."""
    outcomes = [fault(FaultKind.DROPPED), answer(429, Retry_After="2"), answer(200)]
    seen = [(e.number, e.status, e.fault, e.rate_limited, e.retry_wait) for e in Played(outcomes).events]
    assert seen == [
        (1, None, FaultKind.DROPPED, False, 0.25),
        (2, 429, None, True, 2.0),
        (3, 200, None, False, None),
    ]


def test_messages_hold_no_query():
    """Errors name the address without what may be secret in it."""
    assert "secret" not in str(Played([fault(FaultKind.TLS)]).error)
    assert "secret" not in repr(GET)
