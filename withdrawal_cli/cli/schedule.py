"""`withdrawal schedule`: check, find, start and describe schedule files."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from withdrawal_cli.answers.review import MAX_AGE_DAYS
from withdrawal_cli.cli.completion import answers
from withdrawal_cli.cli.group import App
from withdrawal_cli.cli.options import Output, with_shared_options
from withdrawal_cli.cli.output import write_answer
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, UsageError

app = App()


EXAMPLES = """\b
Examples:
  withdrawal schedule init mine.toml
  withdrawal schedule validate mine.toml
"""


@app.callback(no_args_is_help=True, epilog=EXAMPLES)
def schedule() -> None:
    """Check, find, start and describe schedule files. They hold the deadlines and what happened."""


VALIDATE_EXAMPLES = """\b
Examples:
  withdrawal schedule validate mine.json
  withdrawal schedule validate data/*.json contracts.toml
"""


@app.command(epilog=VALIDATE_EXAMPLES)
def validate(
    ctx: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Schedules, JSON or TOML.", show_default=False)],
) -> None:
    """Check schedule files. Every problem is named, with its place, value and rule; then the exit code is 1."""
    from withdrawal_cli.store.schedules import load_schedule

    env: Env = ctx.obj
    problems: list[str] = []
    hint: str | None = None
    for file in files:
        try:
            found = load_schedule(file)
        except DataError as error:
            problems += error.problems
            hint = hint or error.hint
            continue
        from withdrawal_cli.text.safe import one_line
        from withdrawal_cli.text.words import count

        lists = (
            count(len(found.regions), "region"), count(len(found.deadlines), "deadline"),
            count(len(found.events), "event"), count(len(found.sites), "site"), count(len(found.sources), "source"),
        )  # fmt: skip
        env.write(one_line(f"{file}: valid ({', '.join(lists)})") + "\n")
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
    file: Annotated[str, typer.Argument(metavar="FILE", help="A schedule, JSON or TOML.", show_default=False)],
    max_age: Annotated[
        int, typer.Option("--max-age", metavar="DAYS", min=0, help="How many days old coverage may be.")
    ] = MAX_AGE_DAYS,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 when there is anything to look at.")] = False,
    *,
    out: Output,
) -> None:
    """List what an editor should look at next, oldest first: single origins, missing dates and copies, old coverage."""
    from withdrawal_cli.answers import review as answer
    from withdrawal_cli.cli.inputs import clock_in
    from withdrawal_cli.core.assess import assess
    from withdrawal_cli.store.schedules import load_schedule

    env: Env = ctx.obj
    found = load_schedule(file)
    reviewed = answer.review(assess(found, clock_in(found, env)), max_age)
    write_answer([reviewed], out, env, report=answer.review_report, document=answer.review_document)
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
    """Print a JSON Schema: of the schedule document, or of an answer. ANSWER is the command whose JSON is described."""
    from withdrawal_cli.formats.json import ANSWERS, answer_schema, schedule_schema

    env: Env = ctx.obj
    if answer is None:
        env.write_bytes(schedule_schema())
    elif answer in ANSWERS:
        env.write_bytes(answer_schema(answer))
    else:
        from withdrawal_cli.core.lookup import choices_hint

        raise UsageError(f"there is no answer {answer!r}", hint=choices_hint(answer, "answers", tuple(ANSWERS)))


PATH_EXAMPLES = """\b
Examples:
  withdrawal schedule path
  cp "$(withdrawal schedule path)" mine.json
"""


@app.command(epilog=PATH_EXAMPLES)
def path(ctx: typer.Context) -> None:
    """Print where the schedule is. That is $WITHDRAWAL_SCHEDULE when it is set, else the bundled one."""
    from withdrawal_cli.store.schedules import bundled_schedule

    env: Env = ctx.obj
    found = env.variables.get("WITHDRAWAL_SCHEDULE") or bundled_schedule()
    env.write_bytes(os.fsencode(f"{found}\n"))  # a script opens it: byte by byte


INIT_EXAMPLES = """\b
Examples:
  withdrawal schedule init mine.toml
  withdrawal schedule init mine.json
"""


@app.command(epilog=INIT_EXAMPLES)
def init(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A new file, .toml (with comments) or .json.")],
) -> None:
    """Write a schedule to start from. It has one of each entry, in TOML with each key explained. Never overwrites."""
    from withdrawal_cli.store.files import write_file
    from withdrawal_cli.store.schedules import starting_point

    env: Env = ctx.obj
    if not file.lower().endswith((".toml", ".json")):
        raise UsageError(f"{file!r} does not end in .toml or .json", hint="the ending says which of the two it becomes")
    text = starting_point(toml=file.lower().endswith(".toml"), today=env.now().date())
    write_file(file, text.encode(), replace=False)
    from withdrawal_cli.text.safe import one_line

    env.write(one_line(f"{file}: written; change it, then: withdrawal status --schedule {file}") + "\n")
