"""`withdrawal sources`: the bibliography."""

from __future__ import annotations

import typer

from withdrawal_cli.answers.sources import Bibliography, SourceCountRow, sources_listing, sources_report
from withdrawal_cli.cli.options import FORMATS, Output, Question, read_question, with_shared_options
from withdrawal_cli.cli.output import Shown, show

app = typer.Typer(rich_markup_mode=None, add_completion=False)

EXAMPLES = """\b
Examples:
  withdrawal sources
  withdrawal sources --region kurdistan -o sources.bib
"""


@app.command(epilog=EXAMPLES)
@with_shared_options(formats=(*FORMATS, "bibtex", "csl-json"), without=("soon",))
def sources(ctx: typer.Context, ask: Question, out: Output) -> None:
    """Show the bibliography, and how many facts rest on each source."""
    inquiry = read_question(ask, ctx.obj)
    answer = inquiry.answer(inquiry.as_of)
    bibliography = Bibliography(answer, inquiry.regions)
    report = sources_report(answer, bibliography)
    shown = Shown(
        report=lambda: report,
        rows=lambda report: report.sources,
        shape=SourceCountRow,
        listing=lambda: sources_listing(report, answer),
        own={"bibtex": lambda _: _bibtex(bibliography), "csl-json": lambda _: _csl(bibliography)},
    )
    show(shown, out, ctx.obj)


def _bibtex(bibliography: Bibliography) -> bytes:
    from withdrawal_cli.formats.bibliography import to_bibtex

    return to_bibtex(bibliography.sources)


def _csl(bibliography: Bibliography) -> bytes:
    from withdrawal_cli.formats.bibliography import to_csl

    return to_csl(bibliography.sources)
