"""The inputs of a run: the schedules and the journal to read, and the query that the options describe."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.cli.options import Filters, QueryOptions
from withdrawal_cli.core.assess import Answer, Status, assess
from withdrawal_cli.core.instants import (
    AS_OF_FORMS,
    DAY_FORMS,
    PAST_DAY_FORMS,
    InstantError,
    day_of,
    in_zone,
    parse_as_of,
    parse_day,
)
from withdrawal_cli.core.lookup import Selection, choices_hint, find_deadlines, find_regions, name_key
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, TrackerError, UsageError
from withdrawal_cli.store.files import is_missing
from withdrawal_cli.store.schedules import find_schedules, known_schedules, load_schedule, load_schedules
from withdrawal_cli.text.dates import count
from withdrawal_cli.text.lines import message

if TYPE_CHECKING:
    from withdrawal_cli.core.entries import Entry
    from withdrawal_cli.store.journal import Journal


class Query(Struct, frozen=True):
    """A query on one loaded schedule; it can be answered for any instant without reading the schedule again.

    `schedule` includes the user's entries known by `known_by`; `published` is the schedule as read, and `entries` are
    all of the user's. `as_of` is the requested instant in the schedule's zone, `asked_at` the time of the run.
    """

    schedule: Schedule
    published: Schedule
    entries: tuple[Entry, ...]
    as_of: datetime
    asked_at: datetime
    known_by: date | None
    soon_days: int
    selection: Selection
    reread: str
    alone: str
    same: str

    def answer(self, as_of: datetime | None = None) -> Answer:
        """Assess the selected deadlines as of an aware instant, by default `as_of`."""
        answer = assess(self.schedule, as_of or self.as_of, self.known_by, soon_days=self.soon_days)
        return replace(self.selection.of(answer), reread=self.reread, alone=self.alone, same=self.same)

    def as_known_by(self, day: date) -> Query:
        """Return the same query as known by another day, which limits the user's entries too."""
        return replace(self, known_by=day, schedule=add_entries(self.published, self.entries, day))


def read_queries(
    options: QueryOptions, env: Env, filters: Filters | None = None, names: Sequence[str] | None = None
) -> list[Query]:
    """Read the schedules and the user's entries, and return a query for each schedule.

    `names` are the arguments that name regions and deadlines. Raises `DataError` and `UsageError`.
    """
    schedules = schedules_for(options.schedule, env)
    selections = _selections(options, filters or Filters(), names, schedules)
    entries = entries_for(options.journal, env, leave_out=options.no_journal)
    now = env.now()
    typed = options.schedule or []
    names = typed if len(typed) == len(schedules) else [schedule.id for schedule in schedules if typed]
    reread, queries = _as_typed(typed, options.journal), []
    for number, (schedule, selection) in enumerate(zip(schedules, selections, strict=True)):
        as_of = read_as_of(options.as_of, schedule, now, "--as-of")
        known_by = None if options.known_by is None else read_known_by(options.known_by, schedule, now, "--known-by")
        asked_at = as_of if options.as_of == "now" else now  # `as_of` has no fraction of a second
        with_entries = add_entries(schedule, entries, known_by)
        warn_dangling(with_entries, options, env)
        times = (as_of, asked_at, known_by)
        hints = (reread, _as_typed(names[number : number + 1], options.journal), _same(options))
        queries.append(Query(with_entries, schedule, entries, *times, options.soon, selection, *hints))
    return queries


def _as_typed(schedules: Sequence[str], journal: str | None) -> str:
    """Return the options that name the same schedules and journal, for a hint that is to be copied."""
    options = [("--schedule", name) for name in schedules] + ([("--journal", journal)] if journal else [])
    if not options:
        return ""
    from shlex import quote

    return "".join(f" {option} {quote(value)}" for option, value in options)


def _same(options: QueryOptions) -> str:
    """Return which options a hint has to repeat for the same answer."""
    typed = [name for name, given in (("--as-of", options.as_of != "now"), ("--known-by", options.known_by)) if given]
    return f", with the same {' and '.join(typed)}" if typed else ""


def answers_for(
    options: QueryOptions, env: Env, filters: Filters | None = None, names: Sequence[str] | None = None
) -> list[Answer]:
    """Read the schedules and assess them: the first half of every command that answers for an instant."""
    return [query.answer() for query in read_queries(options, env, filters, names)]


def _selections(
    options: QueryOptions, filters: Filters, names: Sequence[str] | None, schedules: list[Schedule]
) -> list[Selection]:
    """Return the selection in each schedule; each name has to be in at least one of them."""
    regions = find_regions(schedules, options.region or ())
    with schedules_hinted(names or (), schedules):
        named = find_deadlines(schedules, names or ())
    all_tags = (tag for s in schedules for deadline in s.deadlines for tag in deadline.tags) if filters.tag else ()
    known = {name_key(tag): tag for tag in all_tags}
    statuses = chosen("--status", "status", filters.status, {status.value: status for status in Status})
    wanted = chosen("--tag", "tag", filters.tag, {tag: key for key, tag in known.items()})
    return [
        Selection(region, deadlines, statuses, wanted, filters.within)
        for region, deadlines in zip(regions, named, strict=True)
    ]


@contextmanager
def schedules_hinted(words: Iterable[str], used: Iterable[Schedule]) -> Iterator[None]:
    """Hint at `--schedule` if one of the words, which the schedules do not have, is the id of one that is not used."""
    try:
        yield
    except UsageError as error:
        other = (known_schedules(None).keys() & {name_key(word) for word in words}) - {s.id for s in used}
        if not other:
            raise
        hint = f"{min(other)!r} is a schedule; to use it, add --schedule {min(other)}"
        raise UsageError(*error.problems, hint=hint) from None


def chosen(option: str, what: str, words: Iterable[str] | None, choices: dict[str, Any]) -> frozenset[Any] | None:
    """Return the choices that the words of an option name; None without a word."""
    if not words:
        return None
    of_key = {name_key(choice): meant for choice, meant in choices.items()}
    for word in words:
        if name_key(word) not in of_key:
            plural = f"{what}es" if what.endswith("s") else f"{what}s"
            raise UsageError(f"{option}: there is no {what} {word!r}", hint=choices_hint(word, plural, choices))
    return frozenset(of_key[name_key(word)] for word in words)


def read_as_of(text: str, schedule: Schedule, now: datetime, called: str) -> datetime:
    """Parse an as-of in the schedule's zone; `called` is its name in errors."""
    try:
        return parse_as_of(text, now, schedule.zone)
    except InstantError as error:
        raise refusal(error, called, AS_OF_FORMS, of_clock=text in ("now", "today")) from None


def read_day(text: str, schedule: Schedule, now: datetime, called: str, forms: str = DAY_FORMS) -> date:
    """Parse a day in the schedule's zone; `called` is its name in errors, `forms` are those that a hint names."""
    try:
        return parse_day(text, now, schedule.zone)
    except InstantError as error:
        raise refusal(error, called, forms, of_clock=text == "today") from None


def read_known_by(text: str, schedule: Schedule, now: datetime, called: str) -> date:
    """Parse a known-by day. Raises `UsageError` for a day in the future."""
    day = read_day(text, schedule, now, called, PAST_DAY_FORMS)
    if day > day_of(in_zone(now, schedule.zone)):
        raise UsageError(f"{called}: {day} is in the future", hint="give today or an earlier day")
    return day


def journal_path(given: str | None, env: Env) -> str:
    """Return the path of the journal: the option's, else `$WITHDRAWAL_JOURNAL`, else the user's own."""
    path = given if given is not None else env.variables.get("WITHDRAWAL_JOURNAL") or _default_path(env)
    if path is None:
        raise DataError("there is no data folder for the user", hint="name the journal: --journal FILE")
    if not path:
        raise UsageError("--journal: the file name is empty")
    return path


def entries_for(given: str | None, env: Env, *, leave_out: bool = False) -> tuple[Entry, ...]:
    """Read the user's entries; problems of the file are reported briefly on stderr.

    A missing journal counts as empty, with a warning if it was named on the command line.
    """
    if leave_out:
        if given is not None:
            raise UsageError("--journal and --no-journal cannot be combined", hint="leave one of them out")
        return ()
    if given is None and not env.variables.get("WITHDRAWAL_JOURNAL"):
        path = _default_path(env)
        if path is None or is_missing(path):
            return ()
    return read_and_warn(journal_path(given, env), env, missing_ok=given is None).entries


def read_and_warn(path: str, env: Env, *, missing_ok: bool = True, torn_ok: bool = False) -> Journal:
    """Read a journal; warn on stderr of lines that are incomplete, broken or from a newer version.

    `missing_ok` is for a journal that nobody named, `torn_ok` for one that will be written to, which repairs it.
    """
    from withdrawal_cli.store.journal import Journal, read_journal

    if is_missing(path):
        if not missing_ok:
            warn(env, f"{path}: there is no journal yet")
        return Journal()
    journal = read_journal(path)
    if journal.torn and not torn_ok:
        warn(env, f"{path}: {journal.torn}")
    if journal.problems:
        from shlex import quote

        more = f" (and {count(len(journal.problems) - 1, 'more line')})" if len(journal.problems) > 1 else ""
        warn(env, f"{path}: {journal.problems[0]}{more}; see: withdrawal journal verify {quote(path)}")
    if journal.newer:
        lines = "a line" if len(journal.newer) == 1 else f"{len(journal.newer)} lines"
        warn(env, f"{path}: skipped {lines} written by a newer version of this program")
    return journal


def add_entries(schedule: Schedule, entries: tuple[Entry, ...], known_by: date | None) -> Schedule:
    """Return the schedule with the user's entries, as known by a day."""
    if not entries:
        return schedule
    from withdrawal_cli.core.entries import apply_entries

    return apply_entries(schedule, entries, known_by)


def warn_dangling(schedule: Schedule, options: QueryOptions, env: Env) -> None:
    """Warn of entries that refer to ids missing from the schedule."""
    number = schedule.dangling
    if number:
        mine = "one of your entries refers" if number == 1 else f"{number} of your entries refer"
        typed = options.schedule or []
        see = f"withdrawal journal verify{_as_typed(typed, options.journal) if len(typed) < 2 else ''}"
        warn(env, f"{mine} to something that is not in the schedule {schedule.id!r}; see: {see}")


def warn(env: Env, text: str) -> None:
    """Write a warning to stderr, as one safe line."""
    env.say(f"withdrawal: warning: {message(text)}")


def write_error(error: TrackerError, env: Env) -> None:
    """Write an error to stderr: a line for each problem, and the hint."""
    for problem in error.problems:
        env.say(f"withdrawal: error: {message(problem)}")
    if error.hint:
        env.say(f"hint: {message(error.hint)}")


def _default_path(env: Env) -> str | None:
    folder = env.data_folder
    return None if folder is None else os.path.join(folder, "journal.jsonl")


def schedules_for(given: Sequence[str] | None, env: Env) -> list[Schedule]:
    """Read the schedules named by the options, else by `$WITHDRAWAL_SCHEDULE`, else the bundled one.

    The error names the first problems, and how many more there are.
    """
    if given and "" in given:  # an empty variable in a script: the bundled schedule would answer another question
        raise UsageError("--schedule: the name is empty", hint="leave it out to read the default schedule")
    variable = env.variables.get("WITHDRAWAL_SCHEDULE")
    named = given or ([variable] if variable else [])
    if not named:
        return [load_schedule()]
    try:
        return load_schedules(find_schedules(named, fetched_folder(env)))
    except DataError as error:
        raise first_faults(error, f"{named[0]}: " if len(named) == 1 else "") from None


def first_faults(error: DataError, where: str) -> DataError:
    """Shorten an error to its first problems and the number of the others."""
    more = len(error.problems) - _MOST_FAULTS
    if more <= 0:
        return error
    rest = f"{where}{count(more, 'more problem')}; 'withdrawal schedule validate FILE' lists them all"
    return DataError(*error.problems[:_MOST_FAULTS], rest, hint=error.hint)


def schedule_for(given: str | None, env: Env) -> Schedule:
    """Read one schedule, as `schedules_for` does. Raises `UsageError` for several."""
    schedules = schedules_for(None if given is None else [given], env)
    if len(schedules) > 1:
        ids = ", ".join(schedule.id for schedule in schedules)
        raise UsageError(
            f"this command takes one schedule, but {len(schedules)} were named", hint=f"name one of: {ids}"
        )
    return schedules[0]


def fetched_folder(env: Env) -> str | None:
    """Return the folder of the fetched schedules, which may not exist; None without a data folder."""
    return None if env.data_folder is None else os.path.join(env.data_folder, "schedules")


_MOST_FAULTS = 20


def clock_in(schedule: Schedule, env: Env) -> datetime:
    """Return the current time in the schedule's zone. Raises `DataError` if it is outside the calendar there."""
    try:
        return in_zone(env.now(), schedule.zone)
    except InstantError as error:
        raise DataError(f"the clock: {error}") from None


def refusal(error: InstantError, called: str, forms: str, *, of_clock: bool) -> TrackerError:
    """Return the error for a typed instant, or for the clock if that is what is out of range."""
    if of_clock:
        return DataError(f"the clock: {error}")
    return UsageError(f"{called}: {error}", hint=f"use one of: {forms}")
