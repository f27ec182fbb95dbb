"""Which schedule a command reads, and how large it may be."""

from __future__ import annotations

from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.environment import Env
from withdrawal_cli.errors import UsageError
from withdrawal_cli.store.schedules import load_schedule

_MIB = 2**20


def schedule_for(given: str | None, env: Env) -> Schedule:
    """Read the schedule that is meant: the option's, else `$WITHDRAWAL_SCHEDULE`, else the bundled one."""
    if given == "":  # an empty variable in a script; the bundled schedule would be another answer
        raise UsageError("--schedule: names no file", hint="leave it out to read the bundled schedule")
    return read_schedule(given or env.variables.get("WITHDRAWAL_SCHEDULE") or None, env)


def read_schedule(path: str | None, env: Env) -> Schedule:
    """Read a schedule file of as many MiB as `$WITHDRAWAL_LIMIT_MIB` says, else of the store's limit."""
    wish = env.variables.get("WITHDRAWAL_LIMIT_MIB", "")
    if not wish:
        return load_schedule(path)
    if not (wish.isascii() and wish.isdigit() and 0 < int(wish[:7]) < 1_000_000):
        raise UsageError(
            f"WITHDRAWAL_LIMIT_MIB: {wish[:40]!r} is not a number of MiB", hint="write a whole number, as in 256"
        )
    return load_schedule(path, limit=int(wish) * _MIB)
