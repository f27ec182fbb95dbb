"""`withdrawal status`: where each deadline stands."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from withdrawal_cli.answers.status import status_document, status_report
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import answers_for
from withdrawal_cli.cli.options import Filters, Names, Output, QueryOptions, with_shared_options
from withdrawal_cli.cli.output import refuse_format, write_answer
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError

app = App()

EXAMPLES = """\b
Examples:
  withdrawal status
  withdrawal status --region kurdistan --as-of 2026-10-01 --json
"""


@app.command(epilog=EXAMPLES)
@with_shared_options()
def status(
    ctx: typer.Context,
    query: QueryOptions,
    filters: Filters,
    out: Output,
    names: Names = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also show who reported the evidence, and all reported dates.")
    ] = False,
    oneline: Annotated[bool, typer.Option("--oneline", help="One sentence that can be quoted.")] = False,
) -> None:
    """Show where each deadline stands."""
    env: Env = ctx.obj
    answers = answers_for(query, env, filters, names)
    if oneline:
        from withdrawal_cli.answers.sentence import headline

        refuse_format(out, "--oneline")
        if verbose:
            raise UsageError("--verbose is for the table, not for --oneline", hint="leave one of them out")
        for answer in answers:
            env.write(headline(answer, public=False) + "\n")
        return
    document = partial(status_document, verbose=verbose)
    write_answer(answers, out, env, report=status_report, document=document)
