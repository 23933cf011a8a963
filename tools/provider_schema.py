"""Writes the JSON schema of a provider's file, for editors: `make regen`. With --check, only tells if it is out of date."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from tieline.providers.fields import DERIVED
from tieline.providers.model import Provider

SCHEMA = Path(__file__).parent.parent / "src" / "tieline" / "providers" / "schema.json"
ALIAS = {
    "type": "string",
    "description": "The provider that this one builds on; what stands here counts more.",
}


def schema() -> dict[str, Any]:
    """Return the schema of what a file may say: the model's fields, without those that are derived."""
    defs: dict[str, Any] = msgspec.json.schema(Provider)["$defs"]
    provider = defs.pop("Provider")
    provider["title"] = "A provider of Tieline"
    provider["properties"] = {
        "alias": ALIAS,
        **{name: kind for name, kind in provider["properties"].items() if name not in DERIVED},
    }
    needed = [name for name in provider.pop("required") if name not in DERIVED]
    provider["anyOf"] = [{"required": ["alias"]}, {"required": needed}]
    for kind in (provider, *defs.values()):
        kind["additionalProperties"] = False
        for field in kind["properties"].values():
            field.pop("default", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **provider, "$defs": defs}


def main() -> None:
    """Write the schema, or tell whether it is as the model is."""
    text = json.dumps(schema(), indent=2) + "\n"
    stale = not SCHEMA.exists() or SCHEMA.read_text("utf-8") != text
    if stale and "--check" in sys.argv:
        print("schema.json: out of date")
        raise SystemExit(1)
    SCHEMA.write_text(text, "utf-8")
    print("schema.json: written" if stale else "up to date")


if __name__ == "__main__":
    main()
