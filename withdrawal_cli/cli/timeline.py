"""`withdrawal timeline`: events and deadlines in order, against a time axis."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from shlex import quote
from typing import Annotated

import typer
from msgspec.structs import replace

from withdrawal_cli.answers.timeline import (
    KINDS,
    Timeline,
    main_part,
    make_timeline,
    timeline_document,
    timeline_report,
)
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import Query, chosen, read_day, read_queries
from withdrawal_cli.cli.options import Output, QueryOptions, one_of, with_shared_options
from withdrawal_cli.cli.output import choose_format, write_answer
from withdrawal_cli.core.instants import DAY_FORMS
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError

app = App()

EXAMPLES = """\b
Examples:
  withdrawal timeline --from 2025-08-01 --kind handed-over --kind deadline
  withdrawal timeline --region kurdistan -o timeline.svg
"""


@app.command(epilog=EXAMPLES)
@with_shared_options()
def timeline(
    ctx: typer.Context,
    query: QueryOptions,
    out: Output,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help=f"Only what can fall on this day or later: {DAY_FORMS}.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Only what can fall on this day or earlier.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            autocompletion=one_of(KINDS),
            help=f"Only this kind: {', '.join(KINDS)}. Repeatable.",
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Show every event, context included.")] = False,
) -> None:
    """Draw the events and deadlines in order.

    Each region has a lane, the as-of day is marked, and long quiet stretches are shortened. With --region, what belongs
    to no region is left out.
    """
    env: Env = ctx.obj
    kinds = chosen("--kind", "kind", kind, dict(zip(KINDS, KINDS, strict=True)))
    regions = "".join(f" --region {quote(name)}" for name in query.region or ())
    queries = [replace(each, reread=each.reread + regions) for each in read_queries(query, env)]
    form = choose_format(out)
    if len(queries) > 1 and form == "svg":
        raise UsageError("--format svg draws one schedule", hint="name one with --schedule")
    made = [_timeline(each, kinds, first, last) for each in queries]
    whole = whole or bool(first or last or kind)
    if not whole and form in ("table", "markdown", "svg"):
        made = [main_part(timeline) for timeline in made]
    document = partial(timeline_document, whole=whole or form == "markdown")
    write_answer(made, out, env, report=timeline_report, document=document, extra={"svg": _svg}, drawing=_draw)


def _timeline(query: Query, kinds: frozenset[str] | None, first: str | None, last: str | None) -> Timeline:
    start, end = (
        None if day is None else read_day(day, query.schedule, query.asked_at, option)
        for option, day in (("--from", first), ("--to", last))
    )
    if start and end and end < start:
        raise UsageError(f"--to: {end} is before --from {start}", hint="give the earlier day to --from")
    return make_timeline(query.answer(), regions=query.selection.regions, kinds=kinds, first=start, last=end)


def _draw(timelines: Sequence[Timeline], width: int, colour: bool) -> str:
    from withdrawal_cli.formats.timeline.text import to_timeline

    return "\n".join(to_timeline(timeline, width=width, colour=colour) for timeline in timelines)


def _svg(timelines: Sequence[Timeline]) -> bytes:
    from withdrawal_cli.formats.timeline.svg import to_timeline_svg

    return to_timeline_svg(timelines[0]).encode()
