"""`withdrawal show`: a deadline, an event, a site or a source in full."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from withdrawal_cli.answers.show import Item, show_report
from withdrawal_cli.answers.show_text import show_document
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import answers_for, schedules_hinted
from withdrawal_cli.cli.options import Output, QueryOptions, item_ids, with_shared_options
from withdrawal_cli.cli.output import choose_format, write_answer
from withdrawal_cli.core.lookup import look_up_in
from withdrawal_cli.formats import DOCUMENT_FORMATS

app = App()

EXAMPLES = """\b
Examples:
  withdrawal show federal
  withdrawal show site:erbil-airbase --known-by 2026-02-01
"""


@app.command(epilog=EXAMPLES)
@with_shared_options(formats=DOCUMENT_FORMATS, without=("region",))
def show(
    ctx: typer.Context,
    item: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A deadline, event, site or source; prefix ambiguous ids with a type, as in site:ID.",
            show_default=False,
            autocompletion=item_ids,
        ),
    ],
    query: QueryOptions,
    out: Output,
    sources: Annotated[bool, typer.Option("--sources", help="Also show every wording, quote and source.")] = False,
) -> None:
    """Show a deadline, an event, a site or a source in full.

    Shows the dates reported for it and by whom, what happened, and what is based on it.
    """
    answers = answers_for(query, ctx.obj)
    with schedules_hinted([item], [answer.schedule for answer in answers]):
        number, found = look_up_in([answer.schedule for answer in answers], item)
    whole = sources or choose_format(out) == "markdown"
    document = partial(show_document, whole=whole)
    write_answer([Item(answers[number], found)], out, ctx.obj, report=show_report, document=document)
