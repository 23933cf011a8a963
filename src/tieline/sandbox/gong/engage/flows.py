"""The flows of the company and of each user, by serial number, and the prospects that were taken into them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tieline.sandbox.gong.calendar import DAY_MS, Calendar
from tieline.sandbox.gong.dice import Scrambler, rng
from tieline.sandbox.gong.engage.shapes import (
    AssignedFlow,
    BulkProspect,
    BulkResult,
    FailureCode,
    Flow,
    FlowFolder,
    FlowStatus,
    FlowStep,
    FlowWithSteps,
    NotAssigned,
    StepAction,
    Visibility,
)
from tieline.sandbox.gong.jobs import Job
from tieline.sandbox.gong.people import INDUSTRIES
from tieline.sandbox.gong.settings import Settings
from tieline.sandbox.gong.shelf import Shelf
from tieline.sandbox.gong.users import Directory

_KINDS = (
    "First touch", "Follow-up", "Event invitation", "Renewal", "Win-back", "Trial ends", "Referral", "New feature",
    "Webinar", "Executive outreach", "Contract sent",
)  # fmt: skip
#: So many flows of the company, then so many that are shared with everyone, then one for each user.
_COMPANY, _SHARED = 104, 6
#: Name and parent of the company's folders; then each user has one.
_FOLDERS: tuple[tuple[str, int | None], ...] = (
    ("Prospecting", None), ("Inbound", 0), ("Outbound", 0), ("Customers", None), ("Renewals", 3), ("Events", None),
)  # fmt: skip
_ACTIONS: tuple[StepAction, ...] = (
    "AUTO_SEND_EMAIL", "CALL", "SEND_EMAIL", "LINKEDIN_CONNECT", "LINKEDIN_MESSAGE", "CUSTOM",
)  # fmt: skip
_OPEN: tuple[FlowStatus, ...] = ("Pending", "Running", "Paused")
_PROSPECT = re.compile(r"[A-Za-z0-9-]{1,64}")
#: How long after its end a prospect is left alone.
_COOL_OFF_MS = DAY_MS


@dataclass(kw_only=True)
class Instance:
    """A prospect in a flow."""

    id: str
    flow: int
    prospect: str
    owner: int
    created_ms: int
    status: FlowStatus = "Running"
    ended_ms: int | None = None

    @property
    def open(self) -> bool:
        """Whether it goes on."""
        return self.status in _OPEN


@dataclass(kw_only=True)
class Bulk:
    """An assignment in bulk, and once it is done its results."""

    id: str
    flow: int
    owner: int
    prospects: tuple[BulkProspect, ...]
    job: Job
    results: list[BulkResult] = field(default_factory=list[BulkResult])


class Flows:
    """Flows are invented; who is in them is what clients wrote."""

    def __init__(
        self, *, seed: int, users: Directory, settings: Settings, calendar: Calendar, now_ms: int
    ) -> None:
        self._seed = seed
        self._users = users
        self._settings = settings
        self._calendar = calendar
        self._now_ms = now_ms
        self._ids = Scrambler(seed, "flows")
        self._step_ids = Scrambler(seed, "flow steps")
        self._folder_ids = Scrambler(seed, "flow folders")
        self._instance_ids = Scrambler(seed, "flow instances")
        self._bulk_ids = Scrambler(seed, "bulk assignments")
        self._begun = self._bulks_begun = 0
        self.instances: Shelf[str, Instance] = Shelf()
        self.bulks: Shelf[str, Bulk] = Shelf()

    # What there is

    def of_owner(self, owner: int, workspace: int | None) -> list[int]:
        """Return the flows a user can put prospects into: the company's, the shared ones, the user's own."""
        mine = [*range(_COMPANY + _SHARED), _COMPANY + _SHARED + owner]
        return [flow for flow in mine if workspace is None or _workspace(flow) == workspace]

    def flow_of(self, identifier: str) -> int | None:
        """Return the flow with this id, or None."""
        serial = self._ids.serial_of(identifier)
        return serial if serial is not None and serial < _COMPANY + _SHARED + self._users.members else None

    def flow(self, serial: int) -> Flow:
        """Return a flow."""
        folder = self._folder_of(serial)
        return Flow(
            id=self._ids.id_of(serial),
            name=self._name(serial),
            folder_id=self._folder_ids.id_of(folder),
            folder_name=self._folder_name(folder),
            visibility=_visibility(serial),
            creation_date=self._calendar.iso_seconds(self._created(serial)),
            exclusive=_exclusive(serial),
        )

    def with_steps(self, serial: int) -> FlowWithSteps:
        """Return a flow and its steps."""
        flow = self.flow(serial)
        return FlowWithSteps(
            id=flow.id,
            name=flow.name,
            folder_id=flow.folder_id,
            visibility=flow.visibility,
            creation_date=flow.creation_date,
            exclusive=flow.exclusive,
            description=None if serial % 3 else f"For prospects in {INDUSTRIES[serial % len(INDUSTRIES)]}",
            steps=tuple(self._step(serial, place) for place in range(self.step_count(serial))),
        )

    def step_count(self, serial: int) -> int:
        """Return how many steps a flow has."""
        return rng(self._seed, "flow", serial).randrange(3, 7)

    def _step(self, serial: int, place: int) -> FlowStep:
        action = _ACTIONS[
            rng(self._seed, "flow step", serial, place).randrange(len(_ACTIONS)) if place else 0
        ]
        mail = action in ("SEND_EMAIL", "AUTO_SEND_EMAIL")
        return FlowStep(
            id=self._step_ids.id_of(serial * 8 + place),
            step_order=place + 1,
            action=action,
            subject=f"{self._name(serial)}, step {place + 1}" if mail else None,
            body="<p>Hello {{recipient.first_name}},</p>" if mail else None,
            is_reply=mail and place > 0,
        )

    def _name(self, serial: int) -> str:
        if serial >= _COMPANY + _SHARED:
            return f"{self._users.full_name(serial - _COMPANY - _SHARED)}'s flow"
        return f"{_KINDS[serial % len(_KINDS)]}: {INDUSTRIES[serial // len(_KINDS)]}"

    def _created(self, serial: int) -> int:
        return self._now_ms - rng(self._seed, "flow created", serial).randrange(30, 500) * DAY_MS

    def _folder_of(self, serial: int) -> int:
        personal = serial - _COMPANY - _SHARED
        return len(_FOLDERS) + personal if personal >= 0 else serial % len(_FOLDERS)

    def _folder_name(self, folder: int) -> str:
        return _FOLDERS[folder][0] if folder < len(_FOLDERS) else "My flows"

    def in_folder(self, flows: list[int], folder: str | None) -> list[int]:
        """Return those of some flows that lie in a folder."""
        if folder is None:
            return flows
        return [flow for flow in flows if self._folder_ids.id_of(self._folder_of(flow)) == folder]

    def folders_of(self, owner: int, parent: str | None) -> list[int]:
        """Return the company's folders and the user's own; with a parent, those in it."""
        mine = [*range(len(_FOLDERS)), len(_FOLDERS) + owner]
        return [folder for folder in mine if parent is None or self.folder(folder).parent_folder_id == parent]

    def folder(self, folder: int) -> FlowFolder:
        """Return a folder."""
        own = folder >= len(_FOLDERS)
        above = None if own else _FOLDERS[folder][1]
        return FlowFolder(
            id=self._folder_ids.id_of(folder),
            name=self._folder_name(folder),
            parent_folder_id="null" if above is None else self._folder_ids.id_of(above),
            created_by_id=self._users.id_of(folder - len(_FOLDERS)) if own else "null",
            visibility="Personal" if own else "Company",
        )

    # Who is in them

    def assign(
        self, flow: int, prospect: str, owner: int, now_ms: int, *, cool_off: bool = True
    ) -> Instance | NotAssigned:
        """Take a prospect into a flow, unless the rules forbid it."""
        if not _PROSPECT.fullmatch(prospect):
            return self._failure(flow, prospect, "InvalidArgument", f"Invalid crmId <{prospect}>")
        mine = self.of_prospects([prospect])
        if any(instance.flow == flow for instance in mine):
            return self._failure(flow, prospect, "InvalidState", "The prospect is in this flow already")
        if mine and (_exclusive(flow) or any(_exclusive(instance.flow) for instance in mine)):
            return self._failure(
                flow, prospect, "InvalidState", "The prospect is in an exclusive flow, or another"
            )
        if cool_off and self._is_cooling(prospect, now_ms):
            return self._failure(flow, prospect, "InvalidState", "The prospect is in the cool-off period")
        instance = Instance(
            id=self._instance_ids.id_of(self._begun),
            flow=flow,
            prospect=prospect,
            owner=owner,
            created_ms=now_ms,
        )
        self._begun += 1
        self.instances[instance.id] = instance
        return instance

    def _failure(self, flow: int, prospect: str, code: FailureCode, text: str) -> NotAssigned:
        return NotAssigned(
            flow_id=self._ids.id_of(flow), crm_prospect_id=prospect, error_code=code, error_message=text
        )

    def _is_cooling(self, prospect: str, now_ms: int) -> bool:
        return any(
            instance.prospect == prospect
            and instance.ended_ms is not None
            and now_ms - instance.ended_ms < _COOL_OFF_MS
            for instance in self.instances.values()
        )

    def of_prospects(self, prospects: Iterable[str]) -> list[Instance]:
        """Return the open flow instances of prospects."""
        wanted = frozenset(prospects)
        return [item for item in self.instances.values() if item.open and item.prospect in wanted]

    def shown(self, instance: Instance) -> AssignedFlow:
        """Return a flow instance as it is answered."""
        return AssignedFlow(
            flow_id=self._ids.id_of(instance.flow),
            flow_name=self._name(instance.flow),
            crm_prospect_id=instance.prospect,
            flow_instance_id=instance.id,
            flow_instance_owner_email=self._users.email(instance.owner),
            flow_instance_owner_full_name=self._users.full_name(instance.owner),
            flow_instance_create_date=self._calendar.iso_seconds(instance.created_ms),
            flow_instance_status=instance.status,
            workspace_id=self._settings.workspaces[_workspace(instance.flow)].id,
            exclusive=_exclusive(instance.flow),
        )

    def end(self, instances: Iterable[Instance], now_ms: int) -> list[str]:
        """End flow instances and return the ids of those that were open."""
        ended: list[str] = []
        for instance in instances:
            if instance.open:
                instance.status, instance.ended_ms = "Finished", now_ms
                ended.append(instance.id)
        return ended

    # Many at once

    def begin_bulk(self, flow: int, owner: int, prospects: tuple[BulkProspect, ...], job: Job) -> Bulk:
        """Note an assignment in bulk."""
        identifier = self._bulk_ids.id_of(self._bulks_begun)
        self._bulks_begun += 1
        bulk = Bulk(id=identifier, flow=flow, owner=owner, prospects=prospects, job=job)
        self.bulks[identifier] = bulk
        return bulk

    def finish_bulk(self, bulk: Bulk) -> None:
        """Take all prospects of an assignment into their flow."""
        bulk.results = [self._bulk_result(bulk, prospect) for prospect in bulk.prospects]

    def _bulk_result(self, bulk: Bulk, prospect: BulkProspect) -> BulkResult:
        crm_id = prospect.crm_id or (_new_crm_id(self._seed, prospect.email) if prospect.email else None)
        if crm_id is None:
            return BulkResult(
                prospect=prospect,
                status="CRM_OPERATION_FAILED",
                crm_id=None,
                flow_instance_id=None,
                error_code="REQUIRED_FIELD_MISSING",
                error_message="A prospect that the CRM does not know needs an e-mail address",
            )
        done = self.assign(bulk.flow, crm_id, bulk.owner, int(bulk.job.due * 1000))
        if isinstance(done, Instance):
            return BulkResult(
                prospect=prospect,
                status="ASSIGNED",
                crm_id=crm_id,
                flow_instance_id=done.id,
                error_code=None,
                error_message=None,
            )
        return BulkResult(
            prospect=prospect,
            status="FLOW_ASSIGNMENT_FAILED",
            crm_id=crm_id,
            flow_instance_id=None,
            error_code=done.error_code,
            error_message=done.error_message,
        )


def _workspace(flow: int) -> int:
    return 1 if flow % 4 == 3 else 0


def _exclusive(flow: int) -> bool:
    return flow % 5 == 4


def _visibility(flow: int) -> Visibility:
    if flow < _COMPANY:
        return "Company"
    return "Shared" if flow < _COMPANY + _SHARED else "Personal"


def _new_crm_id(seed: int, email: str) -> str:
    return f"00Q36{rng(seed, 'prospect', email.lower()).randrange(10**10):010d}AAC"
