"""What the environment says, read once."""

from datetime import timedelta
from pathlib import Path

import pytest

from tieline.core.errors import ConfigurationError
from tieline.core.look import Look
from tieline.core.secrets import Secret
from tieline.settings import Settings

PUBLIC_URLS = (
    "example.com",
    "ftp://example.com",
    "https://",
    "https://:443",
    "https://example.com:0",
    "https://example.com:99999",
    "https://[example.com",
    "https://me@example.com",
    "https://example.com?a=b",
    "https://example.com#a",
    'https://example.com/"a',
    "https://exa mple.com",
)


def test_nothing_need_be_set():
    """Every setting has a default."""
    read = Settings.of({"TIELINE_HOME": "", "TIELINE_SECRET_KEY": " ", "TIELINE_RATE_LIMIT": ""})
    assert read == Settings(environment={})
    assert (read.home, read.body_limit, read.rate_limit) == (Path(".tieline"), 75_000_000, None)


def test_what_is_set_is_read():
    """Keys as secrets."""
    read = Settings.of(
        {
            "TIELINE_SECRET_KEY": "a",
            "TIELINE_WEBHOOK_SIGNING_KEY": "b",
            "TIELINE_RECORDS_PRUNE_AFTER": "30d",
            "TIELINE_RECORDS_DELETE_AFTER": "8 weeks",
            "TIELINE_EGRESS_ALLOW": "localhost,10.0.0.0/8",
            "TIELINE_PROXY_OVERRIDES": "own",
            "TIELINE_LOG_LEVEL": "debug",
            "TIELINE_RATE_LIMIT": "200",
            "TIELINE_UPSTREAM_TIMEOUT": "2.5",
            "TIELINE_REFRESH": "All",
        }
    )
    assert (read.upstream_timeout, read.proxy_overrides, read.refresh) == (2.5, "own", "all")
    assert (read.records_prune_after, read.records_delete_after) == (timedelta(30), timedelta(weeks=8))
    assert (read.secret_key, read.webhook_signing_key) == (Secret("a"), Secret("b"))
    assert (read.egress_allow, read.log_level, read.rate_limit) == ("localhost,10.0.0.0/8", "debug", 200)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1", 1),
        ("1000000", 1_000_000),
        ("75MB", 75_000_000),
        ("2 kb", 2000),
        ("1gb", 1_000_000_000),
        ("5B", 5),
    ],
)
def test_sizes_have_units(text, size):
    """In any case of their letters."""
    assert Settings.of({"TIELINE_BODY_LIMIT": text}).body_limit == size


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("TIELINE_BODY_LIMIT", text) for text in ("0", "-1", "big", "1.5MB", "1TB", "٥")),
        *(("TIELINE_UPSTREAM_TIMEOUT", text) for text in ("0", "0.0", "-1", "1e3", "60s", "inf")),
        *(("TIELINE_RATE_LIMIT", text) for text in ("0", "-1", "many", "1.5", "200/min")),
        *(("TIELINE_REFRESH", text) for text in ("daily", "1h", "on")),
        *(("TIELINE_RECORDS_PRUNE_AFTER", text) for text in ("0d", "30", "never", "99999999999d")),
        *(("TIELINE_PUBLIC_URL", text) for text in PUBLIC_URLS),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(name, text):
    """Rather than taken for something else."""
    with pytest.raises(ConfigurationError) as caught:
        Settings.of({name: text})
    assert caught.value.field == name


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://tieline.example.com", "https://tieline.example.com"),
        ("https://example.com:8443/tieline/", "https://example.com:8443/tieline"),
        ("http://[::1]:3003/", "http://[::1]:3003"),
    ],
)
def test_a_public_address_has_no_slash_at_its_end(text, url):
    """Paths follow it."""
    assert Settings.of({"TIELINE_PUBLIC_URL": text}).public_url == url


def test_a_password_in_an_address_does_not_show():
    """Where it is refused."""
    with pytest.raises(ConfigurationError) as caught:
        Settings.of({"TIELINE_PUBLIC_URL": "https://me:hush@example.com"})
    assert "hush" not in caught.value.message


def test_no_limit_can_be_said():
    """In words."""
    assert Settings.of({"TIELINE_RATE_LIMIT": "Off"}).rate_limit is None


def test_secrets_do_not_show():
    """In whatever is printed of the settings."""
    assert "hush" not in repr(Settings.of({"TIELINE_SECRET_KEY": "hush", "GONG_ACCESS_KEY": "hush"}))


def test_the_page_for_connecting_looks_as_it_is_said(tmp_path):
    """A logo is read from its file; one colour is for day and night."""
    (tmp_path / "logo.svg").write_text("<svg/>")
    read = Settings.of(
        {
            "TIELINE_CONNECT_NAME": "Acme",
            "TIELINE_CONNECT_LOGO": str(tmp_path / "logo.svg"),
            "TIELINE_CONNECT_COLORS": "#00aa55",
            "TIELINE_CONNECT_RADIUS": "4",
            "TIELINE_CONNECT_THEME": "dark",
            "TIELINE_CONNECT_ORIGINS": "https://app.example.com, http://localhost:*",
        }
    )
    assert read.connect_look == Look(
        name="Acme",
        logo="data:image/svg+xml;base64,PHN2Zy8+",
        primary="#00aa55",
        primary_dark="#00aa55",
        radius=4,
        theme="dark",
    )
    assert read.connect_origins == ("https://app.example.com", "http://localhost:*")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TIELINE_CONNECT_COLORS", "red"),
        ("TIELINE_CONNECT_COLORS", "#000000,#ffffff,#000000"),
        ("TIELINE_CONNECT_RADIUS", "99"),
        ("TIELINE_CONNECT_RADIUS", "4px"),
        ("TIELINE_CONNECT_THEME", "pink"),
        ("TIELINE_CONNECT_LOGO", "/nowhere/logo.svg"),
        ("TIELINE_CONNECT_LOGO", "/etc/passwd"),
        ("TIELINE_CONNECT_NAME", "a" * 101),
        ("TIELINE_CONNECT_ORIGINS", "*"),
    ],
)
def test_a_page_that_cannot_be_shown_is_refused_by_name(name, text):
    """As any other setting."""
    with pytest.raises(ConfigurationError, match=rf"\A{name}: ") as caught:
        Settings.of({name: text})
    assert name == caught.value.field
