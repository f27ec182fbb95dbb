"""`withdrawal status`: where each deadline stands."""

from __future__ import annotations

import typer

from withdrawal_cli.answers.status import DeadlineRow, status_listing, status_report, status_rows
from withdrawal_cli.cli.options import Output, Question, read_question, with_shared_options
from withdrawal_cli.cli.output import Shown, show, watched

app = typer.Typer(rich_markup_mode=None, add_completion=False)

EXAMPLES = """\b
Examples:
  withdrawal status
  withdrawal status --region kurdistan --as-of 2026-10-01 --json
"""


@app.command(epilog=EXAMPLES)
@with_shared_options()
def status(ctx: typer.Context, ask: Question, out: Output) -> None:
    """Show where each deadline stands, and what that rests on."""
    answer = watched(read_question(ask, ctx.obj).answer_lazily(), out.output, ctx.obj)
    shown = Shown(
        report=lambda: status_report(answer, rows=()),
        rows=lambda _: status_rows(answer),
        shape=DeadlineRow,
        listing=lambda: status_listing(answer),
    )
    show(shown, out, ctx.obj)
