"""The catalogue as anyone gets it: written once, with each server's own addresses."""

from collections.abc import Mapping
from types import SimpleNamespace

import msgspec

from tieline.providers.model import Provider
from tieline.server.operation import Call
from tieline.server.routes.providers import OPERATIONS


class Entry(Mapping):
    """An entry that counts how often it is read."""

    def __init__(self):
        self.read = 0

    def __getitem__(self, name):
        return {"auth_mode": "NONE"}[name]

    def __iter__(self):
        self.read += 1
        return iter(("auth_mode",))

    def __len__(self):
        return 1


async def test_a_catalogue_is_written_once():
    """For whatever address; and anew where there is another provider."""
    (operation,) = [each for each in OPERATIONS if each.path == "/providers.json"]
    entry = Entry()
    providers = [Provider(name="a", display_name="A", auth_mode="NONE", entry=entry)]
    tieline = SimpleNamespace(catalogue=SimpleNamespace(search=lambda _: list(providers)))

    async def ask(base_url):
        answer = await operation.handle(Call(tieline, None, base_url=base_url, request_id="", log={}))
        return msgspec.json.decode(msgspec.json.encode(answer.body))

    for base_url in ("http://one.test", 'http://tw"o.test'):
        logo = f"{base_url}/images/template-logos/a.svg"
        assert await ask(base_url) == {"a": {"auth_mode": "NONE", "name": "a", "logo_url": logo}}
    assert entry.read == 1
    providers.append(Provider(name="b", display_name="B", auth_mode="NONE", entry=entry))
    assert list(await ask("")) == ["a", "b"]
    assert entry.read == 3
