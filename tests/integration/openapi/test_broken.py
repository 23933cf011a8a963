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


def test_a_method_that_is_no_word_of_python_is_one_there(package, api):
    acme = package(
        "paths: {/x: {additionalOperations: {M-SEARCH: {tags: [things], responses: {'200': {}}}, 1: {tags: [things]}}}}"
    )
    with acme.Acme(base_url=api.url) as client:
        client.things.m_search_x()
        client.things.n1_x()
    assert [method for method, *_ in api.asked] == ["M-SEARCH", "1"]
