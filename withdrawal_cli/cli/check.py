"""`withdrawal check`: one line and an exit code for monitoring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

import typer

from withdrawal_cli.answers.check import (
    CRITICAL_DAYS,
    WARNING_DAYS,
    Check,
    State,
    Thresholds,
    failure_line,
    to_plugin_line,
    worst_of,
)  # fmt: skip
from withdrawal_cli.answers.check import check as judge
from withdrawal_cli.cli.completion import one_of
from withdrawal_cli.cli.group import REFUSAL, App, Command, usage_error
from withdrawal_cli.cli.inputs import write_error
from withdrawal_cli.cli.options import Filters, Names, Output, QueryOptions, read_queries, with_shared_options
from withdrawal_cli.cli.output import choose_format, deliver
from withdrawal_cli.core.lookup import choices_hint
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, ReaderGoneError, TerminatedError, TrackerError, UsageError

_MOST_PROBLEMS = 3


class PluginCommand(Command):
    """A command whose errors end it with exit code 3, UNKNOWN, and with a line on stdout for monitoring to read.

    Where another format was asked for, the error goes to stderr as with other commands: stdout is the answer alone.
    """

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the command line; what is wrong with it ends the run as UNKNOWN."""
        on_stdout = not _asks_for_data(args)
        try:
            context = super().make_context(info_name, args, parent, **extra)
        except UsageError as error:
            _fail(error, parent.obj, on_stdout=on_stdout)
        except REFUSAL as error:
            _fail(usage_error(error, [info_name or "", *args]), parent.obj, on_stdout=on_stdout)
        context.meta["on_stdout"] = on_stdout
        return context

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its errors end the run as UNKNOWN."""
        try:
            return super().invoke(ctx)
        except (ReaderGoneError, TerminatedError):
            raise
        except TrackerError as error:
            _fail(error, ctx.obj, on_stdout=ctx.meta["on_stdout"])
        except MemoryError:
            _fail(DataError("out of memory"), ctx.obj, on_stdout=ctx.meta["on_stdout"])


def _asks_for_data(args: list[str]) -> bool:
    """Whether a command line, right or wrong, asks for another format than the plugins' line."""
    given = [word.partition("=")[2] if word.startswith("--format=") else word for word in args]
    return "--json" in args or any(name in given for name in ("json", "prometheus"))


def _fail(error: TrackerError, env: Env, *, on_stdout: bool) -> NoReturn:
    if not on_stdout:
        write_error(error, env)
        raise typer.Exit(State.UNKNOWN)
    problems = list(error.problems[:_MOST_PROBLEMS])
    if len(error.problems) > _MOST_PROBLEMS:
        problems.append(f"and {len(error.problems) - _MOST_PROBLEMS} more")
    if error.hint:
        problems.append(error.hint)
    line = failure_line(problems)
    try:
        env.write(line)
    except DataError:  # stdout is full or closed: stderr is what is left
        env.say(line.rstrip("\n"))
    raise typer.Exit(State.UNKNOWN)


app = App()

FORMATS = ("plugin", "prometheus", "json")
STATES = tuple(state.name.lower() for state in State)

EXAMPLES = """\b
Examples:
  withdrawal check --region kurdistan --warning 60 --critical 14 --max-age 90
  withdrawal check --output withdrawal.prom
"""


@app.command(cls=PluginCommand, epilog=EXAMPLES)
@with_shared_options(formats=FORMATS, without=("color",))
def check(
    ctx: typer.Context,
    query: QueryOptions,
    filters: Filters,
    out: Output,
    names: Names = None,
    warning: Annotated[
        int | None,
        typer.Option(
            "--warning", "-w", metavar="DAYS", min=0, show_default=False,
            help=f"WARNING when at most this many days are left to a last day. [default: {WARNING_DAYS}]",
        ),
    ] = None,
    critical: Annotated[
        int | None,
        typer.Option(
            "--critical", "-c", metavar="DAYS", min=0, show_default=False,
            help=f"CRITICAL when at most this many days are left. [default: {CRITICAL_DAYS}]",
        ),
    ] = None,
    max_age: Annotated[
        int | None,
        typer.Option(
            "--max-age", metavar="DAYS", min=0, show_default=False,
            help="Warn when the record is more than DAYS days old. [default: never]",
        ),
    ] = None,
    unknown: Annotated[
        str,
        typer.Option(
            "--unknown", metavar="STATE", autocompletion=one_of(STATES),
            help=f"What an unknown deadline counts as: {', '.join(STATES)}.",
        ),
    ] = "unknown",
) -> None:  # fmt: skip
    """Check deadlines for a monitoring system.

    It prints one line and sets the exit code, as monitoring plugins do, for the worst deadline: 0 OK, 1 WARNING,
    2 CRITICAL (also when overdue), 3 UNKNOWN (the record cannot say, or the check failed).
    """
    env: Env = ctx.obj
    thresholds = _thresholds(warning, critical, max_age, unknown)
    chosen = choose_format(out)
    queries = read_queries(query, env, filters, names)
    checks = [judge(each.answer(), thresholds, each.selection.label) for each in queries]
    if chosen == "plugin" and out.output in (None, "-"):
        env.write(to_plugin_line(checks))
    else:
        deliver([_encode(checks, chosen)], out, env)
    raise typer.Exit(worst_of(checks))


def _thresholds(warning: int | None, critical: int | None, max_age: int | None, unknown: str) -> Thresholds:
    """Complete the thresholds: a default gives way to the other threshold where it would contradict it."""
    if unknown.lower() not in STATES:
        hint = choices_hint(unknown, "states", STATES)
        raise UsageError(f"--unknown: there is no state {unknown!r}", hint=hint)
    if warning is not None and critical is not None and critical > warning:
        raise UsageError(
            f"--critical {critical} is more than --warning {warning}",
            hint="fewer days left are worse: give --warning the larger number",
        )
    if warning is None:
        warning = max(WARNING_DAYS, critical or 0)
    if critical is None:
        critical = min(CRITICAL_DAYS, warning)
    return Thresholds(warning, critical, max_age, State[unknown.upper()])


def _encode(checks: Sequence[Check], chosen: str) -> bytes:
    if chosen == "prometheus":
        from withdrawal_cli.formats.prometheus import to_metrics

        return to_metrics(checks)
    if chosen == "json":
        from withdrawal_cli.answers.check import check_report
        from withdrawal_cli.formats.json import reports_to_json

        return b"".join(reports_to_json([check_report(checked) for checked in checks]))
    return to_plugin_line(checks).encode()
