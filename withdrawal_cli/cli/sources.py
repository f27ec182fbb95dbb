"""`withdrawal sources`: the bibliography."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer
from msgspec.structs import replace

from withdrawal_cli.answers.sources import Bibliography, sources_document, sources_report
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import read_queries
from withdrawal_cli.cli.options import Output, QueryOptions, with_shared_options
from withdrawal_cli.cli.output import choose_format, write_answer
from withdrawal_cli.core.schedule import Source
from withdrawal_cli.formats import LIST_FORMATS, load_writer

app = App()

EXAMPLES = """\b
Examples:
  withdrawal sources
  withdrawal sources --region kurdistan -o sources.bib
"""


_BESIDE_TITLES = 9
"""The width of the table without the titles."""


@app.command(epilog=EXAMPLES)
@with_shared_options(formats=(*LIST_FORMATS, "bibtex", "csl-json"), without=("soon",))
def sources(
    ctx: typer.Context,
    query: QueryOptions,
    out: Output,
    unarchived: Annotated[bool, typer.Option("--unarchived", help="Only sources without an archived copy.")] = False,
) -> None:
    """List the sources and the number of facts that cite each."""
    found = [
        Bibliography(each.answer(), each.selection.regions, unarchived=unarchived)
        for each in read_queries(query, ctx.obj)
    ]
    width = ctx.obj.width
    columns = None if width is None or choose_format(out) != "table" else width - _BESIDE_TITLES
    document = partial(sources_document, columns=columns)
    extra = {"bibtex": partial(_written, "to_bibtex"), "csl-json": partial(_written, "to_csl")}
    write_answer(found, out, ctx.obj, report=sources_report, document=document, extra=extra)


def _written(writer: str, found: Sequence[Bibliography]) -> bytes:
    written: bytes = load_writer(f"bibliography.{writer}")(_all_sources(found))
    return written


def _all_sources(found: Sequence[Bibliography]) -> list[Source]:
    """Return the sources; those of several schedules have the schedule in their ids, which are keys."""
    if len(found) == 1:
        return list(found[0].sources)
    return [replace(s, id=f"{each.answer.schedule.id}-{s.id}") for each in found for s in each.sources]
