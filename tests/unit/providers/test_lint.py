"""What is wrong with a description is told before anybody connects by it."""

import pytest

from tieline.providers.catalogue import Catalogue
from tieline.providers.inspection import Inspection
from tieline.providers.lint import check

GOOD = {
    "display_name": "Acme",
    "auth_mode": "API_KEY",
    "docs": "https://acme.example.com/docs",
    "proxy": {
        "base_url": "https://${connectionConfig.subdomain}.example.com",
        "headers": {"x-key": "${apiKey}"},
        "verification": {"endpoints": ["/me"]},
    },
    "credentials": {"apiKey": {"title": "Key"}},
    "connection_config": {"subdomain": {"title": "Subdomain", "pattern": "^[a-z.]+$"}},
    "sources": ["https://acme.example.com/docs"],
}
#: An input of which nothing is said.
FREE = {"connection_config": {"subdomain": {"title": "Subdomain"}}}
OAUTH2 = {
    **{name: GOOD[name] for name in ("display_name", "docs", "connection_config", "sources")},
    "auth_mode": "OAUTH2",
    "authorization_url": "https://example.com/authorize",
    "token_url": "https://example.com/token",
    "proxy": {**GOOD["proxy"], "headers": {"authorization": "Bearer ${accessToken}"}},
}
SEEN = {"url": "https://example.com/me/installations", "records": "installations"}
SIGNING = {
    "alg": "hmac-sha256",
    "key": "{password}",
    "canonical": ["{body}"],
    "headers": {"x-sign": "{signature}"},
}


def told(entry):
    """Return what is told of an entry, as (field, text, severe)."""
    return [(each.place, each.text, each.severe) for each in check(entry, entry, name="acme")]


def proxy(**changes):
    return {**GOOD, "proxy": {**GOOD["proxy"], **changes}}


def test_every_provider_that_ships_passes():
    """With nothing missing either."""
    inspection = Inspection(Catalogue())
    assert [each.shown for each in inspection.everything()] == []
    assert inspection.seen == len(Catalogue().names())


@pytest.mark.parametrize("name", Catalogue().names())
def test_every_provider_that_ships_says_where_its_facts_are_from(name):
    """All but the one that is no API; what two agree on has two."""
    provider = Catalogue().load(name)
    assert provider.auth_mode == "NONE" or provider.sources
    assert not provider.verified or len(provider.sources) > 1


@pytest.mark.parametrize(
    "paginate",
    [
        {"type": "cursor", "cursor_path_in_response": "next"},
        {"type": "link", "link_rel_in_response_header": "next"},
        {"type": "link", "link_path_in_response_body": "next"},
        {"type": "offset"},
        {"type": "page"},
    ],
)
def test_pages_that_can_be_asked_for_pass(paginate):
    assert told(proxy(paginate=paginate)) == []


def test_whoever_writes_for_themselves_need_not_say_from_where():
    """Nor how people are asked; what they do say must be right."""
    entry = {**GOOD, "sources": [], "credentials": {"apiKey": {}}, "docs": "acme"}
    assert [each.place for each in check(entry, entry, name="acme", own=True)] == ["docs"]


def test_a_field_that_nobody_types_needs_no_pattern():
    config = {"subdomain": {"automated": True}}
    assert told({**GOOD, "connection_config": config}) == []


@pytest.mark.parametrize("entry", [GOOD, OAUTH2], ids=["api key", "oauth"])
def test_a_sound_entry_passes(entry):
    assert told(entry) == []


@pytest.mark.parametrize(
    ("entry", "field", "words"),
    [
        ({**GOOD, "dislay_name": "x"}, "dislay_name", ("is display_name meant?",)),
        ({**GOOD, "own": True}, "own", ("no such field",)),
        (proxy(base_ulr="x"), "proxy.base_ulr", ("base_url",)),
        (proxy(retry={"afterr": "x"}), "proxy.retry.afterr", ("after",)),
        ({**GOOD, "credentials": {"apiKey": {"titel": "x"}}}, "credentials.apiKey.titel", ("title",)),
        ({**GOOD, "additional_steps": [{"url": "x"}]}, "additional_steps.0.url", ("no such field",)),
        ({**GOOD, "auth_mode": "SOAP"}, "auth_mode", ("SOAP",)),
        ({"auth_mode": "NONE"}, "", ("display_name",)),
        (proxy(headers={"x-key": 5}), "proxy.headers", ("str",)),
        ({**OAUTH2, "token_url": None}, "token_url", ("OAUTH2 needs it",)),
        ({**OAUTH2, "authorization_url": ""}, "authorization_url", ("OAUTH2 needs it",)),
        ({**OAUTH2, "auth_mode": "OAUTH2_CC", "token_url": None}, "token_url", ("OAUTH2_CC needs it",)),
        ({**OAUTH2, "auth_mode": "TWO_STEP"}, "token_response", ("TWO_STEP needs it",)),
        ({**OAUTH2, "token_response": {"token": "a.b"}}, "token_response", ("alternate_access_token_response_path",)),
        ({**OAUTH2, "auth_mode": "OAUTH1"}, "request_url", ("OAUTH1 needs it",)),
        ({**OAUTH2, "auth_mode": "SIGNATURE"}, "signing", ("SIGNATURE needs it",)),
        (proxy(headers={}), "proxy", ("${apiKey}",)),
        (proxy(headers={"x-key": "${apiKey}", "y": "${connectionConfig.site}"}), "proxy.headers.y", ("connectionConfig.site",)),
        (proxy(query={"key": "${credentials.password}"}), "proxy.query.key", ("credentials.password",)),
        (proxy(query={"key": "${accessToken}"}), "proxy.query.key", ("accessToken",)),
        ({**OAUTH2, "token_params": {"a": {"b": ["${step2.x}"]}}}, "token_params.a.b.0", ("step2.x",)),
        (proxy(base_url="https://${connectionConfig.subdomain"), "proxy.base_url", ("template",)),
        (proxy(base_url="http://example.com"), "proxy.base_url", ("https",)),
        ({**proxy(base_url="https://acme.${connectionConfig.subdomain}"), **FREE}, "proxy.base_url", ("subdomain", "enum", "slash")),
        ({**proxy(base_url="https://acme.test${connectionConfig.subdomain}/v1"), **FREE}, "proxy.base_url", ("subdomain", "enum")),
        ({**OAUTH2, "token_url": "https://acme.${connectionConfig.subdomain}", **FREE}, "token_url", ("subdomain", "enum")),
        ({**OAUTH2, "token_url": "https://${connectionConfig.subdomain}/token"}, "token_url", ("secret", "enum")),
        ({**OAUTH2, "refresh_url": "https://${connectionConfig.subdomain}/token"}, "refresh_url", ("secret",)),
        ({**OAUTH2, "token_url": {"OAUTH2": "https://${connectionConfig.subdomain}"}, **FREE}, "token_url.OAUTH2", ("secret",)),
        (proxy(base_url="https://a.example.com || HTTP://example.com"), "proxy.base_url", ("https",)),
        ({**OAUTH2, "token_url": "http://example.com"}, "token_url", ("https",)),
        ({**OAUTH2, "token_url": {"APP": "http://example.com"}}, "token_url.APP", ("https",)),
        (
            proxy(verification={"endpoints": ["/"], "base_url_override": "http://example.com"}),
            "proxy.verification.base_url_override",
            ("https",),
        ),
        ({**GOOD, "credentials": {"apiKey": {"pattern": "("}}}, "credentials.apiKey.pattern", ("expression",)),
        ({**GOOD, "connection_config": {"subdomain": {"pattern": "(a+)+"}}}, "connection_config.subdomain.pattern", ("ever",)),
        (proxy(retry={"in_body": {"path": "a", "value": "/(a+)+/i"}}), "proxy.retry.in_body.value", ("ever",)),
        ({**GOOD, "limits": {"per_second": 0}}, "limits.per_second", ("between 0 and 10,000",)),
        ({**GOOD, "limits": {"per_second": 1e6}}, "limits.per_second", ("between 0 and 10,000",)),
        ({**GOOD, "limits": {"burst": 0}}, "limits.burst", ("one request",)),
        ({**GOOD, "limits": {"per_day": 0}}, "limits.per_day", ("one request",)),
        (proxy(paginate={"type": "scroll"}), "proxy.paginate.type", ("cursor", "offset")),
        (proxy(paginate={"type": ["link"]}), "proxy.paginate.type", ("link",)),
        (proxy(paginate={"response_path": "x"}), "proxy.paginate.type", ("link",)),
        (proxy(paginate={"type": "cursor"}), "proxy.paginate", ("cursor_path_in_response",)),
        (proxy(paginate={"type": "link"}), "proxy.paginate", ("link_path_in_response_body",)),
        ({**GOOD, "docs": "http://acme.example.com"}, "docs", ("https",)),
        ({**GOOD, "docs": "acme"}, "docs", ("a page",)),
        ({**GOOD, "sources": ["https://a.example.com", "the docs"]}, "sources.1", ("a page",)),
        ({**GOOD, "verified": True}, "verified", ("two sources",)),
        ({**GOOD, "installations": {**SEEN, "url": "http://example.com/me"}}, "installations.url", ("https",)),
        ({**GOOD, "verified": True, "sources": GOOD["sources"] * 2}, "verified", ("two sources",)),
        ({**GOOD, "signing": {**SIGNING, "alg": "rot13"}}, "signing.alg", ("rot13",)),
        ({**GOOD, "signing": {**SIGNING, "key": "{sercet}"}}, "signing", ("{sercet}",)),
        ({**GOOD, "signing": {**SIGNING, "canonical": ["{body|rot13}"]}}, "signing", ("rot13",)),
        (
            {**GOOD, "signing": {**SIGNING, "canonical": ["{json.a}"], "json": {"b": "{signature}"}}},
            "signing.json",
            ("webhooks",),
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(entry, field, words):
    found = [(place, text) for place, text, severe in told(entry) if severe]
    assert [each for each in found if each[0] == field and all(word in each[1] for word in words)] != [], (
        found
    )


@pytest.mark.parametrize(
    "bound",
    [{"enum": ["a.example.com"]}, {"pattern": r"^[a-z]+\.example\.com$"}, {"automated": True}],
)
def test_a_token_may_be_fetched_where_its_field_says_whose_host_it_is(bound):
    entry = {**OAUTH2, "token_url": "https://${connectionConfig.subdomain}/token"}
    assert told({**entry, "connection_config": {"subdomain": {"title": "Site", **bound}}}) == []


def test_a_stranger_may_be_asked_for_a_token_that_is_for_the_strangers_own_client():
    """The host of an account's own client is the account's own affair."""
    entry = {**OAUTH2, "auth_mode": "OAUTH2_CC", "token_url": "https://${connectionConfig.subdomain}/token"}
    del entry["authorization_url"]
    assert [each for each in told(entry) if each[0] == "token_url"] == []


@pytest.mark.parametrize("bound", [{"enum": ["com", "eu"]}, {"pattern": "^[a-z.]+$"}, {"format": "hostname"}])
def test_the_end_of_a_host_may_be_said_where_its_field_bounds_it(bound):
    entry = proxy(base_url="https://acme.${connectionConfig.subdomain}")
    assert told({**entry, "connection_config": {"subdomain": {"title": "Site", **bound}}}) == []


def test_only_an_app_with_a_user_has_installations_that_are_shown():
    assert told({**OAUTH2, "auth_mode": "CUSTOM", "installations": SEEN}) == []
    (found,) = told({**OAUTH2, "installations": SEEN})
    assert (found[0], found[2]) == ("installations", True)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (proxy(verification=None), "proxy.verification"),
        ({name: value for name, value in GOOD.items() if name != "docs"}, "docs"),
        (proxy(base_url=None), "proxy.base_url"),
        ({**GOOD, "sources": []}, "sources"),
        ({**OAUTH2, "auth_mode": "CUSTOM"}, "installations"),
        ({**GOOD, **FREE}, "proxy.base_url"),
        ({**GOOD, "credentials": {"apiKey": {}}}, "credentials.apiKey"),
        ({**GOOD, "credentials": {"apiKey": {"title": "Key", "pattern": "^a$", "example": "b"}}}, "credentials.apiKey.example"),
        ({**GOOD, "credentials": {"apiKey": {"title": "Key", "pattern": "^a$", "default_value": "b"}}}, "credentials.apiKey.default_value"),
    ],
)  # fmt: skip
def test_what_is_only_missing_is_a_warning(entry, field):
    assert [(field, False)] == [(place, severe) for place, _, severe in told(entry)]


@pytest.mark.parametrize(
    "changes",
    [
        {"token_response_metadata": ["site"]},
        {"redirect_uri_metadata": ["site"]},
        {"webhook_response_metadata": ["site"]},
        {"token_response_metadata": ["site.id"]},
        {"post_connection_script": "siteFinder"},
    ],
)
def test_what_answers_bring_may_be_read(changes):
    """The fields of connection_config that nobody types in."""
    entry = {**OAUTH2, "proxy": {**OAUTH2["proxy"], "query": {"site": "${connectionConfig.site}"}}}
    assert told(entry) != []
    assert told({**entry, **changes}) == []


@pytest.mark.parametrize(
    "text",
    [
        "${random}",
        "${now:X}",
        "${now+1:days:YYYY-MM-DD}",
        "${method} ${path}",
        "${sha256Hex(${bodyCanonicalParams})}",
        "${clientId}",
        "${credentials.clientSecret}",
        "${credentials.raw.account}",
    ],
)
def test_what_every_request_has_may_be_read(text):
    assert told({**OAUTH2, "proxy": {**OAUTH2["proxy"], "headers": {"x": text}}}) == []


def test_a_file_is_judged_with_its_lines(tmp_path):
    file = tmp_path / "acme.yaml"
    file.write_text("alias: gong\nproxy:\n  headers:\n    a: b\n    c: ${credentials.x}\n  retri: {}\n")
    assert [f"{file}:6: proxy.retri: no such field: is retry meant?", f"{file}:5: proxy.headers.c: ${{credentials.x}} is given by no field of this provider"] == [
        each.shown for each in Inspection(Catalogue()).files([file])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"), [("a b", "alias: gong"), ("acme", "["), ("acme", "alias: nowhere"), ("acme", "5")]
)
def test_a_file_that_cannot_be_read_is_one_finding(tmp_path, name, text):
    file = tmp_path / f"{name}.yaml"
    file.write_text(text)
    assert [each.severe for each in Inspection(Catalogue()).files([file])] == [True]


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://127.0.0.1:9912", True),
        ("http://localhost", True),
        ("http://10.1.2.3/api", True),
        ("http://[::1]:80", True),
        ("http://crm", True),
        ("http://crm.internal", True),
        ("http://8.8.8.8", False),
        ("http://example.com", False),
        ("http://${connectionConfig.subdomain}", False),
        ("http://[::1", False),
    ],
)
def test_plain_http_within_a_network_is_for_its_operator_to_judge(url, near):
    """A warning in files of their own; what ships does not know the network."""
    entry = proxy(base_url=url)
    for own in (True, False):
        found = check(entry, entry, name="acme", own=own)
        assert [not (own and near)] == [each.severe for each in found if each.place == "proxy.base_url"]
