"""Find, read and check schedules; the only decoder of schedules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from withdrawal_cli.core.dates import FORMS
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.errors import DataError
from withdrawal_cli.store.decode import decode_schedule
from withdrawal_cli.store.files import read_file
from withdrawal_cli.store.parse import parse
from withdrawal_cli.store.references import NO_ZONES, check_references


def bundled_schedule() -> Path:
    """Give the path of the bundled schedule: in the package of a wheel, beside the package in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "data" / "schedule.json"
    return inside if inside.exists() else package.parent / "data" / "schedule.json"


def load_schedule(path: str | Path | None = None) -> Schedule:
    """Read and check a schedule file, JSON or (by its ending) TOML; without a path the bundled one.

    Raises `DataError` with every problem of the file, each with its place, value and rule.

    >>> load_schedule().id
    'iraq-coalition-withdrawal'
    """
    return read_schedule(path)[0]


def read_schedule(path: str | Path | None = None) -> tuple[Schedule, Any]:
    """Read and check a schedule as `load_schedule` does; give it with the plain values that the file holds."""
    name = str(path if path is not None else bundled_schedule())
    document = parse(read_file(name), name)
    schedule, problems = decode_schedule(document)
    problems += check_references(document, schedule)
    if schedule is None or problems:
        raise DataError(*(f"{name}: {problem}" for problem in problems), hint=_hint(problems))
    return schedule, document


def _hint(problems: list[str]) -> str | None:
    """Say how dates are written, or where zones come from, where that is one of the problems."""
    if any(NO_ZONES in problem for problem in problems):
        return "install one: pip install tzdata, or the package tzdata of the system"
    return f"a date is written as in {FORMS}" if any(" is not a date" in problem for problem in problems) else None
