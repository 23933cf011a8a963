"""What follows from an attempt."""

import pytest

from tieline.webhooks.circuit import Circuit
from tieline.webhooks.delivery import Answer, DeliveryLine, DeliveryStatus, Patience, after

AT = 1_000_000_000


def line(attempts=0):
    return DeliveryLine(
        id="msg_1",
        type="sync",
        integration="gong",
        connection_id="acme",
        url="https://a.example",
        trusted=True,
        created_at=0,
        next_at=AT,
        attempts=attempts,
    )


def answered(status=None, **more):
    return Answer(at=AT, elapsed_ms=500, status=status, **more)


@pytest.mark.parametrize(
    ("status", "becomes"),
    [(200, "DELIVERED"), (204, "DELIVERED"), (302, "FAILED"), (404, "FAILED"), (429, "FAILED")],
)
def test_below_500_an_answer_is_final(status, becomes):
    """Taken, or refused for good; redirects are not followed."""
    done = after(line(), answered(status), Patience())
    assert (done.status, done.attempts, done.next_at, done.finished_at) == (becomes, 1, None, AT + 500_000)
    assert done.answer == answered(status)


@pytest.mark.parametrize("status", [None, 500, 503])
def test_what_may_pass_is_tried_again(status):
    """After 3 and 6 seconds from the end of the attempt, then no more."""
    first = after(line(), answered(status), Patience())
    second = after(first, answered(status), Patience())
    third = after(second, answered(status), Patience())
    assert [first.next_at, second.next_at] == [AT + 3_500_000, AT + 6_500_000]
    assert [each.status for each in (first, second, third)] == ["WAITING", "WAITING", "FAILED"]
    assert third.attempts == 3


def test_an_address_that_must_not_be_called_is_not_tried_again():
    """It never may be."""
    assert after(line(), answered(final=True, error="private"), Patience()).status is DeliveryStatus.FAILED


def test_patience_has_an_end():
    """However many attempts are allowed, none is put off for longer than `longest`."""
    assert Patience(retries=100, longest=60).wait(90) == 60


def test_an_address_that_fails_and_fails_is_left_alone():
    """Five failures within ten seconds; those further apart are no reason."""
    circuit = slow = Circuit()
    for second in range(5):
        assert not circuit.is_open(100.0 + second)
        circuit, slow = circuit.failing(100.0 + second), slow.failing(100.0 + 3 * second)
    assert circuit.is_open(104.0)
    assert circuit.is_open(163.9)
    assert not circuit.is_open(164.0)
    assert circuit.is_open(104.0, asked=103.9)
    assert not circuit.is_open(104.0, asked=104.0)
    assert not slow.is_open(112.0)
