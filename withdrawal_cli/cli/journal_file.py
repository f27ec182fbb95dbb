"""Which journal is meant, and the records in it: what every command that answers needs of it."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, UsageError
from withdrawal_cli.store.files import is_missing

if TYPE_CHECKING:
    from withdrawal_cli.core.records import Record
    from withdrawal_cli.store.journal import Journal

JournalOption = Annotated[
    str | None,
    typer.Option("--journal", metavar="FILE", help="Keep your own records in this file, and read them from it."),
]


def journal_path(given: str | None, env: Env) -> str:
    """Give the journal's path: the option's, else `$WITHDRAWAL_JOURNAL`, else the one in the user's data folder."""
    path = given if given is not None else env.variables.get("WITHDRAWAL_JOURNAL") or _default_path(env)
    if path is None:
        raise DataError("the user has no folder for data", hint="name the journal: --journal FILE")
    if not path:
        raise UsageError("--journal: the name is empty")
    return path


def records_for(given: str | None, env: Env, *, leave_out: bool = False) -> tuple[Record, ...]:
    """Read the user's records; what is wrong with the file goes to stderr, once and short.

    A journal that does not exist yet is empty; one that was named on the command line is missed with a word.
    """
    if leave_out:
        if given is not None:
            raise UsageError("--journal and --no-journal contradict each other", hint="leave one of them out")
        return ()
    if given is None and not env.variables.get("WITHDRAWAL_JOURNAL"):
        path = _default_path(env)
        if path is None or is_missing(path):
            return ()
    return read_and_tell(journal_path(given, env), env, named=given is not None).records


def read_and_tell(path: str, env: Env, *, named: bool = True) -> Journal:
    """Read a journal; tell on stderr what was torn, is broken, or was written by a newer version."""
    from withdrawal_cli.store.journal import Journal, read_journal

    if is_missing(path):
        if named:
            warn(env, f"{path}: there is no journal yet")
        return Journal()
    journal = read_journal(path)
    if journal.torn:
        warn(env, f"{path}: {journal.torn}")
    if journal.problems:
        more = f" (and {len(journal.problems) - 1} more lines)" if len(journal.problems) > 1 else ""
        warn(env, f"{path}: {journal.problems[0]}{more}; see: withdrawal journal verify")
    if journal.newer:
        lines = "a line" if len(journal.newer) == 1 else f"{len(journal.newer)} lines"
        warn(env, f"{path}: {lines} of a newer version of this program: kept, but passed over")
    return journal


def overlaid(schedule: Schedule, records: tuple[Record, ...], known_by: date | None) -> Schedule:
    """Give the schedule with the user's records in it, as known by a day."""
    if not records:
        return schedule
    from withdrawal_cli.core.overlay import with_records  # most runs have no records

    return with_records(schedule, records, known_by)


def tell_misplaced(schedule: Schedule, env: Env) -> None:
    """Tell on stderr of records that are about what the schedule does not have."""
    number = schedule.misplaced
    if number:
        mine = "a record of yours is" if number == 1 else f"{number} records of yours are"
        warn(env, f"{mine} about what this schedule does not have; see: withdrawal journal verify")


def warn(env: Env, text: str) -> None:
    """Write a warning to stderr, as one safe line."""
    from withdrawal_cli.render.safe_text import message

    env.say(f"withdrawal: warning: {message(text)}")


def _default_path(env: Env) -> str | None:
    folder = env.data_folder
    return None if folder is None else os.path.join(folder, "journal.jsonl")
