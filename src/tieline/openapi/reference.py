"""The reference of a package, as markdown."""

from __future__ import annotations

from tieline.openapi.plan import Plan


def reference(plan: Plan) -> str:
    """Return the page."""
    return f"# {plan.package}\n"
