"""Sealing under a key ring, and the key file."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.connections.vault import KeyRing, generate_key, key_id, load_or_create_key
from tieline.core.errors import ConfigurationError, WrongKey

OLD, NEW = generate_key(), generate_key()


@given(plain=st.binary(), aad=st.binary())
def test_opens_what_it_sealed(plain, aad):
    """What was sealed opens with the same associated data, and the sealed form does not hold it."""
    ring = KeyRing.parse(NEW)
    sealed = ring.seal(plain, aad)
    assert plain == ring.open(sealed, aad)
    assert len(plain) < 4 or plain not in sealed


def test_first_key_seals_and_all_open():
    """After a rotation the new key seals, and what the old one sealed still opens."""
    old, both = KeyRing.parse(OLD), KeyRing.parse(f"{NEW}, {OLD}")
    assert both.open(old.seal(b"x", b"a"), b"a") == KeyRing.parse(NEW).open(both.seal(b"x", b"a"), b"a")
    with pytest.raises(WrongKey):
        old.open(both.seal(b"x", b"a"), b"a")


@given(position=st.integers(min_value=0, max_value=5 + 12 + 3 + 16 - 1))
def test_any_changed_byte_is_noticed(position):
    """A sealed value in which any one byte was changed does not open."""
    ring = KeyRing.parse(NEW)
    sealed = bytearray(ring.seal(b"abc", b"a"))
    sealed[position] ^= 1
    with pytest.raises(WrongKey):
        ring.open(bytes(sealed), b"a")


@pytest.mark.parametrize("sealed", [b"", b"\x01", "head"])
def test_torn_value_is_a_wrong_key(sealed):
    """A value cut short does not open, and says nothing else."""
    ring = KeyRing.parse(NEW)
    with pytest.raises(WrongKey):
        ring.open(ring.seal(b"abc", b"a")[:5] if sealed == "head" else sealed, b"a")


def test_another_row_does_not_open():
    """A value moved to another row does not open."""
    ring = KeyRing.parse(NEW)
    with pytest.raises(WrongKey):
        ring.open(ring.seal(b"abc", b"record:1:a"), b"record:1:b")


@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("padding", ["", "="])
def test_reads_both_alphabets(encode, padding):
    """A key may be written in either base64 alphabet, with its padding or without."""
    key = bytes(range(224, 256))
    text = encode(key).decode().rstrip("=") + padding
    sealed = KeyRing.parse(text).seal(b"x", b"")
    assert KeyRing.parse(base64.b64encode(key).decode()).open(sealed, b"") == b"x"


@pytest.mark.parametrize(
    "text",
    ["", "secret", f"{NEW},", f"{NEW},c2hvcnQ=", "é" * 43, NEW[:-2] + "!="],
    ids=["empty", "word", "trailing comma", "short", "not ascii", "not base64"],  # the keys are new each time
)
def test_bad_key_is_refused_by_name(text):
    """What is not a list of keys is refused, naming the variable and not showing the key."""
    with pytest.raises(ConfigurationError) as caught:
        KeyRing.parse(text)
    assert caught.value.field == "TIELINE_ENCRYPTION_KEY"
    assert NEW not in caught.value.message
    assert "secret" not in caught.value.message


def test_a_seal_names_its_key():
    """Each key has an id of its own, which stands in all it seals."""
    old, new = KeyRing.parse(OLD), KeyRing.parse(f"{NEW},{OLD}")
    assert key_id(old.seal(b"x", b"a")) == key_id(old.seal(b"y", b"b")) != key_id(new.seal(b"x", b"a"))


def test_repr_shows_no_key():
    """A ring's repr holds nothing of its keys."""
    assert repr(KeyRing.parse(f"{OLD},{NEW}")) == "KeyRing(2 keys)"


def test_key_file_is_made_once_for_its_owner(tmp_path):
    """The first start makes the key file with mode 0600; later ones read it."""
    home = tmp_path / "new" / "home"
    key = load_or_create_key(home)
    assert key == load_or_create_key(home)
    assert stat.S_IMODE((home / "encryption.key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["encryption.key"]
    KeyRing.parse(key)


def test_no_new_key_for_what_is_sealed(tmp_path):
    """Beside a sealed database a missing key file is an error that names both, and none is made."""
    with pytest.raises(
        ConfigurationError, match=r"encryption\.key is missing, whose key sealed /x/tieline\.db"
    ):
        load_or_create_key(tmp_path, sealed="/x/tieline.db")
    assert list(tmp_path.iterdir()) == []
    key = load_or_create_key(tmp_path)
    assert key == load_or_create_key(tmp_path, sealed="/x/tieline.db")


def test_key_file_race_has_one_winner(tmp_path):
    """Many that start at once all get the same key."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_or_create_key(tmp_path), range(32)))
    assert len(keys) == 1


def test_key_file_that_others_may_read_is_refused(tmp_path):
    """A key file open to others is refused with the command that closes it."""
    load_or_create_key(tmp_path)
    (tmp_path / "encryption.key").chmod(0o640)
    with pytest.raises(ConfigurationError, match=r"chmod 600 .*encryption\.key"):
        load_or_create_key(tmp_path)


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe"])
def test_damaged_key_file_is_named(tmp_path, content):
    """A key file that holds no keys is refused by its name, and not by a variable that nobody set."""
    path = tmp_path / "encryption.key"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"encryption\.key is damaged") as caught:
        load_or_create_key(tmp_path)
    assert "TIELINE_ENCRYPTION_KEY" not in caught.value.message


def test_unwritable_home_is_named(tmp_path):
    """A home that cannot be made is an error that names the path."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match=r"file/home/encryption\.key"):
        load_or_create_key(tmp_path / "file" / "home")
