"""`withdrawal publish`: a static site for any host."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

import typer

from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import read_queries, warn
from withdrawal_cli.cli.options import Filters, QueryOptions, with_shared_options
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError
from withdrawal_cli.text.dates import count, instant_words
from withdrawal_cli.text.lines import one_line, web_link

app = App()

EXAMPLES = """\b
Examples:
  withdrawal publish site --base-url https://example.org/tracker/
  withdrawal publish site --schedule unifil --schedule unami
"""


@app.command(epilog=EXAMPLES)
@with_shared_options()
def publish(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The site's own folder; it is replaced.")],
    query: QueryOptions,
    filters: Filters,
    base_url: Annotated[
        str, typer.Option("--base-url", metavar="URL", help="Where the site will be, for links to it.")
    ] = "",
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The page's title instead of the schedule's.")
    ] = None,
) -> None:
    """Write the tracker as a static site for any host.

    A page with live countdowns, plus cards to embed, badges, JSON, a calendar, a feed and a picture. The folder is
    replaced in one step, so visitors never see a half-written site; a folder with other files is refused.
    """
    from withdrawal_cli.site.files import Part, Site, site_files
    from withdrawal_cli.store.site_folder import refuse_folder, replace_site

    env: Env = ctx.obj
    home = _home(base_url)
    refuse_folder(folder)
    queries = read_queries(query, env, filters)
    parts = tuple(Part(each.answer(), each.published, each.selection.regions, each.soon_days) for each in queries)
    files = site_files(Site(parts, title, home))
    replace_site(folder, files)
    number = sum(part.answer.entries for part in parts)
    entries = f", with {count(number, 'entry', 'entries')} of your own (leave out with --no-journal)" if number else ""
    as_of = instant_words(parts[0].answer.as_of, parts[0].answer.schedule.timezone)
    env.write(one_line(f"{folder}: {count(len(files), 'file')}, as of {as_of}{entries}") + "\n")
    if not home:
        warn(env, "without --base-url, the feed and link previews cannot contain the site's address")


def _home(url: str) -> str:
    """Return the site's address with a final `/`; empty if none is given."""
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
            f"--base-url: {url!r} is not the address of a site", hint="for example: https://example.org/tracker/"
        )
    address = parts.geturl()  # with the scheme in small letters
    return address if address.endswith("/") else f"{address}/"
