"""The answer of `check` as the line of a monitoring plugin: state, what is wrong, and performance data.

NRPE reads 1,024 bytes. Parts that do not fit are left out whole, so that no date or number is cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from withdrawal_cli.answers.check import WORST_FIRST, Check, State, is_counted, relevant, worst
from withdrawal_cli.answers.report import Names
from withdrawal_cli.answers.wording import (
    against_words,
    days_left_words,
    is_own_outcome,
    last_reports,
    own_words,
    short_status,
    status_detail,
    zone_words,
)
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.schedule import Event
from withdrawal_cli.text.dates import count, date_words, day_words, listed
from withdrawal_cli.text.lines import one_line

MOST_BYTES = 1023
"""The longest line in UTF-8, with its newline."""
_MOST_TEXT = 620
"""The least number of bytes that the text gets beside the performance data."""
_MOST_NAME = 150
"""The longest name of a deadline in bytes; a longer one is replaced by the id."""
_MOST_PROBLEM = 400


class _Item(Struct, frozen=True):
    """A deadline of one of the schedules; `label` is its id, prefixed by the schedule's if there are several."""

    label: str
    name: str
    state: State
    assessment: Assessment
    answer: Answer
    last_report: Event | None
    """The last report on it, if it may be over; it does not count as a completion."""


def to_plugin_line(checks: Sequence[Check]) -> str:
    """Return `WITHDRAWAL STATE - what is not OK, worst first | performance data`, with a final newline.

    The performance data has the days left of each deadline, by its id, and the age of the coverage in days, with the
    thresholds as ranges: `@~:30` alerts when at most 30 days are left, `~:90` when coverage is more than 90 days old.
    Of several schedules a label begins with the schedule's id, as in `unifil:unifil-operations`.
    """
    checks = relevant(checks)
    items = sorted(_items(checks), key=_urgency)
    alerts = [item for item in items if item.state is not State.OK]
    calm = items[len(alerts) :]
    line = _state_text(worst(checked.state for checked in checks), _text(checks, alerts, calm))
    data: list[str] = []
    room = MOST_BYTES - _size(f"{line} |\n")
    for datum in _performance(checks, alerts, calm):
        if _size(datum) < room:
            data.append(datum)
            room -= _size(datum) + 1
    return f"{line} | {' '.join(data)}\n" if data else f"{line}\n"


def failure_line(problems: Iterable[str]) -> str:
    """Return the line for a failed check, with a final newline."""
    first, *others = [_shortened(one_line(problem), _MOST_PROBLEM) for problem in problems]
    for problem in others:
        if _size(f"{_state_text(State.UNKNOWN, first)}; {problem}\n") <= MOST_BYTES:
            first = f"{first}; {problem}"
    return f"{_state_text(State.UNKNOWN, first)}\n"


def _state_text(state: State, text: str) -> str:
    """Return the state and a text; `|`, which would begin the performance data, becomes `/`."""
    return f"WITHDRAWAL {state.name} - {text.replace('|', '/')}"


def _items(checks: Sequence[Check]) -> Iterator[_Item]:
    for checked in checks:
        names, prefix, reports = Names(checked.answer), _prefix(checked, checks), last_reports(checked.answer)
        for deadline in checked.deadlines:
            a = deadline.assessment
            name, last = one_line(names.of(a)), reports.get(a.deadline.id)
            yield _Item(f"{prefix}{a.deadline.id}", name, deadline.state, a, checked.answer, last)


def _prefix(checked: Check, checks: Sequence[Check]) -> str:
    return f"{checked.answer.schedule.id}:" if len(checks) > 1 else ""


def _urgency(item: _Item) -> tuple[int, date, str]:
    return WORST_FIRST.index(item.state), item.assessment.last_day or date.max, item.label


def _text(checks: Sequence[Check], alerts: Sequence[_Item], calm: Sequence[_Item]) -> str:
    """Return what is not OK, as far as it fits, and how many deadlines are left out or OK."""
    old = _old_coverage(checks)
    if not alerts:
        return "; ".join([*old, _all_ok(checks, calm)])
    leading = old if alerts[0].state is State.UNKNOWN else []  # a warning outweighs an unknown state
    closing = [*([] if leading else old), *([_calm_words(calm, among_others=True)] if calm else [])]
    times = Counter(item.name for item in (*alerts, *calm))
    said = leading
    for number, item in enumerate(alerts, 1):
        is_clear = len(checks) == 1 and times[item.name] == 1
        attempt = [*said, f"{_called(item, is_clear=is_clear)}: {_words(item)}"]
        if number > 1 and _size("; ".join([*attempt, *_left_out(alerts[number:]), *closing])) > _MOST_TEXT:
            break
        said = attempt
    return "; ".join([*said, *_left_out(alerts[len(said) - len(leading) :]), *closing])


def _called(item: _Item, *, is_clear: bool) -> str:
    """Return the name of a deadline, with its label if the name may not be unique."""
    label = _shortened(item.label, _MOST_NAME)
    if not item.name.strip() or _size(item.name) > _MOST_NAME:
        return label
    return item.name if is_clear else f"{item.name} ({label})"


def _words(item: _Item) -> str:
    """Return status, countdown and due date, and why it is overdue or unknown."""
    a = item.assessment
    status, against = short_status(a, item.answer), against_words(a, item.answer)
    if a.has_ended or a.due is None:
        return f"{status}{against and f' ({against})'}{own_words(a)}"
    dates = "; ".join(filter(None, (date_words(a.due), against)))
    parts = [f"{status} ({dates})", status_detail(a, item.answer)]
    if item.last_report and a.status is Status.OVERDUE:
        own = " (your own entry)" if item.last_report.by else ""
        parts.append(f"report of {date_words(item.last_report.on)} not counted{own}")
    if a.by is not None:
        parts.append(f"{'' if is_own_outcome(a) else 'due date '}according to your own entry")
    return ", ".join(filter(None, parts))


def _left_out(alerts: Sequence[_Item]) -> list[str]:
    """Return how many more deadlines are not OK, by state."""
    if not alerts:
        return []
    states = Counter(item.state for item in alerts)
    return [f"and {len(alerts)} more ({', '.join(f'{states[s]} {s.name}' for s in WORST_FIRST if states[s])})"]


def _all_ok(checks: Sequence[Check], calm: Sequence[_Item]) -> str:
    """Return the text without alerts: the status of the only deadline, or the next last day."""
    if not calm:
        asked = sum(checked.asked for checked in checks)
        return f"0 of {asked} deadlines match the filters" if asked else "no deadline to check"
    if len(calm) == 1:
        return f"{_called(calm[0], is_clear=len(checks) == 1)}: {_words(calm[0])}"
    coming = [i for i in calm if is_counted(i.assessment) and (i.assessment.days_left or 0) > 0]
    following = ""
    if coming:
        first = min(coming, key=lambda item: item.assessment.last_day or date.max)
        a, yours = first.assessment, " (your own entry)" if first.assessment.due_by else ""
        left = f"{days_left_words(a)} left{zone_words(a, first.answer)}"
        following = f"; the next due date is {date_words(a.due)}{yours}, {left}"
    return f"{_calm_words(calm)}{following}"


def _calm_words(calm: Sequence[_Item], *, among_others: bool = False) -> str:
    unknown = sum(item.assessment.status is Status.UNKNOWN for item in calm)
    yours = sum(item.assessment.by is not None for item in calm)
    parts = [
        *([f"{unknown} unknown"] if unknown else []),
        *([f"{yours} by your own {'entry' if yours == 1 else 'entries'}"] if yours else []),
    ]
    said = f" ({', '.join(parts)})" if parts else ""
    return f"{count(len(calm), 'other' if among_others else 'deadline')} OK{said}"


def _old_coverage(checks: Sequence[Check]) -> list[str]:
    """Return which records are too old."""
    old = [checked.answer for checked in checks if checked.coverage is State.WARNING]
    if not old:
        return []
    if len(checks) == 1:
        what = "your review" if old[0].covers_through > old[0].record_ends_on else "the record"
        return [f"{what} ended {count(old[0].days_since_coverage, 'day')} ago, on {day_words(old[0].covers_through)}"]
    old.sort(key=lambda answer: -answer.days_since_coverage)
    ages = [f"{_shortened(a.schedule.id, 60)} ({count(a.days_since_coverage, 'day')})" for a in old]
    limit = count(checks[0].thresholds.max_age_days or 0, "day")
    return [f"coverage of {count(len(old), 'schedule')} ended more than {limit} ago: {listed(ages, 3)}"]


def _performance(checks: Sequence[Check], alerts: Sequence[_Item], calm: Sequence[_Item]) -> Iterator[str]:
    """Yield the performance data, those of deadlines that are not OK first."""
    thresholds = checks[0].thresholds
    ranges = f"@~:{thresholds.warning_days};@~:{thresholds.critical_days}"
    limit = "" if thresholds.max_age_days is None else f"~:{thresholds.max_age_days}"
    yield from (_datum(i.label, i.assessment.days_left, ranges if is_counted(i.assessment) else "") for i in alerts)
    for checked in checks:
        yield _datum(f"{_prefix(checked, checks)}coverage_age", checked.answer.days_since_coverage, limit)
    yield from (_datum(i.label, i.assessment.days_left, ranges if is_counted(i.assessment) else "") for i in calm)


def _datum(label: str, value: int | None, ranges: str) -> str:
    """Return `'label'=value;warn;crit`; `U` is an unknown value. Ids are kebab-case, so they need no escaping."""
    return f"'{label}'={'U' if value is None else value};{ranges}".rstrip(";")


def _size(text: str) -> int:
    return len(text.encode())


def _shortened(text: str, most: int) -> str:
    """Return a text of at most so many bytes, cut in the middle if it is longer."""
    data, half = text.encode(), most // 2 - 2
    if len(data) <= most:
        return text
    return f"{data[:half].decode(errors='ignore')}…{data[-half:].decode(errors='ignore')}"
