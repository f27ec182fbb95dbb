"""`withdrawal check`: one line and an exit code for monitoring."""

from __future__ import annotations

from typing import Annotated, Any, NoReturn

import typer

from withdrawal_cli.answers.check import CRITICAL_DAYS, WARNING_DAYS, Check, State, Thresholds, failure_line
from withdrawal_cli.answers.check import check as judge
from withdrawal_cli.cli.group import REFUSAL, App, Command, usage_error
from withdrawal_cli.cli.options import Filters, Names, Output, QueryOptions, answers_for, with_shared_options
from withdrawal_cli.cli.output import choose_format, deliver
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, ReaderGoneError, TerminatedError, TrackerError, UsageError

_MOST_PROBLEMS = 3


class PluginCommand(Command):
    """A command whose errors are a line on stdout and exit code 3, UNKNOWN: monitoring reads nothing else.

    It stands between the command and the program's own telling of errors, so neither knows of the other.
    """

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the command line; what is wrong with it ends the run as UNKNOWN."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except UsageError as error:
            _fail(error, parent.obj)
        except REFUSAL as error:
            _fail(usage_error(error, [info_name or "", *args]), parent.obj)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its errors end the run as UNKNOWN."""
        try:
            return super().invoke(ctx)
        except (ReaderGoneError, TerminatedError):
            raise
        except TrackerError as error:
            _fail(error, ctx.obj)
        except MemoryError:
            _fail(DataError("out of memory"), ctx.obj)


def _fail(error: TrackerError, env: Env) -> NoReturn:
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
            help="WARNING when the record ends more than this many days ago. [default: at no age]",
        ),
    ] = None,
) -> None:  # fmt: skip
    """Check the deadlines for monitoring: a line, an exit code.

    Both are those of monitoring plugins, for the worst deadline: 0 OK, 1 WARNING, 2 CRITICAL (also when overdue),
    3 UNKNOWN (the record does not say, or the check failed).
    """
    env: Env = ctx.obj
    thresholds = _thresholds(warning, critical, max_age)
    chosen = choose_format(out)
    checked = judge(answers_for(query, env, filters, names)[0], thresholds)
    if chosen == "plugin" and out.output in (None, "-"):
        from withdrawal_cli.answers.check import to_plugin_line

        env.write(to_plugin_line(checked))
    else:
        deliver([_encode(checked, chosen)], out, env)
    raise typer.Exit(checked.state)


def _thresholds(warning: int | None, critical: int | None, max_age: int | None) -> Thresholds:
    """Complete the thresholds: a default gives way to the other threshold where it would contradict it."""
    if warning is not None and critical is not None and critical > warning:
        raise UsageError(
            f"--critical {critical} is more than --warning {warning}",
            hint="fewer days left are worse: give --warning the larger number",
        )
    if warning is None:
        warning = max(WARNING_DAYS, critical or 0)
    if critical is None:
        critical = min(CRITICAL_DAYS, warning)
    return Thresholds(warning, critical, max_age)


def _encode(checked: Check, chosen: str) -> bytes:
    if chosen == "prometheus":
        from withdrawal_cli.formats.prometheus import to_metrics

        return to_metrics(checked)
    if chosen == "json":
        from withdrawal_cli.answers.check import check_report
        from withdrawal_cli.formats.json import to_json

        return to_json(check_report(checked))
    from withdrawal_cli.answers.check import to_plugin_line

    return to_plugin_line(checked).encode()
