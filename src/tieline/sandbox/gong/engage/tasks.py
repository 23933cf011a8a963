"""The tasks of each user, invented, and what clients changed of them."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.call_context import contact_id
from tieline.sandbox.gong.calls import CallBook
from tieline.sandbox.gong.conversations import POOL_SIZE, Conversation
from tieline.sandbox.gong.dice import Scrambler, mix, rng
from tieline.sandbox.gong.engage.flows import Flows
from tieline.sandbox.gong.engage.shapes import (
    Account,
    Contact,
    ContactData,
    ContactEmail,
    ContactPhone,
    Task,
    TaskFlow,
    TaskFlowStep,
    TaskPriority,
    TaskStatus,
)
from tieline.sandbox.gong.shelf import Shelf
from tieline.sandbox.gong.users import Directory

PER_USER = 6
PRIORITIES = {
    name: TaskPriority(id=str(place), name=name.lower(), weight=weight)
    for place, (name, weight) in enumerate((("LOW", 10), ("MEDIUM", 50), ("HIGH", 100)), start=1)
}
_STATUSES: tuple[TaskStatus, ...] = ("OPEN", "OPEN", "OPEN", "DONE", "DISMISSED")
_TITLES = (
    "Call back about the offer",
    "Ask for a reference",
    "Introduce the new manager",
    "Plan the next visit",
)


class Tasks:
    """Each user has a few tasks; a serial number is the user's index times their number, plus the place."""

    def __init__(
        self,
        *,
        seed: int,
        users: Directory,
        flows: Flows,
        calls: CallBook,
        calendar: Calendar,
        now_ms: int,
    ) -> None:
        self._seed = seed
        self._users = users
        self._flows = flows
        self._calls = calls
        self._calendar = calendar
        self._now_ms = now_ms
        self._ids = Scrambler(seed, "tasks")
        self.changed: Shelf[int, Task] = Shelf()

    def of_user(self, user: int) -> list[Task]:
        """Return all tasks of a user."""
        return [self.task(user * PER_USER + place) for place in range(PER_USER)]

    def serial_of(self, identifier: str) -> int | None:
        """Return the serial number of the task with this id, or None."""
        serial = self._ids.serial_of(identifier)
        return serial if serial is not None and serial < self._users.members * PER_USER else None

    def task(self, serial: int) -> Task:
        """Return a task as it is now."""
        return self.changed.get(serial) or self._generate(serial)

    def change(
        self,
        serial: int,
        *,
        status: TaskStatus | None,
        due_ms: int | None,
        priority: TaskPriority | None,
        now_ms: int,
    ) -> Task:
        """Change a task where something is given, and return it."""
        task = self.task(serial)
        self.changed[serial] = replace(
            task,
            status=status or task.status,
            due_date=task.due_date if due_ms is None else self._calendar.iso_seconds(due_ms),
            priority=priority or task.priority,
            updated=self._calendar.iso_seconds(now_ms),
        )
        return self.changed[serial]

    def _generate(self, serial: int) -> Task:
        user, place = divmod(serial, PER_USER)
        dice = rng(self._seed, "task", serial)
        created = self._now_ms - dice.randrange(1, 30) * DAY_MS
        talk = self._calls.pool(mix(self._seed, serial) % POOL_SIZE)
        from_flow = place % 2 == 0
        return Task(
            id=self._ids.id_of(serial),
            user_id=self._users.id_of(user),
            created=self._calendar.iso_seconds(created),
            updated=self._calendar.iso_seconds(created),
            status=dice.choice(_STATUSES) if place else "OPEN",
            type="FLOW" if from_flow else "MANUAL",
            actions=("CALL",),
            account=_account(talk),
            due_date=self._calendar.iso_seconds(created + dice.randrange(1, 60) * DAY_MS),
            flow=self._flow(dice.randrange(100)) if from_flow else None,
            contact=_contact(talk),
            additional_contacts=(),
            title=UNSET if from_flow else dice.choice(_TITLES),
            priority=dice.choice(tuple(PRIORITIES.values())),
        )

    def _flow(self, serial: int) -> TaskFlow:
        flow = self._flows.with_steps(serial)
        step = flow.steps[-1]
        shown = TaskFlowStep(id=step.id, name=step.subject or step.action, step_number=step.step_order)
        return TaskFlow(id=flow.id, name=flow.name, step=shown)


def _crm_url(object_id: str) -> str:
    return f"https://crm.example/{object_id}"


def _account(talk: Conversation) -> Account:
    customer = talk.customer
    return Account(crm_id=customer.account_id, name=customer.name, crm_url=_crm_url(customer.account_id))


def _contact(talk: Conversation) -> Contact | None:
    if not talk.buyers:
        return None
    buyer, identifier = talk.buyers[0], contact_id(talk.index, 1 + len(talk.colleagues))
    return Contact(
        crm_id=identifier,
        type="CONTACT",
        data=ContactData(
            first_name=buyer.first_name,
            last_name=buyer.last_name,
            crm_url=_crm_url(identifier),
            company_name=talk.customer.name,
            affiliation="Them",
            emails=(ContactEmail(email=buyer.email),) if buyer.email else (),
            title=buyer.title,
            phone_numbers=(ContactPhone(raw=buyer.phone, normalized=buyer.phone.replace(" ", "-")),)
            if buyer.phone
            else (),
        ),
    )
