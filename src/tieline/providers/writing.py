"""JSON values as YAML for people, which `reading` reads back as they were; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from yaml.representer import BaseRepresenter

from tieline.providers.reading import PLAIN

#: Line ends of Unicode, which single quotes would fold into spaces.
_LINE_ENDS = frozenset("\x85\u2028\u2029\ufeff")


def write(entry: Mapping[str, Any]) -> str:
    """Return an entry as the text of a file, its fields in their order."""
    return yaml.dump(
        dict(entry), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )


def _represent_text(dumper: BaseRepresenter, text: Any) -> yaml.ScalarNode:
    style = '"' if _LINE_ENDS.intersection(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)  # pyright: ignore[reportUnknownMemberType]  # the stubs leave a type out


class _Dumper(yaml.SafeDumper):
    """Quotes every text that YAML 1.1 or 1.2 takes for something else, and writes twice what is the same twice."""

    yaml_implicit_resolvers = {**yaml.SafeDumper.yaml_implicit_resolvers, None: [*PLAIN.items()]}  # noqa: RUF012
    yaml_representers = {**yaml.SafeDumper.yaml_representers, str: _represent_text}  # noqa: RUF012

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True
