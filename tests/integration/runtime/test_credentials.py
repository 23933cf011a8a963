"""Who asks: every scheme, from arguments and from the environment, and tokens fetched and renewed."""

import base64
import threading

import pytest

from tieline.core.errors import RefreshFailed
from tieline.runtime import (
    Api,
    ApiKey,
    Basic,
    Bearer,
    MissingScope,
    OAuth,
    Secret,
    Unauthenticated,
    UsageError,
)

from .conftest import Blocking, Said, get, said

SCHEMES = {
    "basic": Basic("ACME_USER", "ACME_PASSWORD"),
    "bearer": Bearer("ACME_TOKEN"),
    "word": Bearer("ACME_WORD", prefix="DSN"),
    "header": ApiKey(env="ACME_KEY", name="X-Key"),
    "query": ApiKey(env="ACME_QUERY", location="query", name="api key"),
    "cookie": ApiKey(env="ACME_COOKIE", location="cookie", name="sid"),
    "oauth": OAuth("ACME_ID", "ACME_SECRET", "ACME_ACCESS", token_url="/token", scopes=("a", "b")),
}
BASIC = f"Basic {base64.b64encode('ü:p:w'.encode()).decode()}"


def api(*alternatives):
    return Api(title="Acme", schemes=SCHEMES, security=alternatives)


def seen(asked):
    return [
        value
        for value in (
            asked.header("authorization"),
            asked.header("x-key"),
            asked.query or None,
            asked.header("cookie"),
        )
        if value
    ]


@pytest.mark.parametrize(
    ("scheme", "value", "environment", "sent"),
    [
        ("basic", ("ü", "p:w"), {"ACME_USER": "ü", "ACME_PASSWORD": "p:w"}, BASIC),
        ("bearer", "t", {"ACME_TOKEN": "t"}, "Bearer t"),
        ("word", "t", {"ACME_WORD": "t"}, "DSN t"),
        ("header", "k", {"ACME_KEY": "k"}, "k"),
        ("query", "k&", {"ACME_QUERY": "k&"}, "api%20key=k%26"),
        ("cookie", "c", {"ACME_COOKIE": "c"}, "sid=c"),
        ("oauth", "ready", {"ACME_ACCESS": "ready"}, "Bearer ready"),
    ],
)
def test_schemes(caller, upstream, scheme, value, environment, sent):
    """Each scheme goes where it belongs, from an argument, which wins, or from the environment."""
    for settings in ({"credentials": {scheme: value}}, {"environment": environment}):
        caller.call(get(), api=api((scheme,)), settings=settings)
        assert seen(upstream.last) == [sent]
    both = {"credentials": {scheme: value}, "environment": dict.fromkeys(environment, "other")}
    caller.call(get(), api=api((scheme,)), settings=both)
    assert seen(upstream.last) == [sent]


@pytest.mark.parametrize("value", [Secret("t"), lambda: "t"])
def test_secrets_and_functions(caller, upstream, value):
    """A token may be a secret, or a function that is asked at each call."""
    caller.call(get(), api=api(("bearer",)), settings={"credentials": {"bearer": value}})
    assert seen(upstream.last) == ["Bearer t"]


@pytest.mark.parametrize(
    ("alternatives", "given", "sent"),
    [
        ((("basic",), ("bearer",)), {"bearer": "t"}, ["Bearer t"]),
        ((("basic",), ("bearer",)), {"bearer": "t", "basic": ("ü", "p:w")}, [BASIC]),
        ((("basic", "header"), ("bearer",)), {"basic": ("ü", "p:w"), "bearer": "t"}, ["Bearer t"]),
        ((("bearer", "header"),), {"bearer": "t", "header": "k"}, ["Bearer t", "k"]),
        (((), ("bearer",)), {}, []),
        (((), ("bearer",)), {"bearer": "t"}, ["Bearer t"]),
        ((), {"bearer": "t"}, []),
    ],
)
def test_alternatives(caller, upstream, alternatives, given, sent):
    """The first alternative that is configured is used; nobody only where nothing is."""
    caller.call(get(), api=api(*alternatives), settings={"credentials": given})
    assert seen(upstream.last) == sent


def test_an_operation_says_otherwise(caller, upstream):
    """The security of an operation goes before that of the API."""
    settings = {"credentials": {"bearer": "t", "header": "k"}}
    caller.call(get(security=(("header",),)), api=api(("bearer",)), settings=settings)
    assert seen(upstream.last) == ["k"]
    caller.call(get(security=()), api=api(("bearer",)), settings=settings)
    assert seen(upstream.last) == []


def test_missing_credentials_are_told(caller, upstream):
    """The error says what to set; nothing is sent."""
    with pytest.raises(UsageError, match=r"ACME_USER and ACME_PASSWORD or ACME_TOKEN$"):
        caller.call(get(), api=api(("basic",), ("bearer",)))
    assert upstream.asked == []


def test_the_callers_own_header_counts(caller, upstream):
    """Who gives the header gives the credentials."""
    caller.call(get(), api=api(("bearer",)), settings={"headers": {"Authorization": "Mine"}})
    assert seen(upstream.last) == ["Mine"]


@pytest.mark.parametrize(
    ("scheme", "value"), [("basic", "text"), ("bearer", ("a", "b")), ("basic", ("a",)), ("header", 5)]
)
def test_credentials_of_another_kind_are_refused(caller, scheme, value):
    """The error names the argument."""
    with pytest.raises(UsageError) as caught:
        caller.client(api((scheme,)), credentials={scheme: value})
    assert caught.value.field == scheme


class Tokens:
    """Gives tokens that live for so many seconds, and takes the newest only."""

    def __init__(self, upstream, lifetime=3600):
        self.upstream = upstream
        self.lifetime = lifetime
        self.given = 0

    def __call__(self, asked):
        if asked.target == "/token":
            self.given += 1
            return said({"access_token": f"t{self.given}", "expires_in": self.lifetime})
        good = asked.header("authorization") == f"Bearer t{self.given}"
        return said({}) if good else said({"message": "expired"}, 401)


GRANTEE = {"credentials": {"oauth": ("id", "secret")}}


def test_a_token_is_fetched_once(caller, upstream):
    """A client's id and secret bring a token, which is used until shortly before its end."""
    upstream.answer = tokens = Tokens(upstream)
    service = caller.service(api(("oauth",)), **GRANTEE)
    for _ in range(3):
        caller.run(service._call(get()))
    asked = upstream.asked[0]
    assert (asked.method, asked.target, asked.header("authorization")) == (
        "POST",
        "/token",
        "Basic aWQ6c2VjcmV0",
    )
    assert asked.body == b"grant_type=client_credentials&scope=a+b"
    assert tokens.given == 1
    caller.clock.time += 3600 - 59
    caller.run(service._call(get()))
    assert tokens.given == 2


def test_each_scheme_has_a_token_of_its_own(caller, upstream):
    """Two clients of two token endpoints do not share what they were given."""
    two = Api(
        title="Acme",
        schemes={name: OAuth("A", "B", "C", token_url=f"/token/{name}") for name in ("one", "two")},
    )
    upstream.answer = lambda asked: said({"access_token": asked.target[-3:]})
    service = caller.service(two, credentials={"one": ("id", "secret"), "two": ("id", "secret")})
    for name in ("one", "two", "one", "two"):
        caller.run(service._call(get(security=((name,),))))
        assert upstream.last.header("authorization") == f"Bearer {name}"
    assert len(upstream.asked) == 6


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"one": ("id", "secret"), "two": ("id", "secret")}, ("Bearer one", ["/token/one", "/it"])),
        ({"one": "mine", "two": ("id", "secret")}, ("Bearer mine", ["/it"])),
        ({"one": ("id", "secret"), "two": "mine"}, ("Bearer one", ["/token/one", "/it"])),
    ],
)
def test_of_two_schemes_that_are_needed_together_none_has_the_token_of_the_other(
    caller, upstream, given, expected
):
    """A request has one header Authorization; the first has it, and nothing is asked for the other."""
    two = Api(
        title="Acme",
        schemes={name: OAuth("A", "B", "C", token_url=f"/token/{name}") for name in ("one", "two")},
    )
    upstream.answer = lambda asked: said({"access_token": asked.target[-3:]})
    service = caller.service(two, credentials=given)
    caller.run(service._call(get(security=(("one", "two"),))))
    assert expected == (upstream.last.header("authorization"), [each.target for each in upstream.asked])


def test_a_refused_token_is_renewed_once(caller, upstream):
    """A token that the API refuses before its time is replaced, and the call made again."""
    upstream.answer = tokens = Tokens(upstream)
    service = caller.service(api(("oauth",)), **GRANTEE)
    caller.run(service._call(get()))
    tokens.given = 5
    caller.run(service._call(get()))
    assert tokens.given == 6
    upstream.answer = lambda asked: tokens(asked) if asked.target == "/token" else said({}, 401)
    with pytest.raises(Unauthenticated):
        caller.run(service._call(get()))
    assert tokens.given == 7


def test_a_token_that_is_not_given_is_told(caller, upstream):
    """The provider's words come along, the secret does not."""
    upstream.answer = said({"error": "invalid_client"}, 401)
    with pytest.raises(RefreshFailed, match="invalid_client") as caught:
        caller.call(get(), api=api(("oauth",)), settings=GRANTEE)
    assert "secret" not in str(caught.value)


def test_threads_share_one_token(upstream):
    """However many threads ask, one token is fetched."""
    upstream.answer = tokens = Tokens(upstream)
    caller = Blocking(upstream.url)
    service = caller.service(api(("oauth",)), **GRANTEE)
    threads = [threading.Thread(target=service._call, args=(get(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    caller.close()
    assert (tokens.given, len(upstream.asked)) == (1, 9)


def test_reprs_hold_no_secrets(caller):
    """Neither a client nor its parts show what they hold."""
    client = caller.client(api(("bearer",)), credentials={"bearer": "geheim"}, headers={"X": "geheim"})
    shown = f"{client!r} {client.options!r} {client._keyring!r} {client._parts!r}"
    assert "geheim" not in shown


def test_a_failing_status_is_not_a_refused_token(caller, upstream):
    """Only 401 asks for a new token."""
    upstream.answer = lambda asked: said({"access_token": "t"}) if asked.target == "/token" else Said(403)
    with pytest.raises(Exception, match="403"):
        caller.call(get(), api=api(("oauth",)), settings=GRANTEE)
    assert [asked.target for asked in upstream.asked] == ["/token", "/it"]


def test_a_scope_that_is_missing_is_an_error_of_its_own(caller, upstream):
    """Whatever the status, where the document says how the API tells it; a refusal of another kind stays one."""
    lacking = Api(title="Acme", missing_scope="permission to use '{scope}'")
    upstream.answer = said({"errors": ["You don't have permission to use 'calls:read' in your app."]}, 401)
    with pytest.raises(MissingScope) as caught:
        caller.call(get(), api=lacking)
    assert (caught.value.scope, caught.value.status) == ("calls:read", 401)
    upstream.answer = said({"errors": ["no such key"]}, 401)
    with pytest.raises(Unauthenticated):
        caller.call(get(), api=lacking)


def test_a_transport_that_signs_needs_no_credentials(caller, upstream):
    """Nothing is asked for, and nothing is added."""
    caller.call(get(), api=api(("basic",)), settings={"signed": True, "environment": {"ACME_USER": "u"}})
    assert seen(upstream.last) == []
