"""A chart as a page of its own: one SVG, nothing else to load."""

from __future__ import annotations

from html import escape

from tieline.cli.charts.scene import Bar, Label, Line, Scene, Shape

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ margin: 2rem auto; max-width: 60rem; font: 14px system-ui, sans-serif }} svg {{ width: 100%; height: auto }}</style>
<h1>{title}</h1>
{svg}
</html>
"""


def page(scene: Scene, title: str) -> str:
    """Return a page with the chart."""
    return _PAGE.format(title=escape(title), svg=svg(scene, title))


def svg(scene: Scene, title: str) -> str:
    """Return a chart as SVG."""
    size = f"{scene.width:g} {scene.height:g}"
    shapes = "\n".join(map(_shape, scene.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-label="{escape(title)}"'
        f' font-family="system-ui, sans-serif" font-size="13" fill="#1f2937">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{shapes}\n</svg>'
    )


def _shape(shape: Shape) -> str:
    match shape:
        case Bar(x, y, width, height, colour):
            return (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'
            )
        case Line(points, colour, width):
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
            return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
        case Label(x, y, text, anchor):
            return f'<text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
