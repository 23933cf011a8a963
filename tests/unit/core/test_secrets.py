"""Secrets do not show."""

from tieline.auth.credentials import Basic
from tieline.core.secrets import Secret


def test_a_secret_hides_in_every_text_form():
    """repr, str, format and a struct around it show asterisks."""
    secret = Secret("hunter2")
    shown = f"{secret} {secret!r} {[secret]} {Basic(username='u', password=secret)!r}"
    assert "hunter2" not in shown
    assert secret.reveal() == "hunter2"


def test_secrets_compare_by_content():
    """Equal texts are equal secrets, and an empty one is false."""
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert not Secret("")
