"""The goTom sandbox, asked by a client that signs by itself."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from tieline.sandbox.gotom import GotomSandbox, GotomSandboxConfig

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CONFIG = GotomSandboxConfig(user="user1", secret="s3cr3t-for-tests", campaigns=12, customers=205)
FLIGHT = {
    "externalId": "new-flight",
    "adServerId": "dfp",
    "runtime": {"start": {"date": "2026-06-01"}, "end": {"date": "2026-06-30"}},
    "tarifId": 1,
    "mediaId": 1,
    "platformId": 1,
    "channelId": 1,
    "advertisingId": 2,
    "priceTypeId": 1,
    "units": 5000,
    "bruttoPriceUnit": "loadFromRate",
}
CAMPAIGN = {
    "externalId": "c ü",
    "name": "Zürich",
    "status": "booking",
    "bookingDate": "2026-02-03",
    "customer": {"entityExternalCrmId": "crm-7"},
}


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.decode(): value.decode() for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    def __init__(self, app):
        self.app = app

    async def ask(self, method, target, payload=None, *, body=None, **changes):
        if body is None:
            body = b"" if payload is None else json.dumps(payload, ensure_ascii=False).encode()
        headers = signed(method, target, body, **changes)
        return await self.send(method, target, body, headers)

    async def send(self, method, target, body, headers):
        path, _, query = target.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"gotom.test"), *headers],
        }
        sent = []

        async def receive():
            return {"type": "http.request", "body": body}

        async def send(message):
            sent.append(message)

        await self.app(scope, receive, send)
        whole = b"".join(each.get("body", b"") for each in sent[1:])
        return Reply(sent[0]["status"], sent[0]["headers"], whole)


def signed(
    method, target, body, *, user="user1", secret="s3cr3t-for-tests", kind="application/json", date=None
):
    date = (date or NOW).strftime("%Y-%m-%dT%H:%M:%SZ") if not isinstance(date, str) else date
    lines = (method.upper(), hashlib.md5(body).hexdigest(), kind.lower(), date, "", target)
    signature = base64.b64encode(hmac.digest(secret.encode(), "\n".join(lines).encode(), "sha1")).decode()
    return [
        (b"date", date.encode()),
        (b"content-type", kind.encode()),
        (b"authorization", f"gotom_app_api {user}:{signature}".encode()),
    ]


@pytest.fixture
def client():
    return Client(GotomSandbox(CONFIG, clock=NOW.timestamp))


async def test_a_campaign_is_read_with_its_flights(client):
    """Its fields are there whether they were sent or not."""
    reply = await client.ask("GET", "/app-api/campaign/12347")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json["externalId"] == "12347"
    assert [flight["externalId"] for flight in reply.json["flights"]] == ["f-1", "f-2", "f-3"]
    assert reply.json["billingType"] == 1


async def test_a_campaign_that_there_is_not(client):
    """As in goTom's own example, to the byte."""
    reply = await client.ask("GET", "/app-api/campaign/26106")
    expected = {
        "type": "https://tools.ietf.org/html/rfc2616#section-10",
        "title": "An error occurred",
        "status": 404,
        "detail": "Not Found",
    }
    assert (reply.status, reply.headers["content-type"], reply.json) == (404, "application/json", expected)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"secret": "wrong"}, "Signature not valid"),
        ({"user": "nobody"}, "Signature not valid"),
        ({"user": "user1_crm", "secret": "s3cr3t-for-tests-crm"}, "Signature not valid"),
        ({"date": NOW - timedelta(minutes=31)}, "Request is too old"),
        ({"date": NOW + timedelta(minutes=31)}, "Request is too far in the future"),
        ({"date": "next week"}, "Timestamp not valid"),
        ({"date": "1767323045"}, "Timestamp not valid"),
    ],
)
async def test_refusals(client, changes, message):
    """A text in JSON, and no object."""
    reply = await client.ask("GET", "/app-api/campaign/12347", **changes)
    assert (reply.status, reply.headers["content-type"], reply.json) == (401, "application/json", message)


async def test_what_is_changed_on_the_way_is_refused(client):
    """Body, query, path and content type are signed."""
    target, body = "/app-api/campaign/12347?update_commissions=0", b'{"name": "x"}'
    headers = signed("POST", target, body)
    for method, where, what in (
        ("POST", target, body + b"\n"),
        ("POST", target.replace("=0", "=1"), body),
        ("POST", target.partition("?")[0], body),
        ("GET", target, body),
    ):
        reply = await client.send(method, where, what, headers)
        assert (reply.status, reply.json) == (401, "Signature not valid")
    other = [pair if pair[0] != b"content-type" else (b"content-type", b"text/csv") for pair in headers]
    assert (await client.send("POST", target, body, other)).status == 401
    assert (await client.send("POST", target, body, headers)).status == 204


@pytest.mark.parametrize(
    ("name", "message"),
    [(b"date", "Date header required"), (b"content-type", "Content type header required")],
)
async def test_a_header_that_is_missing(client, name, message):
    """Each is asked for by name."""
    headers = [pair for pair in signed("GET", "/app-api/customer", b"") if pair[0] != name]
    reply = await client.send("GET", "/app-api/customer", b"", headers)
    assert (reply.status, reply.json) == (401, message)


async def test_no_signature_at_all(client):
    """Is answered by the framework; another provider's by the bundle."""
    reply = await client.send("GET", "/app-api/customer", b"", [])
    assert (reply.status, reply.json["status"]) == (401, 401)
    reply = await client.send("GET", "/app-api/customer", b"", [(b"authorization", b"Basic eDp5")])
    assert reply.json == "Invalid provider in authorization header"


async def test_a_users_part(client):
    """Users of one part get into that part."""
    crm = {"user": "user1_crm", "secret": "s3cr3t-for-tests-crm"}
    assert (await client.ask("GET", "/app-api/customer/crm-1", **crm)).status == 200
    reports = {"user": "user1_reports", "secret": "s3cr3t-for-tests-reports"}
    assert (await client.ask("GET", "/app-api/graph-export/download/3", **reports)).status == 200
    assert (await client.ask("GET", "/app-api/customer/crm-1", **reports)).status == 401


async def test_a_campaigns_life(client):
    """Made, read, changed in part, closed."""
    where = "/app-api/campaign/c%20%C3%BC"
    reply = await client.ask("POST", "/app-api/campaign", CAMPAIGN)
    assert (reply.status, reply.body) == (201, b"")
    assert (await client.ask("POST", where, {"name": "Other"})).status == 204
    assert (
        await client.ask("GET", where.upper().replace("/APP-API/CAMPAIGN", "/app-api/campaign"))
    ).status == 200
    reply = await client.ask("GET", where)
    assert (reply.json["name"], reply.json["bookingDate"]) == ("Other", "2026-02-03")
    assert (await client.ask("POST", f"{where}/flight", FLIGHT)).status == 201
    assert (await client.ask("POST", f"{where}/flight/new-flight", {"units": 1})).status == 204
    assert (await client.ask("GET", f"{where}/flight/new-flight")).json["units"] == 1
    assert (await client.ask("GET", f"{where}/flight-lineitemid/new-flight")).json["adserverId"] == "dfp"
    assert (await client.ask("POST", f"{where}/document", {"name": "a", "content": "YQ=="})).status == 201
    assert (await client.ask("POST", f"{where}/commission-status", {"commissionStatus": 2})).status == 204
    assert (await client.ask("DELETE", f"{where}/flight/new-flight")).status == 204
    assert (await client.ask("GET", f"{where}/flight/new-flight")).status == 404
    assert (await client.ask("POST", f"{where}/archive-status", {"setIsArchived": True})).status == 204
    reply = await client.ask("POST", where, {"name": "Too late"})
    assert codes(reply) == {"60e2547e-bac4-4738-bcfc-6b38fa847a16"}


def codes(reply):
    assert reply.status == 400
    return {each["code"] for each in reply.json["errors"]}


@pytest.mark.parametrize(
    ("payload", "field", "code"),
    [
        ({**CAMPAIGN, "externalId": "12347"}, "externalId", "1f06b2d7-49b4-4b8b-aa66-5172aeb01e97"),
        ({**CAMPAIGN, "campaignTypeId": 99}, "campaignTypeId", "5658b9ca-ce50-4a98-a0da-97d9361845e3"),
        ({**CAMPAIGN, "customer": {"entityId": 9999}}, "customer", "5658b9ca-ce50-4a98-a0da-97d9361845e3"),
        ({**CAMPAIGN, "currency": "XAU"}, "currency", "8d6a458b-362a-4b13-b3bb-fe0772a4fc7e"),
        ({**CAMPAIGN, "billingType": 9}, "billingType", "7e44e734-3535-4172-8e32-0efa8b33a5e0"),
        ({**CAMPAIGN, "bookingDate": "soon"}, "bookingDate", None),
        ({**CAMPAIGN, "name": None}, "name", None),
    ],
)
async def test_one_field_rejects_the_whole(client, payload, field, code):
    """And nothing is made."""
    reply = await client.ask("POST", "/app-api/campaign", payload)
    assert reply.status == 400
    [error] = reply.json["errors"]
    assert error["propertyPath"] == field
    assert code in {None, error["code"]}
    assert set(error) == {"propertyPath", "message", "invalidValue", "cause", "code"}
    assert (await client.ask("GET", "/app-api/campaign/c%20%C3%BC")).status == 404


async def test_what_hangs_on_a_flight(client):
    """Shares make a whole; a commission is a share or a sum."""
    where = "/app-api/campaign/12347/flight/f-1"
    shares = {"sublines": [{"platformId": 1, "percentage": 60}, {"platformId": 2, "percentage": 40}]}
    assert (await client.ask("POST", f"{where}/sublines", shares)).status == 204
    assert (await client.ask("GET", f"{where}/sublines")).json == shares
    shares["sublines"].pop()
    assert codes(await client.ask("POST", f"{where}/sublines", shares)) == {
        "3b254c3d-590c-4edc-b763-c49f5a703355"
    }
    assert (await client.ask("POST", f"{where}/commission", {"bkPercent": 5})).status == 204
    assert (await client.ask("GET", f"{where}/commission")).json["bkPercent"] == 5
    both = {"bkPercent": 5, "bkAmount": 7}
    assert codes(await client.ask("POST", f"{where}/commission", both)) == {
        "6e40c9b1-7f75-4a3a-8149-26adecd9a5d4"
    }
    assert (await client.ask("POST", "/app-api/campaign/12347", {"agency": {"entityId": 3}})).status == 204
    assert (await client.ask("GET", f"{where}/commission")).json["bkPercent"] is None


async def test_a_placement_that_there_is_not(client):
    """The combination counts."""
    payload = {**FLIGHT, "channelId": 4, "platformId": 3}
    reply = await client.ask("POST", "/app-api/campaign/12347/flight", payload)
    assert codes(reply) == {"e3a1d7f7-4fcf-4b7d-8d87-38a60126462f"}


async def test_discounts(client):
    """A discount holds those of flights; one of two amounts is given."""
    where = "/app-api/campaign/12347/campaign-discount"
    assert (await client.ask("POST", where, {"name": "D", "externalId": "d1"})).status == 201
    again = await client.ask("POST", where, {"name": "D", "externalId": "d1"})
    assert codes(again) == {"450ae979-312c-45b9-b61a-dfcde745b8e7"}
    assert (await client.ask("PATCH", f"{where}/d1", {"name": "E"})).status == 204
    flight = {"flightExternalId": "f-1", "externalId": "fd1", "amountPercent": 10, "amountSum": None}
    assert (await client.ask("POST", f"{where}/d1/flight-discount", flight)).status == 204
    own = f"{where}/d1/flight-discount/fd1"
    assert (await client.ask("GET", own)).json["amountPercent"] == 10
    assert codes(await client.ask("PATCH", own, {})) == {"b3b2187f-b34a-489e-ae7e-e171e7776bd4"}
    both = {"amountPercent": 1, "amountSum": 1}
    assert codes(await client.ask("PATCH", own, both)) == {"5268ee13-0ad7-4393-a4be-6e17fbeb9569"}
    assert (await client.ask("PATCH", own, {"amountSum": 20})).status == 204
    [discount] = (await client.ask("GET", where)).json["campaignDiscounts"]
    assert (discount["name"], discount["flightDiscounts"][0]["amountSum"]) == ("E", 20)
    assert codes(await client.ask("DELETE", f"{where}/d1")) == {"d4c8a1b5-7492-4c65-833f-d3473dd76854"}
    assert (await client.ask("DELETE", own)).status == 204
    assert (await client.ask("DELETE", f"{where}/d1")).status == 204


async def test_customers_come_in_pages(client):
    """The next page's address is signed like any other."""
    target, firms = "/app-api/customer", []
    while target:
        reply = await client.ask("GET", target)
        firms += [item["externalCrmId"] for item in reply.json["items"]]
        following = reply.json["pagination"]["nextPageUrl"]
        assert following is None or following.startswith("http://gotom.test/app-api/customer?page=")
        target = following and following.removeprefix("http://gotom.test")
    assert firms == [f"crm-{at}" for at in range(1, 206)]
    assert reply.json["pagination"] == {
        "totalItems": 205, "perPage": 100, "currentPage": 3, "lastPage": 3, "nextPageUrl": None
    }  # fmt: skip


async def test_a_customer_that_there_is_not(client):
    """Has a shape of its own."""
    reply = await client.ask("GET", "/app-api/customer/nobody")
    assert (reply.status, reply.json["ok"], reply.json["customer"]) == (404, False, None)


CUSTOMER = {
    "externalCrmId": "new-1",
    "firm": "Neu AG",
    "status": 1,
    "statusEc": 1,
    "language": "de",
    "mainAddress": {"externalCrmId": "a1"},
    "addresses": [{"externalCrmId": "a1", "place": "Bern"}],
}
IMPORT = "/app-api/crm-sync-import-external-crm-id/update-customer"
JOB = "/app-api/crm-sync-import-external-crm-id/error-logs"


async def test_a_customer_is_taken_over(client):
    """What is left out of a later import stays."""
    reply = await client.ask("POST", IMPORT, {"customer": CUSTOMER})
    assert (reply.status, reply.json["jobAlreadyFinished"]) == (200, True)
    second = {**CUSTOMER, "firm": "Neuer AG", "addresses": [{"externalCrmId": "a2", "place": "Genève"}]}
    await client.ask("POST", IMPORT, {"customer": second})
    found = (await client.ask("GET", "/app-api/customer/new-1")).json["customer"]
    assert (found["firm"], [each["place"] for each in found["addresses"]]) == ("Neuer AG", ["Bern", "Genève"])
    assert (await client.ask("GET", f"{JOB}/{reply.json['jobId']}")).json[
        "jobStatus"
    ] == "JOB_STATUS_FINISHED_OK"


async def test_a_long_import_is_waited_for(client):
    """Its job waits at first."""
    many = [{"externalCrmId": f"k{at}", "peopleName": "N"} for at in range(60)]
    reply = await client.ask("POST", IMPORT, {"customer": {**CUSTOMER, "contacts": many}})
    assert (reply.status, reply.json["reason"]) == (202, "blocking_timeout")
    asked = [(await client.ask("GET", f"{JOB}/{reply.json['jobId']}")).json["jobStatus"] for _ in range(2)]
    assert asked == ["JOB_STATUS_WAITING", "JOB_STATUS_FINISHED_OK"]


@pytest.mark.parametrize(
    "payload", [{"customer": {**CUSTOMER, "firm": ""}}, {"customer": {**CUSTOMER, "language": "xx"}}, {}]
)
async def test_an_import_that_fails(client, payload):
    """Tells what was wrong."""
    reply = await client.ask("POST", IMPORT, payload)
    assert (reply.status, reply.json["reason"]) == (400, "data_error")
    assert reply.json["error"]["msg"]


async def test_a_job_that_there_is_not(client):
    """Is answered in the shape of one."""
    reply = await client.ask("GET", f"{JOB}/77")
    assert (reply.status, reply.json["jobStatus"], reply.json["sentJobId"]) == (404, "NO_JOB_FOUND", 77)


@pytest.mark.parametrize(
    "entity", ["user", "tarif", "adServer", "platform", "flightTags", "flightPositionType"]
)
async def test_primary_keys(client, entity):
    """Ids and names, and what only some entities have."""
    items = (await client.ask("GET", f"/app-api/primary-keys/{entity}?page=1")).json["items"]
    assert all(item["id"] and item["name"] for item in items)
    assert ("email" in items[0]) == (entity == "user")
    assert ("isDefault" in items[0]) == (entity == "flightPositionType")


async def test_an_entity_that_there_is_not(client):
    """Is a shape of its own."""
    reply = await client.ask("GET", "/app-api/primary-keys/colour")
    assert (reply.status, list(reply.json), list(reply.json["error"])) == (422, ["error"], ["msg"])


async def test_prices(client):
    """In pages; of a rate that there is."""
    page = (await client.ask("GET", "/app-api/export/price/tarif/1?page=2")).json
    assert page["pagination"]["currentPage"] == 2
    assert page["items"][0]["tarif"] == "Rate 2025"
    assert (await client.ask("GET", "/app-api/export/price/tarif/99")).status == 404


async def test_reports(client):
    """CSV; a report that there is not is a page in HTML."""
    reply = await client.ask("GET", "/app-api/graph-export/download/18", kind="text/csv")
    assert reply.headers["content-type"] == "text/csv;charset=utf-8"
    assert len(reply.body.splitlines()) == 1001
    reply = await client.ask("GET", "/app-api/custom-report-export/download/99")
    assert (reply.status, reply.headers["content-type"]) == (404, "text/html; charset=UTF-8")
    assert reply.body.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [("GET", "/", 404), ("GET", "/app-api/nothing", 404), ("PUT", "/app-api/campaign/12347", 405)],
)
async def test_paths_that_lead_nowhere(client, method, target, status):
    """Are the framework's to answer."""
    assert (await client.ask(method, target)).json["status"] == status


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b"[" * 100_000])
async def test_a_body_that_is_no_object(client, body):
    """Is refused, and nothing else happens."""
    assert (await client.ask("POST", "/app-api/campaign", body=body)).status == 400
