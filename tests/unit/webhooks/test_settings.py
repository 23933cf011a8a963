"""What settings can be kept."""

import pytest

from tieline.core.errors import UsageError
from tieline.core.secrets import Secret
from tieline.webhooks.settings import WebhookSettings, checked


def test_good_settings_are_kept_as_they_are():
    """Any http address will do: it is the operator's."""
    settings = WebhookSettings(
        primary_url="http://localhost:3000/hook?key=1", headers={"Authorization": Secret("Bearer 1")}
    )
    assert checked(settings) is settings
    assert "Bearer" not in repr(settings)


def test_the_same_address_twice_is_one():
    """It gets each webhook once."""
    assert WebhookSettings(primary_url="https://a.example", secondary_url="https://a.example").urls == (
        "https://a.example",
    )


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("primary_url", WebhookSettings(primary_url="ftp://a.example")),
        ("primary_url", WebhookSettings(primary_url="")),
        ("secondary_url", WebhookSettings(secondary_url="https://a.example/ x")),
        ("secondary_url", WebhookSettings(secondary_url="https://a.example/" + "x" * 2000)),
        ("secondary_url", WebhookSettings(secondary_url="https://[a/")),
        ("headers", WebhookSettings(headers={"Content-Type": Secret("text/plain")})),
        ("headers", WebhookSettings(headers={"X-Nango-Signature": Secret("x")})),
        ("headers", WebhookSettings(headers={"webhook-id": Secret("x")})),
        ("headers", WebhookSettings(headers={"a b": Secret("x")})),
        ("headers", WebhookSettings(headers={"a": Secret("x\r\ny: z")})),
        ("headers", WebhookSettings(headers={"a": Secret("é")})),
    ],
)
def test_what_cannot_be_sent_is_refused(field, settings):
    """Naming the field."""
    with pytest.raises(UsageError) as caught:
        checked(settings)
    assert caught.value.field == field
