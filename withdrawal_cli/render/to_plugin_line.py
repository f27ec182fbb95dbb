"""A check as monitoring plugins print it: one line with the state, what it is about, and performance data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from withdrawal_cli.core.assess import Status
from withdrawal_cli.core.check import Check, DeadlineCheck, State, Thresholds, is_counted
from withdrawal_cli.render.listing import Names, days_to_opening
from withdrawal_cli.render.safe_text import message, one_line
from withdrawal_cli.render.words import clock_words, count, due_quote, status_words

_MOST_SAID = 8
"""How many deadlines the line speaks of; all of them are in the performance data."""


def to_plugin_line(checked: Check) -> str:
    """Write `WITHDRAWAL STATE - the worst first | performance data`, with a final newline.

    The performance data has the days left of each deadline, by its id, and the age of the coverage in days, with the
    thresholds as ranges: `@~:30` calls when at most 30 days are left, `~:90` when coverage is more than 90 days old.
    """
    said = "; ".join(_parts(checked))
    return f"{state_text(checked.state, said)} | {' '.join(_performance(checked))}\n"


def failure_line(problems: Iterable[str]) -> str:
    """Write the line for a check that could not be made, with a final newline."""
    return f"{state_text(State.UNKNOWN, '; '.join(map(message, problems)))}\n"


def state_text(state: State, said: str) -> str:
    """Write the state and what is said of it; a `|` would begin the performance data, so it becomes `/`."""
    return f"WITHDRAWAL {state.name} - {one_line(said).replace('|', '/')}"


def _parts(checked: Check) -> Iterator[str]:
    names = Names(checked.answer)
    if not checked.deadlines:
        yield "no deadline to check"
    for deadline in checked.deadlines[:_MOST_SAID]:
        yield _deadline_part(deadline, checked, names)
    if len(checked.deadlines) > _MOST_SAID:
        yield f"and {count(len(checked.deadlines) - _MOST_SAID, 'more deadline')}"
    if checked.coverage is State.WARNING:
        age = count(checked.answer.days_since_coverage, "day")
        yield f"the record ends {checked.answer.covers_through}, {age} ago"


def _deadline_part(deadline: DeadlineCheck, checked: Check, names: Names) -> str:
    a = deadline.assessment
    yours = " (your own record)" if a.by else ""
    said = f"{names.of(a)}: {status_words(a)}{yours}"
    if a.has_ended:
        return said
    if a.days_left is not None and (a.days_left or a.status is not Status.DUE):  # due on its last day says so itself
        said = f"{said}, {clock_words(a, days_to_opening(a, checked.answer))}"
    said = f"{said}, due {a.due}"
    if due_quote(a):
        said = f'{said} "{a.wording}"'
    if a.status is Status.UNKNOWN and checked.coverage is not State.WARNING:  # which says it with the age
        said = f"{said}, the record ends {checked.answer.covers_through}"
    return said


def _performance(checked: Check) -> Iterator[str]:
    for deadline in sorted(checked.deadlines, key=lambda d: d.assessment.deadline.id):  # graphs want a steady order
        a = deadline.assessment
        yield _datum(a.deadline.id, a.days_left, _ranges(checked.thresholds) if is_counted(a) else "")
    limit = checked.thresholds.max_age_days
    yield _datum("coverage_age", checked.answer.days_since_coverage, "" if limit is None else f"~:{limit};")


def _ranges(thresholds: Thresholds) -> str:
    return f"@~:{thresholds.warning_days};@~:{thresholds.critical_days}"


def _datum(label: str, value: int | None, ranges: str) -> str:
    """Write `'label'=value;warn;crit;min;max`, without unit, minimum and maximum; `U` is a value that there is not.

    An id is kebab-case and cannot break the label.
    """
    warning, _, critical = ranges.partition(";")
    return f"'{label}'={'U' if value is None else value};{warning};{critical};;"
