"""`withdrawal check`: one line and an exit code for monitoring."""

from __future__ import annotations

from typing import Annotated, Any, NoReturn

import typer

from withdrawal_cli.answers.check import (
    CRITICAL_DAYS,
    WARNING_DAYS,
    Check,
    State,
    Thresholds,
    check_report,
    relevant,
    worst,
)
from withdrawal_cli.answers.check import check as judge
from withdrawal_cli.cli.group import REFUSAL, App, Command, usage_error
from withdrawal_cli.cli.inputs import Query, read_queries
from withdrawal_cli.cli.options import Filters, Names, Output, QueryOptions, one_of, with_shared_options
from withdrawal_cli.cli.output import choose_format, deliver
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.lookup import choices_hint
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, ReaderGoneError, TrackerError, UsageError
from withdrawal_cli.formats import FORMATS, load_writer

FORMATS_OF_PROGRAMS = ("prometheus", "json")
_MOST_PROBLEMS = 3


class PluginCommand(Command):
    """A command whose errors are UNKNOWN, exit code 3, and a line on stdout: monitoring reads nothing else.

    Where another format was asked for, stdout is left empty, and the error is on stderr.
    """

    _for_programs = False

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the command line; a usage error ends the run as UNKNOWN."""
        self._for_programs = _asks_for_another_format(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except UsageError as error:
            self._fail(error, parent.obj)
        except REFUSAL as error:
            self._fail(usage_error(error, [info_name or "", *args]), parent.obj)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; its errors end the run as UNKNOWN."""
        try:
            return super().invoke(ctx)
        except ReaderGoneError:
            raise
        except TrackerError as error:
            self._fail(error, ctx.obj)
        except MemoryError:
            self._fail(DataError("out of memory"), ctx.obj)

    def _fail(self, error: TrackerError, env: Env) -> NoReturn:
        if self._for_programs:
            error.exit_code = State.UNKNOWN
            raise error
        from withdrawal_cli.formats.plugin import failure_line

        problems = list(error.problems[:_MOST_PROBLEMS])
        if len(error.problems) > _MOST_PROBLEMS:
            problems.append(f"and {len(error.problems) - _MOST_PROBLEMS} more")
        if error.hint:
            problems.append(error.hint)
        line = failure_line(problems)
        try:
            env.write(line)
        except DataError:  # stdout is full or closed, so only stderr is left
            env.say(line.rstrip("\n"))
        raise typer.Exit(State.UNKNOWN)


def _asks_for_another_format(args: list[str]) -> bool:
    """Whether a command line, even a wrong one, asks for a format other than the plugin's line."""
    form = file = None
    for word, following in zip(args, [*args[1:], ""], strict=False):
        option, equals, value = word.partition("=") if word.startswith("--") else (word[:2], word[2:], word[2:])
        value = value if equals else following
        if option in ("-f", "--format"):
            form = value
        elif option in ("-o", "--output"):
            file = value
    extensions = tuple(ending for name in FORMATS_OF_PROGRAMS for ending in FORMATS[name].extensions)
    by_file = form is None and file is not None and file.lower().endswith(extensions)
    return "--json" in args or form in FORMATS_OF_PROGRAMS or by_file


app = App()
_STATES = tuple(state.name.lower() for state in State)


def _days(text: str, default: object, *names: str) -> Any:
    """Return an option that takes a number of days; another option may change its default."""
    return typer.Option(*names, metavar="DAYS", min=0, show_default=False, help=f"{text} [default: {default}]")


EXAMPLES = """\b
Examples:
  withdrawal check --region kurdistan --warning 60 --critical 14 --max-age 90
  withdrawal check --output withdrawal.prom
"""


@app.command(cls=PluginCommand, epilog=EXAMPLES)
@with_shared_options(formats=("plugin", *FORMATS_OF_PROGRAMS), without=("color", "no_pager"))
def check(
    ctx: typer.Context,
    query: QueryOptions,
    filters: Filters,
    out: Output,
    names: Names = None,
    warning: Annotated[
        int | None,
        _days("WARNING when at most this many days are left until the last day.", WARNING_DAYS, "--warning", "-w"),
    ] = None,
    critical: Annotated[
        int | None, _days("CRITICAL when at most this many days are left.", CRITICAL_DAYS, "--critical", "-c")
    ] = None,
    max_age: Annotated[
        int | None, _days("WARNING when the record is more than DAYS days old.", "never", "--max-age")
    ] = None,
    unknown: Annotated[
        str,
        typer.Option(
            "--unknown", metavar="STATE", autocompletion=one_of(_STATES),
            help="What a deadline counts as when the record cannot say: ok, warning, critical or unknown.",
        ),
    ] = "unknown",
) -> None:  # fmt: skip
    """Check deadlines for a monitoring system.

    It prints one line and sets the exit code, as monitoring plugins do, for the worst deadline: 0 OK, 1 WARNING,
    2 CRITICAL (also when overdue), 3 UNKNOWN (the record cannot say, or the check failed).
    """
    env: Env = ctx.obj
    thresholds = _thresholds(warning, critical, max_age, unknown, query.soon)
    chosen = choose_format(out)
    checks = [_check(query, thresholds) for query in read_queries(query, env, filters, names)]
    if chosen == "prometheus":
        deliver([load_writer("prometheus.to_metrics")(checks)], out, env)
    elif chosen == "json":
        deliver(load_writer("json.reports_to_json")(list(map(check_report, checks))), out, env)
    else:
        from withdrawal_cli.formats.plugin import to_plugin_line

        line = to_plugin_line(checks)
        if out.output in (None, "-"):
            env.write(line)
        else:
            deliver([line.encode()], out, env)
    raise typer.Exit(worst(checked.state for checked in relevant(checks)))


def _check(query: Query, thresholds: Thresholds) -> Check:
    answer = assess(query.schedule, query.as_of, query.known_by, soon_days=query.soon_days)
    return judge(answer, thresholds, query.selection)


def _thresholds(warning: int | None, critical: int | None, max_age: int | None, unknown: str, soon: int) -> Thresholds:
    """Complete the thresholds: a default yields to the given threshold if they would contradict each other."""
    if warning is not None and critical is not None and critical > warning:
        raise UsageError(
            f"--critical {critical} is more than --warning {warning}",
            hint="give --warning the larger number of days",
        )
    if unknown.lower() not in _STATES:
        raise UsageError(f"--unknown: {unknown!r} is not a state", hint=choices_hint(unknown, "states", _STATES))
    if warning is None:
        warning = max(WARNING_DAYS, critical or 0)
    if critical is None:
        critical = min(CRITICAL_DAYS, warning)
    return Thresholds(warning, critical, max_age, State[unknown.upper()], soon)
