"""What monitoring makes of an answer: a state for each deadline and for the whole, from days left and coverage."""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment, Status

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


_WORST_FIRST = (State.CRITICAL, State.WARNING, State.UNKNOWN, State.OK)
"""What outweighs what, as in the monitoring plugins: what is known to be wrong comes before what is not known."""


class Thresholds(Struct, frozen=True):
    """When to call: at most so many days left (inclusive), coverage more than so many days old (None: at any age)."""

    warning_days: int = WARNING_DAYS
    critical_days: int = CRITICAL_DAYS
    max_age_days: int | None = None


class DeadlineCheck(Struct, frozen=True):
    """The state of one deadline."""

    assessment: Assessment
    state: State


class Check(Struct, frozen=True):
    """The states of an answer: its deadlines with the worst first, its coverage, and the worst of all.

    `coverage` is None where there is no `max_age_days` to hold it to.
    """

    answer: Answer
    thresholds: Thresholds
    state: State
    coverage: State | None
    deadlines: tuple[DeadlineCheck, ...]


def check(answer: Answer, thresholds: Thresholds) -> Check:
    """Judge an answer. Without any deadline the state is unknown: nothing was checked.

    >>> from datetime import datetime
    >>> import withdrawal_cli
    >>> as_of = datetime.fromisoformat("2026-11-22T12:00:00+03:00")
    >>> checked = check(withdrawal_cli.assess(withdrawal_cli.load_schedule(), as_of), Thresholds())
    >>> checked.state.name, [(d.assessment.deadline.id, d.state.name) for d in checked.deadlines]
    ('UNKNOWN', [('kurdistan', 'UNKNOWN'), ('federal', 'OK')])
    """
    deadlines = [DeadlineCheck(a, _state(a, thresholds)) for a in answer.deadlines]
    deadlines.sort(key=lambda d: _WORST_FIRST.index(d.state))
    coverage = _coverage_state(answer, thresholds)
    states = [d.state for d in deadlines] or [State.UNKNOWN]
    if coverage is not None:
        states.append(coverage)
    worst = min(states, key=_WORST_FIRST.index)
    return Check(answer, thresholds, worst, coverage, tuple(deadlines))


def is_counted(a: Assessment) -> bool:
    """Whether days left decide the state: announced, not ended, and there is a last day to count to."""
    uncounted = a.has_ended or a.status is Status.NOT_ANNOUNCED
    return not uncounted and a.days_left is not None


def _state(a: Assessment, thresholds: Thresholds) -> State:
    if a.status is Status.OVERDUE:
        return State.CRITICAL
    if a.status is Status.UNKNOWN:
        return State.UNKNOWN
    if a.days_left is None or not is_counted(a):
        return State.OK
    if a.days_left <= thresholds.critical_days:
        return State.CRITICAL
    return State.WARNING if a.days_left <= thresholds.warning_days else State.OK


def _coverage_state(answer: Answer, thresholds: Thresholds) -> State | None:
    if thresholds.max_age_days is None:
        return None
    return State.WARNING if answer.days_since_coverage > thresholds.max_age_days else State.OK
