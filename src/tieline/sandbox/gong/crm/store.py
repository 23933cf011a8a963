"""The integration of the company's own CRM, and all that was uploaded to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from tieline.sandbox.gong.crm.lines import CrmObject, EntityLines
from tieline.sandbox.gong.crm.shapes import EntityType, Integration, LineError, SchemaField, SchemaType
from tieline.sandbox.gong.dice import Scrambler
from tieline.sandbox.gong.jobs import Job
from tieline.sandbox.gong.shelf import Shelf

#: What each type of object has without a schema, besides objectId, modifiedDate, isDeleted and url.
_STANDARD: Mapping[EntityType, tuple[str, ...]] = {
    EntityType.ACCOUNT: ("name", "domains"),
    EntityType.CONTACT: ("accountId", "emailAddress", "firstName", "lastName", "title", "phoneNumber"),
    EntityType.DEAL: (
        "accountId", "ownerId", "name", "createdDate", "closeDate", "status", "stage", "amount",
    ),
    EntityType.LEAD: (
        "emailAddress", "firstName", "lastName", "title", "phoneNumber", "convertedToDealId",
        "convertedToContactId", "convertedToAccountId",
    ),
    EntityType.BUSINESS_USER: ("emailAddress",),
    EntityType.STAGE: ("name", "isActive", "sortOrder"),
}  # fmt: skip
_ALWAYS = ("objectId", "modifiedDate", "isDeleted", "url")


@dataclass(frozen=True, kw_only=True)
class CrmRequest:
    """A request that is worked on: an upload, or the end of an integration."""

    integration_id: int
    client_request_id: str
    job: Job
    errors: tuple[LineError, ...] = ()
    error_count: int = 0
    success_count: int = 0


class CrmStore:
    """At most one integration at a time; what it holds goes when it goes."""

    def __init__(self, seed: int) -> None:
        self._ids = Scrambler(seed, "integrations")
        self._registered = 0
        self.integration: Integration | None = None
        self.schema: dict[SchemaType, dict[str, SchemaField]] = {}
        self.objects: dict[EntityType, Shelf[str, CrmObject]] = {}
        self.requests: Shelf[tuple[int, str], CrmRequest] = Shelf()

    def register(self, name: str, owner_email: str) -> Integration:
        """Begin an integration."""
        identifier = int(self._ids.id_of(self._registered))
        self._registered += 1
        self.integration = Integration(integration_id=identifier, owner_email=owner_email, name=name)
        return self.integration

    def end(self, integration_id: int) -> None:
        """Let an integration and all its objects go."""
        if self.integration is not None and self.integration.integration_id == integration_id:
            self.integration = None
            self.schema.clear()
            self.objects.clear()

    def define(self, kind: SchemaType, fields: Sequence[SchemaField]) -> None:
        """Set the schema of a type. Raise ValueError unless all of its fields are there and make sense."""
        old = self.schema.get(kind, {})
        missing = [name for name in old if name not in {field.unique_name for field in fields}]
        if missing:
            raise ValueError(f"all fields of the schema must be sent: {', '.join(missing)} is missing")
        for field in fields:
            _check(field)
        kept = {field.unique_name: field for field in fields if not field.is_deleted}
        lost = {name for name, field in old.items() if name not in kept or kept[name].type != field.type}
        for record in self.of(EntityType(kind)).values():
            for name in lost & record.keys():
                del record[name]
        self.schema[kind] = {name: replace(field, is_deleted=False) for name, field in kept.items()}

    def of(self, kind: EntityType) -> Shelf[str, CrmObject]:
        """Return the objects of a type by id."""
        return self.objects.setdefault(kind, Shelf())

    def take_in(self, integration_id: int, kind: EntityType, lines: EntityLines) -> None:
        """Add, change and delete the objects of an upload, unless its integration has ended meanwhile."""
        if self.integration is None or self.integration.integration_id != integration_id:
            return
        shelf = self.of(kind)
        for identifier, record in lines.objects.items():
            if record.get("isDeleted") is True:
                shelf.pop(identifier, None)
            else:
                shelf[identifier] = dict(record)

    def shown(self, kind: EntityType, identifier: str) -> CrmObject | None:
        """Return an object with its standard fields and those of the schema."""
        record = self.of(kind).get(identifier)
        if record is None:
            return None
        known = {*_ALWAYS, *_STANDARD[kind]}
        if kind.value in {*SchemaType}:
            known |= self.schema.get(SchemaType(kind.value), {}).keys()
        return {name: value for name, value in record.items() if name in known}

    def people(self) -> Iterator[tuple[EntityType, str, CrmObject]]:
        """Yield all contacts and leads: type, id, fields."""
        for kind in (EntityType.CONTACT, EntityType.LEAD):
            for identifier, record in self.of(kind).items():
                yield kind, identifier, record

    def forget(self, kind: EntityType, identifier: str) -> None:
        """Let an object go."""
        self.objects[kind].pop(identifier, None)


def _check(field: SchemaField) -> None:
    if field.is_deleted:
        return
    if field.type == "PICKLIST" and not field.ordered_value_list:
        raise ValueError(f"{field.unique_name}: a PICKLIST needs an orderedValueList")
    targets = (*SchemaType, "USER")
    if field.type == "REFERENCE" and field.reference_to not in targets:
        raise ValueError(f"{field.unique_name}: a REFERENCE needs a referenceTo, one of {', '.join(targets)}")
