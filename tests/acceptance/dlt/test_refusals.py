"""What cannot be honoured is an error that names the key."""

from __future__ import annotations

import pytest

from tieline.core.errors import UsageError


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"client": {}}, "client.base_url: it is needed"),
        ({"client": None}, "client: it is needed"),
        ({"resources": None}, "resources: it is needed"),
        ({"resource": []}, "resource: there is no such key here; did you mean resources?"),
        (
            {"client": {"base_url": "http://x", "auth": {"type": "basic"}}},
            "client.auth.type: 'basic' cannot be honoured; did you mean http_basic?",
        ),
        (
            {"client": {"base_url": "http://x", "auth": {"format": "x"}}},
            "client.auth.format: there is no such key here; there are token, type",
        ),
        ({"client": {"base_url": "ftp://x"}}, "client.base_url: 'ftp://x' is not an address"),
        (
            {"client": {"base_url": "http://x", "session": object()}},
            "client.session: a session of requests is expected",
        ),
        (
            {"client": {"base_url": "http://x", "paginator": "cursors"}},
            "client.paginator.type: 'cursors' cannot be honoured; did you mean cursor?",
        ),
        (
            {"resources": [{"name": "a", "pagination": {}}]},
            "resources[0].pagination: there is no such key here",
        ),
        ({"resources": [{"name": "a", "path": "/a"}]}, "resources[0].path: there is no such key here"),
        ({"resources": ["a", "a"]}, "resources[1].name: 'a' is there already"),
        ({"resources": [{"endpoint": {"path": "a"}}]}, "resources[0].name: it is needed"),
        (
            {"resources": [{"name": "a", "endpoint": {"paginator": {"type": "offset"}}}]},
            "resources[0].endpoint.paginator.limit: it is needed",
        ),
        (
            {
                "resources": [
                    {"name": "a", "endpoint": {"paginator": {"type": "offset", "limit": 5, "total": "x"}}}
                ]
            },
            "resources[0].endpoint.paginator.total: there is no such key here; did you mean total_path?",
        ),
        (
            {
                "resources": [
                    {
                        "name": "a",
                        "endpoint": {
                            "paginator": {"type": "cursor", "cursor_param": "a", "cursor_body_path": "b"}
                        },
                    }
                ]
            },
            "resources[0].endpoint.paginator.cursor_body_path: either",
        ),
        (
            {
                "resources": [
                    {
                        "name": "a",
                        "endpoint": {
                            "paginator": {
                                "type": "page_number",
                                "total_path": None,
                                "stop_after_empty_page": False,
                            }
                        },
                    }
                ]
            },
            "resources[0].endpoint.paginator: nothing ends it",
        ),
        (
            {"resources": [{"name": "a", "endpoint": {"data_selector": "a[["}}]},
            "resources[0].endpoint.data_selector: 'a[[' is no JSONPath",
        ),
        (
            {"resources": [{"name": "a", "endpoint": {"method": "FETCH"}}]},
            "resources[0].endpoint.method: 'FETCH' cannot be honoured",
        ),
        (
            {"resources": [{"name": "a", "endpoint": {"json": {"a": 1}, "data": "b"}}]},
            "resources[0].endpoint.data: a request has json or data",
        ),
        (
            {"resources": [{"name": "a", "endpoint": {"params": {"a": {"type": "resolv"}}}}]},
            "resources[0].endpoint.params.a.type: 'resolv' cannot",
        ),
        (
            {"resources": [{"name": "a", "endpoint": {"response_actions": [{"action": "retry"}]}}]},
            "resources[0].endpoint.response_actions[0].action: 'retry'",
        ),
        (
            {"resources": [{"name": "a", "write_disposition": "upsert"}]},
            "resources[0].write_disposition: 'upsert' cannot be honoured",
        ),
        (
            {"resources": [{"name": "a", "write_disposition": {"disposition": "merge", "strategy": "scd3"}}]},
            "resources[0].write_disposition.strategy: 'scd3' cannot be honoured; did you mean scd2?",
        ),
        (
            {"resources": [{"name": "a", "primary_key": lambda row: row["id"]}]},
            "resources[0].primary_key: a function cannot be honoured",
        ),
        (
            {"resources": [{"name": "a", "table_name": lambda row: row["id"]}]},
            "resources[0].table_name: it cannot be honoured",
        ),
        (
            {"resources": [{"name": "a", "processing_steps": [{"filtr": len}]}]},
            "resources[0].processing_steps[0].filtr: there is no such key here",
        ),
        (
            {"resources": [{"name": "a", "processing_steps": [{"map": "x"}]}]},
            "resources[0].processing_steps[0].map: a function is expected",
        ),
        ({"resources": [object()]}, "resources[0]: a name or a description is expected"),
        (
            {"resource_defaults": {"endpoint": {"paginater": 1}}},
            "resource_defaults.endpoint.paginater: there is no such key here; did you mean paginator?",
        ),
        (
            {"client": {"base_url": "http://x", "auth": {"token": 'dlt.secrets["a.b"]'}}},
            "client.auth.token: A__B is not set",
        ),
    ],
)
def test_the_key_is_named(api, both, change, told):
    whole = {"client": {"base_url": api.url}, "resources": ["a"], **change}
    with pytest.raises(UsageError) as refused:
        both.tieline(whole)
    assert told in refused.value.message
