# Written by `tieline client generate`; changes are lost when it runs again.
# ruff: noqa
# fmt: off
"""Models of others."""

from __future__ import annotations

from tieline.runtime import Model


class Animal(Model, kw_only=True):
    """`#/components/schemas/Animal` in the document."""

    kind: str
    name: str
    secret: str | None = None
    id: str | None = None
