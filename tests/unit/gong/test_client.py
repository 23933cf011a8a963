"""The Gong client that is committed: as it would be generated, light, quick, and complete."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import tieline.gong
from tieline.gong import AsyncGong, Gong, Limits, models
from tieline.gong.account import Given, account_of
from tieline.providers.catalogue import load

ROOT = Path(__file__).parents[3]
API = ROOT / "src" / "tieline" / "gong" / "api"
SERVICES = (
    "auditing",
    "calls",
    "coaching",
    "crm",
    "data_privacy",
    "digital_interactions",
    "engage_flows",
    "engagement",
    "entities",
    "integration_settings",
    "library",
    "meetings",
    "outcomes",
    "permissions",
    "settings",
    "stats",
    "tasks",
    "users",
)


def test_it_is_as_it_would_be_generated():
    """`make regen` has been run since its document or the generator changed."""
    told = subprocess.run(
        [sys.executable, ROOT / "tools" / "gong_client.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stdout) == (0, "")


def test_every_module_is_imported_and_every_decoder_built():
    for file in sorted(API.rglob("*.py")):
        name = file.relative_to(API.parents[2]).with_suffix("").as_posix().replace("/", ".")
        importlib.import_module(name.removesuffix(".__init__"))
    kinds = [getattr(models, name) for name in dir(models)]
    structs = [each for each in kinds if isinstance(each, type) and issubclass(each, msgspec.Struct)]
    assert len(structs) > 200
    for each in structs:
        msgspec.json.Decoder(each)


@pytest.mark.parametrize("kind", [Gong, AsyncGong])
def test_every_area_has_its_service(kind):
    gong = kind(access_key="k", access_key_secret="s", environment={})
    for name in SERVICES:
        assert type(getattr(gong, name)).__name__.endswith("Service")


def test_every_name_that_is_promised_is_there():
    assert len(set(tieline.gong.__all__)) == len(tieline.gong.__all__)
    assert [name for name in tieline.gong.__all__ if getattr(tieline.gong, name, None) is None] == []
    assert set(tieline.gong.__all__) <= set(dir(tieline.gong))
    assert not hasattr(tieline.gong, "nothing")


def test_importing_it_loads_nothing_that_is_not_needed():
    """Neither a way to the network, nor the generator, nor models before an answer is read."""
    check = """
import sys
from tieline.gong import AsyncGong, Gong
Gong(access_key="k", access_key_secret="s", environment={}).users
heavy = ("aiohttp", "urllib3", "yarl", "tieline.openapi", "tieline.gong.api.models.users", "tieline.gong.api.services.calls")
print(*[name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_nothing_secret_is_shown():
    given = Given(access_key="k", access_key_secret="s3cret", token=None)
    account = account_of(given, {})
    assert (
        "s3cret"
        not in f"{given!r}{account!r}{Gong(access_key='k', access_key_secret='s3cret', environment={})!r}"
    )
    assert "s3cret" not in account.identity


def test_accounts_share_a_pace_where_they_are_the_same():
    """The company's address and the key; another key of the same company is not known to be one."""
    one = account_of(Given(access_key="k", access_key_secret="s"), {})
    assert one.identity == account_of(Given(api_key="k", access_key="t"), {}).identity
    others = [
        Given(access_key="l", access_key_secret="s"),
        Given(access_key="k", access_key_secret="s", base_url="https://us-1.api.gong.io"),
        Given(token="t", base_url="https://api.gong.io"),
        Given(token="u", base_url="https://api.gong.io"),
    ]
    assert len({one.identity, *(account_of(each, {}).identity for each in others)}) == 5


def test_its_limits_are_those_of_the_provider():
    limits = load("gong").limits
    told = account_of(Given(access_key="k", access_key_secret="s"), {}).limits
    assert Limits(per_second=limits.per_second, burst=limits.burst, per_day=limits.per_day) == told


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"access_key": " ", "access_key_secret": "s"}, "access_key: it is empty"),
        ({"token": ""}, "token: it is empty"),
        ({"access_key": "k", "access_key_secret": "s", "base_url": ""}, "base_url: it is empty"),
        ({"access_key": "k", "access_key_secret": "s", "token": "t"}, "token: give it or an access key"),
        (
            {"access_key": "k", "access_key_secret": "s", "base_url": "gong"},
            "base_url: 'gong' is not an address",
        ),
    ],
)
def test_arguments_that_cannot_be_meant(given, named):
    with pytest.raises(tieline.gong.UsageError, match=named):
        Gong(environment={}, **given)


@pytest.mark.parametrize("client", [Gong, AsyncGong])
def test_an_argument_that_is_misspelt_is_told_before_what_is_missing(client):
    """Who writes `acess_key` is not told that an account is missing."""
    with pytest.raises(TypeError, match="has no option 'acess_key': did you mean 'access_key'"):
        client(acess_key="x", environment={})
