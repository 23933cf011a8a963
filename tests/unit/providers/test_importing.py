"""A catalogue in Nango's form is taken over whole, and what it can do here is told."""

from pathlib import Path

import msgspec
import pytest

from tieline.core.errors import UsageError
from tieline.providers.fields import DERIVED
from tieline.providers.importing import differences, take
from tieline.providers.model import InputField, Provider, Proxy, Retry, TokenResponse, TokenStep, Verification
from tieline.providers.reading import load, read

FILE = Path(__file__).with_name("nango_form.yaml")
WRITTEN = load(FILE).data
TAKEN = {each.provider.name: each for each in take(load(FILE))}
#: What only Tieline's own descriptions say.
OURS = {
    *("sources", "verified", "signing", "base_path", "client", "limits", "errors", "environment", "expects"),
    *("webhook", "source", "installations"),
}


def provider(name):
    return TAKEN[name].provider


def fields_in(value):
    """Return every name of a field, at any depth."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {
        *(value if isinstance(value, dict) else ()),
        *(name for each in inner for name in fields_in(each)),
    }


@pytest.mark.parametrize("kind", [Provider, Proxy, Retry, Verification, InputField, TokenResponse, TokenStep])
def test_the_file_names_every_field_there_is(kind):
    """So that what follows is about all of them."""
    assert set() == set(kind.__struct_fields__) - DERIVED - OURS - fields_in(WRITTEN)


def test_every_entry_is_taken():
    assert sorted(WRITTEN) == sorted(TAKEN)


def test_nothing_of_an_entry_is_lost():
    """Also what means nothing here, and every value of the model comes from it."""
    assert WRITTEN["acme"] == provider("acme").entry
    model = msgspec.to_builtins(provider("acme"))
    for name, value in WRITTEN["acme"].items():
        if isinstance(value, str | int | bool):
            assert value == model[name]


def test_values_arrive_where_they_belong():
    acme = provider("acme")
    retry = acme.proxy.retry
    assert retry.after == ("retry-after", "x-wait")
    assert (retry.at, retry.error_code, retry.in_body.expression) == ("x-reset", (429, "5xx"), "after (.+)")
    assert acme.proxy.verification.endpoints == ("/me", "/you")
    assert acme.token_params == {"version": 2, "grant_type": "authorization_code", "deep": {"list": [1, "a"]}}
    assert tuple(
        getattr(acme.connection_config["subdomain"], name)
        for name in ("default_value", "order", "doc_section")
    ) == ("mine", 1, "#step-1")
    assert provider("login").additional_steps[0].token_headers == {"c": "d"}
    assert provider("login").token_response.token_expiration_strategy == "expireAt"
    assert provider("both").token_url == WRITTEN["both"]["token_url"]


def test_chains_of_aliases_are_resolved():
    """Modes are taken over through a chain, and each step's own fields count more."""
    last = provider("acme-great-grandchild")
    assert (
        last.auth_mode,
        last.display_name,
        last.proxy.base_url,
        last.proxy.decompress,
    ) == ("OAUTH2_CC", "Acme Great-Grandchild", "https://child.example.com", True)
    assert "alias" not in last.entry
    assert provider("acme-child").auth_mode == "OAUTH2"


def test_what_means_nothing_here_is_told_and_kept():
    taken = TAKEN["acme-great-grandchild"]
    assert taken.unknown == ("something_new",)
    assert taken.provider.entry["something_new"] == {"kept": ["as", "it", "is"]}
    assert {name for name, each in TAKEN.items() if each.unknown} == {"acme-great-grandchild"}


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("acme", None),
        ("acme-grandchild", None),
        ("acme-great-grandchild", None),
        ("key", None),
        ("basic", None),
        ("none", None),
        ("login", None),
        ("assertion", None),
        ("wsse", None),
        ("jwt", None),
        ("old", None),
        ("mcp", "token_url"),
        ("both", None),
        ("plugin", None),
        ("plugin-other", "HMAC"),
        ("any-mcp", None),
        ("session", None),
    ],
)
def test_what_works_here_is_told(name, missing):
    found = TAKEN[name].ability.missing
    assert found is None if missing is None else missing in found


def test_hooks_that_do_not_run_here_are_told():
    assert TAKEN["acme"].ability.hooks == (
        "post_connection_script: acmePostConnection",
        "pre_connection_deletion_script: acmeBeforeDeletion",
        "credentials_verification_script: acmeVerify",
        "webhook_routing_script: acmeWebhookRouting",
    )


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_each_becomes_a_file_that_says_the_same(name):
    assert read(TAKEN[name].text).data == provider(name).entry


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ("catalogue",)),
        ("[]", ("catalogue",)),
        ("text", ("catalogue",)),
        ("a: {}\nb:\n  display_name: 5\n  auth_mode: NONE", ("line 1", "a", "display_name")),
        ("a: {display_name: A, auth_mode: NONE}\nb: 5", ("line 2", "b", "fields of a provider")),
        ("a: {display_name: A, auth_mode: FAX}", ("line 1", "a", "FAX")),
        ("a: {display_name: [A], auth_mode: NONE}", ("line 1", "display_name", "array")),
        ("'../a': {display_name: A, auth_mode: NONE}", ("line 1", "name")),
        ("a: {alias: b}", ("line 1", "alias", "'b'")),
        ("a: {alias: b}\nb: {alias: a}", ("line 1", "alias", "comes back")),
        ("a: {alias: b}\nb: 5", ("alias", "'b'")),
        ("a: {alias: [b]}", ("alias",)),
    ],
)
def test_a_bad_catalogue_is_refused_with_its_place(text, words):
    with pytest.raises(UsageError) as told:
        take(read(text))
    assert [word for word in words if word not in told.value.message] == []
    assert "\n" not in told.value.message


def test_what_another_entry_says_otherwise_is_told():
    """But for what is for people alone, and for what only ours has."""
    ours = {
        "display_name": "Acme",
        "docs": "a",
        "limits": {"burst": 3},
        "token_url": "https://a.test",
        "proxy": {"base_url": "https://a.test", "retry": "x", "verification": {}},
        "connection_config": {"site": {"title": "Site"}},
    }
    theirs = {
        "display_name": "ACME",
        "docs": "b",
        "token_url": ["https://a.test"],
        "scope_separator": ",",
        "proxy": {"base_url": "https://b.test", "retry": "x", "headers": {}},
        "connection_config": {"site": {"title": "Where"}, "context": {}},
    }
    assert differences(ours, theirs) == [
        "connection_config.context",
        "proxy.base_url",
        "proxy.headers",
        "scope_separator",
    ]
