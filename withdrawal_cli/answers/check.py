"""The answer of `check`: the states that monitoring acts on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Literal

from msgspec import Struct

from withdrawal_cli.answers.report import Count, Edtf, Instant, Report, at, report_head, text
from withdrawal_cli.core.assess import SOON_DAYS, Answer, Assessment, Status
from withdrawal_cli.core.lookup import Selection
from withdrawal_cli.core.schedule import By

WARNING_DAYS = 30
"""At most this many days left are a warning, unless other thresholds are given."""
CRITICAL_DAYS = 7
"""At most this many days left are critical, unless other thresholds are given."""


class State(IntEnum):
    """The states of monitoring plugins; the numbers are their exit codes."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


WORST_FIRST = (State.CRITICAL, State.WARNING, State.UNKNOWN, State.OK)
"""The order of severity, as in the monitoring plugins: a known problem outweighs an unknown state."""


class Thresholds(Struct, frozen=True):
    """When to alert: at most so many days left (inclusive), and coverage more than so many days old.

    Where `max_age_days` is None, coverage is never too old. `unknown` is the state of a deadline when the
    record cannot say whether it was met. `soon_days` is that of the answer.
    """

    warning_days: int = WARNING_DAYS
    critical_days: int = CRITICAL_DAYS
    max_age_days: int | None = None
    unknown: State = State.UNKNOWN
    soon_days: int = SOON_DAYS


class DeadlineCheck(Struct, frozen=True):
    """The state of one deadline."""

    assessment: Assessment
    state: State


class Check(Struct, frozen=True):
    """The states of the deadlines of one schedule that were asked for, worst first, and the worst of all.

    `asked` counts the deadlines of the regions, names and tags that were asked for, whatever their status is.
    `coverage` is None without a `max_age_days`.
    """

    answer: Answer
    thresholds: Thresholds
    selection: Selection
    asked: int
    state: State
    coverage: State | None
    deadlines: tuple[DeadlineCheck, ...]


_ALL = Selection()


def check(answer: Answer, thresholds: Thresholds, selection: Selection = _ALL) -> Check:
    """Judge the selected deadlines of an answer.

    If the schedule has none of them, nothing was checked and the state is unknown. If it has some, but none with a
    selected status, the state is OK.

    >>> from datetime import datetime
    >>> import withdrawal_cli
    >>> as_of = datetime.fromisoformat("2025-12-24T12:00:00+03:00")
    >>> checked = check(withdrawal_cli.assess(withdrawal_cli.load_schedule(), as_of), Thresholds())
    >>> checked.state.name, [(d.assessment.deadline.id, d.state.name) for d in checked.deadlines]
    ('CRITICAL', [('federal', 'CRITICAL'), ('kurdistan', 'OK')])
    """
    asked = selection.whatever_status().of(answer)
    chosen = selection.of(asked)
    deadlines = [DeadlineCheck(a, _state(a, thresholds)) for a in chosen.deadlines]
    deadlines.sort(key=lambda d: WORST_FIRST.index(d.state))
    coverage = _coverage_state(answer, thresholds)
    states = [d.state for d in deadlines] or [State.OK if asked.deadlines else State.UNKNOWN]
    if coverage is not None:
        states.append(coverage)
    return Check(chosen, thresholds, selection, len(asked.deadlines), worst(states), coverage, tuple(deadlines))


def worst(states: Iterable[State]) -> State:
    """Return the most severe state."""
    return min(states, key=WORST_FIRST.index)


def relevant(checks: Sequence[Check]) -> Sequence[Check]:
    """Return the checks of the schedules that have a selected deadline, or all checks if none has one."""
    return [checked for checked in checks if checked.asked] or checks


def is_counted(a: Assessment) -> bool:
    """Whether the days left decide the state: it is announced, not ended, and has a last day."""
    uncounted = a.has_ended or a.status is Status.NOT_ANNOUNCED
    return not uncounted and a.days_left is not None


def _state(a: Assessment, thresholds: Thresholds) -> State:
    if a.status is Status.OVERDUE:
        return State.CRITICAL
    if a.status is Status.UNKNOWN:
        return thresholds.unknown
    if a.days_left is None or not is_counted(a):
        return State.OK
    if a.days_left <= thresholds.critical_days:
        return State.CRITICAL
    return State.WARNING if a.days_left <= thresholds.warning_days else State.OK


def _coverage_state(answer: Answer, thresholds: Thresholds) -> State | None:
    if thresholds.max_age_days is None:
        return None
    return State.WARNING if answer.days_since_coverage > thresholds.max_age_days else State.OK


StateName = Literal["OK", "WARNING", "CRITICAL", "UNKNOWN"]


class ThresholdsRow(Struct, frozen=True):
    """The thresholds that were used, in days, inclusive for the days left, and what an unknown deadline counts as."""

    warning_days: Count
    critical_days: Count
    max_age_days: Count | None
    unknown: StateName


class CheckRow(Struct, frozen=True):
    """The state of one deadline."""

    id: str
    region: str | None
    region_name: str | None
    title: str
    due: Edtf | None
    wording: str | None
    status: Status
    state: StateName
    days_left: int | None
    deadline_at: Instant | None
    by: By


class CheckReport(Report, frozen=True, tag="withdrawal/check/1"):
    """The answer of `check`; `deadlines` has the worst first, `coverage_state` is null without `--max-age`."""

    state: StateName
    exit_code: Literal[0, 1, 2, 3]
    thresholds: ThresholdsRow
    coverage_state: StateName | None
    deadlines: tuple[CheckRow, ...]


def check_report(checked: Check) -> CheckReport:
    """Return the JSON of `check`."""
    answer, thresholds = checked.answer, checked.thresholds
    return CheckReport(
        *report_head(answer),
        state=_name(checked.state),
        exit_code=checked.state.value,
        thresholds=ThresholdsRow(
            thresholds.warning_days, thresholds.critical_days, thresholds.max_age_days, _name(thresholds.unknown)
        ),
        coverage_state=None if checked.coverage is None else _name(checked.coverage),
        deadlines=tuple(_row(d, answer) for d in checked.deadlines),
    )


def _row(d: DeadlineCheck, answer: Answer) -> CheckRow:
    a = d.assessment
    return CheckRow(
        id=a.deadline.id,
        region=a.deadline.region,
        region_name=answer.region_names[a.deadline.region],
        title=a.deadline.title,
        due=text(a.due),
        wording=a.wording,
        status=a.status,
        state=_name(d.state),
        days_left=a.days_left,
        deadline_at=at(a.deadline_at),
        by=a.by,
    )


def _name(state: State) -> StateName:
    return state.name  # type: ignore[return-value]  # the names of the four states
