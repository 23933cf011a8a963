"""Integrations over a store in memory: what may be made, changed and removed."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec import UNSET

from tieline.connections.integrations import IntegrationChanges, IntegrationService, NewIntegration
from tieline.connections.model import AppKey, OAuthClient
from tieline.core.errors import UnknownName, UsageError
from tieline.core.secrets import Secret
from tieline.providers.configured import configured
from tieline.providers.model import InputField, Provider

MODES = {
    "basic": "BASIC",
    "oauth": "OAUTH2",
    "oauth1": "OAUTH1",
    "app": "APP",
    "none": "NONE",
    "tba": "TBA",
    "free": "NONE",
}


class Memory:
    """An `IntegrationStore` in memory; those in `held` have connections."""

    def __init__(self):
        self.rows = {}
        self.held = set()

    def all(self):
        return list(self.rows.values())

    def find(self, unique_key):
        return self.rows.get(unique_key)

    def create(self, integration, *, now):
        if integration.unique_key in self.rows:
            return None
        made = msgspec.structs.replace(integration, key=len(self.rows) + 1, created_at=now, updated_at=now)
        self.rows[integration.unique_key] = made
        return made

    def update(self, unique_key, integration, *, now):
        renamed = integration.unique_key != unique_key
        if renamed and (integration.unique_key in self.rows or unique_key in self.held):
            return False
        self.rows.pop(unique_key)
        self.rows[integration.unique_key] = msgspec.structs.replace(integration, updated_at=now)
        return True

    def delete(self, unique_key, *, now):
        return self.rows.pop(unique_key, None) is not None


class Clock:
    time = 5.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        raise NotImplementedError


def load(name):
    if name not in MODES:
        raise UnknownName(f"provider: there is no {name!r}", field="provider")
    fields = {} if name == "free" else {"region": InputField(pattern="^(eu|us)$", optional=True)}
    return Provider(name=name, display_name=name, auth_mode=MODES[name], integration_config=fields)


def client(kind="OAUTH2", **changes):
    given = {"type": kind, "client_id": "id", "client_secret": Secret("s")} | changes
    return OAuthClient(**given)


def pem(key):
    return Secret(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


RSA = pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
CURVE = pem(ec.generate_private_key(ec.SECP256R1()))


def app(key=RSA):
    return AppKey(type="APP", app_id="1", app_link="https://x", private_key=key)


@pytest.fixture
def store():
    return Memory()


@pytest.fixture
def service(store):
    return IntegrationService(store, load, Clock())


def new(provider="basic", unique_key="mine", **more):
    return NewIntegration(provider=provider, unique_key=unique_key, **more)


def test_what_was_made_is_there(service):
    """With its times in microseconds."""
    made = service.create(new(display_name="Mine", custom={"a": 1}))
    assert service.all() == [made] == [service.get("mine")]
    assert (made.created_at, made.display_name, made.forward_webhooks) == (5_000_000, "Mine", True)


@pytest.mark.parametrize(("given", "kept"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_streams_start_by_themselves_where_an_integration_says_so(service, given, kept):
    """As a truth value, or as the command line writes it."""
    made = service.create(new(integration_config={"auto_start_syncs": given}))
    assert made.integration_config["auto_start_syncs"] is kept


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (new("nothing"), "provider"),
        (new(unique_key=""), "unique_key"),
        (new(unique_key="a/b"), "unique_key"),
        (new(unique_key="ä"), "unique_key"),
        (new(unique_key="a\n"), "unique_key"),
        (new(unique_key="x" * 256), "unique_key"),
        (new(display_name=""), "display_name"),
        (new(display_name="x" * 256), "display_name"),
        (new(credentials=client()), "credentials"),
        (new("none", credentials=client()), "credentials"),
        (new("oauth"), "credentials"),
        (new("oauth1"), "credentials"),
        (new("tba"), "credentials"),
        (new("app"), "credentials"),
        (new("oauth", credentials=client("OAUTH1")), "credentials.type"),
        (new("oauth", credentials=app()), "credentials.type"),
        (new("app", credentials=client()), "credentials.type"),
        (new("app", credentials=app(Secret("nonsense"))), "credentials.private_key"),
        (new("app", credentials=app(CURVE)), "credentials.private_key"),
        (new("oauth", credentials=client(scopes="a b")), "credentials.scopes"),
        (new(integration_config={"region": "mars"}), "integration_config.region"),
        (new(integration_config={"regoin": "eu"}), "integration_config.regoin"),
        (new(integration_config={"region": "eu", "": 1}), "integration_config."),
        (new(integration_config={"auto_start_syncs": "maybe"}), "integration_config.auto_start_syncs"),
        (new(integration_config={"auto_start_syncs": {"a": 1}}), "integration_config.auto_start_syncs"),
        (new(integration_config={"auto_start_syncs": 1}), "integration_config.auto_start_syncs"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(service, given, field):
    """Each with the field that is wrong."""
    with pytest.raises(UsageError) as caught:
        service.create(given)
    assert caught.value.field == field
    assert not isinstance(caught.value, UnknownName)
    assert service.all() == []


@pytest.mark.parametrize(
    ("provider", "credentials"),
    [
        ("oauth", client()),
        ("oauth1", client("OAUTH1")),
        ("tba", client("TBA")),
        ("app", app()),
        ("basic", None),
        ("none", None),
    ],
)
def test_each_auth_mode_has_its_credentials(service, provider, credentials):
    """And is made with them."""
    assert service.create(new(provider, credentials=credentials)).credentials == credentials


def test_scopes_are_written_without_blanks(service):
    """As the wire has them."""
    made = service.create(new("oauth", credentials=client(scopes=" a:b , c/d ,, ")))
    assert made.credentials.scopes == "a:b,c/d"
    other = service.create(new("oauth", "other", credentials=client(scopes=" ")))
    assert other.credentials.scopes is None


def test_a_name_is_taken_once(service):
    """The wire calls the field of this failure `uniqueKey`."""
    service.create(new())
    with pytest.raises(UsageError) as caught:
        service.create(new("none"))
    assert caught.value.field == "uniqueKey"
    assert service.get("mine").provider == "basic"


def test_only_what_is_named_changes(service):
    """The rest stays as it is."""
    service.create(new("oauth", credentials=client(), display_name="Mine", custom={"a": 1}))
    changed = service.update("mine", IntegrationChanges(forward_webhooks=False))
    assert (changed.display_name, changed.credentials, changed.forward_webhooks) == ("Mine", client(), False)
    changed = service.update("mine", IntegrationChanges(credentials=client(client_id="new"), custom={}))
    assert (changed.credentials.client_id, changed.custom, changed.display_name) == ("new", {}, "Mine")
    assert service.update("mine", IntegrationChanges()) == changed


def test_a_change_keeps_to_the_same_rules(service):
    """Nothing is changed where something is wrong."""
    before = service.create(new("oauth", credentials=client()))
    for changes in (
        IntegrationChanges(credentials=client("TBA")),
        IntegrationChanges(unique_key="a/b"),
        IntegrationChanges(display_name=""),
        IntegrationChanges(display_name="fine", credentials=client(scopes="a b")),
    ):
        with pytest.raises(UsageError):
            service.update("mine", changes)
    assert service.get("mine") == before


def test_a_name_changes_only_while_nothing_hangs_on_it(service, store):
    """Programs name their connections by it."""
    service.create(new())
    service.create(new(unique_key="other"))
    assert service.update("mine", IntegrationChanges(unique_key="renamed")).unique_key == "renamed"
    with pytest.raises(UsageError) as caught:
        service.update("renamed", IntegrationChanges(unique_key="other"))
    assert caught.value.field == "uniqueKey"
    store.held.add("renamed")
    with pytest.raises(UsageError) as caught:
        service.update("renamed", IntegrationChanges(unique_key="again"))
    assert caught.value.field == "unique_key"
    assert service.update("renamed", IntegrationChanges(unique_key="renamed", custom={"a": 1})).custom == {
        "a": 1
    }


def test_what_is_not_there_is_unknown(service):
    """To read, to change, to remove."""
    for act in (
        lambda: service.get("none"),
        lambda: service.update("none", IntegrationChanges(custom=UNSET)),
        lambda: service.delete("none"),
    ):
        with pytest.raises(UnknownName):
            act()
    service.create(new())
    service.delete("mine")
    assert service.all() == []


def test_what_may_be_secret_is_not_shown(service):
    """Not of an integration, one to be, or a change: its configuration may hold secrets."""
    secret = {"region": "mars", "key": "s3cret"}
    given = new(custom=secret)
    made = service.create(given)
    changes = IntegrationChanges(custom=secret, integration_config=secret)
    provider = configured(load("none"), secret)
    for each in (given, made, changes, provider):
        assert "s3cret" not in repr(each)


def test_names_that_a_provider_does_not_know_are_refused_where_it_says_which_it_knows(service, store):
    """Nothing is changed; what any integration may say is known, and what is stored already stays."""
    service.create(new(integration_config={"region": "eu", "auto_start_syncs": True, "webhook_secret": "s"}))
    with pytest.raises(UsageError, match="regoin: basic has no such field; it has region"):
        service.update("mine", IntegrationChanges(integration_config={"regoin": "us"}))
    assert service.get("mine").integration_config["region"] == "eu"
    store.rows["mine"] = msgspec.structs.replace(service.get("mine"), integration_config={"old": 1})
    changed = service.update("mine", IntegrationChanges(integration_config={"old": 2, "region": "us"}))
    assert changed.integration_config == {"old": 2, "region": "us"}
    assert service.update("mine", IntegrationChanges(display_name="Mine")).display_name == "Mine"


def test_a_provider_that_declares_nothing_takes_any_name(service):
    made = service.create(new(provider="free", integration_config={"anything": [1]}))
    assert made.integration_config == {"anything": [1]}


def test_a_provider_is_as_its_integration_sets_it_up(service):
    """As it is where there is none yet; an integration of another one is refused."""
    service.create(new(provider="none", unique_key="k", integration_config={"region": "eu"}))
    assert service.provider("k", "none").integration_values == {"region": "eu"}
    assert service.provider("nobody", "none") == load("none")
    with pytest.raises(UsageError, match="is of none, not of basic") as told:
        service.provider("k", "basic")
    assert told.value.field == "integration"


@pytest.mark.parametrize("kind", ["MCP_OAUTH2", "OAUTH2"])
def test_client_of_a_server_of_tools_is_needed_where_none_registers_itself(kind):
    """And may be there where some do; its type is the provider's then."""

    def described(registration):
        return Provider(
            name="mcp", display_name="M", auth_mode="MCP_OAUTH2", client_registration=registration
        )

    for registration in ("static", "dynamic"):
        service = IntegrationService(Memory(), lambda _, way=registration: described(way), Clock())
        made = service.create(NewIntegration(provider="mcp", unique_key="m", credentials=client(kind)))
        assert made.credentials == client("MCP_OAUTH2")
        bare = NewIntegration(provider="mcp", unique_key="bare")
        if registration == "dynamic":
            assert service.create(bare).credentials is None
        else:
            with pytest.raises(UsageError, match="needs those of an MCP_OAUTH2 client"):
                service.create(bare)


def test_key_of_an_app_may_have_lost_its_lines():
    """As it does where it is typed in on one."""
    service = IntegrationService(Memory(), load, Clock())
    text = pem(rsa.generate_private_key(public_exponent=65_537, key_size=2048)).reveal()
    app = AppKey(
        type="APP", app_id="1", app_link="https://a.test", private_key=Secret(text.replace("\n", "\\n"))
    )
    assert service.create(NewIntegration(provider="app", unique_key="a", credentials=app)).credentials == app
