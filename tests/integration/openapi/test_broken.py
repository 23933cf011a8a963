"""What a document writes wrong is called as it is meant."""


def test_a_path_without_a_slash_is_no_part_of_the_host(package, api):
    acme = package(
        "paths: {.evil.test/x: {get: {tags: [things], operationId: list, responses: {'204': {}}}}}"
    )
    api.answer = lambda *_: (204, "application/json", b"")
    with acme.Acme(base_url=api.url) as client:
        client.things.list()
    assert [path for _, path, *_ in api.asked] == ["/.evil.test/x"]


def test_a_method_that_openapi_does_not_know_is_sent(package, api):
    acme = package("paths: {/x: {purge: {tags: [things], operationId: purge, responses: {'200': {}}}}}")
    with acme.Acme(base_url=api.url) as client:
        client.things.purge()
    assert [method for method, *_ in api.asked] == ["PURGE"]
