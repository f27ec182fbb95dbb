"""`withdrawal status`: where each deadline stands."""

from __future__ import annotations

import typer

from withdrawal_cli.answers.status import status_document, status_report
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.options import Filters, Names, Output, QueryOptions, answers_for, with_shared_options
from withdrawal_cli.cli.output import write_answer

app = App()

EXAMPLES = """\b
Examples:
  withdrawal status
  withdrawal status --region kurdistan --as-of 2026-10-01 --json
"""


@app.command(epilog=EXAMPLES)
@with_shared_options()
def status(ctx: typer.Context, query: QueryOptions, filters: Filters, out: Output, names: Names = None) -> None:
    """Show where each deadline stands, and what that rests on."""
    answers = answers_for(query, ctx.obj, filters, names)
    write_answer(answers, out, ctx.obj, report=status_report, document=status_document)
