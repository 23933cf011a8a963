"""Keys, variables and the environment over a store in memory."""

import msgspec
import pytest

from tieline.access.model import ApiKey, Environment, Variable, digest, is_key
from tieline.access.service import AccessService
from tieline.core.errors import ConfigurationError, DatabaseBusy, UnknownName, UsageError
from tieline.core.secrets import Secret

PRESET = "0b3c1d52-94e7-4b7c-8a65-1f0c2d3e4f5a"
OTHER = "11111111-1111-4111-8111-111111111111"


class Memory:
    """An `AccessStore` in memory."""

    def __init__(self):
        self.by_digest = {}
        self.revoked = set()
        self.kept = {}
        self.touched = []
        self.signing = None

    def environment(self):
        return Environment(uuid="e", name="dev")

    def keys(self):
        return list(self.by_digest.values())

    def find_key(self, wanted):
        return self.by_digest.get(wanted)

    def add_key(self, wanted, *, name, hint, scopes, now, replacing=False):
        taken = wanted in self.by_digest or wanted in self.revoked
        if taken or (not replacing and any(key.name == name for key in self.keys())):
            return None
        self.revoke_key(name)
        key = ApiKey(id=len(self.by_digest) + 1, name=name, hint=hint, scopes=tuple(scopes), created_at=now)
        self.by_digest[wanted] = key
        return key

    def revoke_key(self, name):
        found = [wanted for wanted, key in self.by_digest.items() if key.name == name]
        for wanted in found:
            del self.by_digest[wanted]
        self.revoked.update(found)
        return bool(found)

    def touch_key(self, key, *, now):
        self.touched.append((key, now))
        self.by_digest = {
            wanted: msgspec.structs.replace(each, last_used_at=now) if each.id == key else each
            for wanted, each in self.by_digest.items()
        }

    def webhook_signing_key(self, *, preset=None):
        self.signing = preset or self.signing or Secret("made")
        return self.signing

    def variables(self):
        return [self.kept[name] for name in sorted(self.kept)]

    def set_variable(self, variable, *, now):
        self.kept[variable.name] = variable

    def unset_variable(self, name):
        return self.kept.pop(name, None) is not None


class Clock:
    time = 1000.0

    def now(self):
        return self.time

    async def sleep(self, seconds):
        raise NotImplementedError


@pytest.fixture
def store():
    return Memory()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def service(store, clock):
    return AccessService(store, clock)


def held(service):
    """Return the keys that are good."""
    return service.keys()


def test_the_first_start_makes_a_key_and_the_second_does_not(service):
    """It is returned this once; of it only the digest is kept."""
    made = service.start()
    assert is_key(made.reveal())
    assert service.start() is None
    assert [(key.name, key.scopes) for key in held(service)] == [("default", ("environment:*",))]
    assert service.find_key(made.reveal()).hint == made.reveal()[-4:]


def test_a_preset_key_is_taken_over_and_never_returned(service, store):
    """In any case of its letters, and once."""
    assert service.start(Secret(PRESET.upper())) is None
    assert service.start(Secret(PRESET)) is None
    assert [key.name for key in held(service)] == ["preset"]
    assert list(store.by_digest) == [digest(PRESET)]


def test_another_preset_takes_the_place_of_the_former(service):
    """Which is refused from then on; keys that were made stay."""
    service.create_key("mine")
    service.start(Secret(PRESET))
    service.start(Secret(OTHER))
    assert service.find_key(PRESET) is None
    assert service.find_key(OTHER).name == "preset"
    assert {key.name for key in held(service)} == {"mine", "preset"}


def test_a_preset_that_was_revoked_is_told_and_changes_nothing(service):
    """The server must not start with a key that nobody can use."""
    service.start(Secret(PRESET))
    service.start(Secret(OTHER))
    with pytest.raises(ConfigurationError) as caught:
        service.start(Secret(PRESET))
    assert caught.value.field == "TIELINE_SECRET_KEY"
    assert PRESET not in caught.value.message
    assert service.find_key(OTHER).name == "preset"


def test_a_preset_that_another_process_takes_over_at_the_same_moment_is_good(service, store):
    """One of them stores it, and both go on."""
    find, store.find_key = store.find_key, lambda _wanted: None
    service.start(Secret(PRESET))
    store.find_key = lambda _wanted: setattr(store, "find_key", find)  # it was not there yet
    assert service.start(Secret(PRESET)) is None
    assert service.find_key(PRESET).name == "preset"


def test_a_key_that_is_made_is_not_called_as_the_preset_one(service):
    """The next start would revoke it."""
    with pytest.raises(UsageError) as caught:
        service.create_key("preset")
    assert caught.value.field == "name"


def test_no_scopes_are_not_all_scopes(service):
    """An empty list is a mistake, and not the widest key there is."""
    with pytest.raises(UsageError) as caught:
        service.create_key("mine", [])
    assert (caught.value.field, service.keys()) == ("scope", [])


@pytest.mark.parametrize("text", ["", "secret", PRESET + "0", PRESET.replace("-4b7c", "-5b7c")])
def test_a_preset_that_is_no_key_is_refused_and_not_shown(service, text):
    """Clients would be refused for its form."""
    with pytest.raises(ConfigurationError) as caught:
        service.start(Secret(text))
    assert caught.value.field == "TIELINE_SECRET_KEY"
    assert not text or text not in caught.value.message
    assert service.keys() == []


def test_a_key_has_a_name_of_its_own(service):
    """Which is made up where none is given."""
    key, text = service.create_key(None)
    assert key.name == f"key-{text.reveal()[-4:]}"
    service.create_key("mine", ["environment:proxy"])
    with pytest.raises(UsageError) as caught:
        service.create_key("mine")
    assert caught.value.field == "name"
    assert [key.scopes for key in held(service)] == [("environment:*",), ("environment:proxy",)]


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 256])
def test_a_name_that_cannot_be_shown_is_refused(service, name):
    """It is part of lists and of the log."""
    with pytest.raises(UsageError):
        service.create_key(name)


def test_revoking_what_is_not_there_is_told(service):
    """Nobody should believe that a key is dead that is not."""
    service.create_key("mine")
    service.revoke_key("mine")
    with pytest.raises(UnknownName):
        service.revoke_key("mine")


def test_use_of_a_key_is_noted_once_a_minute(service, store, clock):
    """Reading must not cost a write each time."""
    _, text = service.create_key("mine")
    for seconds in (0, 30, 59, 61, 62):
        clock.time = 1000.0 + seconds
        service.find_key(text.reveal())
    assert store.touched == [(1, 1_000_000_000), (1, 1_061_000_000)]
    assert service.find_key(OTHER) is None


@pytest.mark.parametrize("trouble", [DatabaseBusy, ConfigurationError])
def test_a_key_is_good_although_its_use_cannot_be_noted(service, store, trouble):
    """A database that is busy, or may only be read, shuts nobody out."""
    _, text = service.create_key("mine")

    def touch(key, *, now):
        raise trouble

    store.touch_key = touch
    assert service.find_key(text.reveal()).name == "mine"


@pytest.mark.parametrize("name", ["", "1A", "A-B", "A B", "Ä", "A\n", "x" * 256])
def test_a_variable_has_a_name_that_programs_can_have(service, name):
    """Letters, digits and underscores."""
    with pytest.raises(UsageError) as caught:
        service.set_variable(name, Secret("x"))
    assert caught.value.field == "name"
    assert service.variables() == []


@pytest.mark.parametrize("value", ["x" * 65_537, "ä" * 40_000, "a\0b"])
def test_a_variable_has_a_value_that_can_be_kept(service, value):
    """Not endless, and never shown in the error."""
    with pytest.raises(UsageError) as caught:
        service.set_variable("A", Secret(value))
    assert caught.value.field == "value"
    assert value not in caught.value.message


def test_a_variable_may_be_empty(service):
    """To be there is something else than to hold something."""
    service.set_variable("A", Secret(""))
    assert service.variables() == [Variable(name="A", value=Secret(""))]


def test_variables_are_set_replaced_and_unset(service):
    """By name."""
    service.set_variable("B", Secret("1"))
    service.set_variable("A", Secret("ä\n"))
    service.set_variable("B", Secret("2"))
    assert service.variables() == [
        Variable(name="A", value=Secret("ä\n")),
        Variable(name="B", value=Secret("2")),
    ]
    service.unset_variable("A")
    with pytest.raises(UnknownName):
        service.unset_variable("A")
