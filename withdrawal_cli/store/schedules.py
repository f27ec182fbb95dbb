"""Find, read and check schedules; the only decoder of schedules."""

from __future__ import annotations

from pathlib import Path

from withdrawal_cli.core.dates import FORMS
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import DataError
from withdrawal_cli.store.decode import decode_schedule
from withdrawal_cli.store.files import LIMIT, read_file
from withdrawal_cli.store.parse import RepeatedKeysError, parse
from withdrawal_cli.store.references import NO_ZONES, check_references

_LARGER = "for a schedule that you trust, WITHDRAWAL_LIMIT_MIB says how many MiB are read"


def bundled_schedule() -> Path:
    """Give the path of the bundled schedule: in the package of a wheel, beside the package in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "data" / "schedule.json"
    return inside if inside.exists() else package.parent / "data" / "schedule.json"


def load_schedule(path: str | Path | None = None, *, limit: int = LIMIT) -> Schedule:
    """Read and check a schedule file, JSON or (by its ending) TOML; without a path the bundled one.

    `limit` is the most bytes that are read. Raises `DataError` with every problem of the file, each with its place,
    value and rule.

    >>> load_schedule().id
    'iraq-coalition-withdrawal'
    """
    name = str(path if path is not None else bundled_schedule())
    repeated: tuple[str, ...] = ()
    try:
        document = parse(read_file(name, limit, larger=_LARGER), name)
    except RepeatedKeysError as error:  # told together with what else is wrong
        document, repeated = error.document, error.problems
    schedule, problems = decode_schedule(document)
    problems += check_references(document, schedule)
    if schedule is None or problems or repeated:
        raise DataError(*repeated, *(f"{name}: {problem}" for problem in problems), hint=_hint(problems))
    return schedule


def _hint(problems: list[str]) -> str | None:
    """Say how dates are written, or where zones come from, where that is one of the problems."""
    if any(NO_ZONES in problem for problem in problems):
        return "install one: pip install tzdata, or the package tzdata of the system"
    return f"a date is written as in {FORMS}" if any(" is not a date" in problem for problem in problems) else None
