"""The names that generated code may use, and what they cost."""

import subprocess
import sys

import pytest

import tieline.runtime as face
from tieline.runtime import _HOMES, __all__


def test_every_promised_name_is_there():
    """Each name of `__all__` can be had, and the lazy table lists just those."""
    assert [name for name in __all__ if getattr(face, name, None) is None] == []
    assert set(_HOMES) == set(__all__)
    assert not hasattr(face, "no_such_name")


@pytest.mark.parametrize(
    "program",
    [
        "import tieline.runtime",
        "from tieline.runtime import AsyncClient, Client, Service, Model, Op",
        "import tieline.http.pacer",
    ],
)
def test_nothing_heavy_is_loaded_before_a_call(program):
    """A blocking client costs neither a library of the network nor an event loop until it calls."""
    check = f"{program}\nimport sys\nprint(*sorted({{'aiohttp', 'urllib3', 'asyncio', 'ssl', 'yaml', 'sqlalchemy'}} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == ""
