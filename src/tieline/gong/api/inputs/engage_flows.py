# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of engage_flows: dictionaries, by the names that the API itself
uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Required, TypedDict

from .. import models as _models


class AssignFlowRequestDict(TypedDict, total=False):
    """What may be given for `AssignFlowRequest`."""

    crmProspectsIds: Required[Sequence[str]]
    """The ids of the prospects in the CRM."""

    flowId: Required[str]
    """The flow."""

    flowInstanceOwnerEmail: Required[str]
    """The e-mail address of the user who gets the to-dos."""

    overrides: _models.AssignOverrides | AssignOverridesDict

    flowInstanceDescription: str
    """What this is for, as HTML. A beta."""


class AssignOverridesDict(TypedDict, total=False):
    """What may be given for `AssignOverrides`."""

    steps: Sequence[_models.StepContentOverride | StepContentOverrideDict]
    """Other contents of steps."""

    flowInstanceVariables: Sequence[_models.VariableValueOverride | VariableValueOverrideDict]
    """Other values of variables, throughout the flow."""

    coolOffOverride: bool
    """Whether to take prospects who are cooling off from another flow."""


class BulkAssignmentRequestDict(TypedDict, total=False):
    """What may be given for `BulkAssignmentRequest`."""

    flowInstanceOwnerEmail: Required[str]
    """The e-mail address of the user who gets the to-dos."""

    flowId: Required[str]
    """The flow."""

    prospects: Required[Sequence[_models.FlowAssignmentProspect | FlowAssignmentProspectDict]]
    """The prospects."""


class FlowAssignmentProspectDict(TypedDict, total=False):
    """What may be given for `FlowAssignmentProspect`."""

    firstName: str | None
    """First name."""

    lastName: str | None
    """Last name."""

    email: str | None
    """E-mail address."""

    jobTitle: str | None
    """Job title."""

    linkedInUrl: str | None
    """Page at LinkedIn."""

    crmId: str | None
    """The id in the CRM."""

    accountCrmId: str | None
    """The id of the account in the CRM."""

    companyName: str | None
    """The name of the company."""


class FlowStepsRequestDict(TypedDict, total=False):
    """What may be given for `FlowStepsRequest`."""

    flowIds: Sequence[str]
    """The ids of the flows."""


class ProspectsFlowsRequestDict(TypedDict, total=False):
    """What may be given for `ProspectsFlowsRequest`."""

    crmProspectsIds: Sequence[str]
    """The ids of prospects in the CRM."""

    flowInstanceIds: Sequence[str]
    """The ids of flow instances."""


class StepContentOverrideDict(TypedDict, total=False):
    """What may be given for `StepContentOverride`."""

    number: Required[int]
    """The number of the step, from 1 on."""

    subject: str
    """The subject."""

    body: str
    """The body."""


class UnassignFlowsRequestDict(TypedDict, total=False):
    """What may be given for `UnassignFlowsRequest`."""

    flowInstanceIds: Required[Sequence[str]]
    """The ids of the flow instances."""

    unassignedByUserEmail: str
    """The e-mail address of the user who wants it."""


class UnassignProspectFlowsRequestDict(TypedDict, total=False):
    """What may be given for `UnassignProspectFlowsRequest`."""

    crmProspectId: Required[str]
    """The id of the prospect in the CRM."""

    flowId: str
    """The flow; without it, all flows."""

    unassignedByUserEmail: str
    """The e-mail address of the user who wants it."""


class VariableValueOverrideDict(TypedDict, total=False):
    """What may be given for `VariableValueOverride`."""

    name: Required[str]
    """The variable, such as `recipient.first_name`."""

    value: Required[str]
    """Its value."""
