"""The options that commands share, each defined once, and the query that they make."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer
from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.cli.completion import deadline_names, one_of, region_ids, statuses, tags
from withdrawal_cli.cli.inputs import JournalOption, entries_for, overlaid, refusal, schedules_for, warn_dangling
from withdrawal_cli.core.assess import SOON_DAYS, Answer, Status, assess
from withdrawal_cli.core.instants import AS_OF_FORMS, DAY_FORMS, InstantError, day_of, in_zone, parse_as_of, parse_day
from withdrawal_cli.core.lookup import Selection, choices_hint, find_deadlines, find_regions, name_key
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError
from withdrawal_cli.formats import LIST_FORMATS

if TYPE_CHECKING:
    from withdrawal_cli.core.entries import Entry

COLORS = ("auto", "always", "never")
"""The choices of `--color`."""

Option = typer.Option

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...", help="Only these regions or deadlines: ids, names or aliases.", show_default=False,
        autocompletion=deadline_names,
    ),
]  # fmt: skip
"""The regions and deadlines that a command takes as arguments."""


class Options(Struct, kw_only=True):
    """Base of the groups of options: a field is an option, with its default."""


class QueryOptions(Options):
    """The options that say what is asked: of which schedules and regions, as of when."""

    region: Annotated[
        list[str] | None,
        Option(
            "--region", "-r", metavar="NAME", help="Only this region: id, name or alias. Repeatable.",
            autocompletion=region_ids,
        ),
    ] = None  # fmt: skip
    as_of: Annotated[str, Option("--as-of", metavar="WHEN", help=f"Answer as of a time: {AS_OF_FORMS}.")] = "now"
    known_by: Annotated[
        str | None, Option("--known-by", metavar="DAY", help=f"Use only facts published by a day: {DAY_FORMS}.")
    ] = None
    soon: Annotated[
        int,
        Option("--soon", metavar="DAYS", min=0, help="Call it due-soon this many days before its last day."),
    ] = SOON_DAYS
    schedule: Annotated[
        list[str] | None,
        Option(
            "--schedule", metavar="NAME",
            help="A schedule file (JSON or TOML), a folder of them, or an id ('withdrawal schedule list'). Repeatable.",
        ),
    ] = None  # fmt: skip
    journal: JournalOption = None
    no_journal: Annotated[bool, Option("--no-journal", help="Leave out your entries.")] = False


class Filters(Options):
    """The options that narrow which deadlines are answered for."""

    status: Annotated[
        list[str] | None,
        Option("--status", metavar="STATUS", help="Only this status. Repeatable.", autocompletion=statuses),
    ] = None
    tag: Annotated[
        list[str] | None, Option("--tag", metavar="TAG", help="Only this tag. Repeatable.", autocompletion=tags)
    ] = None
    within: Annotated[
        int | None,
        Option("--within", metavar="DAYS", min=0, help="Only open deadlines whose last day is at most DAYS ahead."),
    ] = None


class Output(Options):
    """The options that say how the answer is written, and where to; `formats` are those that the command has."""

    format: str | None = None
    json: Annotated[bool, Option("--json", help="The same as --format json.")] = False
    output: Annotated[
        str | None,
        Option("--output", "-o", metavar="FILE", help="Write to a file; its extension picks the format."),
    ] = None
    bom: Annotated[bool, Option("--bom", help="Begin CSV or TSV with a byte order mark, as Excel needs it.")] = False
    color: Annotated[
        str, Option("--color", metavar="WHEN", help="auto, always or never.", autocompletion=one_of(COLORS))
    ] = "auto"
    no_pager: Annotated[bool, Option("--no-pager", help="Do not show a long answer in the pager.")] = False
    formats: tuple[str, ...] = LIST_FORMATS

    def __post_init__(self) -> None:
        if self.output == "":
            raise UsageError("--output: the file name is empty", hint="leave it out, or write -, for standard output")
        if self.output == "/dev/stdout":  # a file that stdout was sent to would be replaced, not written to
            self.output = "-"


def with_shared_options(
    *, formats: tuple[str, ...] = LIST_FORMATS, without: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of each group that it takes as a parameter: `def status(query: QueryOptions, …)`.

    Typer reads the signature, in which each group is replaced by its options; the function is called with the group.
    `formats` are those that the command's answer has, `without` names options that make no sense for it.
    """

    def share(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        groups = {name: hint for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, Options)}
        parameters: list[inspect.Parameter] = []
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name in groups:
                parameters += _parameters(groups[parameter.name], formats, without)
            else:
                parameters.append(parameter.replace(annotation=hints[parameter.name], kind=parameter.KEYWORD_ONLY))

        @wraps(function)
        def command(**given: Any) -> None:
            for name, group in groups.items():
                own = {field: given.pop(field) for field in group.__struct_fields__ if field in given}
                given[name] = group(**own, **({"formats": formats} if group is Output else {}))
            function(**given)

        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
        command.__annotations__ = {p.name: p.annotation for p in parameters}
        return command

    return share


def _parameters(group: type[Options], formats: tuple[str, ...], without: tuple[str, ...]) -> list[inspect.Parameter]:
    """Make the parameters of a group, one for each option."""
    hints = get_type_hints(group, include_extras=True)
    if "csv" not in formats:
        without = (*without, "bom")
    if group is Output:
        named = f"{', '.join(formats[:-1])} or {formats[-1]}."
        hints["format"] = Annotated[
            str | None, Option("--format", "-f", metavar="FORMAT", help=named, autocompletion=one_of(formats))
        ]
    return [
        parameter.replace(annotation=hints[name], kind=parameter.KEYWORD_ONLY)
        for name, parameter in inspect.signature(group).parameters.items()
        if name not in (*without, "formats")
    ]


class Query(Struct, frozen=True):
    """A question about one schedule that was read: it can be answered for any instant without reading it again.

    `schedule` has the user's entries in it that were known by `known_by`; `published` is the one that was read,
    `entries` are all of the user's. `as_of` is the instant that was asked for, in the schedule's zone, `asked_at` what
    the clock showed.
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

    @property
    def regions(self) -> frozenset[str] | None:
        """The ids of the regions that were asked for; None for all."""
        return self.selection.regions

    def answer(self, as_of: datetime | None = None) -> Answer:
        """Assess the deadlines that were asked for, as of an aware instant, by default the one that was asked for."""
        answer = assess(self.schedule, as_of or self.as_of, self.known_by, soon_days=self.soon_days)
        return replace(self.selection.of(answer), reread=self.reread)

    def as_known_by(self, day: date) -> Query:
        """Return the same query as known by another day: of the user's entries, too, only those known then."""
        return replace(self, known_by=day, schedule=overlaid(self.published, self.entries, day))


def read_queries(
    options: QueryOptions, env: Env, filters: Filters | None = None, names: Sequence[str] | None = None
) -> list[Query]:
    """Read the schedules with the user's entries in them, and what the options mean in each: a query for each.

    `names` are the arguments, of regions and deadlines. Raises `DataError` and `UsageError`.
    """
    schedules = schedules_for(options.schedule, env)
    selections = _selections(options, filters or Filters(), names, schedules)
    entries = entries_for(options.journal, env, leave_out=options.no_journal)
    now = env.now()
    reread = _as_typed(options.schedule) if options.schedule else ""
    queries = []
    for schedule, selection in zip(schedules, selections, strict=True):
        as_of = read_as_of(options.as_of, schedule, now, "--as-of")
        known_by = None if options.known_by is None else read_known_by(options.known_by, schedule, now, "--known-by")
        asked_at = as_of if options.as_of == "now" else now  # `now` has lost its fraction of a second
        with_entries = overlaid(schedule, entries, known_by)
        warn_dangling(with_entries, env)
        times = (as_of, asked_at, known_by)
        queries.append(Query(with_entries, schedule, entries, *times, options.soon, selection, reread))
    return queries


def _as_typed(schedules: Sequence[str]) -> str:
    """Return the options that name these schedules, for a hint that is to be copied."""
    from shlex import quote

    return "".join(f" --schedule {quote(name)}" for name in schedules)


def answers_for(
    options: QueryOptions, env: Env, filters: Filters | None = None, names: Sequence[str] | None = None
) -> list[Answer]:
    """Read the schedules and assess them: the first half of every command that answers for an instant."""
    return [query.answer() for query in read_queries(options, env, filters, names)]


def _selections(
    options: QueryOptions, filters: Filters, names: Sequence[str] | None, schedules: list[Schedule]
) -> list[Selection]:
    """Return what is asked of each schedule; what is named has to be in one of them."""
    regions = find_regions(schedules, options.region or ())
    named = find_deadlines(schedules, names or ())
    known = {name_key(tag): tag for s in schedules for deadline in s.deadlines for tag in deadline.tags}
    statuses = _chosen("--status", "status", filters.status, {status.value: status for status in Status})
    wanted = _chosen("--tag", "tag", filters.tag, {tag: key for key, tag in known.items()})
    return [
        Selection(region, deadlines, statuses, wanted, filters.within)
        for region, deadlines in zip(regions, named, strict=True)
    ]


def _chosen(option: str, what: str, words: Iterable[str] | None, choices: dict[str, Any]) -> frozenset[Any] | None:
    """Return what the words of an option stand for; None without a word."""
    if not words:
        return None
    of_key = {name_key(choice): meant for choice, meant in choices.items()}
    for word in words:
        if name_key(word) not in of_key:
            plural = f"{what}es" if what.endswith("s") else f"{what}s"
            raise UsageError(f"{option}: there is no {what} {word!r}", hint=choices_hint(word, plural, choices))
    return frozenset(of_key[name_key(word)] for word in words)


def read_as_of(text: str, schedule: Schedule, now: datetime, called: str) -> datetime:
    """Parse an as-of in the schedule's zone; `called` is what an error calls it."""
    try:
        return parse_as_of(text, now, schedule.zone)
    except InstantError as error:
        raise refusal(error, called, AS_OF_FORMS, of_clock=text in ("now", "today")) from None


def read_day(text: str, schedule: Schedule, now: datetime, called: str) -> date:
    """Parse a day in the schedule's zone; `called` is what an error calls it."""
    try:
        return parse_day(text, now, schedule.zone)
    except InstantError as error:
        raise refusal(error, called, DAY_FORMS, of_clock=text == "today") from None


def read_known_by(text: str, schedule: Schedule, now: datetime, called: str) -> date:
    """Parse a known-by day. Raises `UsageError` for one in the future, of which nobody can say what will be known."""
    day = read_day(text, schedule, now, called)
    if day > day_of(in_zone(now, schedule.zone)):
        raise UsageError(f"{called}: {day} is in the future", hint="name today or a day before it")
    return day
