"""`withdrawal sites`: the bases, and what was last reported of each."""

from __future__ import annotations

import typer

from withdrawal_cli.answers.sites import SiteRow, sites_listing, sites_report, stand_of_sites
from withdrawal_cli.cli.options import Output, Question, read_question, with_shared_options
from withdrawal_cli.cli.output import Shown, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)

EXAMPLES = """\b
Examples:
  withdrawal sites --region kurdistan
  withdrawal sites --as-of 2026-01-10 --format csv
"""


@app.command(epilog=EXAMPLES)
@with_shared_options(without=("soon",))
def sites(ctx: typer.Context, ask: Question, out: Output) -> None:
    """Show the bases, and what was last reported of each."""
    inquiry = read_question(ask, ctx.obj)
    answer = inquiry.answer(inquiry.as_of)
    report = sites_report(answer, stand_of_sites(answer, inquiry.regions))
    shown = Shown(
        report=lambda: report,
        rows=lambda report: report.sites,
        shape=SiteRow,
        listing=lambda: sites_listing(report, answer),
    )
    show(shown, out, ctx.obj)
