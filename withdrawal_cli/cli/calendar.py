"""`withdrawal calendar`: an iCalendar file to import or to subscribe to."""

from __future__ import annotations

from typing import Annotated

import typer

from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import read_queries
from withdrawal_cli.cli.options import Filters, Output, QueryOptions, with_shared_options
from withdrawal_cli.cli.output import deliver
from withdrawal_cli.core.assess import Status, counting_events
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError
from withdrawal_cli.formats.ical import REMIND_DAYS, CalendarOptions, to_ical

app = App()

EXAMPLES = """\b
Examples:
  withdrawal calendar --region kurdistan -o kurdistan.ics
  withdrawal calendar --todo --events --remind 14 --remind 2
"""


@app.command(epilog=EXAMPLES)
@with_shared_options()
def calendar(
    ctx: typer.Context,
    query: QueryOptions,
    filters: Filters,
    remind: Annotated[
        list[int] | None,
        typer.Option(
            "--remind", metavar="DAYS", min=1, max=36_500, show_default=False,
            help="Remind this many days before the last day, at 9 in the morning. Repeatable. [default: 30, 7, 1]",
        ),
    ] = None,
    no_remind: Annotated[bool, typer.Option("--no-remind", help="No reminders.")] = False,
    spans: Annotated[
        bool, typer.Option("--spans", help="Add an event over all days that an imprecise due date can mean.")
    ] = False,
    todo: Annotated[bool, typer.Option("--todo", help="Add a to-do for each deadline.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Also include events up to --as-of.")] = False,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, atomically.")
    ] = None,
) -> None:  # fmt: skip
    """Write the deadlines as an iCalendar file.

    Import it, or subscribe to it: each deadline is an all-day event on its last day, with reminders before it. Events
    keep their identity, so a newer file updates what an older one added.
    """
    env: Env = ctx.obj
    if no_remind and remind:
        raise UsageError("--remind and --no-remind cannot be combined", hint="leave one of them out")
    out = Output(format="ical", output=output, formats=("ical",))
    reminders = () if no_remind else tuple(remind or REMIND_DAYS)
    asked = [(each.answer(), each.selection.regions) for each in read_queries(query, env, filters)]
    calendars = [(answer, counting_events(answer, regions) if events else ()) for answer, regions in asked]
    options = CalendarOptions(remind=reminders, spans=spans, todo=todo)
    deliver([to_ical(calendars, options)], out, env)
    if not any(
        added or any(a.status is not Status.NOT_ANNOUNCED for a in answer.deadlines) for answer, added in calendars
    ):
        env.say("withdrawal: the calendar is empty: no deadlines match, or none had been announced by then")
