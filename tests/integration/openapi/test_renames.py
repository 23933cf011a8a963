"""A document that calls things otherwise, generated again: whoever uses the package goes on, warned where needed."""

import json
import warnings

import pytest

from tieline.core.errors import UsageError
from tieline.openapi import lock as locks
from tieline.openapi.generate import drift, kept, make, put
from tieline.openapi.loading import read

TEXT = {"type": "string"}
ORDER = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "shipTo": {"type": "object", "properties": {"street": TEXT}},
        "total": {"type": "number"},
    },
}
STATE = {"type": "string", "enum": ["open", "shipped"]}


def document(
    order="Order",
    state="State",
    path="/orders/{order_id}",
    ids=("listOrders", "getOrder"),
    more=None,
    schema=ORDER,
):
    """Return a document of orders, in which things may be called otherwise."""
    ref = {"$ref": f"#/components/schemas/{order}"}
    answer = {"200": {"content": {"application/json": {"schema": ref}}}}
    body = {"content": {"application/json": {"schema": ref}}}
    place = path.partition("{")[2].rstrip("}")
    asked = [{"name": "state", "in": "query", "schema": {"$ref": f"#/components/schemas/{state}"}}]
    own = [
        {"name": place, "in": "path", "required": True, "schema": TEXT},
        {"name": "withItems", "in": "query", "schema": TEXT},
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {
            path.partition("/{")[0]: {"get": {"operationId": ids[0], "tags": ["orders"], "parameters": asked, "responses": answer}},
            path: {"put": {"operationId": ids[1], "tags": ["orders"], "parameters": own, "requestBody": body, "responses": answer}},
        },
        "components": {"schemas": {order: schema, state: STATE, **(more or {})}},
    }  # fmt: skip


def made(folder, told):
    return make(read(json.dumps(told)), package=folder.name, lock=kept(folder))


@pytest.fixture
def shop(tmp_path):
    """A package as it was written once."""
    folder = tmp_path / "shop"
    put(folder, made(folder, document()))
    return folder


def old_names(package):
    return dict(package.plan.renamed)


def methods(package):
    return {each.name for service in package.plan.services for each in service.operations}


def test_a_schema_of_quite_another_name_is_known_by_its_fields(shop, monkeypatch):
    """And so are its input and what stands in it."""
    package = made(shop, document(order="Purchase"))
    assert old_names(package) == {"Order": "Purchase", "OrderShipTo": "PurchaseShipTo"}
    assert drift(shop, package).renamed == (
        "Order is called Purchase now",
        "OrderShipTo is called PurchaseShipTo now",
    )
    put(shop, package)
    assert not drift(shop, made(shop, document(order="Purchase")))
    monkeypatch.syspath_prepend(str(shop.parent))
    from shop import models  # type: ignore[import-not-found]  # it is generated

    for old, new in (
        ("Order", "Purchase"),
        ("OrderDict", "PurchaseDict"),
        ("OrderShipToDict", "PurchaseShipToDict"),
    ):
        with pytest.warns(DeprecationWarning, match=f"{old} is called {new} now"):
            assert getattr(models, old) is getattr(models, new)


def test_a_name_that_was_renamed_twice_leads_to_the_last_one(shop):
    for name in ("Purchase", "Deal"):
        put(shop, made(shop, document(order=name)))
    assert old_names(made(shop, document(order="Deal"))) == {
        "Order": "Deal", "Purchase": "Deal", "OrderShipTo": "DealShipTo", "PurchaseShipTo": "DealShipTo",
    }  # fmt: skip


def test_an_enum_is_known_by_its_values(shop):
    assert old_names(made(shop, document(state="Phase"))) == {"State": "Phase"}


def test_a_schema_that_is_gone_is_no_other_one(shop):
    """Neither one of other fields nor one of two that might be it."""
    other = {"type": "object", "properties": {"a": TEXT, "b": TEXT}}
    assert old_names(made(shop, document(order="Invoice", schema=other))) == {}
    assert "Order" not in old_names(made(shop, document(order="A", more={"B": ORDER})))


def test_a_name_that_comes_back_is_itself_again(shop):
    put(shop, made(shop, document(order="Purchase")))
    assert old_names(made(shop, document())) == {"Purchase": "Order", "PurchaseShipTo": "OrderShipTo"}


def test_methods_keep_their_names_whatever_their_ids_and_paths_are(shop):
    before = methods(made(shop, document()))
    for told in (
        document(ids=("everyOrder", "fetchOne")),
        document(path="/orders/{id}"),
        document(path="/shop/v2/orders/{order_id}"),
    ):
        assert methods(made(shop, told)) == before


def test_parameters_and_fields_keep_their_names(shop):
    """Even if others come that would be called so, and if whoever names things has learnt better."""
    file = shop / "names.lock"
    lock = json.loads(file.read_text())
    lock["fields"]["#/components/schemas/Order"] |= {"total": "amount"}
    lock["parameters"]["PUT /orders/{order_id}"]["query withItems"] = "items"
    file.write_text(json.dumps(lock))
    told = document(path="/orders/{id}", order="Purchase")
    told["components"]["schemas"]["Purchase"]["properties"] |= {"amount": TEXT, "ship_to": TEXT}
    package = made(shop, told)
    assert {dict(each.fields).get("total") for each in package.plan.models.values()} == {"amount", None}
    fields = next(each.fields for each in package.plan.models.values() if each.name == "Purchase")
    assert fields == {
        "id": "id",
        "shipTo": "ship_to",
        "total": "amount",
        "amount": "amount_",
        "ship_to": "ship_to_",
    }
    arguments = next(
        e.arguments for s in package.plan.services for e in s.operations if e.operation.method == "PUT"
    )
    assert [each.name for each in arguments] == ["id", "items"]


def test_credentials_keep_their_names_beside_others(shop):
    told = document()
    told["components"]["securitySchemes"] = {"key": {"type": "apiKey", "in": "header", "name": "K"}}
    put(shop, made(shop, told))
    told["components"]["securitySchemes"]["a key"] = {"type": "apiKey", "in": "header", "name": "L"}
    assert {each.scheme.key: each.environment for each in made(shop, told).plan.credentials} == {
        "key": ("SHOP_API_KEY",),
        "a key": ("SHOP_A_KEY_API_KEY",),
    }


def test_operations_of_a_tag_that_is_renamed_stay_together(shop):
    told = document()
    for path in told["paths"].values():
        for each in path.values():
            each["tags"] = ["purchases"]
    told["paths"]["/purchases/{id}/undo"] = {"post": {"tags": ["purchases"], "operationId": "undo"}}
    assert [each.name for each in made(shop, told).plan.services] == ["orders"]


def lines_that_changed(before, after):
    """Return the lines that two packages do not share, by file."""
    found = {}
    for path in {*before.files, *after.files}:
        old, new = (each.files.get(path, "").splitlines() for each in (before, after))
        gone, came = [e for e in old if e not in new], [e for e in new if e not in old]
        if gone or came:
            found[path] = (gone, came)
    return found


@pytest.mark.parametrize("what", ["schema", "operation", "field", "parameter"])
def test_what_is_added_changes_its_own_lines(shop, what):
    told = document()
    match what:
        case "schema":
            told["components"]["schemas"]["OrderDict"] = {"type": "object", "properties": {"newcomer": TEXT}}
        case "operation":
            told["paths"]["/newcomers"] = {
                "get": told["paths"]["/orders"]["get"] | {"operationId": "listOrder"}
            }
        case "field":
            told["components"]["schemas"]["Order"] = ORDER | {
                "properties": ORDER["properties"] | {"newcomer": TEXT}
            }
        case _:
            told["paths"]["/orders"]["get"]["parameters"].append(
                {"name": "newcomer", "in": "query", "schema": TEXT}
            )
    changed = lines_that_changed(made(shop, document()), made(shop, told))
    own = ' "#/components/schemas/Order": "'
    signature = ("params=(", "def list(", "_call(_LIST", "_pages(_LIST", own)
    for path, (gone, _) in changed.items():
        assert [each for each in gone if not any(part in each for part in signature)] == [], path
    assert len(changed) <= 6


def test_a_lock_that_would_be_code_is_refused():
    for text in (
        '{"fields": {"m": {"a": "b: int\\n    import os"}}}',
        '{"models": {"m": "shared.class"}}',
        '{"operations": {"GET /x": "a.b()"}}',
        '{"client": "A("}',
    ):
        with pytest.raises(UsageError, match=r"names\.lock: .* is no name"):
            locks.read(text)


def test_old_names_are_known_to_type_checkers_too(shop):
    put(shop, made(shop, document(order="Purchase")))
    text = (shop / "models" / "__init__.py").read_text()
    assert "from .orders import Purchase as Order\n" in text
    assert "from ..inputs.orders import PurchaseDict as OrderDict\n" in text
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compile(text, "models", "exec")
