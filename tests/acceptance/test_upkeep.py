"""Two servers over one database: tokens that nobody asks for are renewed before their end, each once."""

from __future__ import annotations

from pathlib import Path

from tests.processes import MakeHome, finish, wait_until
from tests.unkept import connect, describe, is_fresh, set_up, stored

from tieline.connections.vault import generate_key
from tieline.sandbox.oauth import OAuthSandbox
from tieline.sandbox.serve import serving

ACCOUNTS = [f"customer-{number:02}" for number in range(40)]


def test_token_is_renewed_once_over_two_servers(
    make_home: MakeHome, database_url: str, tmp_path: Path
) -> None:
    """A refresh token is good for one use: presented twice, the sandbox revokes the account.

    On PostgreSQL each server has a home of its own, as on another machine.
    """
    sandbox = OAuthSandbox()
    shared = {"TIELINE_DATABASE_URL": database_url, "TIELINE_ENCRYPTION_KEY": generate_key()}
    apart = database_url.startswith("postgres")
    homes = [make_home(shared, name=name if apart else "home") for name in ("one", "two")]
    with serving(sandbox) as url:
        for home in homes[: 2 if apart else 1]:
            describe(home.folder, url)
        with homes[0].open() as tieline:
            set_up(tieline, sandbox)
            connect(tieline, sandbox, *ACCOUNTS)
            servers = [home.start("serve", "--port", "0", "--json") for home in homes]
            try:
                wait_until(lambda: all(map(is_fresh, stored(tieline).values())))
                wait_until(lambda: (tieline._kept.renewals.next() or 0) > 0)
            finally:
                for server in servers:
                    server.terminate()
            told = [finish(server) for server in servers]
            found = stored(tieline)
    assert [each.code for each in told] == [0, 0]
    assert sorted(found) == ACCOUNTS
    assert len(sandbox.book.spent) == len(ACCOUNTS)
    assert not any(family.revoked for family in sandbox.book.spent.values())
    assert not any(each.refresh.failed_at for each in found.values())
