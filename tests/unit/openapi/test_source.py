"""Documents are found where they lie, read within bounds, and open nothing but their own folder."""

import io
import os

import pytest

from tieline.core.errors import Unavailable, UsageError
from tieline.http.egress import EgressRules
from tieline.openapi.limits import Limits
from tieline.openapi.loading import load, read
from tieline.openapi.pointer import TOP
from tieline.openapi.source import Fetched

ROOT = '{"openapi": "3.1.0", "info": {"title": "%s"}, "paths": {}}'


def title(document):
    return document.root["info"]["title"]


def referring(*references):
    """Return the text of a document whose components are these references."""
    schemas = ", ".join(f'"s{place}": {{"$ref": "{each}"}}' for place, each in enumerate(references))
    return f'{{"openapi": "3.1.0", "paths": {{}}, "components": {{"schemas": {{{schemas}}}}}}}'


def codes(document):
    """Follow every schema; return the words of what went wrong."""
    for name, schema in document.root["components"]["schemas"].items():
        document.resolve(schema, TOP / "components" / "schemas" / name)
    return [each.code for each in document.diagnostics]


class Web:
    """Addresses and what is there; remembers what it was asked for."""

    def __init__(self, **pages):
        self.pages = {url.replace("__", "://", 1): body for url, body in pages.items()}
        self.asked = []

    def put(self, url, body, *, found_at=None):
        self.pages[url] = Fetched(body=body.encode(), url=found_at or url)
        return self

    def __call__(self, url, *, egress, max_bytes):
        self.asked.append(url)
        if url not in self.pages:
            raise Unavailable(f"{url}: nobody answers")
        return self.pages[url]


def test_a_file_is_a_document_by_what_it_says_not_by_its_name(tmp_path):
    file = tmp_path / "api.txt"
    file.write_text("openapi: 3.1.0\ninfo: {title: plain}\npaths: {}")
    assert title(load(file)) == "plain"
    file.write_text(ROOT % "json")
    assert title(load(str(file))) == "json"


@pytest.mark.parametrize(
    "name", ["openapi.json", "openapi.yaml", "openapi.yml", "swagger.json", "swagger.yaml"]
)
def test_a_folder_is_its_document_by_name(tmp_path, name):
    (tmp_path / "other.json").write_text(ROOT % "other")
    (tmp_path / name).write_text(ROOT % "named")
    assert title(load(tmp_path)) == "named"


def test_a_folder_is_the_one_file_that_says_it_is_a_document(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "api.yaml").write_text("info: {title: found}\nopenapi: '3.0.0'\npaths: {}")
    (tmp_path / "schemas.yaml").write_text("Call: {type: object}")
    assert title(load(tmp_path)) == "found"


def test_of_several_documents_in_a_folder_one_is_to_be_named(tmp_path):
    (tmp_path / "a.json").write_text(ROOT % "a")
    (tmp_path / "b.json").write_text(ROOT % "b")
    with pytest.raises(UsageError, match=r"several OpenAPI documents, name one of them: a\.json, b\.json"):
        load(tmp_path)


def test_a_folder_without_a_document_is_told(tmp_path):
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(UsageError, match="no OpenAPI document in this folder"):
        load(tmp_path)


def test_standard_input_is_a_document():
    assert title(load("-", stdin=io.BytesIO((ROOT % "piped").encode()))) == "piped"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_of_the_encoding_is_no_part_of_the_text(encoding):
    assert title(read((ROOT % "größe").encode(encoding))) == "größe"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no object"),
        ("[]", "no object"),
        ("5", "no object"),
        ("{}", "no field openapi or swagger"),
        ("a: 1", "no field openapi or swagger"),
        ('{"openapi": null}', "no field openapi or swagger"),
        ('{"swagger": "1.2"}', "Swagger 1.2 is not read here"),
        ('{"openapi": "3.1.0",\n "paths": {"/x" 5}}', "line 2: not JSON"),
        ("openapi: 3.1.0\npaths: [", "line 3: not YAML"),
        ("\x00", "not YAML"),
    ],
)
def test_what_is_no_document_is_refused_with_its_name(text, words):
    with pytest.raises(UsageError, match=words) as told:
        read(text, name="api.yaml")
    assert told.value.message.startswith("api.yaml: ")


def test_letters_in_another_encoding_cost_only_themselves():
    document = read("openapi: 3.1.0\ninfo: {title: größe}\npaths: {}".encode("latin-1"))
    assert title(document) == "gr\ufffd\ufffde"
    assert [each.code for each in document.diagnostics] == ["bad-encoding"]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"none\.json: cannot be read: No such file"):
        load(tmp_path / "none.json")


def test_a_pipe_is_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(UsageError, match="not a file"):
        load(tmp_path / "pipe.json")


def test_json_with_habits_of_javascript_is_read():
    """Trailing commas and comments of YAML's kind are no reason to refuse."""
    assert read('{"openapi": "3.1.0", # first\n "paths": {"/x": {},},}').root["paths"] == {"/x": {}}


def test_references_open_files_of_the_folder(tmp_path):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "call.yaml").write_text("Call: {$ref: ../parts.json#/Whole}")
    (tmp_path / "parts.json").write_text('{"Whole": {"title": "whole"}}')
    (tmp_path / "openapi.json").write_text(referring("schemas/call.yaml#/Call"))
    document = load(tmp_path)
    node, at = document.resolve({"$ref": "schemas/call.yaml#/Call"}, TOP)
    assert (node, at) == ({"title": "whole"}, "parts.json#/Whole")
    assert document.line(at) == 1


def test_a_reference_back_to_the_document_is_the_document_itself(tmp_path):
    (tmp_path / "part.json").write_text('{"Back": {"$ref": "openapi.json#/components/schemas/s1"}}')
    (tmp_path / "openapi.json").write_text(referring("part.json#/Back", "#/info"))
    document = load(tmp_path / "openapi.json")
    document.root["info"] = {"title": "x"}
    assert document.resolve({"$ref": "part.json#/Back"}, TOP)[1] == "#/info"


def test_files_outside_the_folder_are_not_opened(tmp_path):
    (tmp_path / "secret.json").write_text('{"a": {}}')
    home = tmp_path / "home"
    home.mkdir()
    (home / "link.json").symlink_to(tmp_path / "secret.json")
    (home / "folder").symlink_to(tmp_path)
    outside = [
        "../secret.json",
        "x/../../secret.json",
        "%2e%2e/secret.json",
        f"{tmp_path}/secret.json",
        f"file://{tmp_path}/secret.json",
        "link.json",
        "folder/secret.json",
        "C:secret.json",
    ]
    (home / "openapi.json").write_text(referring(*(f"{each}#/a" for each in outside)))
    assert ["reference-refused"] * len(outside) == codes(load(home))


def test_a_folder_around_the_document_may_be_opened(tmp_path):
    (tmp_path / "shared.json").write_text('{"a": {}}')
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "openapi.json").write_text(referring("../shared.json#/a"))
    file = tmp_path / "api" / "openapi.json"
    assert codes(load(file)) == ["reference-refused"]
    assert codes(load(file, folder=tmp_path)) == []
    with pytest.raises(UsageError, match="does not lie in"):
        load(file, folder=tmp_path / "other")


def test_a_document_without_a_folder_has_no_other_files():
    assert codes(read(referring("other.json"))) == ["reference-refused"]


@pytest.mark.parametrize("reference", ["none.json", "bad.json", "pipe", "loop", ".", "%00", "a" * 5000])
def test_a_file_that_cannot_be_read_costs_only_its_reference(tmp_path, reference):
    (tmp_path / "bad.json").write_text("{")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "openapi.json").write_text(referring(reference))
    (told,) = codes(load(tmp_path))
    assert told in {"reference-failed", "reference-refused"}


def test_files_are_counted_together(tmp_path):
    for place in range(5):
        (tmp_path / f"p{place}.json").write_text('{"a": "%s"}' % ("x" * 100))
    (tmp_path / "openapi.json").write_text(referring(*(f"p{place}.json" for place in range(5))))
    assert codes(load(tmp_path, limits=Limits(total_bytes=250))) == ["reference-failed"] * 3
    assert codes(load(tmp_path, limits=Limits(files=2))) == ["reference-refused"] * 3


def test_a_url_is_fetched_and_its_neighbours_with_it():
    web = Web().put("https://api.example.com/v1/openapi.json", referring("parts/a.json#/A", "/b.json"))
    web.put("https://api.example.com/v1/parts/a.json", '{"A": {"$ref": "../c.json"}}')
    web.put("https://api.example.com/v1/c.json", "{}").put("https://api.example.com/b.json", "{}")
    document = load("https://api.example.com/v1/openapi.json", fetch=web)
    assert codes(document) == []
    assert document.resolve({"$ref": "parts/a.json#/A"}, TOP)[1] == "https://api.example.com/v1/c.json#"
    assert len(web.asked) == 4


def test_references_count_from_where_a_document_was_found():
    web = Web().put(
        "https://a.example/x", referring("part.json"), found_at="https://b.example/v2/openapi.json"
    )
    web.put("https://b.example/v2/part.json", "{}")
    assert codes(load("https://a.example/x", fetch=web)) == []


@pytest.mark.parametrize(
    "reference",
    [
        "http://127.0.0.1/x",
        "http://169.254.169.254/latest",
        "https://10.0.0.1/",
        "http://[::1]/x",
        "http://user@b.example/x",
    ],
)
def test_references_to_private_hosts_are_not_followed(reference):
    web = Web().put("https://a.example/openapi.json", referring(reference))
    assert codes(load("https://a.example/openapi.json", fetch=web)) == ["reference-refused"]
    assert web.asked == ["https://a.example/openapi.json"]


def test_the_origin_that_the_caller_gives_is_trusted_and_opened_hosts_are_too():
    web = Web().put("http://127.0.0.1:8080/openapi.json", referring("part.json", "http://10.0.0.1/x"))
    web.put("http://127.0.0.1:8080/part.json", "{}").put("http://10.0.0.1/x", "{}")
    assert codes(load("http://127.0.0.1:8080/openapi.json", fetch=web)) == ["reference-refused"]
    opened = EgressRules.parse("10.0.0.0/8")
    assert codes(load("http://127.0.0.1:8080/openapi.json", fetch=web, egress=opened)) == []


def test_a_document_from_the_web_opens_no_files(tmp_path):
    (tmp_path / "x.json").write_text("{}")
    web = Web().put("https://a.example/openapi.json", referring(f"file://{tmp_path}/x.json"))
    assert codes(load("https://a.example/openapi.json", fetch=web)) == ["reference-refused"]


def test_without_a_fetcher_addresses_are_not_followed(tmp_path):
    (tmp_path / "openapi.json").write_text(referring("https://a.example/x.json"))
    assert codes(load(tmp_path)) == ["reference-refused"]
    with pytest.raises(UsageError, match="no way to fetch"):
        load("https://a.example/openapi.json")


def test_an_address_that_fails_is_asked_once(tmp_path):
    (tmp_path / "openapi.json").write_text(referring("https://a.example/x#/a", "https://a.example/x#/b"))
    web = Web()
    assert codes(load(tmp_path, fetch=web)) == ["reference-failed"] * 2
    assert web.asked == ["https://a.example/x"]
