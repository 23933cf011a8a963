"""What programs do with connections: the rules, over stores in memory."""

import uuid

import msgspec
import pytest
from tests.connection_stores import MemoryConnections, MemoryIntegrations

from tieline.auth import credentials as auth
from tieline.connections.intake import Import
from tieline.connections.model import Changes, Connection, ConnectionQuery, Draft, EndUser, Integration
from tieline.connections.own import own_draft
from tieline.connections.service import ConnectionService
from tieline.core.errors import (
    ConfigurationError,
    DatabaseBusy,
    RefreshFailed,
    Unauthorized,
    UnknownName,
    UsageError,
)
from tieline.core.secrets import Secret, SecretDocument
from tieline.http.egress import EgressRules
from tieline.providers.model import InputField, Provider, Proxy

PROVIDERS = {
    "basic": Provider(
        name="basic", display_name="Basic", auth_mode="BASIC", proxy=Proxy(base_url="https://basic.test")
    ),
    "tenant": Provider(
        name="tenant",
        display_name="Tenant",
        auth_mode="API_KEY",
        proxy=Proxy(
            base_url="https://${connectionConfig.subdomain}.tenant.test", headers={"x-key": "${apiKey}"}
        ),
        connection_config={"subdomain": InputField(pattern="^[a-z]+$")},
    ),
    "anywhere": Provider(
        name="anywhere",
        display_name="Anywhere",
        auth_mode="NONE",
        proxy=Proxy(base_url="${connectionConfig.url}"),
        connection_config={"url": InputField(format="uri")},
    ),
    "nowhere": Provider(name="nowhere", display_name="Nowhere", auth_mode="NONE"),
    "oauth": Provider(
        name="oauth", display_name="OAuth", auth_mode="OAUTH2", proxy=Proxy(base_url="https://oauth.test")
    ),
    "cc": Provider(
        name="cc",
        display_name="CC",
        auth_mode="OAUTH2_CC",
        token_url="https://cc.test/token",
        proxy=Proxy(base_url="https://cc.test"),
    ),
    "login": Provider(
        name="login",
        display_name="Login",
        auth_mode="TWO_STEP",
        token_url="https://login.test/token",
        proxy=Proxy(base_url="https://${connectionConfig.host}"),
        connection_config={"host": InputField(automated=True)},
    ),
    "any": Provider(
        name="any",
        display_name="Any",
        auth_mode="API_KEY",
        integration_config={"keyName": InputField(), "baseUrl": InputField()},
    ),
    "sign-in": Provider(name="sign-in", display_name="Sign-in", auth_mode="APP"),
}
PAIR = {"type": "BASIC", "username": "u", "password": "p"}
JANE = EndUser(id="u1", email="jane@acme.test")


class Clock:
    """A time that stands still until it is set."""

    time = 1_800_000_000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


class World:
    """A service, and what stands around it."""

    def __init__(self, connections: MemoryConnections | None = None) -> None:
        self.connections = connections or MemoryConnections()
        self.integrations = MemoryIntegrations()
        self.clock = Clock()
        self.obtained: list[Draft] = []
        self.verified: list[Draft] = []
        self.host = "eu7.login.test"
        self.refusal: Exception | None = None
        self.forced: list[bool] = []
        for name in PROVIDERS:
            self.integrations.make(f"my-{name}", name)
        self.service = ConnectionService(
            self.connections,
            self.integrations,
            providers=PROVIDERS.__getitem__,
            tokens=self,
            verify=self.verify,
            egress=EgressRules(),
            clock=self.clock,
        )

    async def verify(self, draft: Draft, provider: Provider) -> None:
        assert provider.name == draft.provider
        self.verified.append(draft)
        if self.refusal is not None:
            raise self.refusal

    async def obtain(self, draft: Draft) -> Draft:
        self.obtained.append(draft)
        if self.refusal is not None and isinstance(draft.credentials, auth.TwoStep):
            raise self.refusal
        if not isinstance(draft.credentials, auth.TwoStep):
            return draft
        token = msgspec.structs.replace(draft.credentials, token=Secret("t"))
        config = {**draft.connection_config, "host": self.host}
        return msgspec.structs.replace(draft, credentials=token, connection_config=config)

    async def fresh(self, connection: Connection, *, force: bool = False) -> Connection:
        self.forced.append(force)
        if self.refusal is not None:
            raise self.refusal
        return msgspec.structs.replace(connection, updated_at=connection.updated_at + 1)

    async def create(
        self,
        integration: str = "my-basic",
        credentials: dict | None = None,
        config: dict | None = None,
        **more,
    ) -> Connection:
        given = Import(
            integration=integration,
            credentials=SecretDocument(PAIR if credentials is None else credentials),
            connection_config=SecretDocument(config or {}),
            **{"connection_id": "c1", **more},
        )
        return await self.service.create(given)

    async def refused(self, *args, **more) -> UsageError:
        before = dict(self.connections.rows)
        with pytest.raises(UsageError) as caught:
            await self.create(*args, **more)
        assert before == self.connections.rows
        return caught.value


@pytest.fixture
def world() -> World:
    return World()


# -- bringing along ----------------------------------------------------------------------------------------


async def test_an_account_is_stored_as_it_was_given(world):
    """Under the integration, with the address of its provider, after its API was asked."""
    made = await world.create(
        metadata={"a": 1},
        tags={"Team": "a"},
        end_user=JANE,
        webhook_url_override="https://hooks.test/x",
        config={"own": 1},
    )
    assert made == world.connections.find("my-basic", "c1")
    assert made.credentials == auth.Basic(username="u", password=Secret("p"))
    assert (made.integration, made.provider, made.base_url, made.trusted) == (
        "my-basic",
        "basic",
        "https://basic.test",
        True,
    )
    assert made.tags == {"end_user_id": "u1", "end_user_email": "jane@acme.test", "team": "a"}
    assert made.metadata == {"a": 1}
    assert made.end_user == JANE
    assert made.webhook_url_override == "https://hooks.test/x"
    assert made.connection_config == {"own": 1}
    assert made.created_at == 1_800_000_000_000_000
    assert [draft.connection_id for draft in world.verified] == ["c1"]


async def test_an_id_is_made_up_where_none_is_given(world):
    """A UUID, another one each time."""
    ids = {(await world.create(connection_id=None)).connection_id for _ in range(2)}
    assert [uuid.UUID(each).version for each in ids] == [4, 4]


async def test_given_tags_win_over_those_of_the_end_user(world):
    """Whoever names one means it."""
    made = await world.create(tags={"end_user_id": "other"}, end_user=JANE)
    assert made.tags["end_user_id"] == "other"


async def test_the_address_of_a_tenant_is_filled_in(world):
    """And may not be called wherever it leads."""
    key = {"type": "API_KEY", "apiKey": "k"}
    made = await world.create("my-tenant", key, config={"subdomain": "acme"})
    assert (made.base_url, made.trusted) == ("https://acme.tenant.test", False)


async def test_an_integration_says_where_the_accounts_of_its_api_are(world):
    """As the address of an account, it must be public."""
    key, config = {"type": "API_KEY", "apiKey": "k"}, {"keyName": "x-key", "baseUrl": "https://crm.test/v2"}
    for name, url in {"crm": "https://crm.test/v2", "inside": "http://10.0.0.1"}.items():
        row = Integration(
            key=0,
            unique_key=name,
            provider="any",
            integration_config={**config, "baseUrl": url},
            created_at=0,
            updated_at=0,
        )
        world.integrations.create(row, now=0)
    made = await world.create("crm", key)
    assert (made.base_url, made.trusted) == ("https://crm.test/v2", False)
    await world.refused("inside", key)


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/x", "http://localhost:8080", "http://0177.0.0.1", "http://2130706433/"]
)
async def test_an_address_inside_is_refused(world, url):
    """Nothing was asked there, and nothing is stored that each call would be refused for."""
    problem = await world.refused("my-anywhere", {"type": "NONE"}, config={"url": url})
    assert problem.field == "connection_config"
    assert world.verified == []


async def test_an_api_without_an_address_takes_accounts(world):
    """Each request names its own."""
    assert (await world.create("my-nowhere", {"type": "NONE"})).base_url == ""


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"connection_id": "a#b"}, "connection_id"),
        ({"connection_id": ""}, "connection_id"),
        ({"connection_id": "env"}, "connection_id"),
        ({"credentials": {"type": "API_KEY", "apiKey": "k"}}, "credentials.type"),
        ({"credentials": {"type": "BASIC"}}, "credentials.username"),
        ({"integration": "my-sign-in", "credentials": {"type": "APP"}}, "provider_config_key"),
        ({"integration": "my-anywhere", "credentials": {"type": "NONE"}}, "connection_config.url"),
        ({"integration": "my-anywhere", "credentials": {"type": "BASIC"}}, "credentials.type"),
        ({"config": {"oauth_scopes_override": "a"}}, "connection_config.oauth_scopes_override"),
        ({"metadata": {"a": "x" * 1_048_576}}, "metadata"),
        ({"tags": {"1": "a"}}, "tags.1"),
        ({"end_user": EndUser(id="")}, "end_user.id"),
        ({"webhook_url_override": "http://127.0.0.1/"}, "webhook_url_override"),
    ],
)
async def test_a_wrong_input_is_named_and_stores_nothing(world, more, field):
    """Nor is the API asked."""
    assert (await world.refused(**more)).field == field
    assert world.verified == []


async def test_an_unknown_integration_is_told(world):
    """By the field that names it."""
    problem = await world.refused("nobody")
    assert isinstance(problem, UnknownName)
    assert problem.field == "provider_config_key"


async def test_what_the_api_refuses_is_not_stored(world):
    """The error is the API's own."""
    world.refusal = Unauthorized("no")
    with pytest.raises(Unauthorized):
        await world.create()
    assert world.connections.rows == {}


async def test_a_login_is_tried_at_once(world):
    """Its token is stored with it, and so is the address that came with it."""
    made = await world.create("my-login", {"type": "TWO_STEP", "user": "u"})
    assert made.credentials == auth.TwoStep(fields=SecretDocument({"user": "u"}), token=Secret("t"))
    assert (made.base_url, made.trusted) == ("https://eu7.login.test", False)
    assert world.verified[0].base_url == made.base_url


def own(provider: str, credentials: dict | None = None, **more) -> Draft:
    given = {"connection_config": None, "base_url": None, "connection_id": "own", "pace": None, **more}
    return own_draft(PROVIDERS[provider], credentials or {}, now=0, **given)


async def test_an_account_of_the_operator_s_is_at_the_address_that_its_token_brings(world):
    """Which is not the operator's word, and so not trusted."""
    made = await world.service.connect(own("login", {"user": "u"}))
    assert (made.base_url, made.trusted) == ("https://eu7.login.test", False)
    assert [draft.base_url for draft in world.verified] == [made.base_url]
    assert made == world.connections.find("login", "own")


async def test_an_address_inside_that_a_token_brings_is_refused(world):
    """Of the operator's own account too; nothing was asked there."""
    world.host = "169.254.169.254"
    with pytest.raises(UsageError) as caught:
        await world.service.connect(own("login", {"user": "u"}))
    assert caught.value.field == "connection_config"
    assert (world.verified, world.connections.rows) == ([], {})


async def test_an_address_of_the_operator_s_is_trusted(world):
    """The one that is given, whatever a token brings, or is made of what the operator says."""
    made = await world.service.connect(own("login", {"user": "u"}, base_url="http://10.0.0.1"))
    assert (made.base_url, made.trusted) == ("http://10.0.0.1", True)
    made = await world.service.connect(own("anywhere", connection_config={"url": "http://10.0.0.2"}))
    assert (made.base_url, made.trusted) == ("http://10.0.0.2", True)
    made = await world.service.connect(own("nowhere"))
    assert (made.base_url, made.trusted) == ("", True)


async def test_a_token_of_the_operator_s_own_is_tried_at_once(world):
    """Unlike a customer's, who is not there to be told."""
    await world.service.connect(own("oauth", {"access_token": "a"}))
    assert len(world.verified) == 1


async def test_a_login_that_fails_is_not_stored(world):
    """The error is the login's own."""
    world.refusal = RefreshFailed("no")
    with pytest.raises(RefreshFailed):
        await world.create("my-login", {"type": "TWO_STEP", "user": "u"})
    assert (world.verified, world.connections.rows) == ([], {})


async def test_a_token_that_was_brought_along_is_taken_as_it_is(world):
    """It may have expired, and be renewed when it is first used."""
    world.refusal = Unauthorized("expired")
    assert await world.create("my-oauth", {"type": "OAUTH2", "access_token": "a", "refresh_token": "r"})
    client = {"type": "OAUTH2_CC", "client_id": "c", "client_secret": "s", "token": "t"}
    assert await world.create("my-cc", client)


async def test_a_client_shows_that_it_gets_tokens(world):
    """And that the API takes them."""
    await world.create("my-cc", {"type": "OAUTH2_CC", "client_id": "c", "client_secret": "s"})
    assert (len(world.obtained), len(world.verified)) == (1, 1)


async def test_the_same_id_again_is_the_new_account(world):
    """What it does not bring of metadata, tags, end user and webhook address stays."""
    first = await world.create(
        metadata={"a": 1}, tags={"team": "a"}, end_user=JANE, webhook_url_override="https://hooks.test"
    )
    second = await world.create(credentials={**PAIR, "username": "v"})
    assert second.key != first.key
    assert world.connections.find("my-basic", "c1") == second
    assert (second.metadata, second.tags, second.end_user, second.webhook_url_override) == (
        {"a": 1},
        first.tags,
        JANE,
        "https://hooks.test",
    )


async def test_a_new_end_user_of_the_same_id_keeps_the_other_tags(world):
    """Only what told of the former is replaced."""
    await world.create(tags={"team": "a"}, end_user=JANE)
    again = await world.create(end_user=EndUser(id="u2"))
    assert again.tags == {"team": "a", "end_user_id": "u2"}
    assert (await world.create(tags={})).tags == {}


# -- reading -----------------------------------------------------------------------------------------------


async def test_credentials_are_fetched_fresh_and_the_time_is_kept(world):
    """With force only where it is asked for."""
    made = await world.create()
    world.clock.time += 5
    fetched = await world.service.fetch(await world.service.find("my-basic", "c1"))
    assert fetched.updated_at == made.updated_at + 1
    assert fetched.last_fetched_at == 1_800_000_005_000_000
    assert world.connections.find("my-basic", "c1").last_fetched_at == fetched.last_fetched_at
    await world.service.fetch(made, force=True)
    assert world.forced == [False, True]


async def test_a_fetch_is_written_down_once_a_minute(world):
    """A read must not cost a write each time; the answer tells the time all the same."""
    await world.create()
    stored, told = [], []
    for seconds in (0, 30, 31):
        world.clock.time += seconds
        fetched = await world.service.fetch(await world.service.find("my-basic", "c1"))
        told.append(fetched.last_fetched_at // 1_000_000 - 1_800_000_000)
        row = world.connections.find("my-basic", "c1")
        stored.append(row.last_fetched_at // 1_000_000 - 1_800_000_000)
    assert (told, stored) == ([0, 30, 61], [0, 0, 61])


@pytest.mark.parametrize("trouble", [DatabaseBusy, ConfigurationError])
async def test_credentials_are_fetched_although_nothing_can_be_written(world, trouble):
    """A database that is busy, or may only be read, is no reason to refuse them."""
    await world.create()

    def touch(key, *, now):
        raise trouble

    world.connections.touch = touch
    fetched = await world.service.fetch(await world.service.find("my-basic", "c1"))
    assert fetched.credentials == auth.Basic(username="u", password=Secret("p"))


async def test_a_token_that_is_not_given_is_told(world):
    """And the credentials were not fetched."""
    made = await world.create()
    world.refusal = RefreshFailed("no")
    with pytest.raises(RefreshFailed):
        await world.service.fetch(made)
    assert world.connections.find("my-basic", "c1").last_fetched_at is None


async def test_an_account_of_the_environment_has_nothing_to_renew(world):
    """Its credentials are not here."""
    made = msgspec.structs.replace(await world.create(), credentials=None)
    assert (await world.service.fetch(made)).credentials is None
    assert world.forced == []


@pytest.mark.parametrize(
    ("integration", "connection_id", "field"),
    [
        ("nobody", "c1", "provider_config_key"),
        ("my-basic", "c2", "connection_id"),
        ("my-oauth", "c1", "connection_id"),
    ],
)
async def test_what_is_unknown_is_told(world, integration, connection_id, field):
    """Integration or connection."""
    await world.create()
    with pytest.raises(UnknownName) as caught:
        await world.service.find(integration, connection_id)
    assert caught.value.field == field


async def test_connections_are_listed(world):
    """By the query that was asked."""
    await world.create(tags={"team": "a"})
    await world.create(connection_id="c2")
    listed = await world.service.list(ConnectionQuery(tags={"team": "a"}))
    assert [each.connection_id for each in listed] == ["c1"]


# -- changing ----------------------------------------------------------------------------------------------


async def changed(world: World, changes: Changes) -> Connection:
    await world.service.update("my-basic", "c1", changes)
    return world.connections.find("my-basic", "c1")


async def test_a_patch_changes_what_it_names(world):
    """And nothing else."""
    made = await world.create(tags={"team": "a"}, end_user=JANE, webhook_url_override="https://hooks.test")
    assert await changed(world, Changes()) == made
    after = await changed(world, Changes(webhook_url_override="https://other.test"))
    assert (after.tags, after.end_user) == (made.tags, JANE)
    assert after.webhook_url_override == "https://other.test"


@pytest.mark.parametrize("nothing", ["", None])
async def test_an_empty_address_takes_the_old_one_away(world, nothing):
    """As a null does."""
    await world.create(webhook_url_override="https://hooks.test")
    assert (await changed(world, Changes(webhook_url_override=nothing))).webhook_url_override is None


class Hurried(MemoryConnections):
    """Connections of which somebody else changes a tag just before any change."""

    def update(self, key, change, *, now):
        row = self.rows[key]
        self.rows[key] = msgspec.structs.replace(row, tags={**row.tags, "late": "x"})
        super().update(key, change, now=now)


async def test_what_others_change_meanwhile_is_kept():
    """By a patch, and by an account that is brought along anew."""
    world = World(Hurried())
    await world.create(tags={"team": "a"})
    after = await changed(world, Changes(end_user=EndUser(id="u2")))
    assert after.tags == {"team": "a", "late": "x", "end_user_id": "u2"}
    world = World(Hurried())
    await world.create(tags={"team": "a"})
    assert (await world.create(end_user=EndUser(id="u2"))).tags == after.tags


async def test_given_tags_replace_all(world):
    """Those of an end user given beside them stay beside them."""
    await world.create(tags={"team": "a"}, end_user=JANE)
    assert (await changed(world, Changes(tags={"Plan": "gold"}))).tags == {"plan": "gold"}
    after = await changed(world, Changes(tags={"x": ""}, end_user=EndUser(id="u2")))
    assert after.tags == {"x": "", "end_user_id": "u2"}


async def test_an_end_user_alone_replaces_the_former(world):
    """Also among the tags; None takes it away."""
    await world.create(tags={"team": "a"}, end_user=JANE)
    after = await changed(world, Changes(end_user=EndUser(id="u2")))
    assert (after.end_user, after.tags) == (EndUser(id="u2"), {"team": "a", "end_user_id": "u2"})
    after = await changed(world, Changes(end_user=None))
    assert (after.end_user, after.tags) == (None, {"team": "a"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (Changes(tags={"a": "x" * 256}), "tags.a"),
        (Changes(end_user=EndUser(id="u", email="no")), "end_user.email"),
        (Changes(webhook_url_override="ftp://a"), "webhook_url_override"),
        (Changes(tags={"a": "b"}, webhook_url_override="ftp://a"), "webhook_url_override"),
    ],
)
async def test_a_wrong_patch_changes_nothing(world, changes, field):
    """Not even what is right in it."""
    made = await world.create()
    with pytest.raises(UsageError) as caught:
        await world.service.update("my-basic", "c1", changes)
    assert caught.value.field == field
    assert world.connections.find("my-basic", "c1") == made


async def test_a_patch_of_an_unknown_connection_is_told(world):
    """As reading it is."""
    with pytest.raises(UnknownName) as caught:
        await world.service.update("my-basic", "c1", Changes())
    assert caught.value.field == "connection_id"


async def test_metadata_is_replaced_or_merged(world):
    """Merged at the top level alone."""
    await world.create(metadata={"a": {"x": 1}, "b": 1})
    await world.service.set_metadata("my-basic", ["c1"], {"a": {"y": 2}}, merge=True)
    assert world.connections.find("my-basic", "c1").metadata == {"a": {"y": 2}, "b": 1}
    await world.service.set_metadata("my-basic", ["c1"], {"c": 1}, merge=False)
    assert world.connections.find("my-basic", "c1").metadata == {"c": 1}


async def test_metadata_of_several_is_set_for_all_or_none(world):
    """One unknown id, and nothing was changed; the error tells so."""
    await world.create()
    await world.create(connection_id="c2")
    with pytest.raises(UnknownName, match="'c3'; none of the others was changed"):
        await world.service.set_metadata("my-basic", ["c1", "c3"], {"a": 1}, merge=False)
    assert world.connections.find("my-basic", "c1").metadata is None
    await world.service.set_metadata("my-basic", ["c1", "c2"], {"a": 1}, merge=False)
    assert [each.metadata for each in world.connections.all()] == [{"a": 1}, {"a": 1}]


async def test_metadata_has_a_size(world):
    """As at the creation."""
    await world.create()
    with pytest.raises(UsageError, match="metadata"):
        await world.service.set_metadata("my-basic", ["c1"], {"a": "x" * 1_048_576}, merge=True)


async def test_a_connection_is_deleted_once(world):
    """The second time there is none."""
    await world.create()
    await world.service.delete("my-basic", "c1")
    assert world.connections.find("my-basic", "c1") is None
    with pytest.raises(UnknownName) as caught:
        await world.service.delete("my-basic", "c1")
    assert caught.value.field == "connection_id"
