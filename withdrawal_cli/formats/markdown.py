"""A document as GitHub-flavoured Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from withdrawal_cli.text.document import Block, Document, Fields, Paragraph, Reference, References, Table
from withdrawal_cli.text.lines import web_link

_ACTIVE = re.compile(r"([\\`*_{}\[\]#|~$])")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""As entities, because older Markdown readers do not know a backslash before `<`."""
_LINKS = r"(?i:\b(?:https?|ftp|mailto|www)(?=[:.]))"
_NAMES = r":(?=[A-Za-z+-][\w+-]*:)|@(?=\w)|#(?=\d)"
_FOLLOWED = re.compile(f"{_LINKS}|{_NAMES}")
"""What sites turn into links, emoji, people and issues despite the markup; a zero-width space prevents that."""
_MAY_ACT = re.compile(r"[\\`*_{}\[\]#|~$&<>@:\u200b]|(?i:www)")
"""Finds whether any of the above may apply; most cells need nothing."""
_BLOCK = re.compile(r"^([-+=]|\d+(?=[.)]))")
_UNSEEN = "\u200b"


def document_to_markdown(document: Document) -> str:
    """Write a document as GitHub-flavoured Markdown.

    No text acts as markup, and only the addresses of sources are links.
    """
    lines = [f"# {_plain(document.title)}"]
    for section in document.sections:
        if section.heading:
            lines += ["", f"## {_plain(section.heading)}"]
        for block in section.blocks:
            lines += ["", *_block(block)]
    for note in document.notes:
        lines += ["", _paragraph(note)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield _paragraph(text)
        case Fields(pairs):
            yield from (f"- **{_plain(name.text)}:** {_plain(value.whole)}" for name, value in pairs)
        case References(items):
            yield from (f"{item.number}. {_plain(item.text)} {_address(item)}" for item in items)
        case Table(_, [], empty):
            yield _paragraph(empty)
        case Table():
            yield from _rows(block)
            yield from ["", _paragraph(block.more)] if block.more else []


def _address(item: Reference) -> str:
    link = web_link(item.address)
    return f"<{link.replace('<', '%3C').replace('>', '%3E')}>" if link else _plain(item.address)


def _rows(table: Table) -> Iterator[str]:
    yield _row(table.columns)
    yield "|" + " --- |" * len(table.columns)
    yield from (_row([cell.whole for cell in cells]) for cells in table.rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _paragraph(text: str) -> str:
    """Return text as a paragraph, escaping a beginning that would make it a list or a heading."""
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
