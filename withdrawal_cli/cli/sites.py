"""`withdrawal sites`: the last reported handover or use of each site."""

from __future__ import annotations

import typer

from withdrawal_cli.answers.sites import Sites, site_statuses, sites_document, sites_report
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import read_queries
from withdrawal_cli.cli.options import Output, QueryOptions, with_shared_options
from withdrawal_cli.cli.output import write_answer

app = App()

EXAMPLES = """\b
Examples:
  withdrawal sites --region kurdistan
  withdrawal sites --as-of 2026-01-10 --format csv
"""


@app.command(epilog=EXAMPLES)
@with_shared_options(without=("soon",))
def sites(ctx: typer.Context, query: QueryOptions, out: Output) -> None:
    """List the last reported handover or use of each site."""
    asked = [(each.answer(), each.selection.regions) for each in read_queries(query, ctx.obj)]
    found = [Sites(answer, site_statuses(answer, regions)) for answer, regions in asked]
    write_answer(found, out, ctx.obj, report=sites_report, document=sites_document)
