"""The names of the columns that stand beside a record's own in every typed place."""

from __future__ import annotations

CONNECTION = "_tieline_connection"
ID = "_tieline_id"
EXTRA = "_tieline_extra"
FIRST_SEEN_AT = "_tieline_first_seen_at"
MODIFIED_AT = "_tieline_modified_at"
#: Where every change is a row: `UPSERT` or `DELETE`.
ACTION = "_tieline_action"
#: Where every state is a row: since when it was so, and until when; null for what is so now.
VALID_FROM = "_tieline_valid_from"
VALID_TO = "_tieline_valid_to"
#: Where a row is a part of a record: the row that it is a part of, the record, and its place in the array, from 1.
PARENT = "_tieline_parent_id"
RECORD = "_tieline_record_id"
POSITION = "_tieline_position"
