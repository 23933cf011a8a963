"""How a page looks and who may embed it, as people write it: colours, corners, a logo, origins; pure."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from tieline.core.errors import UsageError

Theme = Literal["light", "dark", "system"]
THEMES: tuple[Theme, ...] = ("light", "dark", "system")
#: Characters that a logo may have as a `data:` address: about 48 KB of picture.
LONGEST_LOGO = 65_536
LONGEST_NAME = 100
LARGEST_RADIUS = 32

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_LOGO = re.compile(r"data:image/(?:png|jpeg|webp|gif|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}")
_ORIGIN = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::(?:[0-9]{1,5}|\*))?"
)


class Look(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a page looks; what is None is as somebody else says, or as it comes."""

    #: Whose product it is.
    name: str | None = None
    #: A picture, as a `data:` address.
    logo: str | None = None
    #: The colour of what can be pressed, by day and by night, as #rrggbb.
    primary: str | None = None
    primary_dark: str | None = None
    #: Pixels by which corners are round.
    radius: int | None = None
    theme: Theme | None = None

    def over(self, other: Look) -> Look:
        """Return this look, and where it says nothing another one."""
        return msgspec.structs.replace(other, **_said(self))


def _said(look: Look) -> dict[str, str | int]:
    return {name: value for name, value in msgspec.structs.asdict(look).items() if value is not None}


def check_look(look: Look, *, field: str) -> None:
    """Raise `UsageError` naming what of a look cannot be shown."""
    for name in ("primary", "primary_dark"):
        color = getattr(look, name)
        if color is not None:
            check_color(color, field=f"{field}.{name}")
    if look.name is not None and not 0 < len(look.name) <= LONGEST_NAME:
        raise _refused(f"{field}.name", f"must have 1 to {LONGEST_NAME} characters")
    if look.logo is not None and (len(look.logo) > LONGEST_LOGO or not _LOGO.fullmatch(look.logo)):
        told = f"must be a picture as data:image/…;base64,… of at most {LONGEST_LOGO} characters"
        raise _refused(f"{field}.logo", told)
    if look.radius is not None and not 0 <= look.radius <= LARGEST_RADIUS:
        raise _refused(f"{field}.radius", f"must be 0 to {LARGEST_RADIUS} pixels")


def check_color(text: str, *, field: str) -> str:
    """Return a colour; raises `UsageError` for what is none."""
    if not _COLOR.fullmatch(text):
        raise _refused(field, "must be a colour such as #1f5fbf")
    return text


def check_origin(text: str, *, field: str) -> str:
    """Return an origin such as `https://app.example.com`, or with `*` for any port; raises `UsageError` else."""
    if len(text) > 255 or not _ORIGIN.fullmatch(text):
        raise _refused(
            field, "must be an origin such as https://app.example.com, in lower case and without a path"
        )
    return text


def check_return_url(text: str, *, field: str) -> str:
    """Return an address that a browser may be sent to; raises `UsageError` for others."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        fits = False
    if not fits or len(text) > 2048 or not text.isprintable() or " " in text:
        raise _refused(field, "must be an http or https address")
    return text


def ink(color: str) -> str:
    """Return the colour of writing on a colour: white where it can be read well, else black.

    One of both always has a contrast of 4.5 at least.
    """
    return "#ffffff" if contrast(color, "#ffffff") >= 4.5 else "#000000"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG has it: 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _refused(field: str, told: str) -> UsageError:
    return UsageError(f"{field}: {told}", field=field)
