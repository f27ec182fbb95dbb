"""The answer of `check`: the states that monitoring acts on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Literal

from msgspec import Struct

from withdrawal_cli.answers.report import Count, Edtf, Instant, Report, at, region_names, report_head, text
from withdrawal_cli.answers.wording import Names, due_cell, short_status, status_detail
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.text.safe import message, one_line
from withdrawal_cli.text.words import count, day_words

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
    """When to call: at most so many days left (inclusive), coverage more than so many days old (None: at any age).

    `unknown` is what a deadline counts as when the record cannot say what became of it.
    """

    warning_days: int = WARNING_DAYS
    critical_days: int = CRITICAL_DAYS
    max_age_days: int | None = None
    unknown: State = State.UNKNOWN


class DeadlineCheck(Struct, frozen=True):
    """The state of one deadline."""

    assessment: Assessment
    state: State


class Check(Struct, frozen=True):
    """The states of an answer: its deadlines with the worst first, its coverage, and the worst of all.

    `coverage` is None where there is no `max_age_days` to hold it to, `selection` says what was asked for.
    """

    answer: Answer
    thresholds: Thresholds
    state: State
    coverage: State | None
    deadlines: tuple[DeadlineCheck, ...]
    selection: str


def check(answer: Answer, thresholds: Thresholds, selection: str = "all") -> Check:
    """Judge an answer. Without any deadline the state is unknown: nothing was checked.

    >>> from datetime import date, datetime
    >>> import withdrawal_cli
    >>> as_of, known_by = datetime.fromisoformat("2026-11-22T12:00:00+03:00"), date(2026, 3, 20)
    >>> checked = check(withdrawal_cli.assess(withdrawal_cli.load_schedule(), as_of, known_by), Thresholds())
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
    return Check(answer, thresholds, worst, coverage, tuple(deadlines), selection)


def is_counted(a: Assessment) -> bool:
    """Whether days left decide the state: announced, not ended, and there is a last day to count to."""
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
    """The thresholds that were used, in days, inclusive for the days left."""

    warning_days: Count
    critical_days: Count
    max_age_days: Count | None


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
    names = region_names(answer)
    return CheckReport(
        *report_head(answer),
        state=_name(checked.state),
        exit_code=checked.state.value,
        thresholds=ThresholdsRow(thresholds.warning_days, thresholds.critical_days, thresholds.max_age_days),
        coverage_state=None if checked.coverage is None else _name(checked.coverage),
        deadlines=tuple(_row(d, names) for d in checked.deadlines),
    )


def _row(d: DeadlineCheck, names: dict[str | None, str | None]) -> CheckRow:
    a = d.assessment
    return CheckRow(
        id=a.deadline.id,
        region=a.deadline.region,
        region_name=names[a.deadline.region],
        title=a.deadline.title,
        due=text(a.due),
        wording=a.wording,
        status=a.status,
        state=_name(d.state),
        days_left=a.days_left,
        deadline_at=at(a.deadline_at),
    )


def _name(state: State) -> StateName:
    return state.name  # type: ignore[return-value]  # the names of the four states


_MOST_BYTES = 1023
"""How long the line may be, with its end: NRPE cuts at 1,024 bytes."""
_MOST_SAID = 600
"""How many bytes of it may be text, so that there is room for performance data."""


def worst_of(checks: Sequence[Check]) -> State:
    """Return the state that outweighs those of the others."""
    return min((checked.state for checked in checks), key=_WORST_FIRST.index)


def to_plugin_line(checks: Sequence[Check]) -> str:
    """Write `WITHDRAWAL STATE - what is not OK, the worst first; how many are | performance data`, with a line feed.

    The performance data has the days left of the deadlines, by id, and the age of the coverage in days, with the
    thresholds as ranges: `@~:30` calls when at most 30 days are left, `~:90` when coverage is more than 90 days old.
    The whole line is at most 1,023 bytes; deadlines that are not OK are the last to be left out.
    """
    line = state_text(worst_of(checks), _summary(checks)) + " |"
    first, *ages = [_coverage_datum(checked, _prefix(checks, checked)) for checked in checks]
    room = _MOST_BYTES - len(line.encode()) - len(f" {first}\n")
    for datum in (*_deadline_data(checks), *ages):
        room -= len(datum) + 1
        if room < 0:
            break
        line += f" {datum}"
    return f"{line} {first}\n"


def failure_line(problems: Iterable[str]) -> str:
    """Write the line for a check that could not be made, with a line feed."""
    return f"{_cut(state_text(State.UNKNOWN, '; '.join(map(message, problems))), _MOST_BYTES - 1)}\n"


def state_text(state: State, said: str) -> str:
    """Write the state and what is said of it; a `|` would begin the performance data, so it becomes `/`."""
    return f"WITHDRAWAL {state.name} - {one_line(said).replace('|', '/')}"


def _summary(checks: Sequence[Check]) -> str:
    """Name what is not OK, the worst first, as far as there is room, and count the rest."""
    every = [(checked, deadline) for checked in checks for deadline in checked.deadlines]
    every.sort(key=lambda pair: _WORST_FIRST.index(pair[1].state))
    wrong = [pair for pair in every if pair[1].state is not State.OK]
    parts = [_coverage_part(checked) for checked in checks if checked.coverage is State.WARNING]
    if not every:
        return "; ".join(["no deadline to check", *parts])
    named = every if len(every) == 1 else wrong
    said: list[str] = []
    for checked, deadline in named:
        part = _cut(_deadline_part(deadline, checked, Names(checked.answer)), _MOST_SAID // 2)
        if sum(len(each.encode()) + 2 for each in (*parts, *said, part)) > _MOST_SAID:
            break
        said.append(part)
    if len(said) < len(named):
        said.append(f"{len(named) - len(said)} more not OK")
    if len(named) < len(every):
        said.append(f"{count(len(every) - len(named), 'deadline')} OK")
    return "; ".join([*said, *(_cut(part, _MOST_SAID // 2) for part in parts[:3])])


def _cut(text: str, most: int) -> str:
    """Cut a text to a number of bytes in UTF-8, between characters."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"


def _coverage_part(checked: Check) -> str:
    answer = checked.answer
    age = count(answer.days_since_coverage, "day")
    return f"the record ended {age} ago, on {day_words(answer.covers_through)}"


def _deadline_part(deadline: DeadlineCheck, checked: Check, names: Names) -> str:
    a = deadline.assessment
    yours = " (your own entry)" if a.by else ""
    said = f"{names.of(a)}: {short_status(a, checked.answer)}{yours}"
    if a.has_ended:
        return said
    due = due_cell(a)
    said = f"{said} ({f'{due.text} {due.detail}'.strip()})"
    if a.status in (Status.UNKNOWN, Status.OVERDUE):
        said = f"{said}, {status_detail(a, checked.answer)}"
    return said


def _prefix(checks: Sequence[Check], checked: Check) -> str:
    """Return what tells the labels of several schedules apart."""
    return f"{checked.answer.schedule.id}:" if len(checks) > 1 else ""


def _deadline_data(checks: Sequence[Check]) -> Iterator[str]:
    """Yield the data of the deadlines: those that are not OK first, then by the days that are left, then by label."""
    data = []
    for checked in checks:
        for deadline in checked.deadlines:
            a = deadline.assessment
            label = f"{_prefix(checks, checked)}{a.deadline.id}"
            ranges = _ranges(checked.thresholds) if is_counted(a) else ""
            left = (a.has_ended, a.days_left is None, a.days_left or 0)
            data.append((_WORST_FIRST.index(deadline.state), left, label, _datum(label, a.days_left, ranges)))
    yield from (datum for *_, datum in sorted(data))


def _coverage_datum(checked: Check, prefix: str) -> str:
    limit = checked.thresholds.max_age_days
    return _datum(f"{prefix}coverage_age", checked.answer.days_since_coverage, "" if limit is None else f"~:{limit};")


def _ranges(thresholds: Thresholds) -> str:
    return f"@~:{thresholds.warning_days};@~:{thresholds.critical_days}"


def _datum(label: str, value: int | None, ranges: str) -> str:
    """Write `'label'=value;warn;crit;min;max`, without unit, minimum and maximum; `U` is a value that there is not.

    An id is kebab-case and cannot break the label.
    """
    warning, _, critical = ranges.partition(";")
    return f"'{label}'={'U' if value is None else value};{warning};{critical};;"
