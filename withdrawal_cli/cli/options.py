"""The shared options, each defined once, and the shell completion of their values."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer
from msgspec import Struct

from withdrawal_cli.core.assess import SOON_DAYS, Status
from withdrawal_cli.core.instants import AS_OF_FORMS, PAST_DAY_FORMS
from withdrawal_cli.errors import TrackerError, UsageError
from withdrawal_cli.formats import LIST_FORMATS

if TYPE_CHECKING:
    from withdrawal_cli.core.schedule import Schedule

# Completion offers only words that are safe in any shell: choices and ids, never a title from a schedule.
# Typer filters them by what the user has typed.


def one_of(words: Sequence[str]) -> Callable[[], list[str]]:
    """Offer fixed words, in their order."""
    return lambda: list(words)


def _ids_of(*lists: str) -> Callable[[typer.Context], list[str]]:
    """Offer the ids in some lists of the schedules named so far."""

    def offer(ctx: typer.Context) -> list[str]:
        return _offered(ctx, lambda s: (entry.id for name in lists for entry in getattr(s, name)))

    return offer


region_ids, deadline_names = _ids_of("regions"), _ids_of("regions", "deadlines")
item_ids, target_ids = _ids_of("deadlines", "events", "sites", "sources"), _ids_of("deadlines", "sites", "regions")


def tags(ctx: typer.Context) -> list[str]:
    """Offer the tags of the deadlines."""
    return _offered(ctx, lambda s: (tag for deadline in s.deadlines for tag in deadline.tags))


def entry_kinds() -> list[str]:
    """Offer the kinds of a new entry."""
    from withdrawal_cli.core.entry_input import NEW_KINDS

    return list(NEW_KINDS)


def answers() -> list[str]:
    """Offer the answers that have a JSON Schema."""
    from withdrawal_cli.formats.json import ANSWERS, LISTS

    return [*ANSWERS, *LISTS]


def _offered(ctx: typer.Context, words: Callable[[Schedule], Iterable[str]]) -> list[str]:
    """Return words from the schedules, each once; none if a schedule cannot be read, as completion shows no errors."""
    from withdrawal_cli.cli.inputs import schedules_for

    given = ctx.params.get("schedule")
    try:
        schedules = schedules_for([given] if isinstance(given, str) else given, ctx.obj)
    except TrackerError:
        return []
    return list(dict.fromkeys(word for s in schedules for word in words(s) if re.fullmatch(r"[A-Za-z0-9_.-]+", word)))


COLORS = ("auto", "always", "never")
"""The choices of `--color`."""

Option = typer.Option

JournalOption = Annotated[str | None, Option("--journal", metavar="FILE", help="Use this journal file.")]

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NAME]...", help="Only these regions or deadlines: ids, names or aliases.", show_default=False,
        autocompletion=deadline_names,
    ),
]  # fmt: skip
"""The regions and deadlines that a command takes as arguments."""


AsOfOption = Annotated[str, Option("--as-of", metavar="WHEN", help=f"Answer as of a time: {AS_OF_FORMS}.")]


class Options(Struct, kw_only=True):
    """Base of the option groups: each field is an option with its default."""


class QueryOptions(Options):
    """The options of the query: which schedules and regions, as of when."""

    region: Annotated[
        list[str] | None,
        Option(
            "--region", "-r", metavar="NAME", help="Only this region: id, name or alias. Repeatable.",
            autocompletion=region_ids,
        ),
    ] = None  # fmt: skip
    as_of: AsOfOption = "now"
    known_by: Annotated[
        str | None,
        Option("--known-by", metavar="DAY", help=f"Use only facts published on or before DAY: {PAST_DAY_FORMS}."),
    ] = None
    soon: Annotated[
        int,
        Option(
            "--soon",
            metavar="DAYS",
            min=0,
            help="Call an upcoming deadline due-soon at most DAYS days before its last day.",
        ),
    ] = SOON_DAYS
    schedule: Annotated[
        list[str] | None,
        Option(
            "--schedule", metavar="NAME",
            help="A schedule file (JSON or TOML), a folder of them, or an id ('withdrawal schedule list'). Repeatable.",
        ),
    ] = None  # fmt: skip
    journal: JournalOption = None
    no_journal: Annotated[bool, Option("--no-journal", help="Ignore your journal.")] = False


class Filters(Options):
    """The options that filter deadlines."""

    status: Annotated[
        list[str] | None,
        Option(
            "--status",
            metavar="STATUS",
            help="Only this status. Repeatable.",
            autocompletion=one_of([s.value for s in Status]),
        ),
    ] = None
    tag: Annotated[
        list[str] | None, Option("--tag", metavar="TAG", help="Only this tag. Repeatable.", autocompletion=tags)
    ] = None
    within: Annotated[
        int | None,
        Option(
            "--within",
            metavar="DAYS",
            min=0,
            help="Only open deadlines whose last day is at most DAYS days away, or past.",
        ),
    ] = None


class Output(Options):
    """The options for the format and destination of the answer; `formats` are those of the command."""

    format: str | None = None
    json: Annotated[bool, Option("--json", help="The same as --format json.")] = False
    output: Annotated[
        str | None,
        Option("--output", "-o", metavar="FILE", help="Write to a file; its extension picks the format."),
    ] = None
    bom: Annotated[bool, Option("--bom", help="Begin CSV or TSV with a byte order mark, which Excel needs.")] = False
    color: Annotated[
        str, Option("--color", metavar="WHEN", help="auto, always or never.", autocompletion=one_of(COLORS))
    ] = "auto"
    no_pager: Annotated[bool, Option("--no-pager", help="Do not show a long answer in the pager.")] = False
    formats: tuple[str, ...] = LIST_FORMATS

    def __post_init__(self) -> None:
        if self.output == "":
            raise UsageError("--output: the file name is empty", hint="leave it out, or write -, for standard output")
        if self.output == "/dev/stdout":  # a file that stdout is redirected to would be replaced
            self.output = "-"


def with_shared_options(
    *, formats: tuple[str, ...] = LIST_FORMATS, without: tuple[str, ...] = ()
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options of each group that it takes as a parameter: `def status(query: QueryOptions, …)`.

    Typer sees a signature in which each group is replaced by its options; the function is called with the groups.
    `formats` are those of the command's answer, `without` names options that make no sense for it.
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
