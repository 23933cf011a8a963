"""What the browser of an end user may say of an account."""

import msgspec
import pytest

from tieline.auth.credentials import OAuth2
from tieline.connections.browsers import check_browser, check_typed, former_config, returned_config
from tieline.connections.model import Connection
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret, SecretDocument
from tieline.core.typed import convert
from tieline.providers.catalogue import Catalogue
from tieline.providers.model import InputField, Provider


def provider(auth_mode: str = "OAUTH2", *, says: dict | None = None, **more) -> Provider:
    described = {"name": "box", "display_name": "Box", "auth_mode": auth_mode, **more}
    return convert({**described, "integration_values": says or {}}, Provider)


ANYWHERE = provider(
    token_url="https://${connectionConfig.host}/token",
    connection_config={"host": {"title": "Host", "format": "hostname"}},
    redirect_uri_metadata=["host", "realm"],
)
LISTED = provider(
    token_url="https://${connectionConfig.host}/token",
    connection_config={"host": {"title": "Host", "enum": ["a.box.test", "b.box.test"]}},
    redirect_uri_metadata=["host"],
)
LOGIN = {
    "token_url": "https://${connectionConfig.host}/login",
    "token_params": {"partner": "${integrationConfig.partner}"},
    "integration_config": {"partner": {"title": "Partner", "secret": True}, "region": {"title": "Region"}},
}


def test_host_of_our_client_s_secret_is_not_a_browser_s_to_say():
    with pytest.raises(UsageError, match=r"params\.host: only the session"):
        check_browser(ANYWHERE, {"host": "evil.test"})
    check_browser(ANYWHERE, {"host": "own.test"}, own_client=True)
    check_browser(LISTED, {"host": "a.box.test"})


def test_what_comes_back_may_not_lead_the_secret_elsewhere_either():
    """A browser writes the query by which it comes back."""
    with pytest.raises(UsageError, match=r"params\.host: only the session"):
        returned_config(ANYWHERE, {"code": "c", "host": "evil.test"})
    with pytest.raises(UsageError, match=r"params\.host: must be one of"):
        returned_config(LISTED, {"host": "evil.test"})
    assert returned_config(LISTED, {"host": "b.box.test", "other": "x"}) == {"host": "b.box.test"}
    assert returned_config(ANYWHERE, {"realm": "7", "host": ""}) == {"realm": "7"}


def test_what_comes_with_the_token_is_nobody_s_to_say():
    """Also where the account has a client of its own."""
    box = provider(connection_config={"api": {"title": "API", "automated": True}})
    with pytest.raises(UsageError, match=r"params\.api: it comes from Box"):
        check_browser(box, {"api": "https://evil.test"}, own_client=True)


@pytest.mark.parametrize("place", ["params", "credentials"])
def test_operator_s_secrets_in_a_login_go_to_no_host_that_is_typed(place):
    read = {"params": "connectionConfig", "credentials": "credentials"}[place]
    login = {**LOGIN, "token_url": f"https://${{{read}.host}}/login"}
    given = {"params": {}, "credentials": {}} | {place: {"host": "evil.test"}}
    with pytest.raises(UsageError, match=rf"{place}\.host"):
        check_typed(provider("TWO_STEP", **login, says={"partner": "secret"}), **given)
    check_typed(provider("TWO_STEP", **login, says={"region": "eu"}), **given)  # nothing that is secret


def test_operator_s_secrets_in_requests_go_to_no_host_that_is_typed():
    proxy = {
        "base_url": "https://${connectionConfig.host}",
        "headers": {"x-partner": "${integrationConfig.partner}", "authorization": "Bearer ${apiKey}"},
    }
    box = {"auth_mode": "API_KEY", "integration_config": LOGIN["integration_config"]}
    with pytest.raises(UsageError, match=r"params\.host"):
        check_typed(provider(**box, proxy=proxy, says={"partner": "secret"}), {"host": "evil.test"}, {})
    plain = {**proxy, "headers": {"authorization": "Bearer ${apiKey}"}}
    check_typed(provider(**box, proxy=plain, says={"partner": "secret"}), {"host": "own.test"}, {})


@pytest.mark.parametrize("place", ["params", "credentials"])
def test_role_s_name_for_us_is_not_typed(place):
    given = {"params": {}, "credentials": {}} | {place: {"external_id": "theirs"}}
    with pytest.raises(UsageError, match=rf"{place}\.external_id"):
        check_typed(provider("AWS_SIGV4"), **given)
    check_typed(provider("API_KEY"), **given)


def test_nobody_says_by_what_the_webhooks_of_others_would_find_their_account():
    """Unless it is a field that people are asked for."""
    github = Catalogue().load("github")
    with pytest.raises(UsageError, match=r"params\.installation_id"):
        check_typed(github, {"installation_id": "815"}, {})
    with pytest.raises(UsageError, match=r"params\.installation_id"):
        check_browser(github, {"installation_id": "815"})
    asked = msgspec.structs.replace(github, connection_config={"installation_id": InputField()})
    check_typed(asked, {"installation_id": "815"}, {})


@pytest.mark.parametrize(
    ("brought", "own", "kept"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_host_of_a_client_s_secret_is_not_that_of_another_client_s(brought, own, kept):
    """An account whose client was its own, and that is to have ours."""
    override = SecretDocument({"client_id": "own"}) if brought else None
    credentials = OAuth2(access_token=Secret("t"), raw=SecretDocument({}), config_override=override)
    former = Connection(
        key=1,
        integration="box",
        provider="box",
        connection_id="one",
        identity="",
        base_url="https://box.test",
        credentials=credentials,
        connection_config={"host": "said.test", "team": "a"},
        created_at=0,
        updated_at=0,
    )
    expected = {"team": "a"} | ({"host": "said.test"} if kept else {})
    assert expected == former_config(ANYWHERE, former, own_client=own)
