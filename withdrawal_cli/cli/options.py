"""The options that commands share, each defined once, and what they come to."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer
from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.cli.completion import one_of, region_ids
from withdrawal_cli.cli.inputs import JournalOption, entries_for, overlaid, refusal, schedule_for, warn_dangling
from withdrawal_cli.core.assess import SOON_DAYS, Answer, assess
from withdrawal_cli.core.instants import AS_OF_FORMS, DAY_FORMS, InstantError, day_of, in_zone, parse_as_of, parse_day
from withdrawal_cli.core.lookup import find_regions
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError

if TYPE_CHECKING:
    from withdrawal_cli.core.entries import Entry

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown", "svg")
"""The formats of every listing; a command names its own in `with_shared_options(formats=…)`, the default first."""
COLORS = ("auto", "always", "never")
"""The choices of `--color`."""
ACCOUNT_FORMATS = ("table", "json", "markdown")
"""The formats of an answer that is no list of like rows; its `table` is text with tables in it."""


class Question(Struct):
    """The options that say what is asked: of which schedule and regions, as of when."""

    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            "-r",
            metavar="NAME",
            help="Only this region: id, name or alias, in any case. Repeatable.",
            autocompletion=region_ids,
        ),
    ]
    as_of: Annotated[str, typer.Option("--as-of", metavar="WHEN", help=f"Answer as of an instant: {AS_OF_FORMS}.")]
    known_by: Annotated[
        str | None,
        typer.Option("--known-by", metavar="DAY", help=f"Use only facts published on or before a day: {DAY_FORMS}."),
    ]
    soon: Annotated[
        int,
        typer.Option(
            "--soon", metavar="DAYS", min=0, help="Call a deadline due-soon this many days before its last day."
        ),
    ]
    schedule: Annotated[
        str | None,
        typer.Option(
            "--schedule", metavar="FILE", help="Read this schedule, JSON or TOML, instead of the bundled one."
        ),
    ]
    journal: JournalOption
    no_journal: Annotated[bool, typer.Option("--no-journal", help="Leave out your entries.")]


QUESTION_DEFAULTS = {
    "region": None,
    "as_of": "now",
    "known_by": None,
    "soon": SOON_DAYS,
    "schedule": None,
    "journal": None,
    "no_journal": False,
}


class Output(Struct):
    """The options that say how the answer is shown, and where it goes."""

    format: str | None
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")]
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to a file; its ending gives the format, unless --format does."
        ),
    ]
    color: Annotated[
        str, typer.Option("--color", metavar="WHEN", help="auto, always or never.", autocompletion=one_of(COLORS))
    ]
    formats: tuple[str, ...] = FORMATS
    """The formats that the command has; no option of its own."""


OUTPUT_DEFAULTS = {"format": None, "json": False, "output": None, "color": "auto"}

_DEFAULTS: dict[type[Struct], dict[str, Any]] = {Question: QUESTION_DEFAULTS, Output: OUTPUT_DEFAULTS}


def with_shared_options(
    *, formats: tuple[str, ...] = FORMATS, without: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of each group that it takes as a parameter: `def status(ask: Question, …)`.

    Typer reads the signature, in which each group is replaced by its options; the function is called with the group.
    `formats` are those that the command's answer has, `without` names options that make no sense for it.
    """

    def share(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        groups = {name: hint for name, hint in hints.items() if hint in _DEFAULTS}
        parameters = []
        for parameter in inspect.signature(function).parameters.values():
            group = groups.get(parameter.name)
            if group is None:
                parameters.append(parameter.replace(annotation=hints[parameter.name], kind=parameter.KEYWORD_ONLY))
            else:
                parameters += _options(group, formats, without)

        @wraps(function)
        def command(**given: Any) -> None:
            made = {
                n: g(**{key: given.pop(key, value) for key, value in _DEFAULTS[g].items()}) for n, g in groups.items()
            }
            for group in made.values():
                if isinstance(group, Output):
                    group.formats = formats
            function(**given, **made)

        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
        command.__annotations__ = {p.name: p.annotation for p in parameters}
        return command

    return share


def _options(group: type[Struct], formats: tuple[str, ...], without: tuple[str, ...]) -> list[inspect.Parameter]:
    """Make the parameters of a group, one for each option."""
    hints = get_type_hints(group, include_extras=True)
    if group is Output:
        named = f"{', '.join(formats[:-1])} or {formats[-1]}."
        offered = one_of(formats)
        option = typer.Option("--format", "-f", metavar="FORMAT", help=named, autocompletion=offered)
        hints["format"] = Annotated[str | None, option]
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hints[name])
        for name, default in _DEFAULTS[group].items()
        if name not in without
    ]


class Inquiry(Struct, frozen=True):
    """A question that was read: it can be answered for any instant without reading the schedule again.

    `schedule` has the user's entries in it that were known by `known_by`; `bare` is the one that was read, `entries`
    are all of them. `as_of` is the instant that was asked for, in the schedule's zone, `asked_at` what the clock
    showed then.
    """

    schedule: Schedule
    as_of: datetime
    asked_at: datetime
    known_by: date | None
    soon_days: int
    regions: frozenset[str] | None
    bare: Schedule
    entries: tuple[Entry, ...]

    def answer(self, as_of: datetime) -> Answer:
        """Assess the schedule as of an instant, aware."""
        return assess(self.schedule, as_of, self.known_by, soon_days=self.soon_days, regions=self.regions)

    def as_known_by(self, day: date) -> Inquiry:
        """Ask the same as known by another day: of the user's entries, too, only those that were known then."""
        return replace(self, known_by=day, schedule=overlaid(self.bare, self.entries, day))


def read_question(ask: Question, env: Env) -> Inquiry:
    """Read the schedule with the user's entries in it, and what the options mean in it."""
    bare = schedule_for(ask.schedule, env)
    entries = entries_for(ask.journal, env, leave_out=ask.no_journal)
    now = env.now()
    as_of = read_as_of(ask.as_of, bare, now, "--as-of")
    known_by = None if ask.known_by is None else read_day(ask.known_by, bare, now, "--known-by")
    if known_by is not None and known_by > day_of(in_zone(now, bare.zone)):
        raise UsageError(f"--known-by: {known_by} is in the future", hint="name today or a day before it")
    asked_at = as_of if ask.as_of == "now" else now  # `now` has lost its fraction of a second
    regions = find_regions([bare], ask.region or ())
    schedule = overlaid(bare, entries, known_by)
    warn_dangling(schedule, env)
    return Inquiry(schedule, as_of, asked_at, known_by, ask.soon, regions, bare, entries)


def answer_question(ask: Question, env: Env) -> Answer:
    """Read the schedule and assess it: the first half of every command that answers for an instant."""
    inquiry = read_question(ask, env)
    return inquiry.answer(inquiry.as_of)


def read_as_of(text: str, schedule: Schedule, now: datetime, called: str) -> datetime:
    """Read an as-of in the schedule's zone; `called` is what an error calls it."""
    try:
        return parse_as_of(text, now, schedule.zone)
    except InstantError as error:
        raise refusal(error, called, AS_OF_FORMS, of_clock=text in ("now", "today")) from None


def read_day(text: str, schedule: Schedule, now: datetime, called: str) -> date:
    """Read a day in the schedule's zone; `called` is what an error calls it."""
    try:
        return parse_day(text, now, schedule.zone)
    except InstantError as error:
        raise refusal(error, called, DAY_FORMS, of_clock=text == "today") from None
