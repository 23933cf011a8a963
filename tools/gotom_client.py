"""Writes the goTom client from goTom's document: `make regen`. With --check, only tells what is out of date."""

from __future__ import annotations

import sys
from pathlib import Path

from tieline.openapi.generate import drift, kept, make, put
from tieline.openapi.loading import load

PACKAGE = Path(__file__).parent.parent / "src" / "tieline" / "gotom" / "api"
DOCUMENT = PACKAGE.parent / "openapi" / "gotom.yaml"


def main() -> int:
    """Write the package; with --check return 1 where it is not as it would be written."""
    made = make(load(DOCUMENT), package=PACKAGE.name, client="Gotom", lock=kept(PACKAGE))
    for each in made.lost:
        print(f"lost: {each}")
    if "--check" in sys.argv[1:]:
        return 1 if made.lost or drift(PACKAGE, made) else 0
    for each in put(PACKAGE, made):
        print(each)
    return 1 if made.lost else 0


if __name__ == "__main__":
    sys.exit(main())
