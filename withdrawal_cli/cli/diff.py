"""`withdrawal diff`: what changed between two days."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

import typer

from withdrawal_cli.answers.diff import changes_between, diff_document, diff_report
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import Query, read_as_of, read_known_by, read_queries
from withdrawal_cli.cli.options import Output, QueryOptions, with_shared_options
from withdrawal_cli.cli.output import choose_format, write_answer
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.instants import AS_OF_FORMS
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError
from withdrawal_cli.formats import DOCUMENT_FORMATS

app = App()

EXAMPLES = """\b
Examples:
  withdrawal diff 2026-01-10 2026-01-20
  withdrawal diff --known 2026-01-17 2026-01-19 --json
"""


@app.command(epilog=EXAMPLES)
@with_shared_options(formats=DOCUMENT_FORMATS)
def diff(
    ctx: typer.Context,
    a: Annotated[str, typer.Argument(metavar="A", help=f"The earlier day or time: {AS_OF_FORMS}.", show_default=False)],
    b: Annotated[str, typer.Argument(metavar="B", help="The later one.", show_default=False)],
    query: QueryOptions,
    out: Output,
    known: Annotated[
        bool, typer.Option("--known", help="Treat A and B as known-by days: show what became known between them.")
    ] = False,
) -> None:
    """Show what changed between two days.

    Statuses, new events and other dates newly reported. A and B replace --as-of, which is used only with --known.
    """
    if known and query.known_by is not None:
        raise UsageError(
            "--known and --known-by cannot be combined", hint="with --known, A and B are the known-by days"
        )
    if not known and query.as_of != "now":
        raise UsageError(
            "--as-of: A and B are the as-of days", hint="leave it out, or compare known-by days with --known"
        )
    env: Env = ctx.obj
    changes = []
    for each in read_queries(query, env):
        before, after = (_answer(each, day, called, known=known) for called, day in (("A", a), ("B", b)))
        if (after.as_of, after.known_by or date.max) < (before.as_of, before.known_by or date.max):
            raise UsageError(
                f"{a!r} is after {b!r}",
                hint=f"give the earlier day first: withdrawal diff {'--known ' if known else ''}{b} {a}{each.reread}",
            )
        changes.append(changes_between(before, after, each.selection.regions))
    document = partial(diff_document, whole=choose_format(out) == "markdown")
    write_answer(changes, out, env, report=diff_report, document=document)


def _answer(query: Query, day: str, called: str, *, known: bool) -> Answer:
    schedule, now = query.schedule, query.asked_at
    if known:
        return query.as_known_by(read_known_by(day, schedule, now, called)).answer()
    return query.answer(read_as_of(day, schedule, now, called))
