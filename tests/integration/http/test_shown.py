"""Keys that a library takes from files alone: nothing of them is left."""

import ssl

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tieline.core.clock import SystemClock, from_us, now_us
from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.http.identity import Identity, read_identity
from tieline.http.shown import Identities, as_file, context_of
from tieline.sandbox.gotom.certificate import write_certificate


@pytest.mark.parametrize("in_memory", [True, False])
def test_what_is_read_under_a_path_is_gone_afterwards(in_memory):
    """Where the system can, it was never on a disk."""
    with as_file(b"content", in_memory=in_memory) as path:
        assert path.read_bytes() == b"content"
        assert str(path).startswith("/proc/self/fd/") is in_memory
        if not in_memory:
            assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert not path.exists()


@pytest.mark.parametrize("in_memory", [True, False])
def test_it_is_gone_whatever_goes_wrong(in_memory):
    with pytest.raises(ZeroDivisionError), as_file(b"content", in_memory=in_memory) as path:
        raise ZeroDivisionError
    assert not path.exists()


def test_a_client_s_certificate_is_what_connections_are_made_with(tmp_path):
    made = write_certificate(tmp_path, "127.0.0.1", now=from_us(now_us(SystemClock())))
    context = context_of(read_identity(made.client.read_text(), made.client_key.read_text()))
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_key_that_belongs_to_no_certificate_is_refused(tmp_path):
    """Without a word of it."""
    made = write_certificate(tmp_path, "127.0.0.1", now=from_us(now_us(SystemClock())))
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(UsageError, match="client_certificate: cannot be used with its key"):
        context_of(Identity(certificate=made.client.read_text(), private_key=Secret(pem)))


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Three clients."""
    made = [
        write_certificate(tmp_path_factory.mktemp(name), "127.0.0.1", now=from_us(now_us(SystemClock())))
        for name in ("ada", "bo", "cy")
    ]
    return [read_identity(each.client.read_text(), each.client_key.read_text()) for each in made]


async def test_each_client_has_connections_of_its_own(known):
    identities = Identities()
    made = [await identities.context(each) for each in known]
    assert len({id(each) for each in made}) == len(known)
    assert [await identities.context(each) for each in known] == made


async def test_client_that_was_used_longest_ago_makes_room(known):
    """Whoever is in use keeps its connections."""
    ada, bo, cy = known
    identities = Identities(most=2)
    kept, other = await identities.context(ada), await identities.context(bo)
    await identities.context(ada)
    await identities.context(cy)
    assert await identities.context(ada) is kept
    assert await identities.context(bo) is not other
