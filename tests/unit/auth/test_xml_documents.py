"""XML as JSON values, as far as token endpoints speak it."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.auth.xml_documents import read_xml, write_xml
from tieline.core.errors import UsageError

NAMES = st.text(string.ascii_letters, min_size=1, max_size=8)
TEXTS = st.text(string.printable.replace("\x0b", "").replace("\x0c", ""), max_size=12).map(str.strip)
TREES = st.recursive(TEXTS, lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3), max_leaves=8)


def test_objects_are_elements():
    """A name behind a dollar sign is an attribute, a list is several elements, and values are escaped."""
    document = {"request": {"$id": 'a"<', "user": "j&<>", "on": True, "n": [1, None], "inner": {"a": ""}}}
    assert write_xml(document).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<request id="a&quot;&lt;"><user>j&amp;&lt;&gt;</user><on>true</on><n>1</n><n></n>'
        "<inner><a></a></inner></request>"
    )


def test_elements_are_objects():
    """Whatever names their namespaces have; several of a name are a list."""
    body = b'<?xml version="1.0"?><s:a xmlns:s="urn:x" id="1"> <b> one </b><b><![CDATA[<2>]]></b><c/><d>&#65;</d></s:a>'
    assert read_xml(body) == {"a": {"b": ["one", "<2>"], "c": "", "d": "A"}}


@settings(deadline=None)  # a busy machine is no failure
@given(NAMES, TREES)
def test_what_is_written_is_read(name, tree):
    """Spaces around a text do not count, and ends of lines are one character, as in all XML."""

    def read(value):
        if isinstance(value, str):
            return value.replace("\r\n", "\n").replace("\r", "\n")
        return {key: read(inner) for key, inner in value.items()}

    assert read_xml(write_xml({name: tree})) == {name: read(tree)}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a>",
        b"{}",
        b"<a></b>",
        b"<a>" * 60 + b"</a>" * 60,
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b"<a>&x;</a>",
    ],
)
def test_what_is_no_plain_document_is_none(body):
    """Nothing is fetched, and nothing multiplies."""
    assert read_xml(body) is None


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_none(body):
    read_xml(body)


@pytest.mark.parametrize(
    "document", [{"a b": "1"}, {"": "1"}, {"a": {"1": "x"}}, {"a": "\0"}, {"a": "\ud800"}]
)
def test_what_no_document_can_hold_is_told(document):
    with pytest.raises(UsageError):
        write_xml(document)
