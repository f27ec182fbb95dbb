"""A listing as a Markdown table with the lines under it; an account as a Markdown document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from withdrawal_cli.formats.json import in_batches
from withdrawal_cli.text.document import Block, Dossier, Fields, Prose, Reference, References
from withdrawal_cli.text.listing import Listing
from withdrawal_cli.text.safe import web_link

_ACTIVE = re.compile(r"([\\`*_{}\[\]#|~$])")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""By name, not with a backslash: older readers of Markdown know none before `<`, and would take the tag."""
_LINKS = r"(?i:\b(?:https?|ftp|mailto|www)(?=[:.]))"
_NAMES = r":(?=[A-Za-z+-][\w+-]*:)|@(?=\w)|#(?=\d)"
_FOLLOWED = re.compile(f"{_LINKS}|{_NAMES}")
"""What sites turn into links, pictures, people and issues, whatever the markup says; an unseen blank stops them."""
_MAY_ACT = re.compile(r"[\\`*_{}\[\]#|~$&<>@:\u200b]|(?i:www)")
"""Whether there may be anything of the above; most cells have nothing, and are done."""
_BLOCK = re.compile(r"^([-+=]|\d+(?=[.)]))")
_UNSEEN = "\u200b"


def to_markdown(listing: Listing) -> Iterator[str]:
    """Write the listing as GitHub-flavoured Markdown, in parts; nothing in its texts acts as markup or as a link."""
    yield f"**{_plain(listing.title).strip()}**\n\n"
    for batch in in_batches(_rows(listing)):
        yield "\n".join(batch) + "\n"
    for note in listing.notes():
        yield f"\n{_paragraph(note)}\n"


def dossier_to_markdown(dossier: Dossier) -> str:
    """Write an account as GitHub-flavoured Markdown; only the addresses of its sources are links."""
    lines = [f"# {_plain(dossier.title)}"]
    for line in dossier.head:
        lines += ["", _paragraph(line)]
    for section in dossier.sections:
        if section.heading:
            lines += ["", f"## {_plain(section.heading)}"]
        for block in section.blocks:
            lines += ["", *_block(block)]
    for note in dossier.notes:
        lines += ["", _paragraph(note)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose(text):
            yield _paragraph(text)
        case Fields(pairs):
            yield from (f"- **{_plain(name)}:** {_plain(value)}" for name, value in pairs)
        case References(items):
            yield from (f"{item.number}. {_plain(item.text)} {_address(item)}" for item in items)
        case Listing():
            yield from _rows(block)


def _address(item: Reference) -> str:
    link = web_link(item.address)
    return f"<{link.replace('<', '%3C').replace('>', '%3E')}>" if link else _plain(item.address)


def _rows(listing: Listing) -> Iterator[str]:
    yield _row(listing.columns)
    yield "|" + " --- |" * len(listing.columns)
    yield from (_row(cells) for cells, _ in listing.rows)


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
    if not _MAY_ACT.search(text):
        return text
    text = _FOLLOWED.sub(lambda found: found[0] + _UNSEEN, text)
    return _ACTIVE.sub(r"\\\1", text).translate(_HTML).replace(_UNSEEN, "&#8203;")
