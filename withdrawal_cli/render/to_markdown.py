"""A listing as a Markdown table with the lines under it."""

from __future__ import annotations

import re

from withdrawal_cli.render.listing import Listing

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LINKS = r"(?i:\b(?:https?|ftp|mailto|www)(?=[:.]))"
_NAMES = r":(?=[A-Za-z+-][\w+-]*:)|@(?=\w)|#(?=\d)"
_FOLLOWED = re.compile(f"{_LINKS}|{_NAMES}")
"""What sites turn into links, pictures, people and issues, whatever the markup says; an unseen blank stops them."""
_BLOCK = re.compile(r"^([-+=]|\d+(?=[.)]))")
_UNSEEN = "\u200b"


def to_markdown(listing: Listing) -> str:
    """Write the listing as GitHub-flavoured Markdown; nothing in its texts acts as markup or as a link."""
    lines = [f"**{_plain(listing.title)}**", ""]
    lines.append(_row(listing.columns))
    lines.append("|" + " --- |" * len(listing.columns))
    lines.extend(_row(row) for row in listing.rows)
    for note in listing.notes:
        lines += ["", _paragraph(note)]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _paragraph(text: str) -> str:
    """Give text as a paragraph: one that begins like a list or a line under a heading is none."""
    text = _plain(text.strip())
    start = _BLOCK.match(text)
    if start is None:
        return text
    at = 0 if start[0] in "-+=" else start.end()
    return f"{text[:at]}\\{text[at:]}"


def _plain(text: str) -> str:
    text = _FOLLOWED.sub(lambda found: found[0] + _UNSEEN, text)
    return _ACTIVE.sub(r"\\\1", text).replace(_UNSEEN, "&#8203;")
