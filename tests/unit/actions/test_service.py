"""Actions as their callers know them."""

from __future__ import annotations

import pytest
from tests.working import SECOND, House

from tieline.actions.service import QUEUE, ActionService
from tieline.core.errors import UnknownName
from tieline.functions.definition import ActionDefinition
from tieline.work.model import NewTask, TaskKind, TaskStatus
from tieline.work.shares import Shares

DAY = 86_400


async def nothing(_tie: object) -> None:
    """The work of an action that does none."""


ADD = ActionDefinition(name="add", integration="crm", run=nothing)


@pytest.fixture
def house():
    made = House([ADD])
    made.connect("a")
    return made


@pytest.fixture
def service(house):
    async def run(connection, definition, given, run_id):
        assert run_id
        return f"{connection.connection_id} {definition.name} {given}".encode()

    return ActionService(house.tasks, house.connections, house.book, run, house._wake, house.clock)


async def test_an_action_is_run_with_its_definition(service):
    """What it answers comes back as it is."""
    assert await service.run("crm", "a", "add", 3) == b"a add 3"


def test_queued_actions_wait_for_one_another(service, house):
    """And are tried as often as their caller allows."""
    id_ = service.enqueue("crm", "a", "add", {"n": 1}, retries=2)
    other = service.enqueue("crm", "a", "add")
    (task,) = house.tasks.claim(owner="me", now=house.clock.us, ttl=SECOND, shares=Shares.of_all(9))
    assert (task.id, task.input, task.max_attempts, house.woken) == (id_, {"n": 1}, 3, 2)
    assert service.result(other).status is TaskStatus.WAITING
    assert QUEUE == "actions"


def test_a_result_is_told_for_a_day(service, house):
    """Also where nobody has removed it by then; one that waits is told for as long as it does."""
    id_ = service.enqueue("crm", "a", "add")
    house.clock.time += 2 * DAY
    assert service.result(id_).status is TaskStatus.WAITING
    (task,) = house.tasks.claim(owner="me", now=house.clock.us, ttl=SECOND, shares=Shares.of_all(9))
    house.tasks.finish(task, output=3, now=house.clock.us)
    house.clock.time += DAY - 1
    assert service.result(id_).output == 3
    house.clock.time += 2
    assert service.result(id_) is None


def test_only_actions_have_results(service, house):
    """A sync's task is nobody's business."""
    house.tasks.add(NewTask(id="t", kind=TaskKind.SYNC, integration="crm", connection=1, name="calls"), now=0)
    assert service.result("t") is service.result("none") is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("none", "a", "add"), "provider_config_key"),
        (("crm", "none", "add"), "connection_id"),
        (("crm", "a", "none"), "action"),
    ],
)
async def test_what_is_not_there_is_named(service, house, given, field):
    """And nothing is queued."""
    with pytest.raises(UnknownName) as caught:
        service.enqueue(*given)
    assert caught.value.field == field
    with pytest.raises(UnknownName):
        await service.run(*given)
    assert house.tasks.next_due() is None
