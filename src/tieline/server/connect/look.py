"""How the page for connecting looks, as the wire and the page itself want to know it; pure."""

from __future__ import annotations

import msgspec

from tieline.core.look import Look, Theme, contrast, ink

#: Blue, as it can be read by day and by night.
_PRIMARY, _PRIMARY_DARK = "#1f5fbf", "#7fb0ff"
_RADIUS = 12
#: The page's ground and its texts, as its style has them.
_DAY, _NIGHT = ("#ffffff", "#141c28"), ("#161f2d", "#e9eef6")


class Palette(msgspec.Struct, frozen=True, kw_only=True):
    """Colours of the page."""

    primary: str


class Themes(msgspec.Struct, frozen=True, kw_only=True):
    """The same, by day and by night."""

    light: Palette
    dark: Palette


class PageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the page looks, as Nango's clients know it."""

    theme: Themes
    default_theme: Theme = msgspec.field(name="defaultTheme")
    show_watermark: bool = msgspec.field(default=False, name="showWatermark")


class Paint(msgspec.Struct, frozen=True, kw_only=True):
    """A colour, that of writing on it, and that of the frame around what has the focus."""

    primary: str
    ink: str
    ring: str


class PageLook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the page looks, all of it, as its script wants to know it."""

    light: Paint
    dark: Paint
    radius: int
    theme: Theme
    name: str | None = None
    logo: str | None = None


def page_settings(look: Look) -> PageSettings:
    """Return a look in the words of Nango's clients."""
    whole = page_look(look)
    themes = Themes(light=Palette(primary=whole.light.primary), dark=Palette(primary=whole.dark.primary))
    return PageSettings(theme=themes, default_theme=whole.theme)


def page_look(look: Look) -> PageLook:
    """Return a look with what it does not say."""
    primary, dark = look.primary or _PRIMARY, look.primary_dark or _PRIMARY_DARK
    return PageLook(
        light=_paint(primary, _DAY),
        dark=_paint(dark, _NIGHT),
        radius=_RADIUS if look.radius is None else look.radius,
        theme=look.theme or "system",
        name=look.name,
        logo=look.logo,
    )


def _paint(primary: str, page: tuple[str, str]) -> Paint:
    """Return how a colour is used on a page; what could not be seen there is no frame."""
    ground, text = page
    return Paint(primary=primary, ink=ink(primary), ring=primary if contrast(primary, ground) >= 3 else text)
