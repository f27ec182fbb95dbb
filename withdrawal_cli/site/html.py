"""The pages of a site and the cards for iframes, as HTML. The only user of Jinja.

Jinja escapes every text. The style and the script are inline and allowed by their hashes, so nothing else could run,
and no other server is contacted.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from withdrawal_cli.answers.sentence import MOST_NAMED
from withdrawal_cli.formats.svg import wrapped
from withdrawal_cli.site.cards import COLORS, Card
from withdrawal_cli.text.messages import say, say_count, script_words

if TYPE_CHECKING:
    from jinja2 import Environment

_EMBED_WIDTH = 288
"""How narrow an embedded card is on a small phone, in pixels."""


def to_page(page: Any, picture: str, icon: tuple[str, str], **parts: Any) -> bytes:
    """Return the page of a schedule; `picture` is the SVG that it shows, `icon` the tone and sign of its icon."""
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    picture_size = size.groups() if size else ("1000", "500")
    return _fill("page.html", "img-src 'self' data:", icon, page=page, picture_size=picture_size, **parts)


def to_index(page: Any, icon: tuple[str, str], **parts: Any) -> bytes:
    """Return the index page of several schedules."""
    return _fill("index.html", "img-src data:", icon, page=page, **parts)


def to_embed(page: Any, card: Card | None, icon: tuple[str, str], *, up: str) -> bytes:
    """Return the card of one deadline for an iframe; `up` is the path from its file to the folder of the page."""
    return _fill("embed.html", "img-src data:", icon, page=page, one=card, up=up)


def embed_height(page: Any, card: Card) -> int:
    """Return a height in pixels that the embedded card of a deadline fits, in any font and whichever phase it is in."""

    def height(text: str, size: int, *, bold: bool = False) -> float:
        return 1.6 * size * len(wrapped(text, size, _EMBED_WIDTH - 26, bold=bold))

    said = [
        " ".join((*(phase[name] for name in ("due", "quote", "brief", "beside")), card.due_note, card.aside))
        for phase in msgspec.json.decode(card.phases)
    ]
    more = f"{say('embed.updated', date=page.as_of_day, covers=page.ends)} {page.known_by} · {say('embed.more')}"
    texts = height(page.title, 13) + height(card.name, 18, bold=True) + height(card.clock, 16) + height(more, 13)
    edges_chips_and_figure = 145 if card.own else 120
    return round(edges_chips_and_figure + texts + max(height(text, 15) for text in said))


def _fill(template: str, images: str, icon: tuple[str, str], **parts: Any) -> bytes:
    style, script = _own("style.css"), _own("clock.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; {images}; "
        "base-uri 'none'; form-action 'none'"
    )
    filled = _templates().get_template(template).render(
        policy=policy,
        style=style,
        script=script,
        icon=_icon(*icon),
        script_words=msgspec.json.encode(script_words()).decode(),
        **parts,
    )  # fmt: skip
    return filled.encode()


def _icon(tone: str, sign: str) -> str:
    """Return the icon of a page as a data URL: the sign of a status in its colour."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{COLORS[tone]}"/>'
        f'<text x="16" y="23" font-size="22" font-family="sans-serif" font-weight="bold" text-anchor="middle" '
        f'fill="#fff">{sign}</text></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _own(name: str) -> str:
    """Return one of our files, which goes into the page unescaped."""
    from importlib.resources import files

    from markupsafe import Markup

    text = files("withdrawal_cli.site").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704  # our file


def _unbroken(value: object) -> object:
    """Keep dates and ranges on one line, except in text to be copied, which is already escaped."""
    if type(value) is not str:
        return value
    value = re.sub(r"(?<=\d) (?=[^\W\d]+ \d{4}\b)|(?<=[^\W\d]) (?=\d{4}\b)", "\u00a0", value)
    return re.sub(r"(?<=\d)–(?=\d)", "–\u2060", value)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("withdrawal_cli.site"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_unbroken,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["t"] = say
    environment.globals["count"] = say_count
    environment.globals["embed_height"] = embed_height
    environment.globals["most_named"] = MOST_NAMED
    return environment
