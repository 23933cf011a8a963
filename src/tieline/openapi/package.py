"""A plan to the files of its package: text by path. Pure, and the same each time."""

from __future__ import annotations

from tieline.openapi.emit_client import api_module, client_module, models_package, package_module
from tieline.openapi.emit_models import inputs_module, models_module
from tieline.openapi.emit_services import service_module
from tieline.openapi.layout import docstring
from tieline.openapi.lock import FILE, write
from tieline.openapi.names import locked
from tieline.openapi.plan import Plan
from tieline.openapi.reference import reference

#: How every generated file begins.
NOTE = (
    "# Written by `tieline client generate`; changes are lost when it runs again.\n# ruff: noqa\n# fmt: off\n"
)


def files(plan: Plan) -> dict[str, str]:
    """Return the files of a package, by their paths below its folder."""
    modules = sorted(
        {each.module for each in plan.models.values()} | {each.module for each in plan.aliases.values()}
    )
    made = {
        "__init__.py": package_module(plan),
        "_api.py": api_module(plan),
        "client.py": client_module(plan),
        "models/__init__.py": models_package(plan),
        "services/__init__.py": docstring("Operations of the API, by tag.", 0),
    }
    for module in modules:
        made[f"models/{module}.py"] = models_module(plan, module)
        inputs = inputs_module(plan, module)
        if inputs:
            made[f"inputs/{module}.py"] = inputs
            made["inputs/__init__.py"] = docstring("What may be given for models, as dictionaries.", 0)
    for service in plan.services:
        made[f"services/{service.name}.py"] = service_module(plan, service)
    texts = {path: NOTE + text for path, text in made.items()}
    texts |= {"py.typed": "", FILE: write(locked(plan)), "reference.md": reference(plan)}
    return dict(sorted(texts.items()))
