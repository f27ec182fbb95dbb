"""`withdrawal journal`: the user's entries: list, take back, hand on, put together, check."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from withdrawal_cli.cli.completion import entry_kinds, target_ids
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import (
    JournalOption,
    changes,
    clock_in,
    entries_for,
    journal_path,
    keep,
    option_again,
    read_and_warn,
    say_kept,
    schedule_for,
    warn,
)
from withdrawal_cli.cli.options import Output, with_shared_options
from withdrawal_cli.cli.output import deliver, write_answer
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, UsageError

if TYPE_CHECKING:
    from withdrawal_cli.core.entries import Entry
    from withdrawal_cli.core.schedule import Schedule

app = App()

ScheduleOption = Annotated[
    str | None, typer.Option("--schedule", metavar="FILE", help="The schedule that the entries are about.")
]


EXAMPLES = """\b
Examples:
  withdrawal journal list
  withdrawal journal merge colleague.jsonl
"""


@app.callback(no_args_is_help=True, epilog=EXAMPLES)
def journal() -> None:
    """Add, list, retract, merge and check entries."""


ADD_EXAMPLES = """\b
Examples:
  withdrawal journal add completed kurdistan --on 2026-09 --source http://a.example
  withdrawal journal add reviewed --through 2026-11-01
"""

KINDS = "completed, handed-over, in-use, extended, cancelled, reported or reviewed."


@app.command(epilog=ADD_EXAMPLES)
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=KINDS, show_default=False, autocompletion=entry_kinds)],
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
    site; reviewed says that you know what happened up to a day, and moves the end of the record there. An entry can be
    taken back.
    """
    from withdrawal_cli.core.entry_input import Typed, make_entry

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    typed = Typed(kind, target, on, title, detail, due, through, source, no_source)
    clock_in(about, env)  # what cannot be told afterwards is not begun
    made = make_entry(typed, about, env.now(), env.new_id())
    path = journal_path(journal, env)
    before = read_and_warn(path, env, torn_ok=True).entries
    if dry_run:
        env.write(_lines(f"Would keep in {path}:", made, about, before, env))
        return
    kept = keep(path, made, env)
    said = _lines(f"Kept as {kept.id} in {path}:", kept, about, before, env)
    say_kept(f"{said}To take it back: withdrawal journal retract {kept.id}{option_again(journal)}\n", kept, env)


def _lines(first: str, entry: Entry, about: Schedule, before: tuple[Entry, ...], env: Env) -> str:
    """Say what is kept, and what it changes."""
    from withdrawal_cli.answers.journal import caution_lines, entry_line, source_line
    from withdrawal_cli.text.safe import one_line

    lines = [one_line(first), f"  {entry_line(entry, about)}", f"  {source_line(entry)}"]
    lines += caution_lines(entry, clock_in(about, env).date())
    lines += changes(about, before, (*before, entry), env)
    return "\n".join(lines) + "\n"


LIST_EXAMPLES = """\b
Examples:
  withdrawal journal list
  withdrawal journal list --json
"""


@app.command("list", epilog=LIST_EXAMPLES)
@with_shared_options()
def list_entries(
    ctx: typer.Context, out: Output, schedule: ScheduleOption = None, journal: JournalOption = None
) -> None:
    """Show your entries, and which of them count.

    They stand in the order of recording.
    """
    from withdrawal_cli.answers.journal import JournalList, journal_document, journal_report
    from withdrawal_cli.core.assess import assess
    from withdrawal_cli.core.entries import apply_entries, resolve

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    path = journal_path(journal, env)
    entries = entries_for(journal, env)
    answer = assess(apply_entries(about, entries), clock_in(about, env))
    listed = JournalList(answer, tuple(resolve(about, entries)), path)
    write_answer([listed], out, env, report=journal_report, document=journal_document)


RETRACT_EXAMPLES = """\b
Examples:
  withdrawal journal retract 3f2a9c1e5b7d0a42
  withdrawal journal retract 3f2a
"""


@app.command(epilog=RETRACT_EXAMPLES)
def retract(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ID", help="The entry's id, or its beginning.")],
    schedule: ScheduleOption = None,
    journal: JournalOption = None,
) -> None:
    """Take an entry back: it stays in the file, and counts no more. A retraction cannot be taken back."""
    from withdrawal_cli.answers.journal import entry_line
    from withdrawal_cli.core.entries import State, find_entry, resolve
    from withdrawal_cli.core.entry_input import make_retraction

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    path = journal_path(journal, env)
    entries = read_and_warn(path, env, torn_ok=True).entries
    found = find_entry(entries, entry)
    if any(j.entry is found and j.state is State.RETRACTED for j in resolve(about, entries)):
        env.write(f"{found.id} has been taken back already.\n")
        return
    clock_in(about, env)  # what cannot be told afterwards is not begun
    kept = keep(path, make_retraction(found, about, env.now(), env.new_id()), env)
    lines = [f"Taken back: {found.id}", f"  {entry_line(found, about)}"]
    lines += changes(about, entries, (*entries, kept), env)
    say_kept("\n".join(lines) + "\n", kept, env)


EXPORT_EXAMPLES = """\b
Examples:
  withdrawal journal export
  withdrawal journal export --output contribution.json
"""


@app.command(epilog=EXPORT_EXAMPLES)
def export(
    ctx: typer.Context,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of stdout.")
    ] = None,
    schedule: ScheduleOption = None,
    journal: JournalOption = None,
) -> None:
    """Write your entries as events of a schedule, in JSON.

    Only those that count, with their sources, to hand them to those who keep the schedule.
    """
    from withdrawal_cli.answers.journal import contribution
    from withdrawal_cli.core.entries import apply_entries
    from withdrawal_cli.formats.json import to_json

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    made = contribution(apply_entries(about, entries_for(journal, env)))
    deliver([to_json(made)], Output(json=True, output=output), env)
    bare = sum(not event["sources"] for event in made["events"])
    if not made["events"]:
        warn(env, "no event of yours counts here, so there is nothing to hand on")
    if bare:
        events = "an event has" if bare == 1 else f"{bare} events have"
        warn(env, f"{events} no source; a schedule that others rely on needs one")


MERGE_EXAMPLES = """\b
Examples:
  withdrawal journal merge colleague.jsonl
  withdrawal journal merge mine.jsonl colleague.jsonl --output both.jsonl
"""


@app.command(epilog=MERGE_EXAMPLES)
def merge(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Other people's journals.", show_default=False)],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the union of the files here; leave yours alone."),
    ] = None,
    journal: JournalOption = None,
) -> None:
    """Add the entries of other journals to yours.

    Only those that it does not have; in which order and how often does not matter.
    """
    from withdrawal_cli.store.journal import append_lines, journal_bytes, merge_journals, missing_lines
    from withdrawal_cli.text.safe import one_line
    from withdrawal_cli.text.words import count

    env: Env = ctx.obj
    if output is not None and journal is not None:
        raise UsageError("--output leaves your journal alone, so --journal has no use", hint="leave one of them out")
    others = [_others(file, env) for file in files]
    if output is not None:
        deliver([merge_journals(others)], Output(json=True, output=output), env)
        return
    path = journal_path(journal, env)
    read_and_warn(path, env, torn_ok=True)
    lines = missing_lines(journal_bytes(path), others)
    if lines:
        append_lines(path, lines)
    env.write(one_line(f"{path}: {count(len(lines), 'line')} added") + "\n")


VERIFY_EXAMPLES = """\b
Examples:
  withdrawal journal verify
  withdrawal journal verify colleague.jsonl
"""


@app.command(epilog=VERIFY_EXAMPLES)
def verify(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Journals; yours when none is named.")
    ] = None,
    schedule: ScheduleOption = None,
    journal: JournalOption = None,
) -> None:
    """Check every line of a journal, and what its entries refer to. Exit code 1 when there is a problem."""
    from withdrawal_cli.core.entries import reference_problems
    from withdrawal_cli.store.files import read_file
    from withdrawal_cli.store.journal import read_journal
    from withdrawal_cli.text.safe import one_line
    from withdrawal_cli.text.words import count

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    problems: list[str] = []
    for file in files or ():
        read_file(file)  # other than one's own, it has to exist
    for path in files or [journal_path(journal, env)]:
        found = read_journal(path)
        wrong = [*found.problems, *reference_problems(about, found.entries)]
        if found.torn:
            warn(env, f"{path}: {found.torn}; the next entry moves it aside")
        for number in found.newer:
            warn(env, f"{path}: line {number}: of a newer version of this program: kept, but passed over; upgrade")
        problems += [f"{path}: {problem}" for problem in wrong]
        if not wrong:
            env.write(one_line(f"{path}: valid ({count(len(found.entries), 'entry', 'entries')})") + "\n")
    if problems:
        raise DataError(*problems, hint=_REPAIR)


_REPAIR = (
    "what is named does not count, and every other line does; correct the line, or delete it if it is no entry; "
    "an entry that has no place here can be taken back: withdrawal journal retract ID"
)

PATH_EXAMPLES = """\b
Examples:
  withdrawal journal path
  git add "$(withdrawal journal path)"
"""


@app.command(epilog=PATH_EXAMPLES)
def path(ctx: typer.Context, journal: JournalOption = None) -> None:
    """Print where the journal is.

    It is $WITHDRAWAL_JOURNAL when that is set, else a file in your folder for data.
    """
    env: Env = ctx.obj
    env.write_bytes(os.fsencode(f"{journal_path(journal, env)}\n"))  # a script opens it: byte by byte


def _others(file: str, env: Env) -> bytes:
    """Read someone else's journal, which is never changed; say what of it cannot be merged."""
    from withdrawal_cli.store.files import read_file
    from withdrawal_cli.store.journal import journal_bytes, read_journal

    read_file(file)  # other than one's own, it has to exist
    found = read_journal(file)
    for problem in (*found.problems, *([found.torn] if found.torn else [])):
        warn(env, f"{file}: {problem}; not merged")
    return journal_bytes(file)
