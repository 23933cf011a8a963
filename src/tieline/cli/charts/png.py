"""A chart as a picture."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tieline.cli.charts.scene import Bar, Label, Line, Scene, Shape
from tieline.core.errors import MissingExtra

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

#: Pixels of the picture for one of the scene, so that it is sharp on any screen.
_SCALE = 2
_ANCHORS = {"start": "lm", "middle": "mm", "end": "rm"}


def png(scene: Scene) -> bytes:
    """Return a chart as a PNG file; raises `MissingExtra` without Pillow."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError as error:
        raise MissingExtra("A PNG", "plot") from error
    image = Image.new("RGB", (round(scene.width * _SCALE), round(scene.height * _SCALE)), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(13 * _SCALE)
    for shape in scene.shapes:
        _draw(draw, font, shape)
    content = BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()


def _draw(draw: ImageDraw, font: FreeTypeFont | ImageFont, shape: Shape) -> None:
    match shape:
        case Bar(x, y, width, height, colour):
            corners = (x, y, x + width, y + height)
            draw.rectangle([each * _SCALE for each in corners], fill=colour)
        case Line(points, colour, width):
            path = [(x * _SCALE, y * _SCALE) for x, y in points]
            draw.line(path, fill=colour, width=round(width * _SCALE), joint="curve")
        case Label(x, y, text, anchor):
            draw.text((x * _SCALE, y * _SCALE), text, fill="#1f2937", font=font, anchor=_ANCHORS[anchor])
