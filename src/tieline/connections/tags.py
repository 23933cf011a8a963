"""The rules of tags, and of the end users that show among them; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tieline.connections.fields import is_email
from tieline.connections.model import EndUser
from tieline.core.errors import UsageError

MOST_TAGS = 10
LONGEST_KEY = 64
LONGEST_VALUE = 255

_KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_\-./]*")
#: The tags that tell of an end user, whoever set them.
_OF_END_USER = frozenset(
    {
        "end_user_id",
        "end_user_email",
        "end_user_display_name",
        "organization_id",
        "organization_display_name",
    }
)


def check_tags(tags: Mapping[str, str], *, field: str = "tags") -> dict[str, str]:
    """Return tags with their keys in lower case; raises `UsageError` naming the tag that breaks a rule."""
    if len(tags) > MOST_TAGS:
        raise UsageError(f"{field}: at most {MOST_TAGS} tags, not {len(tags)}", field=field)
    checked: dict[str, str] = {}
    for key, value in tags.items():
        _check_tag(key, value, field=f"{field}.{key}")
        if key.lower() in checked:
            raise UsageError(f"{field}: {key!r} is there twice, in different case", field=f"{field}.{key}")
        checked[key.lower()] = value
    return checked


def check_end_user(end_user: EndUser, *, field: str = "end_user") -> EndUser:
    """Return an end user as it was; raises `UsageError` naming the field that breaks a rule."""
    _check_text(end_user.id, field=f"{field}.id", least=1)
    if end_user.email is not None:
        _check_text(end_user.email, field=f"{field}.email")
        if not is_email(end_user.email):
            raise UsageError(f"{field}.email: is not an e-mail address", field=f"{field}.email")
    if end_user.display_name is not None:
        _check_text(end_user.display_name, field=f"{field}.display_name")
    if end_user.tags is not None:
        check_tags(end_user.tags, field=f"{field}.tags")
    if (organization := end_user.organization) is not None:
        _check_text(organization.id, field=f"{field}.organization.id", least=1)
        if organization.display_name is not None:
            _check_text(organization.display_name, field=f"{field}.organization.display_name")
    return end_user


def projected(end_user: EndUser | None) -> dict[str, str]:
    """Return the tags by which an end user is found: who it is, and its own tags where there is room for them."""
    if end_user is None:
        return {}
    organization = end_user.organization
    told = {
        "end_user_id": end_user.id,
        "end_user_email": end_user.email,
        "end_user_display_name": end_user.display_name,
        "organization_id": organization and organization.id,
        "organization_display_name": organization and organization.display_name,
    }
    tags = {key: value for key, value in told.items() if value}
    own = {key.lower(): value for key, value in (end_user.tags or {}).items()}
    return {**tags, **own} if len(tags.keys() | own.keys()) <= MOST_TAGS else tags


def with_end_user(tags: Mapping[str, str], end_user: EndUser | None) -> dict[str, str]:
    """Return tags that tell of this end user and of no former one."""
    kept = {key: value for key, value in tags.items() if key not in _OF_END_USER}
    return {**kept, **projected(end_user)}


def _check_tag(key: str, value: str, *, field: str) -> None:
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise UsageError(
            f"{field}: a key begins with a letter and has up to {LONGEST_KEY} letters, digits and _ - . /",
            field=field,
        )
    _check_text(value, field=field)


def _check_text(text: str, *, field: str, least: int = 0) -> None:
    if not least <= len(text) <= LONGEST_VALUE or "\0" in text:
        raise UsageError(f"{field}: must have {least} to {LONGEST_VALUE} characters", field=field)
