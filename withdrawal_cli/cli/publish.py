"""`withdrawal publish`: a static site for any host."""

from __future__ import annotations

import gc
from typing import Annotated
from urllib.parse import urlsplit

import typer

from withdrawal_cli.cli.options import Question, read_question, with_shared_options
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError
from withdrawal_cli.text.safe import one_line, web_link
from withdrawal_cli.text.words import count

app = typer.Typer(rich_markup_mode=None, add_completion=False)

EXAMPLES = """\b
Examples:
  withdrawal publish site --base-url https://example.org/tracker/
  withdrawal publish site --serve
"""

_PORT = 8000


@app.command(epilog=EXAMPLES)
@with_shared_options()
def publish(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The site's own folder; it is replaced whole.")],
    ask: Question,
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="URL", help="Where the site will be, for the links of its feed.")
    ] = "",
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The page's title instead of the schedule's.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", metavar="TAG", help="The page's language, as in en or en-GB.")] = "en",
    serve: Annotated[
        bool, typer.Option("--serve", help="Then preview the site, on this machine only, until Ctrl-C.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", metavar="PORT", min=0, max=65535, help=f"The port of --serve ({_PORT}); 0 takes any free one."
        ),
    ] = None,
) -> None:
    """Write the tracker as a static site for any host.

    A page with live clocks, a card to embed, JSON, calendar, feed and picture. The folder is replaced whole, so nobody
    meets half a site; one that publish did not write is refused.
    """
    from withdrawal_cli.site.files import Site, site_files
    from withdrawal_cli.site.folder import refuse_folder, replace_site

    env: Env = ctx.obj
    if port is not None and not serve:
        raise UsageError("--port is for --serve", hint="add --serve, or leave --port out")
    home, tag = _home(base_url), _language(lang)
    refuse_folder(folder)
    inquiry = read_question(ask, env)
    answer = inquiry.answer(inquiry.as_of)
    files = site_files(Site(answer, inquiry.bare, inquiry.regions, inquiry.soon_days, title, tag, home))
    replace_site(folder, files)
    own = count(answer.schedule.entries, "entry", "entries")
    entries = f", with {own} of yours (--no-journal leaves them out)" if answer.schedule.entries else ""
    env.write(one_line(f"{folder}: {count(len(files), 'file')}, as of {rfc3339(answer.as_of)}{entries}") + "\n")
    if serve:
        _preview(folder, _PORT if port is None else port, env)


def _preview(folder: str, port: int, env: Env) -> None:
    from withdrawal_cli.site.preview import serve

    gc.enable()  # unlike other runs this one is long
    serve(folder, port, lambda address: env.say(f"withdrawal: preview on {address} (Ctrl-C ends it)"))


def _home(url: str) -> str:
    """Give the site's address with a final `/`; empty where none is given."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        good = bool(web_link(url) and parts.hostname and not parts.query and not parts.fragment and not parts.username)
        good = good and parts.port != 0
    except ValueError:
        good = False
    if not good or any(sign in url for sign in "<>\"'`\\{}|^"):
        raise UsageError(
            f"--base-url: {url!r} is not the address of a site", hint="write it as in https://example.org/tracker/"
        )
    return url if url.endswith("/") else f"{url}/"


def _language(tag: str) -> str:
    """Check the shape of a language tag (BCP 47): parts of letters and digits, the first of two or three letters."""
    first, *rest = tag.split("-")
    letters = first.isascii() and first.isalpha() and 2 <= len(first) <= 3
    if not letters or not all(part.isascii() and part.isalnum() and len(part) <= 8 for part in rest):
        raise UsageError(f"--lang: {tag!r} is not a language tag", hint="write it as in en, en-GB, ckb or zh-Hant")
    return tag
