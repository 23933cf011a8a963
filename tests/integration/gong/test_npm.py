"""What those who come from the npm package gong-api-client find again."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
from pathlib import Path

import pytest

from tieline.core.errors import EgressRefused, UsageError
from tieline.gong import (
    ConfigurationError,
    Limits,
    MissingScope,
    download_and_save_gong_spec,
    generate_gong_api_client,
    init_async_gong_api_client,
    init_gong_api_client,
)
from tieline.gong.document import whole
from tieline.sandbox.gong import GongSandbox, GongSandboxConfig
from tieline.sandbox.serve import serving

DOCUMENT = "/ajax/settings/api/documentation/specs"
SERVICES = (
    "CallsService",
    "UsersService",
    "StatsService",
    "SettingsService",
    "DataPrivacyService",
    "LibraryService",
    "CRMService",
    "AuditingService",
    "MeetingsService",
    "PermissionsService",
    "EngageFlowsService",
    "DigitalInteractionsService",
    "IntegrationSettingsService",
    "EngagementService",
    "TasksService",
    "OutcomesService",
    "CoachingService",
    "EntitiesService",
)


@pytest.fixture
def here(monkeypatch, tmp_path):
    """A working directory of one's own, without any variables of Gong's."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "BASE_URL",
        "ACCESS_KEY",
        "ACCESS_KEY_SECRET",
        "API_KEY",
        "ACCESS_TOKEN",
        "SPEC_FILE",
        "OUTPUT_DIR",
    ):
        monkeypatch.delenv(f"GONG_{name}", raising=False)
    return tmp_path


def given(sandbox, **more):
    """The options of the package: the user is `api_key`, the password `access_key`."""
    keys = {"api_key": sandbox.access_key, "access_key": sandbox.access_key_secret, "base_url": sandbox.url}
    return {"environment": {}, "limits": Limits()} | keys | more


def test_the_examples_of_its_readme(sandbox):
    """Users, a call, and the pages of a list by their cursors."""
    with init_gong_api_client(**given(sandbox)) as client:
        users = client.UsersService.getUsers()
        assert (users.records.total_records, len(users.users)) == (130, 100)
        window = {"fromDateTime": "2020-01-01T00:00:00Z", "toDateTime": "2027-01-01T00:00:00Z"}
        first = client.CallsService.listCalls(window)
        second = client.CallsService.listCalls(**window, cursor=first.records.cursor)
        assert not {each.id for each in first.calls} & {each.id for each in second.calls}
        assert 350 == len(list(first)) == len({each.id for each in first})
        call = client.CallsService.getCall(first.calls[0].id)
        assert first.calls[0].id == call.call.id
        assert client.request("GET", "/v2/users").json()["records"]["totalRecords"] == 130


def test_its_examples_awaited(sandbox):
    """The same in an event loop."""

    async def example():
        async with init_async_gong_api_client(**given(sandbox)) as client:
            users = await client.UsersService.getUsers()
            assert len(users.users) == 100
            assert len([each async for each in users]) == 130
            assert len([each async for each in client.UsersService.listUsers()]) == 130
            assert users.users[0] == (await client.UsersService.getUser(users.users[0].id)).user

    asyncio.run(example())


def test_a_list_without_anything(sandbox):
    """It is empty, and has no records."""
    with init_gong_api_client(**given(sandbox)) as client:
        none = client.CallsService.listCalls(toDateTime="1999-01-01T00:00:00Z")
        assert (list(none), none.calls, none.records) == ([], [], None)


def test_ways_to_give_arguments(sandbox):
    """By position, by the API's names, as one body, or the fields of one."""
    with init_gong_api_client(**given(sandbox)) as client:
        ids = [each.id for each in client.UsersService.getUsers().users[:2]]
        body = {"filter": {"userIds": ids}}
        service = client.UsersService
        answers = [service.listMultipleUsers(body), service.listMultipleUsers(requestBody=body)]
        answers += [service.listMultipleUsers(**body), client.users.list_multiple(body=body)]
        assert all(ids == [each.id for each in answer] for answer in answers)
        with pytest.raises(TypeError, match="takes 1 arguments"):
            client.UsersService.getUser("1", "2")
        with pytest.raises(TypeError, match="unexpected"):
            client.UsersService.getUser("1", nothing=1)


def test_every_service_and_operation_has_its_name():
    """Those of the package's README, and those that Gong added; operations by the ids of Gong's document."""
    client = init_gong_api_client(api_key="k", access_key="s", environment={})
    named = {name for service in SERVICES for name in dir(getattr(client, service))}
    ids = [
        operation["operationId"]
        for item in whole()["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict) and "operationId" in operation
    ]
    assert set(ids) == named
    for service in SERVICES:
        for name in dir(getattr(client, service)):
            assert callable(getattr(getattr(client, service), name))
    assert "Gives one user" in client.UsersService.getUser.__doc__
    assert callable(client.CoachingService.listUsers_1)
    with pytest.raises(AttributeError, match="CallsService has no operation 'nothing'"):
        _ = client.CallsService.nothing
    with pytest.raises(AttributeError):
        _ = client.NothingService


def test_options_and_defaults_are_those_of_the_package():
    """In Python's spelling."""
    options = inspect.signature(init_gong_api_client).parameters
    wanted = ["base_url", "api_key", "access_key", "spec_file", "output_dir", "regenerate"]
    assert [name for name in options if name in wanted] == wanted
    assert options["regenerate"].default is False
    assert (
        inspect.signature(download_and_save_gong_spec).parameters["output_file"].default
        == "gong-openapi.json"
    )
    defaults = inspect.signature(generate_gong_api_client).parameters
    assert tuple(each.default for each in defaults.values()) == ("gong-openapi.json", "src/generated")


@pytest.mark.parametrize("init", [init_gong_api_client, init_async_gong_api_client])
def test_options_that_are_missing_come_from_the_environment_one_by_one(init):
    """As in the package: a key here, its secret there; none at all is named."""
    client = init(
        api_key="k", environment={"GONG_ACCESS_KEY": "s", "GONG_BASE_URL": "https://us-1.api.gong.io"}
    )
    assert client.base_url == "https://us-1.api.gong.io"
    with pytest.raises(ConfigurationError, match="GONG_API_KEY"):
        init(environment={})


def test_the_description_is_downloaded_and_a_client_generated_from_it(here, sandbox):
    """All as in the README's advanced example, against the sandbox's document."""
    file = download_and_save_gong_spec("custom/gong.json", address=sandbox.url + DOCUMENT)
    assert Path("custom/gong.json") == file
    assert whole() == json.loads(file.read_text())
    out = generate_gong_api_client(file, "custom_client")
    with init_gong_api_client(**given(sandbox, spec_file=file, output_dir=out, regenerate=False)) as client:
        assert type(client).__mro__[2].__module__.startswith("tieline_gong_")
        assert len(list(client.UsersService.getUsers())) == 130
        assert len(list(client.users.list())) == 130


def test_named_by_variables_a_client_is_generated_when_it_is_first_needed(here, sandbox, monkeypatch):
    """GONG_SPEC_FILE and GONG_OUTPUT_DIR; with `regenerate` it is written anew."""
    (here / "gong.json").write_text(json.dumps(whole()))
    environment = {"GONG_SPEC_FILE": "gong.json", "GONG_OUTPUT_DIR": "made"}
    init_gong_api_client(**given(sandbox, environment=environment))
    page = here / "made" / "reference.md"
    page.unlink()
    init_gong_api_client(**given(sandbox, environment=environment))
    assert not page.exists()
    init_gong_api_client(**given(sandbox, environment=environment, regenerate=True))
    assert page.exists()


def test_without_an_output_dir_nothing_is_written(here, sandbox):
    """The client that comes along is used."""
    with init_gong_api_client(**given(sandbox)) as client:
        assert client.settings.list_workspaces().workspaces
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/spec", "NOWHERE", "NO DOCUMENT"])
def test_offline_our_own_description_is_saved_and_that_is_said(here, caplog, sandbox, address):
    """Whether nobody answers, or something else does."""
    address = {"NOWHERE": f"{sandbox.url}/nowhere", "NO DOCUMENT": f"{sandbox.url}/_sandbox/stats"}.get(
        address, address
    )
    with caplog.at_level(logging.WARNING, logger="tieline.gong"):
        file = download_and_save_gong_spec(address=address, environment={})
    assert whole() == json.loads(file.read_text())
    assert "gong-openapi.json: Gong's description of its API cannot be had" in caplog.text
    assert "Tieline's own is saved instead" in caplog.text


def test_an_address_that_leads_to_a_private_host_is_refused(here, sandbox):
    """The address that is given may lie anywhere; where it redirects to may not."""

    async def redirecting(scope, receive, send):
        headers = [(b"location", (sandbox.url + DOCUMENT).encode())]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    with serving(redirecting) as url:
        with pytest.raises(EgressRefused):
            download_and_save_gong_spec(address=url, environment={})
        assert not (here / "gong-openapi.json").exists()
        allowed = {"TIELINE_EGRESS_ALLOW": "127.0.0.1"}
        assert download_and_save_gong_spec(address=url, environment=allowed).exists()


def test_files_that_cannot_be_used_are_named(here):
    """A description that is not there, a folder with something else in it, a file in the place of a folder."""
    with pytest.raises(UsageError, match=r"gong-openapi\.json: there is no such file"):
        generate_gong_api_client()
    (here / "gong.json").write_text(json.dumps(whole()))
    (here / "mine").mkdir()
    (here / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="mine is not empty"):
        generate_gong_api_client("gong.json", "mine")
    with pytest.raises(UsageError, match="cannot be written"):
        download_and_save_gong_spec("gong.json/spec.json", address="http://127.0.0.1:9/", environment={})


OFFICIAL = {
    "openapi": "3.0.1",
    "info": {"title": "Gong API", "version": "V2"},
    "servers": [{"url": "https://127.0.0.1:8443"}],
    "paths": {
        "/v2/calls": {
            "get": {
                "tags": ["Calls"],
                "operationId": "listCalls",
                "parameters": [
                    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
                    {"name": "toDateTime", "in": "query", "schema": {"type": "string"}},
                ],
                "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Calls"}}}}},
            }
        },
        "/v2/coaching": {"get": {"tags": ["Coaching"], "operationId": "listUsers_1", "responses": {"200": {"description": "ok"}}}},
    },
    "components": {
        "schemas": {
            "Calls": {
                "type": "object",
                "properties": {
                    "calls": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}},
                    "records": {"type": "object", "properties": {"cursor": {"type": "string"}}},
                },
            }
        }
    },
}  # fmt: skip


def test_a_description_as_gong_publishes_it_makes_a_client_that_works(here, sandbox):
    """It has neither credentials nor an address, and knows nothing of empty lists and missing scopes: ours does."""
    (here / "official.json").write_text(json.dumps(OFFICIAL))
    own = {"spec_file": "official.json", "output_dir": "official"}
    with init_gong_api_client(**given(sandbox, **own)) as client:
        assert len(list(client.CallsService.listCalls())) == 350
        assert list(client.calls.list(to_date_time="1999-01-01T00:00:00Z")) == []
        assert callable(client.CoachingService.getCoachingMetrics)
    config = GongSandboxConfig(calls=3, bearer_tokens={"t": frozenset()})
    with serving(GongSandbox(config)) as url:
        told = {"token": "t", "base_url": url, "environment": {}, **own}
        with init_gong_api_client(**told) as client, pytest.raises(MissingScope):
            client.calls.list()


def test_a_description_whose_server_has_the_version_is_understood(here, sandbox):
    """As that of the Library API: `/v2` belongs to the paths here, as accounts name hosts."""
    answer = {
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"folders": {"type": "array", "items": {}}}}
            }
        }
    }
    operation = {"tags": ["Library"], "operationId": "listLibraryFolders", "responses": {"200": answer}}
    document = {"openapi": "3.1.0", "info": {"title": "Gong Library API", "version": "2"}}
    document |= {
        "servers": [{"url": "https://api.gong.io/v2"}],
        "paths": {"/library/folders": {"get": operation}},
    }
    (here / "library.json").write_text(json.dumps(document))
    with init_gong_api_client(**given(sandbox, spec_file="library.json", output_dir="library")) as client:
        assert client.LibraryService.listLibraryFolders().folders


def test_the_variables_of_its_readme_work_as_they_stand(here, sandbox, monkeypatch):
    """Its folder has a hyphen, and its file need not be there."""
    (here / ".env").write_text(
        f"GONG_BASE_URL={sandbox.url}\nGONG_API_KEY={sandbox.access_key}\nGONG_ACCESS_KEY={sandbox.access_key_secret}\n"
        "GONG_SPEC_FILE=./custom-gong-api.json\nGONG_OUTPUT_DIR=./custom-client\n"
    )
    (here / "custom-gong-api.json").write_text(json.dumps(whole()))
    with init_gong_api_client(limits=Limits()) as client:
        assert len(client.UsersService.getUsers().users) == 100
    assert (here / "custom-client" / "client.py").exists()
    (here / "1st").mkdir()
    assert generate_gong_api_client("custom-gong-api.json", "1st") == Path("1st")


def test_a_page_as_the_api_has_it(sandbox):
    """By the API's own names; an empty one too."""
    with init_gong_api_client(**given(sandbox)) as client:
        page = client.UsersService.getUsers().to_dict()
        assert page["records"]["totalRecords"] == 130
        assert page["users"][0]["emailAddress"]
        none = client.CallsService.listCalls(toDateTime="1999-01-01T00:00:00Z")
        assert none.to_dict() == {"calls": []}


def test_what_is_misspelled_is_told():
    """With what may have been meant."""
    for make in (init_gong_api_client, init_async_gong_api_client):
        for there, here in {"apiKey": "api_key", "baseUrl": "base_url", "specFile": "spec_file"}.items():
            told = rf"{make.__name__}\(\) has no option '{there}': did you mean '{here}'\?"
            with pytest.raises(TypeError, match=told):
                make(**{there: "x"})
    client = init_gong_api_client(api_key="k", access_key="s", environment={})
    with pytest.raises(AttributeError, match=r"'CallService': did you mean 'CallsService'\?"):
        _ = client.CallService
    with pytest.raises(AttributeError, match=r"no operation 'getCals': did you mean 'getCalls'\?"):
        _ = client.CallsService.getCals
