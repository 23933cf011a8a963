"""Whether a user can see an installation, as their provider's data says to ask."""

import msgspec
import pytest

from tieline.auth.token_call import Tokens
from tieline.connections.installations import check_installation
from tieline.core.errors import RefreshFailed
from tieline.core.secrets import Secret
from tieline.http.model import Response
from tieline.providers.model import Installations, Provider

RULE = Installations(url="https://api.app.test/user/installations?per_page=100", records="installations")


def checking(place="815", rule=RULE, **config):
    provider = Provider(name="app", display_name="A", auth_mode="CUSTOM", installations=rule)
    return check_installation(provider, config, place, Tokens(token=Secret("user-token")), now=0)


def listed(*ids, link=None):
    headers = () if link is None else (("Link", f'<{link}>; rel="next"'),)
    body = {"installations": [{"id": each} for each in ids]}
    return Response(status=200, headers=headers, body=msgspec.json.encode(body))


def ended(exchange, answer):
    with pytest.raises(StopIteration):
        exchange.send(answer)


def test_an_installation_among_those_of_the_user_is_theirs():
    """The list is asked for with their token."""
    exchange = checking()
    call = next(exchange)
    assert (call.url, call.trusted, call.method) == (RULE.url, True, "GET")
    assert call.headers == (("Authorization", "Bearer user-token"),)
    ended(exchange, listed(1, 815))


@pytest.mark.parametrize(
    "link", ["https://api.app.test/user/installations?page=2", "/user/installations?page=2"]
)
def test_pages_are_followed(link):
    exchange = checking()
    next(exchange)
    assert exchange.send(listed(1, link=link)).url == "https://api.app.test/user/installations?page=2"
    ended(exchange, listed("815"))


def test_headers_that_data_names_are_sent():
    headers = {"authorization": "token ${accessToken}", "Accept": "application/vnd.app+json"}
    call = next(checking(rule=msgspec.structs.replace(RULE, headers=headers)))
    assert call.headers == (("authorization", "token user-token"), ("Accept", "application/vnd.app+json"))


@pytest.mark.parametrize(
    "answer",
    [
        listed(),
        listed(81, 8150, "0815"),
        listed(1, link="https://evil.test/user/installations"),
        listed(1, link=RULE.url),
        Response(
            status=200, body=b'{"installations": [815, "815", null, {"id": true}, {"id": {"id": 815}}]}'
        ),
        Response(status=200, body=b'{"installations": {"id": 815}}'),
        Response(status=200, body=b'[{"id": 815}]'),
        Response(status=200, body=b"<html>815</html>"),
        Response(status=302, headers=(("Location", "https://evil.test/"),)),
        Response(status=403, body=b'{"message": "no"}'),
    ],
)
def test_anything_else_shows_nothing(answer):
    """Nor is the user's token sent to another host."""
    exchange = checking()
    next(exchange)
    with pytest.raises(RefreshFailed):
        exchange.send(answer)


def test_a_list_without_end_is_given_up():
    exchange = checking()
    next(exchange)
    for page in range(49):
        exchange.send(listed(1, link=f"{RULE.url}&page={page}"))
    with pytest.raises(RefreshFailed, match="cannot see"):
        exchange.send(listed(1, link=f"{RULE.url}&page=49"))


def test_where_data_says_nothing_nothing_is_asked():
    with pytest.raises(StopIteration):
        next(checking(rule=None))
