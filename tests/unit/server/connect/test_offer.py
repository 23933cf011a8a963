"""What the page for connecting shows of an integration."""

import msgspec
import pytest

from tieline.connections.model import EndUser, Integration
from tieline.connections.sessions import ConnectSession, Defaults
from tieline.providers.model import InputField, Provider, Proxy
from tieline.server.connect.offer import Setup, choice_of, who

INTEGRATION = Integration(key=1, unique_key="i", provider="p", created_at=0, updated_at=0)
KEYED = Provider(
    name="p",
    display_name="Acme",
    auth_mode="API_KEY",
    docs_connect="https://docs.test/acme",
    proxy=Proxy(base_url="https://api.test", headers={"authorization": "${apiKey}"}),
    credentials={
        "apiKey": InputField(title="Key", description="In the settings.", secret=True, doc_section="s1")
    },
    connection_config={
        "subdomain": InputField(prefix="https://", suffix=".acme.test", order=2),
        "region": InputField(enum=("eu", "us"), default_value="eu", order=1),
        "account": InputField(automated=True),
        "version": InputField(hidden=True, default_value="1"),
    },
)
SIGNED_IN = Provider(
    name="p",
    display_name="Acme",
    auth_mode="OAUTH2",
    authorization_url="https://${connectionConfig.subdomain}.acme.test/authorize",
    token_url="https://${connectionConfig.host}/token || https://acme.test/token",
    proxy=Proxy(base_url="https://api.test"),
    connection_config={
        "subdomain": InputField(),
        "host": InputField(format="hostname", optional=True),
    },
)


def shown(provider=KEYED, session=None, **more):
    setup = Setup(integration=INTEGRATION, provider=provider, logo="/logo.svg", **more)
    return choice_of(setup, session or ConnectSession())


def names(choice):
    return [(field.place, field.name) for field in choice.fields]


def test_fields_are_asked_for_in_their_order():
    """Credentials first; not what comes by itself, nor what is hidden."""
    assert names(shown()) == [
        ("credentials", "apiKey"),
        ("connection_config", "region"),
        ("connection_config", "subdomain"),
    ]


def test_field_tells_what_its_user_needs():
    """Title, help, where the guide tells more; whether it is secret."""
    key, region, _ = shown().fields
    assert (key.title, key.help, key.secret, key.docs) == (
        "Key",
        "In the settings.",
        True,
        "https://docs.test/acme#s1",
    )
    assert (region.options, region.value) == (("eu", "us"), "eu")


def test_usual_fields_of_a_kind_are_asked_for():
    """Where the provider declares none."""
    provider = msgspec.structs.replace(KEYED, auth_mode="BASIC", credentials={}, connection_config={})
    assert [(field.name, field.secret) for field in shown(provider).fields] == [
        ("username", False),
        ("password", True),
    ]


@pytest.mark.parametrize("name", ["apiKey", "password", "clientSecret", "private_key", "refreshToken"])
def test_what_is_called_a_secret_is_one(name):
    """Catalogues seldom say so of keys and passwords: nobody shall read them over a shoulder."""
    provider = msgspec.structs.replace(
        KEYED, auth_mode="TWO_STEP", token_url="https://a.test", credentials={name: InputField()}
    )
    assert shown(provider).fields[0].secret


@pytest.mark.parametrize("name", ["username", "clientId", "privateKeyId", "email", "scopes"])
def test_what_is_no_secret_can_be_read_while_it_is_typed(name):
    provider = msgspec.structs.replace(
        KEYED, auth_mode="TWO_STEP", token_url="https://a.test", credentials={name: InputField()}
    )
    assert not shown(provider).fields[0].secret


def test_what_the_session_says_is_not_asked_for():
    """Its user could not change it."""
    session = ConnectSession(defaults={"i": Defaults(connection_config={"region": "us"})})
    assert ("connection_config", "region") not in names(shown(session=session))


def test_sign_in_asks_for_what_its_address_needs():
    """But not for what only a session may say."""
    choice = shown(SIGNED_IN)
    assert (choice.way, names(choice)) == ("page", [("connection_config", "subdomain")])


def test_what_only_a_session_may_say_is_not_asked_for_where_it_is_known():
    """Of an account that is connected again: its user could only be refused."""
    config = {**SIGNED_IN.connection_config, "host": InputField(format="hostname")}
    provider = msgspec.structs.replace(SIGNED_IN, connection_config=config)
    asked, known = shown(provider), shown(provider, former={"host": "own.test"})
    assert ("connection_config", "host") in names(asked)
    assert names(known) == [("connection_config", "subdomain")]


def test_account_that_is_connected_again_has_what_it_had():
    """Of secrets only that they need not be typed again."""
    token = InputField(secret=True)
    provider = msgspec.structs.replace(KEYED, connection_config={**KEYED.connection_config, "token": token})
    choice = shown(provider, former={"subdomain": "acme", "token": "very-secret"})
    fields = {field.name: field for field in choice.fields}
    assert (fields["subdomain"].value, fields["token"].value, fields["token"].optional) == (
        "acme",
        None,
        True,
    )
    assert b"very-secret" not in msgspec.json.encode(choice)


def test_nothing_is_shown_of_what_nobody_can_connect():
    """Such as a provider that does not say how its tokens are made."""
    assert shown(msgspec.structs.replace(KEYED, auth_mode="JWT")) is None


def test_session_has_a_guide_of_its_own():
    """Which must be a link."""
    own = ConnectSession(overrides={"i": {"docs_connect": "https://help.test/x"}})
    assert shown(session=own).docs == "https://help.test/x"
    wrong = ConnectSession(overrides={"i": {"docs_connect": "javascript:alert(1)"}})
    assert shown(session=wrong).docs == "https://docs.test/acme"


def test_field_may_depend_on_another_one():
    """As the provider's data says."""
    rule = {"field": "region", "equals": "us"}
    fields = {"subdomain": InputField(visible_when=rule), "odd": InputField(visible_when="always")}
    choice = shown(msgspec.structs.replace(KEYED, connection_config=fields))
    assert [field.when and (field.when.field, field.when.equals) for field in choice.fields[1:]] == [
        ("region", "us"),
        None,
    ]


@pytest.mark.parametrize(
    ("name", "field", "long"),
    [
        ("key", InputField(title="Private key", secret=True), True),
        ("client_private_key", InputField(secret=True), True),
        ("key", InputField(title="Key (PEM)", secret=True), True),
        ("apiKey", InputField(title="API key", description="It is a private key.", secret=True), False),
        ("temperature", InputField(), False),
    ],
)
def test_key_in_pem_has_room_for_its_lines(name, field, long):
    """However it is called."""
    choice = shown(msgspec.structs.replace(KEYED, credentials={name: field}))
    assert choice.fields[0].long is long


def test_user_is_called_by_name():
    """Or else by address."""
    assert who(ConnectSession(end_user=EndUser(id="u", email="a@b.test", display_name="Ada"))) == "Ada"
    assert who(ConnectSession(end_user=EndUser(id="u", email="a@b.test"))) == "a@b.test"
    assert who(ConnectSession()) is None
