"""`withdrawal journal`: add, list, retract, export, merge and verify the user's entries."""

from __future__ import annotations

import os
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import (
    clock_in,
    entries_for,
    fetched_folder,
    journal_path,
    read_and_warn,
    schedule_for,
    warn,
)
from withdrawal_cli.cli.options import JournalOption, Output, entry_kinds, target_ids, with_shared_options
from withdrawal_cli.cli.output import deliver, write_answer
from withdrawal_cli.core.assess import assess
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, TrackerError, UsageError
from withdrawal_cli.store.files import read_file
from withdrawal_cli.store.schedules import known_schedules, load_schedule
from withdrawal_cli.text.lines import one_line

if TYPE_CHECKING:
    from withdrawal_cli.core.entries import Entry

app = App()

ScheduleOption = Annotated[
    str | None, typer.Option("--schedule", metavar="NAME", help="The schedule that entries are about: a file or an id.")
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
  withdrawal journal add completed kurdistan --on 2026-09 --no-source --dry-run
  withdrawal journal add reviewed --through 2026-11-01 --dry-run
"""

KINDS = "completed, handed-over, in-use, extended, cancelled, reported or reviewed."


@app.command(epilog=ADD_EXAMPLES)
def add(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=KINDS, show_default=False, autocompletion=entry_kinds)],
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="A deadline, site or region; a name or alias works, too.", autocompletion=target_ids
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="When it happened, no more precise than the source."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What happened, in a few words.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="URL", help="The page that says so.")] = None,
    no_source: Annotated[bool, typer.Option("--no-source", help="There is no page to cite.")] = False,
    detail: Annotated[str | None, typer.Option("--detail", metavar="TEXT", help="More about it.")] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="(extended) The new due date.")] = None,
    through: Annotated[
        str | None, typer.Option("--through", metavar="DAY", help="(reviewed) Last day you have checked.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change without saving.")] = False,
    schedule: ScheduleOption = None,
    journal: JournalOption = None,
) -> None:
    """Add a fact of your own.

    Answers use it and mark it as yours. completed, extended and cancelled are about a deadline, handed-over and in-use
    about a site, reported about anything; reviewed takes no ID and extends coverage to the --through day.
    """
    from withdrawal_cli.answers.journal import saved_text
    from withdrawal_cli.core.entry_input import EntryInput, make_entry
    from withdrawal_cli.store.journal import after_last

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    typed = EntryInput(kind, target, on, title, detail, due, through, source, no_source)
    now = clock_in(about, env)
    made = make_entry(typed, about, now, env.new_id())
    path = journal_path(journal, env)
    before = read_and_warn(path, env, torn_ok=True).entries
    if dry_run:
        env.write(saved_text(f"Would save to {path}:", after_last(made, before), about, before, now))
        return
    saved = _save(path, made, env)
    again = "" if schedule is None else f" --schedule {quote(schedule)}"
    again += "" if journal is None else f" --journal {quote(journal)}"
    lines = saved_text(f"Saved to {path} as {saved.id}:", saved, about, before, now)
    _write_saved(f"{lines}To retract it: withdrawal journal retract {saved.id}{again}\n", saved, env)


def _save(path: str, entry: Entry, env: Env) -> Entry:
    """Append an entry durably and return it as saved."""
    from withdrawal_cli.store.journal import append_entry

    saved, torn = append_entry(path, entry)
    if torn:
        warn(env, f"{path}: {torn}")
    return saved


def _write_saved(text: str, entry: Entry, env: Env) -> None:
    """Write what was saved; if that fails, say on stderr that it was saved nonetheless."""
    try:
        env.write(text)
    except TrackerError:
        warn(env, f"the entry {entry.id} was saved, though this could not be shown")
        raise


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
    """List your entries, and which of them count.

    Oldest first.
    """
    from withdrawal_cli.answers.journal import JournalList, journal_document, journal_report
    from withdrawal_cli.core.entries import apply_entries, resolve

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    path = journal_path(journal, env)
    entries = entries_for(journal, env)
    answer = assess(apply_entries(about, entries), clock_in(about, env))
    listed = JournalList(answer, tuple(resolve(about, entries, answer.cutoff.day_for)), path)
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
    """Retract an entry.

    It stays in the file but no longer counts. This cannot be undone.
    """
    from withdrawal_cli.answers.journal import NO_CHANGE, entry_changes, entry_line
    from withdrawal_cli.core.entries import State, find_entry, resolve
    from withdrawal_cli.core.entry_input import make_retraction

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    entries = read_and_warn(path := journal_path(journal, env), env, torn_ok=True).entries
    found = find_entry(entries, entry)
    known = known_schedules(fetched_folder(env)) if schedule is None and found.schedule != about.id else {}
    about = load_schedule(known[found.schedule]) if found.schedule in known else about
    if any(j.entry is found and j.state is State.RETRACTED for j in resolve(about, entries)):
        env.write(f"Already retracted: {found.id}\n")
        return
    now = clock_in(about, env)
    saved = _save(path, make_retraction(found, about, now, env.new_id()), env)
    lines = [f"Retracted: {found.id}", f"  {entry_line(found, about)}"]
    lines += entry_changes(about, entries, (*entries, saved), now) or [NO_CHANGE] * (found.schedule == about.id)
    _write_saved("\n".join(lines) + "\n", saved, env)


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
    """Export your entries as events of a schedule.

    Writes JSON, with the sources, for whoever maintains the schedule. Only entries that count, now or from a later day
    on, are exported.
    """
    from withdrawal_cli.answers.journal import contribution
    from withdrawal_cli.core.entries import apply_entries
    from withdrawal_cli.formats.json import to_json

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    whole = apply_entries(about, entries_for(journal, env))
    made = contribution(whole, assess(whole, clock_in(about, env)).cutoff.day_for)
    deliver([to_json(made)], Output(json=True, output=output), env)
    bare = sum(not event["sources"] for event in made["events"])
    if not made["events"]:
        warn(env, "none of your entries that count here is an event, so there is nothing to export")
    if bare:
        events = "one event has" if bare == 1 else f"{bare} events have"
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
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the union of the files here instead.")
    ] = None,
    journal: JournalOption = None,
) -> None:
    """Add the entries of other journals to yours.

    Adds only what is missing, so it can be repeated, in any order.
    """
    from withdrawal_cli.answers.journal import NO_CHANGE, entry_changes, lines_words
    from withdrawal_cli.store.journal import append_lines, journal_bytes, merge_journals, missing_lines, read_journal

    env: Env = ctx.obj
    if output is not None and journal is not None:
        raise UsageError("--journal and --output cannot be combined", hint="leave one of them out")
    others = [_others(file, env) for file in files]
    if output is not None:
        deliver([merge_journals(others)], Output(json=True, output=output), env)
        return
    before = read_and_warn(path := journal_path(journal, env), env, torn_ok=True).entries
    lines = missing_lines(journal_bytes(path), others)
    if lines:
        append_lines(path, lines)
    after, known = read_journal(path).entries, known_schedules(fetched_folder(env)) if lines else {}
    there = {entry.id for entry in before}
    added = [entry for entry in after if entry.id not in there]
    env.write(one_line(f"{path}: {lines_words(added, len(lines) - len(added))} added") + "\n")
    about = [load_schedule(known[name]) for name in sorted({entry.schedule for entry in after} & known.keys())]
    changes = [line for each in about for line in entry_changes(each, before, after, clock_in(each, env))]
    env.write("".join(f"{line}\n" for line in changes or [NO_CHANGE] * bool(about)))


VERIFY_EXAMPLES = """\b
Examples:
  withdrawal journal verify
  withdrawal journal verify colleague.jsonl
"""


@app.command(epilog=VERIFY_EXAMPLES)
def verify(
    ctx: typer.Context,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Journals to check. [default: yours]")
    ] = None,
    schedule: ScheduleOption = None,
    journal: JournalOption = None,
) -> None:
    """Check every line of a journal.

    Also checks that everything its entries refer to exists. Exits with 1 if there is a problem.
    """
    from withdrawal_cli.answers.journal import lines_words
    from withdrawal_cli.core.entries import reference_problems
    from withdrawal_cli.store.journal import read_journal

    env: Env = ctx.obj
    about = schedule_for(schedule, env)
    problems: list[str] = []
    for file in files or ():
        read_file(file)  # unlike the user's own journal, it has to exist
    for path in files or [journal_path(journal, env)]:
        found = read_journal(path)
        wrong = [*found.problems, *reference_problems(about, found.entries)]
        if found.torn:
            warn(env, f"{path}: {found.torn}; the next entry moves it aside")
        for number in found.newer:
            warn(env, f"{path}: line {number}: was written by a newer version, and is skipped; upgrade to use it")
        problems += [f"{path}: {problem}" for problem in wrong]
        if not wrong:
            env.write(one_line(f"{path}: valid ({lines_words(found.entries)})") + "\n")
    if problems:
        raise DataError(*problems, hint=_REPAIR)


_REPAIR = "correct these lines, or delete any that are not entries; to retract an entry: withdrawal journal retract ID"

PATH_EXAMPLES = """\b
Examples:
  withdrawal journal path
  git add "$(withdrawal journal path)"
"""


@app.command(epilog=PATH_EXAMPLES)
def path(ctx: typer.Context, journal: JournalOption = None) -> None:
    """Print the path of the journal.

    That is $WITHDRAWAL_JOURNAL if it is set, else a file in your data folder.
    """
    env: Env = ctx.obj
    # in the file system's bytes, because a script opens it
    env.write_bytes(os.fsencode(f"{journal_path(journal, env)}\n"))


def _others(file: str, env: Env) -> bytes:
    """Read someone else's journal without changing it, and warn of what cannot be merged."""
    from withdrawal_cli.store.journal import journal_bytes, read_journal

    read_file(file)  # other than one's own, it has to exist
    found = read_journal(file)
    for problem in (*found.problems, *([found.torn] if found.torn else [])):
        warn(env, f"{file}: {problem}; not merged")
    return journal_bytes(file)
