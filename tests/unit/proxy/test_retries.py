"""When a call is tried again."""

import pytest

from tieline.http.ports import FaultKind, TransportFault
from tieline.providers.model import InBody, Provider, Proxy, Retry
from tieline.proxy.retries import RetryRules, fault_passes, retry_after

NOW = 1_700_000_000.0
NONE = frozenset()


def rules(**retry):
    proxy = Proxy(retry=Retry(**retry)) if retry else Proxy()
    return RetryRules.of(Provider(name="x", display_name="X", auth_mode="NONE", proxy=proxy))


@pytest.mark.parametrize(
    ("status", "passes"), [(200, False), (304, False), (400, False), (401, False), (404, False), (429, True), (500, True), (599, True)]
)  # fmt: skip
def test_what_passes_anywhere(status, passes):
    """Too many requests, and failures of the server; a refused key only with another one."""
    assert rules().passes(status, (), NONE) is passes


@pytest.mark.parametrize(
    ("status", "passes"), [(429, False), (503, True), (420, True), (500, True), (404, False)]
)
def test_a_providers_statuses_are_the_only_ones(status, passes):
    assert rules(error_code=(420, "5xx")).passes(status, (), NONE) is passes


def test_the_caller_may_ask_for_more():
    assert rules(error_code=("429",)).passes(404, (), frozenset({404}))
    assert not rules().passes(200, (), frozenset({200}))


def test_a_budget_that_is_used_up_passes():
    """Where the provider names the header that says so."""
    spent, left = ((b"X-RateLimit-Remaining", b"0"),), ((b"X-RateLimit-Remaining", b"1"),)
    assert rules(remaining="x-ratelimit-remaining").passes(403, spent, NONE)
    assert not rules(remaining="x-ratelimit-remaining").passes(403, left, NONE)
    assert not rules().passes(403, spent, NONE)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (b"5", 5.0),
        (b"0.5", 0.5),
        (b"Tue, 14 Nov 2023 22:13:30 GMT", 10.0),
        (b"Tue, 14 Nov 2023 22:13:10 GMT", None),
        (b"0", None),
        (b"-3", None),
        (b"nan", None),
        (b"inf", None),
        (b"soon", None),
        (b"", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value, wait):
    assert retry_after(((b"Retry-After", value),), NOW) == wait


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (b"1700000007", 7.0),
        (b"1700000007000", 7.0),
        (b"2023-11-14T22:13:27Z", 7.0),
        (b"Tue, 14 Nov 2023 22:13:27 GMT", 7.0),
        (b"1600000000", 3.0),
        (b"x", 3.0),
    ],
)
def test_a_moment_to_come_back(value, wait):
    """Seconds, milliseconds or a date; what is past says nothing."""
    assert rules(at="X-Reset").wait(((b"x-reset", value),), b"", 0, NOW) == wait


def test_of_several_headers_the_longest_counts():
    headers = ((b"a", b"5"), (b"b", b"9"), (b"c", b"1700000007"), (b"Retry-After", b"100"))
    assert rules(after=("a", "b"), at="c").wait(headers, b"", 0, NOW) == 9


@pytest.mark.parametrize(
    ("rule", "body", "wait"),
    [
        (InBody(path="error.message", value=r"in (\d+) s"), b'{"error":{"message":"wait, in 12 s"}}', 12.0),
        (InBody(path="until", value="(.*)", strategy="at"), b'{"until":"2023-11-14T22:13:28Z"}', 8.0),
        (InBody(path="error", value=r"in (\d+) s"), b'{"error":"later"}', 3.0),
        (InBody(path="error", value=r"later"), b'{"error":"later"}', 3.0),
        (InBody(path="error", value=r"(\d+)"), b"not json 12", 3.0),
    ],
)
def test_a_body_may_say_when(rule, body, wait):
    assert rules(in_body=rule).wait((), body, 0, NOW) == wait


def test_the_order_of_what_is_said():
    """The provider's headers, its body, Retry-After, and at last ever longer."""
    rule = InBody(path="m", value=r"(\d+)")
    both = ((b"x-after", b"4"), (b"retry-after", b"6"))
    assert rules(after="x-after", in_body=rule).wait(both, b'{"m":"5"}', 0, NOW) == 4
    assert rules(after="x-after", in_body=rule).wait(both[1:], b'{"m":"5"}', 0, NOW) == 5
    assert rules(after="x-after", in_body=rule).wait(both[1:], b"", 0, NOW) == 6
    assert [rules().wait((), b"", attempt, NOW) for attempt in (0, 1, 2, 7, 8, 5000)] == [
        3,
        6,
        12,
        384,
        600,
        600,
    ]


@pytest.mark.parametrize(
    ("kind", "passes"),
    [(FaultKind.CONNECT, True), (FaultKind.TIMEOUT, True), (FaultKind.DROPPED, True), (FaultKind.TLS, False), (FaultKind.DECODE, False)],
)  # fmt: skip
def test_faults_that_pass(kind, passes):
    """Not those of a host that is not there, or that is another one."""
    assert fault_passes(TransportFault(kind, "")) is passes
    assert not fault_passes(TransportFault(FaultKind.CONNECT, "", lasting=True))
