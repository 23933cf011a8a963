"""Descriptions for people: HTML, which many documents are full of, as the plain text it means."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

_TAG = re.compile(r"</?(a|abbr|b|blockquote|br|code|dd|div|dl|dt|em|h[1-6]|hr|i|li|ol|p|pre|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]*>", re.IGNORECASE)  # fmt: skip
_BREAKS = frozenset(
    {"blockquote", "br", "dd", "div", "dl", "dt", "hr", "ol", "p", "pre", "table", "tr", "ul"}
)
_GAPS = re.compile(r"\n\s*\n\s*\n+")


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> str:
    """Return a description without tags: items of lists have a dash, paragraphs an empty line."""
    if "<" not in text or not _TAG.search(text):
        return text
    shown = unescape(_TAG.sub(_meaning, text))
    lines = [line.strip() for line in shown.split("\n")]
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def _meaning(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    closing = tag[0].startswith("</")
    if name == "li":
        return "" if closing else "\n- "
    if name[0] == "h" and name[1:].isdigit():
        return "\n\n"
    if name in _BREAKS:
        return "\n"
    return "`" if name == "code" else ""
