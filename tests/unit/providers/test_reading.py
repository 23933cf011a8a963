"""YAML from a stranger is read as JSON, within bounds, and every fault is told with its line."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieline.core.errors import UsageError
from tieline.providers import reading
from tieline.providers.reading import read
from tieline.providers.writing import write

NAMES = st.text(
    st.characters(codec="utf-8", categories=["L", "N"], max_codepoint=0xFFFF), min_size=1, max_size=12
)


def documents(**characters):
    """Objects of JSON whose texts have certain characters."""
    texts = st.text(st.characters(codec="utf-8", **characters), max_size=20)
    scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts
    nested = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
        max_leaves=10,
    )
    return st.dictionaries(NAMES, nested, max_size=4)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("2022-06-28", "2022-06-28"),
        ("1:30", "1:30"),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000.0),
        ("-2.5", -2.5),
        ("~", None),
        ("", None),
        ("True", True),
        ("'true'", "true"),
        ("!!str 5", "5"),
        ("<<", "<<"),
        ("=", "="),
    ],
)
def test_plain_texts_mean_what_they_mean_in_yaml_1_2(text, value):
    assert {"a": value} == read(f"a: {text}").data


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [\n  b", ("line 3", "not YAML")),
        ("a: b: c", ("line 1", "not YAML")),
        ("a: 1\nb: 2\na: 3", ("line 3", "'a'", "twice")),
        ("a: 1\n---\nb: 2", ("line 2", "second document")),
        ("a:\n  ? [x]\n  : 1", ("line 2", "field")),
        ("a: &a [*a]", ("line 1", "*a")),
        ("a: *b", ("*b",)),
        ("a: .inf", ("number",)),
        ("a: 1e999", ("number",)),
        (f"a: {'9' * 50}", ("number",)),
        ("a: !!python/object/apply:os.system [ls]", ("tag", "os.system")),
        ("a: !!binary aGk=", ("tag",)),
        ("a: \x00", ("not YAML",)),
        ("[" * 1000, ("deeper than 50",)),
        ("a:\n  <<: 5", ("line 2", "<<")),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text, words):
    with pytest.raises(UsageError) as told:
        read(text)
    assert [word for word in words if word not in told.value.message] == []
    assert "\n" not in told.value.message


def test_aliases_that_multiply_are_refused_before_they_do():
    """A billion laughs cost as much as the text that asks for them."""
    rows = ["a: &a [" + ", ".join(["ha"] * 10) + "]"]
    rows += [
        f"{chr(98 + row)}: &{chr(98 + row)} [{', '.join([f'*{chr(97 + row)}'] * 10)}]" for row in range(9)
    ]
    with pytest.raises(UsageError, match="line 6: more than 500,000 values"):
        read("\n".join(rows))


def test_merged_objects_that_multiply_are_refused():
    rows = ["a: &a {" + ", ".join(f"k{place}: 1" for place in range(100)) + "}"]
    rows += ["b:\n  <<: [" + ", ".join(["*a"] * 6000) + "]"]
    with pytest.raises(UsageError, match="more than 500,000 values"):
        read("\n".join(rows))


def test_merges_take_what_is_not_there():
    """What stands beside << counts more, before and behind it, and of several the first."""
    text = "x: &x {a: 1, b: 1, c: 1}\ny: &y {c: 2, d: 2}\nz:\n  a: 0\n  <<: [*x, *y]\n  b: 0"
    assert read(text).data["z"] == {"a": 0, "b": 0, "c": 1, "d": 2}


def test_every_part_knows_its_line():
    document = read("a:\n  b: 1\n  c:\n    - d\n    - e: 2\n")
    assert [
        document.line(path)
        for path in [("a", "b"), ("a", "c"), ("a", "c", 0), ("a", "c", 1), ("a", "c", 1, "e")]
    ] == [2, 3, 4, 5, 5]


def test_a_part_that_is_not_there_has_the_line_of_what_is_around_it():
    assert read("a: 1\nb:\n  c: 1").line(("b", "d", "e")) == 2


def test_a_large_file_is_refused(tmp_path):
    file = tmp_path / "large.yaml"
    with file.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    with pytest.raises(UsageError, match="larger than 8 MB"):
        reading.load(file)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"a: \xe4"])
def test_what_is_no_text_is_refused(tmp_path, raw):
    (tmp_path / "x.yaml").write_bytes(raw)
    with pytest.raises(UsageError, match="UTF-8"):
        reading.load(tmp_path / "x.yaml")


@given(documents(max_codepoint=0xFFFF))
def test_json_is_read_as_json(value):
    """JSON is YAML, but for characters that it writes in two halves."""
    assert value == read(json.dumps(value)).data


@given(documents())
def test_what_is_written_is_read_back(value):
    assert value == read(write(value)).data


@given(
    st.dictionaries(
        NAMES, st.sampled_from(["1e3", "0o17", "no", "~", "1:30", "=", "<<", "", "\x85", "- a", "a: b"])
    )
)
def test_texts_that_look_like_something_else_are_read_back(value):
    assert value == read(write(value)).data


@given(st.text(st.sampled_from("ab:&*[]{}-?|>!#%@ \n'\",0.<")))
def test_any_text_is_read_or_refused(text):
    """Nothing but UsageError comes out, on one line."""
    with contextlib.suppress(UsageError):
        json.dumps(read(text).data)
