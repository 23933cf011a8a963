"""What standard input says of the fields of an account or an integration."""

import pytest

from tieline.cli.asking import entries

KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\nBB==\n-----END PRIVATE KEY-----"
ONE = "-----BEGIN CERTIFICATE-----\nCCCC\n-----END CERTIFICATE-----"
TWO = "-----BEGIN CERTIFICATE-----\nDDDD\n-----END CERTIFICATE-----"
JOINED = KEY.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", []),
        ("\n  \n", []),
        ("id\nsecret\n", ["id", "secret"]),
        ("  id  \r\n\r\nsecret", ["id", "secret"]),
        (f"1\nlink\n{KEY}\nid", ["1", "link", KEY, "id"]),
        (f"{ONE}\n{KEY}\n", [ONE, KEY]),
        (f"{ONE}\n\n{TWO}\n{KEY}", [f"{ONE}\n{TWO}", KEY]),
        (f"{KEY}\n{KEY}", [KEY, KEY]),
        (f"{ONE}\nid\n{TWO}", [ONE, "id", TWO]),
        (f"{JOINED}\nid", [JOINED, "id"]),
        (f"  {KEY.replace(chr(10), chr(10) + '  ')}", [KEY]),
        ("-----BEGIN PRIVATE KEY-----\nAAAA", ["-----BEGIN PRIVATE KEY-----\nAAAA"]),
    ],
)
def test_each_line_is_an_answer_and_so_is_each_key(text, said):
    """A certificate goes with those that follow it: they lead to its authority."""
    assert entries(text) == said
