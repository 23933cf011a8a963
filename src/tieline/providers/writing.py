"""JSON values as YAML for people, which `reading` reads back as they were; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from tieline.providers.reading import PLAIN

#: Line ends of Unicode, which single quotes would fold into spaces.
_LINE_ENDS = frozenset("\x85\u2028\u2029\ufeff")


def write(entry: Mapping[str, Any]) -> str:
    """Return an entry as the text of a file, its fields in their order."""
    return yaml.dump(
        dict(entry), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, default_flow_style=False
    )


class _Dumper(yaml.SafeDumper):
    """Quotes every text that YAML 1.1 or 1.2 takes for something else, and writes twice what is the same twice."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = '"' if _LINE_ENDS.intersection(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)  # pyright: ignore[reportUnknownMemberType]  # its value may be anything

    yaml_implicit_resolvers = {**yaml.SafeDumper.yaml_implicit_resolvers, None: [*PLAIN.items()]}  # noqa: RUF012
    yaml_representers = {**yaml.SafeDumper.yaml_representers, str: represent_str}  # noqa: RUF012
