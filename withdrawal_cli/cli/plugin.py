"""A command that answers as monitoring plugins do, also when it fails."""

from __future__ import annotations

from typing import Any, NoReturn

import typer
from typer.core import TyperCommand

from withdrawal_cli.cli.group import REFUSAL, usage_error
from withdrawal_cli.core.check import State
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import DataError, ReaderGoneError, TerminatedError, TrackerError
from withdrawal_cli.render.to_plugin_line import failure_line

_MOST_PROBLEMS = 3


class PluginCommand(TyperCommand):
    """A command whose errors are a line on stdout and exit code 3, UNKNOWN: monitoring reads nothing else.

    It stands between the command and the program's own telling of errors, so neither knows of the other.
    """

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Parse the command line; what is wrong with it ends the run as UNKNOWN."""
        try:
            return super().make_context(info_name, args, parent, **extra)
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
