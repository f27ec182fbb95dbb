"""A listing as a Markdown table with the lines under it."""

from __future__ import annotations

import re

from withdrawal_cli.render.listing import Listing

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LINKS = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")
_NAMES = re.compile(r"(:(?=[A-Za-z+-][\w+-]*:)|@(?=\w)|#(?=\d))")
"""What sites turn into pictures, people and issues, after the markup is done."""


def to_markdown(listing: Listing) -> str:
    """Write the listing as GitHub-flavoured Markdown; nothing in its texts acts as markup or as a link."""
    lines = [f"**{_plain(listing.title)}**", ""]
    lines.append(_row(listing.columns))
    lines.append("|" + " --- |" * len(listing.columns))
    lines.extend(_row(row) for row in listing.rows)
    for note in listing.notes:
        lines += ["", _plain(note)]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _plain(text: str) -> str:
    text = _ACTIVE.sub(r"\\\1", text)
    return _NAMES.sub(r"\1&#8203;", _LINKS.sub(r"\1&#8203;", text))
