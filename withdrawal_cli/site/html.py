"""The page of a site, and the single card for an iframe, as HTML. The only user of Jinja.

Every text goes through Jinja's escaping. The styles and the script stand in the page and are allowed by their hashes:
nothing else that could find its way into the page would run, and nothing is asked of any server but the site's own.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from withdrawal_cli.site.page import Page

if TYPE_CHECKING:
    from jinja2 import Environment


def to_page(page: Page, **parts: Any) -> bytes:
    """Write `index.html`; `parts` are what stands below the cards."""
    return _fill("page.html", page, "img-src 'self' data:", **parts)


def to_embed(page: Page) -> bytes:
    """Write `embed.html`: the card of one deadline, that of the address's `#deadline-ID`, else of the next one."""
    return _fill("embed.html", page, "img-src data:")


def _fill(template: str, page: Page, images: str, **parts: Any) -> bytes:
    style, script = _own("style.css"), _own("clock.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; {images}; "
        "base-uri 'none'; form-action 'none'"
    )
    filled = _templates().get_template(template).render(
        page=page,
        policy=policy,
        style=style,
        script=script,
        **parts,
    )  # fmt: skip
    return filled.encode()


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _own(name: str) -> str:
    """Give a file of ours that goes into the page as it is."""
    from markupsafe import Markup

    environment = _templates()
    assert environment.loader is not None  # noqa: S101  # it is the one made below
    return Markup(environment.loader.get_source(environment, name)[0].replace("\r\n", "\n"))  # noqa: S704  # our file


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("withdrawal_cli.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["sentence"] = _sentence
    environment.filters["whole_dates"] = _whole_dates
    return environment


_DATE = r"(?<![\w-])\d{4}-\d\d(?:-\d\d)?(?![\w-])"


def _whole_dates(text: str) -> str:
    """Escape a text and keep its dates whole: a browser would break a line after a hyphen."""
    from markupsafe import Markup, escape

    kept = re.sub(_DATE, r'<span class="date">\g<0></span>', str(escape(text)))
    return Markup(kept)  # noqa: S704  # what was put in holds digits and hyphens only


def _sentence(words: Sequence[str]) -> str:
    """Join items with commas and, before the last, `and`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
