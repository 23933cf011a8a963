# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""What may be given for the models of events: dictionaries, by the names that the API itself uses."""

from __future__ import annotations

from typing import TypedDict


class AskRequestDict(TypedDict, total=False):
    """What may be given for `AskRequest`."""

    stream: bool
