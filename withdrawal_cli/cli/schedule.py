"""`withdrawal schedule`: check, find, start and describe schedule files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from shlex import quote
from typing import Annotated, Any

import typer
from msgspec.structs import replace

from withdrawal_cli.answers import schedule as answers_
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.inputs import clock_in, fetched_folder, first_faults, read_as_of, schedule_for, warn
from withdrawal_cli.cli.options import AsOfOption, Output, answers, with_shared_options
from withdrawal_cli.cli.output import write_answer
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.cutoff import DECIDING_KINDS
from withdrawal_cli.core.lookup import choices_hint
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, UsageError
from withdrawal_cli.store.files import read_file, write_file
from withdrawal_cli.store.schedules import bundled_schedule, find_schedules, known_schedules, load_schedule, template
from withdrawal_cli.text.dates import count, day_words
from withdrawal_cli.text.lines import one_line

app = App()


EXAMPLES = """\b
Examples:
  withdrawal schedule list
  withdrawal schedule validate mine.toml
"""


@app.callback(no_args_is_help=True, epilog=EXAMPLES)
def schedule() -> None:
    """Check, start, fetch and list schedule files."""


VALIDATE_EXAMPLES = """\b
Examples:
  withdrawal schedule validate mine.json
  withdrawal schedule validate data contracts.toml
"""


@app.command(epilog=VALIDATE_EXAMPLES)
def validate(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Schedules, JSON or TOML, folders of them, or ids.", show_default=False),
    ],
) -> None:
    """Check schedule files.

    Reports every problem: where, which value, which rule. Exits with 1 if there is one. Warns of a completion,
    cancellation or extension that names no deadline.
    """
    env: Env = ctx.obj
    problems: list[str] = []
    hint: str | None = None
    for file in find_schedules(files, fetched_folder(env)):
        try:
            found = load_schedule(file)
        except DataError as error:
            problems += error.problems
            hint = hint or error.hint
            continue
        lists = (
            count(len(found.regions), "region"), count(len(found.deadlines), "deadline"),
            count(len(found.events), "event"), count(len(found.sites), "site"), count(len(found.sources), "source"),
        )  # fmt: skip
        env.write(one_line(f"{file}: valid ({', '.join(lists)})") + "\n")
        for event in (e for e in found.events if e.kind in DECIDING_KINDS and e.deadline is None):
            warn(env, f"{file}: event {event.id}: is {event.kind.value}, but names no deadline, so it changes none")
    if problems:
        raise DataError(*problems, hint=hint)


REVIEW_EXAMPLES = """\b
Examples:
  withdrawal schedule review mine.toml
  withdrawal schedule review data/schedule.json --max-age 30 --strict
"""


@app.command(epilog=REVIEW_EXAMPLES)
@with_shared_options()
def review(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="NAME", help="A schedule file, or an id.", show_default=False)],
    max_age: Annotated[
        int, typer.Option("--max-age", metavar="DAYS", min=0, help="How many days old coverage may be.")
    ] = answers_.MAX_AGE_DAYS,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if there is a finding, or a source without an archived copy.")
    ] = False,
    *,
    out: Output,
) -> None:
    """List what an editor should look at next.

    Lists facts with no source or only one origin, sources without a date, coverage that is too old, and open deadlines
    whose last day it does not reach past, oldest first; then counts the sources without an archived copy.
    """
    env: Env = ctx.obj
    found = schedule_for(file, env)
    assessed = replace(assess(found, clock_in(found, env)), alone=f" --schedule {quote(file)}")
    reviewed = answers_.review(assessed, max_age)
    write_answer([reviewed], out, env, report=answers_.review_report, document=answers_.review_document)
    if strict and reviewed.findings:
        raise typer.Exit(1)


SCHEMA_EXAMPLES = """\b
Examples:
  withdrawal schedule schema > schedule.schema.json
  withdrawal schedule schema status
"""


@app.command(epilog=SCHEMA_EXAMPLES)
def schema(
    ctx: typer.Context,
    answer: Annotated[
        str | None,
        typer.Argument(
            metavar="[ANSWER]", help="The command whose JSON to describe.", show_default=False, autocompletion=answers
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of the schedule document, or of an answer.

    ANSWER is a command, as in status; add -list for its answer about several schedules, as in status-list.
    """
    from withdrawal_cli.formats.json import ANSWERS, LISTS, answer_schema, schedule_schema

    env: Env = ctx.obj
    if answer is None:
        env.write_bytes(schedule_schema())
    elif answer in ANSWERS or answer in LISTS:
        env.write_bytes(answer_schema(answer))
    else:
        raise UsageError(f"there is no schema {answer!r}", hint=choices_hint(answer, "schemas", (*ANSWERS, *LISTS)))


PATH_EXAMPLES = """\b
Examples:
  withdrawal schedule path
  cp "$(withdrawal schedule path unifil)" mine.json
"""


@app.command(epilog=PATH_EXAMPLES)
def path(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A bundled or fetched schedule.", show_default=False)
    ] = None,
) -> None:
    """Print the path of a schedule.

    Without ID, that of $WITHDRAWAL_SCHEDULE if it is set, else that of iraq-coalition-withdrawal.
    """
    env: Env = ctx.obj
    wanted = name or env.variables.get("WITHDRAWAL_SCHEDULE")
    found = find_schedules([wanted], fetched_folder(env)) if wanted else [str(bundled_schedule())]
    env.write_bytes(
        os.fsencode("".join(f"{each}\n" for each in found))
    )  # in the file system's bytes, because a script opens it


LIST_EXAMPLES = """\b
Examples:
  withdrawal schedule list
  withdrawal schedule list --json
"""


@app.command("list", epilog=LIST_EXAMPLES)
@with_shared_options()
def list_schedules(ctx: typer.Context, out: Output, as_of: AsOfOption = "now") -> None:
    """List bundled and fetched schedules.

    --schedule takes their ids.
    """
    env: Env = ctx.obj
    folder = fetched_folder(env)
    known = []
    for each in dict.fromkeys([*known_schedules(None).values(), *known_schedules(folder).values()]):
        try:
            schedule = load_schedule(each)
            answer = assess(schedule, read_as_of(as_of, schedule, env.now(), "--as-of"))
        except DataError as error:  # a broken schedule must not hide the others
            warn(env, error.problems[0])
            continue
        known.append(answers_.KnownSchedule(answer, str(each), fetched=str(each.parent) == folder))
    report: Any = answers_.schedules_report  # not a `Report`: it has no head
    write_answer([known], out, env, report=report, document=answers_.schedules_document)


FETCH_EXAMPLES = """\b
Examples:
  withdrawal schedule fetch https://example.org/tracker/schedule.json
  withdrawal schedule fetch https://example.org/s.json --output s.json
"""


@app.command(epilog=FETCH_EXAMPLES)
def fetch(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="An https URL.", show_default=False)],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of your data folder."),
    ] = None,
    sha256: Annotated[
        str | None, typer.Option("--sha256", metavar="HEX", help="Refuse a file whose SHA-256 differs.")
    ] = None,
) -> None:
    """Fetch a schedule, or a newer version of one, from the web.

    Then name it with --schedule ID (with --output, --schedule FILE). This is the only command that uses the network.
    The file is checked first, and replaces the older one only if it is a valid schedule. An unchanged file is not
    downloaded again if the server supports that.
    """
    from withdrawal_cli.store.fetch import fetch_schedule

    env: Env = ctx.obj
    written = Output(output=output, json=True).output
    if written == "-":
        raise UsageError("--output: fetch writes to a file", hint="name one, or leave --output out")
    shown = _show_bytes(env) if env.can_show_progress else None
    try:
        found = fetch_schedule(url, fetched_folder(env), written, sha256=sha256, progress=shown)
    except DataError as error:
        raise first_faults(error, "") from None
    finally:
        if shown is not None:
            env.show_progress("")
    schedule = found.schedule
    what = "unchanged" if not found.updated else "new" if found.new else "updated"
    reach = f"{count(len(schedule.deadlines), 'deadline')}; the record ends on {day_words(schedule.covers_through)}"
    lines = [f"{what}: {schedule.id} ({reach})", f"  file: {found.path}", f"  SHA-256: {found.sha256}"]
    if written is None and schedule.id in known_schedules(None):
        lines.append(f"  --schedule {schedule.id} now reads this file instead of the bundled one")
    env.write("".join(f"{one_line(line)}\n" for line in lines))


def _show_bytes(env: Env) -> Callable[[int, int | None], None]:
    """Return a function that shows the progress of a download, about ten times a MiB."""
    shown = 0

    def show(done: int, whole: int | None) -> None:
        nonlocal shown
        if done - shown >= 100_000:
            shown = done
            of = "" if whole is None else f" of {whole / 2**20:.1f}"
            env.show_progress(f"withdrawal: {done / 2**20:.1f}{of} MiB")

    return show


INIT_EXAMPLES = """\b
Examples:
  withdrawal schedule init mine.toml
  withdrawal schedule init contracts.json --from contracts.csv
"""


@app.command(epilog=INIT_EXAMPLES)
def init(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A new file, .toml (with comments) or .json.")],
    sheet: Annotated[
        str | None,
        typer.Option("--from", metavar="SHEET", help="A spreadsheet saved as CSV or TSV, with a deadline in each row."),
    ] = None,
) -> None:
    """Write a schedule to start from.

    It contains an example of each kind of item, or the rows of a spreadsheet. An existing file is never overwritten.
    Columns of SHEET, of which only title is required: title, due, wording, who, region, source URL, publisher,
    published, tags, completed, status (completed or cancelled). It also reads the output of 'status --format csv',
    without its sources, reported dates and earlier due dates.
    """
    from withdrawal_cli.store.sheet import make_id, schedule_from_sheet, to_toml

    env: Env = ctx.obj
    toml = file.lower().endswith(".toml")
    if not toml and not file.lower().endswith(".json"):
        raise UsageError(f"{file!r} does not end in .toml or .json", hint="the extension picks the format")
    stem, today = one_line(os.path.basename(file)[:-5]), env.now().date()
    schedule_id = make_id(stem) or "my-schedule"
    if sheet is None:
        text, what = template(schedule_id, toml=toml, today=today), ""
    else:
        document, unread = schedule_from_sheet(read_file(sheet), sheet, schedule_id, stem or schedule_id, today)
        if unread:
            more = f" and {len(unread) - 8} more" if len(unread) > 8 else ""
            warn(env, f"{sheet}: columns not read: {', '.join(unread[:8])}{more}")
        text = to_toml(document) if toml else json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        todo = "set title and timezone, and covers_through to the last day that you have checked"
        what = f" ({count(len(document['deadlines']), 'deadline')}; {todo})"
    write_file(file, text.encode(), replace=False)
    env.write(one_line(f"Wrote {file}{what}. Edit it, then run: withdrawal status --schedule {quote(file)}") + "\n")
