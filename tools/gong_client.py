"""Writes the Gong client from Gong's document: `make regen`. With --check, only tells what is out of date."""

from __future__ import annotations

import sys
from pathlib import Path

import npm_types

from tieline.gong.document import ROOT
from tieline.openapi.generate import kept, make
from tieline.openapi.loading import load

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "src" / "tieline" / "gong" / "api"
TYPES = PACKAGE / "npm_types.py"
PAGE = REPOSITORY / "docs" / "reference" / "gong-operations.md"

_HEAD = """\
# Operations of the Gong client

<!-- Written by `make regen` from the description of Gong's API; edit that. -->

Every method of [`tieline.gong.Gong`](gong-client.md); those of `AsyncGong` are the same, to be awaited. The examples take the
account from the environment, and run as they stand against a fresh [`tieline sandbox gong`](sandbox-gong.md), whose ids they
have. Some need what another one makes: of `crm` `register_generic_integration` comes first and `upload_data` before
`get_request_status`, of `calls` and `meetings` `add`, of `engage_flows` `assign_prospects` and
`submit_flow_prospects_bulk_assignment`; what takes something away comes last.

"""


def page(reference: str) -> str:
    """Return the generated reference as a page of the handbook: what it says of the client is said elsewhere."""
    operations = reference[reference.index("\n## ") + 1 :]
    operations = operations.replace("from api import Gong", "from tieline.gong import Gong")
    return _HEAD + operations.replace('Gong(basic_auth=("user", "password"))', "Gong()")


def main() -> int:
    """Write the package and its page; with --check return 1 where they are not as they would be written."""
    made = make(load(ROOT), package=PACKAGE.name, client="Gong", lock=kept(PACKAGE))
    files = dict(made.files)
    wanted = {PAGE: page(files.pop("reference.md")), TYPES: npm_types.module(made.plan)}
    wanted |= {PACKAGE / path: text for path, text in files.items()}
    stale = [each for each in PACKAGE.rglob("*.py") if each not in wanted]
    changed = [each for each, text in wanted.items() if not each.is_file() or each.read_text("utf-8") != text]
    for each in (*changed, *stale):
        print(each.relative_to(REPOSITORY))
    for lost in made.lost:
        print(f"lost: {lost}")
    if "--check" in sys.argv[1:]:
        return 1 if changed or stale or made.lost else 0
    for each in changed:
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_text(wanted[each], "utf-8")
    for each in stale:
        each.unlink()
    return 1 if made.lost else 0


if __name__ == "__main__":
    sys.exit(main())
