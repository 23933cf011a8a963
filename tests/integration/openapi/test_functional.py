"""A client generated from a few lines does what its document says, sync and async."""

import datetime as dt
import importlib
import json
from decimal import Decimal

import pytest

JSON = "application/json"

USERS = """
paths:
  /users/{id}:
    get:
      tags: [users]
      operationId: getUser
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: active-only, in: query, schema: {type: boolean}}
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {gt: {type: integer}}}}
        - {name: ids, in: query, explode: false, schema: {type: array, items: {type: string}}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
        '404': {content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}
  /users:
    post:
      tags: [users]
      operationId: addUser
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewUser'}}}}
      responses: {'201': {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
components:
  schemas:
    User:
      required: [id]
      properties:
        id: {type: string}
        from: {type: string, format: date-time}
        state: {enum: [on, off]}
        boss: {$ref: '#/components/schemas/User'}
        pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
    NewUser: {required: [name], properties: {name: {type: string}, class: {type: string}, boss: {type: [string, 'null']}}}
    Cat: {properties: {kind: {const: cat}, lives: {type: integer}}}
    Dog: {properties: {kind: {const: dog}, owner: {type: string}}}
"""


def test_a_call_sends_what_the_document_says_and_reads_the_answer(package, api):
    acme = package(USERS)
    api.answer = lambda *_: (
        200,
        JSON,
        {
            "id": "7",
            "from": "2026-01-31T10:00:00Z",
            "state": "asleep",
            "boss": {"id": "1"},
            "pet": {"kind": "cat", "lives": 9},
            "new": 1,
        },
    )
    with acme.Acme(base_url=api.url) as client:
        user = client.users.get(id="a/7", active_only=True, filter={"gt": 3}, ids=["x", "y"])
    assert (
        api.asked[0][1].replace("%5B", "[").replace("%5D", "]")
        == "/users/a%2F7?active-only=true&filter[gt]=3&ids=x,y"
    )
    assert dt.datetime(2026, 1, 31, 10, tzinfo=dt.UTC) == user.from_
    assert (
        user.id,
        user.state,
        user.boss.id,
        user.pet.lives,
        user.extra,
    ) == ("7", "asleep", "1", 9, {"new": 1})


async def test_the_async_client_does_the_same(package, api):
    acme = package(USERS)
    api.answer = lambda *_: (200, JSON, {"id": "7", "pet": {"kind": "bird"}})
    async with acme.AsyncAcme(base_url=api.url) as client:
        user = await client.users.get(id="7")
    assert ("7", None, acme.Unknown({"kind": "bird"})) == (user.id, user.boss, user.pet)


@pytest.mark.parametrize("given", ["model", "dict"])
def test_a_body_may_be_a_model_or_a_dictionary(package, api, given):
    acme = package(USERS)
    models = importlib.import_module("acme.models")
    body = (
        models.NewUser(name="Ann", class_="a", boss=None)
        if given == "model"
        else {"name": "Ann", "class": "a", "boss": None}
    )
    api.answer = lambda *_: (201, JSON, {"id": "1"})
    with acme.Acme(base_url=api.url) as client:
        assert client.users.add(body=body).id == "1"
    assert json.loads(api.asked[0][3]) == {"name": "Ann", "class": "a", "boss": None}


def test_a_body_may_be_given_by_its_fields(package, api):
    """By their names in Python; what is missing is told as Python tells it, and nothing is sent."""
    acme = package(USERS)
    with acme.Acme(base_url=api.url) as client:
        client.users.add(name="Ann", class_="a", boss=None)
        for wrong in ({"class_": "a"}, {"name": "Ann", "clas": "a"}, {"name": "Ann", "body": {}}):
            with pytest.raises(TypeError, match="addUser"):
                client.users.add(**wrong)
        with pytest.raises(TypeError, match="positional"):
            client.users.get("7")
    assert [each[3] for each in api.asked] == [b'{"name":"Ann","class":"a","boss":null}']


async def test_the_async_client_takes_fields_too(package, api):
    acme = package(USERS)
    async with acme.AsyncAcme(base_url=api.url) as client:
        await client.users.add(name="Ann")
    assert api.asked[0][3] == b'{"name":"Ann"}'


MENDED = """
paths:
  /users/{id}:
    put:
      tags: [users]
      operationId: putUser
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
components:
  schemas:
    User:
      required: [id, name]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string}
        note: {type: string, nullable: true}
        mail: {type: string}
"""


def test_what_was_read_is_sent_back_as_it_came(package, api):
    """What was missing stays missing and null stays null; both read as None."""
    acme = package(MENDED)
    api.answer = lambda *_: (200, JSON, {"id": "7", "name": "Ann", "note": None})
    with acme.Acme(base_url=api.url) as client:
        user = client.users.replace(id="7")
        assert (user.id, user.note, user.mail) == ("7", None, None)
        user.name = "Bob"
        client.users.replace(id=user.id, body=user)
        user.mail = None
        client.users.replace(id=user.id, body=user)
    assert [each[3] for each in api.asked] == [
        b"",
        b'{"id":"7","name":"Bob","note":null}',
        b'{"id":"7","name":"Bob","note":null,"mail":null}',
    ]


def test_what_is_not_given_is_not_sent(package, api):
    acme = package(USERS)
    models = importlib.import_module("acme.models")
    with acme.Acme(base_url=api.url) as client:
        client.users.add(body=models.NewUser(name="Ann"))
    assert api.asked[0][3] == b'{"name":"Ann"}'


def test_an_error_holds_the_body_that_the_document_describes(package, api):
    acme = package(USERS)
    api.answer = lambda *_: (404, JSON, {"why": "gone"})
    with acme.Acme(base_url=api.url) as client, pytest.raises(acme.NotFound) as caught:
        client.users.get(id="7")
    assert caught.value.body.why == "gone"


LISTS = """
paths:
  /calls:
    get:
      tags: [calls]
      operationId: listCalls
      parameters: [{name: cursor, in: query, schema: {type: string}}]
      responses: &page
        '200':
          content:
            application/json:
              schema:
                properties:
                  calls: {type: array, items: {properties: {id: {type: string}}}}
                  records: {properties: {cursor: {type: string}}}
  /calls/search:
    post:
      tags: [calls]
      operationId: searchCalls
      requestBody: {content: {application/json: {schema: {properties: {cursor: {type: string}, text: {type: string}}}}}}
      responses: *page
"""


def paged(method, target, body):
    cursor = json.loads(body).get("cursor") if body else target.partition("cursor=")[2] or None
    if cursor is None:
        return 200, JSON, {"calls": [{"id": "1"}, {"id": "2"}], "records": {"cursor": "next"}}
    return 200, JSON, {"calls": [{"id": "3"}], "records": {}}


async def test_lists_go_through_all_pages(package, api):
    acme = package(LISTS)
    api.answer = paged
    with acme.Acme(base_url=api.url) as client:
        assert [each.id for each in client.calls.list()] == ["1", "2", "3"]
        assert [each.id for each in client.calls.search(body={"text": "a"})] == ["1", "2", "3"]
    async with acme.AsyncAcme(base_url=api.url) as client:
        assert [each.id async for each in client.calls.list()] == ["1", "2", "3"]
    assert json.loads(api.asked[3][3]) == {"text": "a", "cursor": "next"}


FILES = """
paths:
  /files:
    post:
      operationId: upload
      tags: [files]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {required: [file], properties: {file: {type: string, format: binary}, about: {properties: {a: {type: integer}}}}}
      responses: {'204': {}}
    get:
      operationId: download
      tags: [files]
      responses: {'200': {content: {application/octet-stream: {}}}}
    put:
      operationId: fill
      tags: [files]
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {properties: {a: {type: string}}}}, text/csv: {}}}
      responses: {'200': {content: {text/plain: {}}}}
  /events:
    get:
      operationId: watch
      tags: [files]
      responses: {'200': {content: {text/event-stream: {schema: {properties: {n: {type: integer}}}}}}}
  /lines:
    get:
      operationId: lines
      tags: [files]
      responses: {'200': {content: {application/x-ndjson: {schema: {properties: {n: {type: integer}}}}}}}
"""


def test_files_go_up_and_come_down(package, api, tmp_path):
    acme = package(FILES)
    file = tmp_path / "up.bin"
    file.write_bytes(b"\x00\x01")
    api.answer = lambda method, *_: (
        (204, JSON, b"") if method == "POST" else (200, "application/octet-stream", b"\x02" * 9)
    )
    with acme.Acme(base_url=api.url) as client:
        assert client.files.upload(body={"file": file, "about": {"a": 1}}) is None
        client.files.download().to_file(tmp_path / "down.bin")
    sent = api.asked[0]
    assert sent[2]["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b"\x00\x01" in sent[3]
    assert (tmp_path / "down.bin").read_bytes() == b"\x02" * 9


def test_a_body_has_the_media_type_that_was_chosen(package, api):
    acme = package(FILES)
    api.answer = lambda *_: (200, "text/plain", b"done")
    with acme.Acme(base_url=api.url) as client:
        assert client.files.fill(body={"a": "x y"}) == "done"
        assert client.files.fill(body="a;b", media="text/csv") == "done"
    (_, _, first, form), (_, _, then, text) = api.asked
    assert (first["Content-Type"], form) == ("application/x-www-form-urlencoded", b"a=x+y")
    assert (then["Content-Type"].startswith("text/csv"), text) == (True, b"a;b")


def test_streams_are_read_as_they_come(package, api):
    acme = package(FILES)
    answers = {
        "/events": ("text/event-stream", b'data: {"n": 1}\n\ndata: {"n": 2}\n\n'),
        "/lines": ("application/x-ndjson", b'{"n": 3}\n{"n": 4}\n'),
    }
    api.answer = lambda _, target, __: (200, *answers[target])
    with acme.Acme(base_url=api.url) as client:
        with client.files.watch() as events:
            assert [each.parsed().n for each in events] == [1, 2]
        with client.files.lines() as lines:
            assert [each.n for each in lines] == [3, 4]


AUTH = """
servers: [{url: 'http://{host}/{base}', variables: {host: {default: nowhere.test}, base: {default: v1, enum: [v1, v2]}}}]
security: [{basic: []}, {key: []}]
paths:
  /x:
    get: {tags: [x], operationId: go, responses: {'200': {content: {application/json: {}}}}}
    put: {tags: [x], operationId: open, security: [], responses: {'200': {content: {application/json: {}}}}}
components:
  securitySchemes:
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Key}
"""


def test_credentials_and_servers_come_from_arguments_or_the_environment(package, api):
    acme = package(AUTH)
    host = api.url.removeprefix("http://")
    with acme.Acme(host=host, base="v2", basic=("a", "b")) as client:
        client.x.go()
        client.x.open()
    with acme.Acme(environment={"ACME_API_KEY": "secret", "ACME_BASE_URL": f"{api.url}/env"}) as client:
        client.x.go()
    assert [each[1] for each in api.asked] == ["/v2/x", "/v2/x", "/env/x"]
    assert [each[2].get("Authorization") for each in api.asked] == ["Basic YTpi", None, None]
    assert api.asked[2][2]["X-Key"] == "secret"


def test_raw_answers_and_options_of_a_request(package, api):
    acme = package(USERS)
    api.answer = lambda *_: (200, JSON, {"id": "1"})
    with acme.Acme(base_url=api.url) as client:
        answer = client.raw(client.users.get)(id="1", options=acme.Options(headers={"X-Mine": "1"}))
    assert (answer.status, answer.parsed().id) == (200, "1")
    assert api.asked[0][2]["X-Mine"] == "1"


def test_a_swagger_document_makes_a_client_too(package, api):
    acme = package(
        """
swagger: '2.0'
info: {title: Old, version: '1'}
host: old.test
basePath: /v1
paths:
  /x:
    post:
      tags: [x]
      operationId: addX
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/X'}}]
      responses: {'200': {schema: {$ref: '#/definitions/X'}}}
definitions: {X: {type: object, properties: {a: {type: integer}}}}
""".lstrip()
    )
    api.answer = lambda *_: (200, JSON, {"a": 2})
    with acme.Acme(base_url=api.url) as client:
        assert client.x.add(body={"a": 1}).a == 2
    assert json.loads(api.asked[0][3]) == {"a": 1}


def test_a_vendored_package_does_without_the_runtime_of_tieline(package, api):
    acme = package(USERS, name="alone", vendored=True)
    api.answer = lambda *_: (200, JSON, {"id": "7"})
    with acme.Alone(base_url=api.url) as client:
        user = client.users.get(id="7")
    assert user.id == "7"
    assert type(user).__mro__[1].__module__ == "alone._vendor.runtime.model"


def test_hostile_texts_do_nothing(package, api, tmp_path):
    """Names and descriptions that would be code are names and descriptions."""
    mark = tmp_path / "mark"
    evil = json.dumps(f'""" + open({str(mark)!r}, "w").write("x") + """\n__import__("os")\\')
    acme = package(
        f"""
paths:
  /x:
    get:
      tags: [{evil}]
      operationId: {evil}
      description: {evil}
      parameters: [{{name: {evil}, in: query, description: {evil}, schema: {{enum: [{evil}]}}}}]
      responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/M'}}}}}}}}}}
components:
  schemas:
    M: {{description: {evil}, properties: {{a: {{description: {evil}, enum: [{evil}, b]}}}}}}
"""
    )
    models = importlib.import_module("acme.models")
    with acme.Acme(base_url=api.url) as client:
        services = [name for name in dir(type(client)) if name not in dir(type(client).__mro__[1])]
        service = getattr(client, services[0])
        method = next(name for name in vars(type(service)) if not name.startswith("_"))
        getattr(service, method)()
    assert models.M is not None
    assert not mark.exists()


CHAT = """
paths:
  /chat:
    post:
      operationId: chat
      requestBody: {required: true, content: {application/json: {schema: {oneOf: [
        {required: [q], properties: {q: {type: string}, stream: {type: [boolean, 'null'], default: false}}},
        {required: [r], properties: {r: {type: string}}}]}}}}
      responses:
        '200': {content: {
          application/json: {schema: {properties: {text: {type: string}}}},
          text/event-stream: {schema: {properties: {delta: {type: string}}}}}}
  /tail:
    get:
      operationId: tail
      parameters: [{name: stream, in: query, schema: {type: boolean}}]
      responses: {'200': {content: {application/json: {}, application/x-ndjson: {schema: {properties: {delta: {type: string}}}}}}}
"""


def test_a_method_that_streams_asks_for_a_stream(package, api):
    """The property that the document has for it is set; the method that reads whole leaves it alone."""

    def answer(_method, target, body):
        if target.startswith("/tail"):
            return 200, "application/x-ndjson", b'{"delta": "a"}' if target.endswith("stream=true") else b"{}"
        if json.loads(body).get("stream"):
            return 200, "text/event-stream", b'data: {"delta": "a"}\n\ndata: [DONE]\n\n'
        return 200, JSON, {"text": "ab"}

    acme = package(CHAT)
    api.answer = answer
    with acme.Acme(base_url=api.url) as client:
        assert client.chat.chat(body={"q": "x"}).text == "ab"
        with client.chat.chat_stream(body={"q": "x"}) as events:
            assert [event.parsed().delta for event in events] == ["a"]
        with client.tail.tail_lines() as lines:
            assert [line.delta for line in lines] == ["a"]
        with pytest.raises(acme.UnreadableAnswer, match="text/event-stream"):
            client.chat.chat(body={"q": "x", "stream": True})


WAYS = """
paths:
  /things:
    post:
      operationId: addThing
      tags: [things]
      requestBody: {required: true, content: {
        application/json: {schema: {required: [sum], properties: {sum: {type: number}, text: {type: string}}}},
        application/list+json: {schema: {type: array, items: {type: string}}},
        text/csv: {schema: {type: string}},
        multipart/form-data: {schema: {properties: {file: {type: string, format: binary}}}}}}
      responses: {'200': {content: {application/json: {}}}}
"""


@pytest.mark.parametrize(
    ("body", "media", "sent"),
    [
        (
            {"sum": Decimal("1.10"), "text": Decimal("2.20")},
            "application/json",
            b'{"sum":1.10,"text":"2.20"}',
        ),
        (["a"], "application/list+json", b'["a"]'),
        ("a,b", "text/csv", b"a,b"),
        ({"file": b"abc"}, "multipart/form-data", b"abc"),
    ],
)
def test_a_body_goes_out_in_the_way_that_it_fits(package, api, body, media, sent):
    """As it is, under its own type."""
    acme = package(WAYS)
    with acme.Acme(base_url=api.url) as client:
        client.things.add(body=body)
    _, _, headers, content = api.asked[0]
    assert headers["Content-Type"].partition(";")[0] == media
    assert sent in content


def test_an_argument_that_is_misspelt_is_refused(package):
    """With the one that was meant, of the arguments that this very client has."""
    acme = package("components: {securitySchemes: {tok: {type: http, scheme: bearer}}}\npaths: {}")
    for client in (acme.Acme, acme.AsyncAcme):
        with pytest.raises(TypeError, match="has no option 'tko': did you mean 'tok'"):
            client(tko="x", base_url="https://acme.test")


PICTURES = """
paths:
  /pictures:
    post:
      operationId: addPicture
      tags: [pictures]
      requestBody: {required: true, content: {multipart/form-data: {
        schema: {properties: {file: {type: string, format: binary}}},
        encoding: {file: {contentType: 'image/png, image/jpeg'}}}}}
      responses: {'204': {description: done}}
"""


@pytest.mark.parametrize(
    ("name", "media"), [("a.jpg", b"image/jpeg"), ("a.txt", b"image/png"), (None, b"image/png")]
)
def test_a_part_has_a_type_that_the_document_allows(package, api, name, media):
    """The one that the file's name says, or the first."""
    acme = package(PICTURES)
    with acme.Acme(base_url=api.url) as client:
        client.pictures.add(body={"file": acme.File(b"x", name)})
    assert b"Content-Type: " + media + b"\r\n" in api.asked[0][3]


MASKS = """
paths:
  /m:
    get:
      tags: [masks]
      operationId: getMask
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Mask'}}}}}
components:
  schemas:
    Mask: {properties: {mask: {enum: [-5, 18446744073709551615]}, more: {type: array, items: {const: 18446744073709551616}}}}
"""


def test_values_beyond_64_bits_are_numbers(package, api):
    """No decoder takes them as literals, and no answer may break on that."""
    acme = package(MASKS)
    api.answer = lambda *_: (200, "application/json", {"mask": 2**64 - 1, "more": [2**64]})
    with acme.Acme(base_url=api.url, strict=True) as client:
        mask = client.masks.get()
        assert (mask.mask, mask.more) == (2**64 - 1, [2**64])
