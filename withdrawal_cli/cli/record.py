"""`withdrawal record`: add to the schedule what the user knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from withdrawal_cli.cli.completion import record_kinds, target_ids
from withdrawal_cli.cli.inputs import (
    JournalOption,
    changes,
    clock_in,
    journal_path,
    keep,
    option_again,
    read_and_tell,
    say_kept,
    schedule_for,
)
from withdrawal_cli.environment import Env

if TYPE_CHECKING:
    from withdrawal_cli.core.records import Record
    from withdrawal_cli.core.schedule import Schedule

app = typer.Typer(rich_markup_mode=None, add_completion=False)

EXAMPLES = """\b
Examples:
  withdrawal record completed kurdistan --on 2026-09 --source http://a.example
  withdrawal record reviewed --through 2026-11-01
"""

KINDS = "completed, handed-over, in-use, extended, cancelled, reported or reviewed."


@app.command(epilog=EXAMPLES)
def record(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=KINDS, show_default=False, autocompletion=record_kinds)],
    target: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="What it is about: a deadline, site or region.", autocompletion=target_ids),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="When it happened, as imprecise as its source: 2026-09-28, 2026-09."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What happened, in a few words.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="URL", help="The page that says so.")] = None,
    no_source: Annotated[bool, typer.Option("--no-source", help="Say that there is no page to cite.")] = False,
    detail: Annotated[str | None, typer.Option("--detail", metavar="TEXT", help="More about it.")] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="The new due, for extended.")] = None,
    through: Annotated[
        str | None, typer.Option("--through", metavar="DAY", help="You know what happened up to here, for reviewed.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would change, and keep nothing.")] = False,
    schedule: Annotated[
        str | None, typer.Option("--schedule", metavar="FILE", help="The schedule that it is about.")
    ] = None,
    journal: JournalOption = None,
) -> None:
    """Add what you know; every answer uses it, and says it is yours.

    It is kept in your journal. completed, extended and cancelled are about a deadline, handed-over and in-use about a
    site; reviewed says that you know what happened up to a day, and moves the end of the record there. A record can be
    taken back.
    """
    from withdrawal_cli.core.record_input import Typed, make_record

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    typed = Typed(kind, target, on, title, detail, due, through, source, no_source)
    clock_in(about, env)  # what cannot be told afterwards is not begun
    made = make_record(typed, about, env.now(), env.new_id())
    path = journal_path(journal, env)
    before = read_and_tell(path, env, named=False).records
    if dry_run:
        env.write(_lines(f"Would keep in {path}:", made, about, before, env))
        return
    kept = keep(path, made, env)
    said = _lines(f"Kept as {kept.id} in {path}:", kept, about, before, env)
    say_kept(f"{said}To take it back: withdrawal journal retract {kept.id}{option_again(journal)}\n", kept, env)


def _lines(first: str, record: Record, about: Schedule, before: tuple[Record, ...], env: Env) -> str:
    """Say what is kept, and what it changes."""
    from withdrawal_cli.answers.journal import caution_lines, record_line, source_line
    from withdrawal_cli.text.safe import one_line

    lines = [one_line(first), f"  {record_line(record, about)}", f"  {source_line(record)}"]
    lines += caution_lines(record, clock_in(about, env).date())
    lines += changes(about, before, (*before, record), env)
    return "\n".join(lines) + "\n"
