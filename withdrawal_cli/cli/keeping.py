"""What the commands that write to the journal have in common: keep a record, and say what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withdrawal_cli.cli.journal_file import warn
from withdrawal_cli.cli.options import clock_in
from withdrawal_cli.core.assess import assess
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import TrackerError

if TYPE_CHECKING:
    from withdrawal_cli.core.records import Record
    from withdrawal_cli.core.schedule import Schedule


def keep(path: str, record: Record, env: Env) -> Record:
    """Add a record to the journal durably; give it as it was kept."""
    from withdrawal_cli.store.journal import append_record

    kept, torn = append_record(path, record)
    if torn:
        warn(env, f"{path}: {torn}")
    return kept


def say_kept(text: str, record: Record, env: Env) -> None:
    """Write what was kept to stdout; where that fails, say on stderr that the record is kept all the same."""
    try:
        env.write(text)
    except TrackerError:
        warn(env, f"the record {record.id} is kept, though this could not be shown")
        raise


def changes(schedule: Schedule, before: tuple[Record, ...], after: tuple[Record, ...], env: Env) -> list[str]:
    """Say what `status` says now with the records of `after` that it did not say with those of `before`."""
    from withdrawal_cli.core.overlay import with_records
    from withdrawal_cli.render.list_journal import change_lines

    now = clock_in(schedule, env)
    answers = [assess(with_records(schedule, records), now) for records in (before, after)]
    return list(change_lines(*answers)) or ["It changes no status today."]


def option_again(journal: str | None) -> str:
    """Give the option that names the same journal again, for a command line to copy."""
    from shlex import quote

    return "" if journal is None else f" --journal {quote(journal)}"
