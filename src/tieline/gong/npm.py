"""What the npm package gong-api-client offers, for those who come from it: the same functions, options and defaults.

There everybody generates the client for themselves. Here it comes along; one of one's own is generated where an
`output_dir` is named, or with `regenerate`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, cast

from tieline.core.secrets import Secret
from tieline.gong.account import Account, Given, account_of
from tieline.gong.api.client import AsyncGong as _AsyncGenerated
from tieline.gong.api.client import Gong as _Generated
from tieline.gong.client import environment_of, paced, paced_async
from tieline.gong.npm_names import NpmNames as _Names
from tieline.runtime import AsyncClientSettings, ClientSettings, Token
from tieline.runtime.arguments import refuse_unknown

if TYPE_CHECKING:
    from types import ModuleType

    from tieline.gong.api.npm_types import AsyncNpmServices, NpmServices
else:
    NpmServices = AsyncNpmServices = _Names  # found when they are asked for

#: A file or folder.
Place = str | os.PathLike[str]

_SPEC_FILE, _OUTPUT_DIR = "gong-openapi.json", "src/generated"
_KEYS = {
    "api_key": "GONG_API_KEY",
    "access_key": "GONG_ACCESS_KEY",
    "access_key_secret": "GONG_ACCESS_KEY_SECRET",
}


class GongApiClient(NpmServices, _Generated):
    """A client with the names of the npm package beside its own: `client.CallsService.getCall("1")`."""


class AsyncGongApiClient(AsyncNpmServices, _AsyncGenerated):
    """A client with the names of the npm package beside its own: `await client.CallsService.getCall("1")`."""


def init_gong_api_client(
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    access_key: str | None = None,
    access_key_secret: str | Secret | None = None,
    token: Token | None = None,
    spec_file: Place | None = None,
    output_dir: Place | None = None,
    regenerate: bool = False,
    **settings: Unpack[ClientSettings],
) -> GongApiClient:
    """Return a client that blocks.

    Each option that is not given is looked for in the environment and a file `.env`: GONG_BASE_URL, GONG_API_KEY,
    GONG_ACCESS_KEY, GONG_ACCESS_KEY_SECRET, GONG_SPEC_FILE, GONG_OUTPUT_DIR. The client that comes along is used unless
    an `output_dir` is named or `regenerate` is set: then that which is generated there, now if it is not there yet, from
    the `spec_file`, which is downloaded if it is not there yet.

    Raises `ConfigurationError` naming what is missing or contradicts itself.
    """
    refuse_unknown(init_gong_api_client, settings, ClientSettings.__optional_keys__)
    environment = environment_of(settings.get("environment"))
    given = Given(
        base_url=base_url,
        api_key=api_key,
        access_key=access_key,
        access_key_secret=access_key_secret,
        token=token,
    )
    account = _account(given, environment)
    own = _own(spec_file, output_dir, environment, regenerate=regenerate)
    kind = GongApiClient if own is None else _with_names("GongApiClient", own.Gong)
    return cast("type[GongApiClient]", kind)(
        basic_auth=account.login,
        bearer_auth=account.token,
        base_url=account.base_url,
        **paced(settings, account),
    )


def init_async_gong_api_client(
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    access_key: str | None = None,
    access_key_secret: str | Secret | None = None,
    token: Token | None = None,
    spec_file: Place | None = None,
    output_dir: Place | None = None,
    regenerate: bool = False,
    **settings: Unpack[AsyncClientSettings],
) -> AsyncGongApiClient:
    """Return a client for asyncio; all else is as with `init_gong_api_client`. It may block for a moment: call it once."""
    refuse_unknown(init_async_gong_api_client, settings, AsyncClientSettings.__optional_keys__)
    environment = environment_of(settings.get("environment"))
    given = Given(
        base_url=base_url,
        api_key=api_key,
        access_key=access_key,
        access_key_secret=access_key_secret,
        token=token,
    )
    account = _account(given, environment)
    own = _own(spec_file, output_dir, environment, regenerate=regenerate)
    kind = AsyncGongApiClient if own is None else _with_names("AsyncGongApiClient", own.AsyncGong)
    return cast("type[AsyncGongApiClient]", kind)(
        basic_auth=account.login,
        bearer_auth=account.token,
        base_url=account.base_url,
        **paced_async(settings, account),
    )


def download_and_save_gong_spec(
    output_file: Place = _SPEC_FILE,
    *,
    address: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Path:
    """Save the description that Gong publishes of its API; return the file.

    Where it cannot be had, Tieline's own description is saved instead, and a warning logged. Raises `EgressRefused` where
    the address leads to a host that must not be called, `UsageError` for a file that cannot be written.
    """
    from tieline.gong.spec import ADDRESS, save

    return save(Path(output_file), address or ADDRESS, environment_of(environment))


def generate_gong_api_client(spec_file: Place = _SPEC_FILE, output_dir: Place = _OUTPUT_DIR) -> Path:
    """Write the client of a description of Gong's API as a package; return its folder, by whose name it is imported.

    What Gong's own description leaves out, credentials, addresses and empty lists, comes from Tieline's. Raises
    `UsageError` for a file that is no OpenAPI document, and for a folder that holds something else.
    """
    from tieline.gong.spec import generate

    return generate(Path(spec_file), Path(output_dir))


def _account(given: Given, environment: Mapping[str, str]) -> Account:
    """Return the account; what is not given of it is in the environment, one by one, as in the npm package."""
    keys = {name: getattr(given, name) for name in _KEYS if getattr(given, name) is not None}
    is_whole = {"access_key", "access_key_secret"} <= set(keys) or {"access_key", "api_key"} <= set(keys)
    if not keys or is_whole or given.token is not None:
        return account_of(given, environment)
    told = {name: value.reveal() if isinstance(value, Secret) else value for name, value in keys.items()}
    both = {**environment, **{_KEYS[name]: value for name, value in told.items()}}
    return account_of(Given(base_url=given.base_url), both)


def _own(
    spec_file: Place | None, output_dir: Place | None, environment: Mapping[str, str], *, regenerate: bool
) -> ModuleType | None:
    """Return the package that was generated by the caller, or is now; None where the one that comes along is meant."""
    spec = Path(spec_file or environment.get("GONG_SPEC_FILE") or _SPEC_FILE)
    folder = output_dir or environment.get("GONG_OUTPUT_DIR")
    if folder is None and not regenerate:
        return None
    from tieline.gong import spec as specs

    out = Path(folder or _OUTPUT_DIR)
    if regenerate or not specs.is_generated(out):
        if not spec.exists():
            download_and_save_gong_spec(spec, environment=environment)
        generate_gong_api_client(spec, out)
    return specs.imported(out)


def _with_names(name: str, client: type) -> type:
    return type(name, (_Names, client), {})
