"""`withdrawal countdown`: the time left to each deadline, or passed since."""

from __future__ import annotations

from typing import Annotated

import typer

from withdrawal_cli.answers.countdown import (
    countdown_document,
    countdown_report,
    one_line_clock,
)
from withdrawal_cli.answers.report import no_deadlines
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import read_queries
from withdrawal_cli.cli.options import Filters, Names, Output, QueryOptions, with_shared_options
from withdrawal_cli.cli.output import refuse_format, write_answer
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError

app = App()

EXAMPLES = """\b
Examples:
  withdrawal countdown --region kurdistan
  withdrawal countdown --oneline --as-of 2026-09-30T18:00
"""


@app.command(epilog=EXAMPLES)
@with_shared_options()
def countdown(
    ctx: typer.Context,
    query: QueryOptions,
    filters: Filters,
    out: Output,
    names: Names = None,
    oneline: Annotated[bool, typer.Option("--oneline", help="One line for a prompt or a status bar.")] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", "-w", help="Update every second until q or Ctrl-C; --as-of says where the clock starts."
        ),
    ] = False,
) -> None:
    """Show the time left until each deadline, or since it passed."""
    env: Env = ctx.obj
    for given, option in ((watch, "--watch"), (oneline, "--oneline")):
        if given:
            refuse_format(out, option)
    queries = read_queries(query, env, filters, names)
    if watch:
        from withdrawal_cli.cli.watch import watch_clock

        if len(queries) > 1:
            raise UsageError("--watch shows one schedule", hint="name one with --schedule")
        watch_clock(queries[0], out, env, oneline=oneline)
        return
    answers = [each.answer() for each in queries]
    if oneline:
        env.write((" | ".join(one_line_clock(a) for a in answers if a.deadlines) or no_deadlines(answers)) + "\n")
        return
    write_answer(answers, out, env, report=countdown_report, document=countdown_document)
