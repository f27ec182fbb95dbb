"""The answer of `countdown`: the clock of each deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from withdrawal_cli.answers.report import Count, Duration, Edtf, Instant, Report, at, region_names, report_head, text
from withdrawal_cli.answers.wording import (
    Names,
    as_of_notes,
    clock_words,
    days_to_opening,
    deadline_table,
    due_cell,
    notes_of,
    status_cell,
    status_words,
    title_of,
    unknown_notes,
)
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.instants import DAY, elapsed_seconds, end_of_day, in_zone
from withdrawal_cli.core.schedule import By
from withdrawal_cli.text.document import Cell, Document, Section, cell, row
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import count, span_words

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta


class Countdown(Struct, frozen=True):
    """The time between the as-of instant and `deadline_at`.

    `total_seconds` is exact elapsed time: positive before, 0 at the instant itself, negative after.
    The six calendar parts are never negative; `passed` says the direction, True from the instant itself on.
    All are None for a due with an open end, which never passes.
    """

    passed: bool
    total_seconds: int | None = None
    years: int | None = None
    months: int | None = None
    days: int | None = None
    hours: int | None = None
    minutes: int | None = None
    seconds: int | None = None

    duration: str | None = None
    """The breakdown as an ISO 8601 duration, with `-` once passed; `PT0S` at the instant itself."""


def count_down(assessment: Assessment, as_of: datetime) -> Countdown:
    """Break the time from `as_of`, in any zone, to the deadline's last instant into calendar parts.

    The breakdown is `dateutil.relativedelta(later, earlier)` on wall-clock times in the schedule's zone, so a month
    is a month of the calendar.

    >>> import withdrawal_cli
    >>> as_of = datetime.fromisoformat("2026-11-22T12:00:00+03:00")
    >>> kurdistan = withdrawal_cli.assess(withdrawal_cli.load_schedule(), as_of).deadlines[1]
    >>> count_down(kurdistan, as_of).duration
    '-P1M21DT12H'
    """
    last_day = assessment.last_day
    if last_day is None:
        return Countdown(passed=False)
    return _count_down(last_day, assessment.zone, as_of, as_of.fold)


@lru_cache(maxsize=4096)  # the deadlines of a long schedule share their last days, and a breakdown takes long
def _count_down(last_day: date, zone: tzinfo, as_of: datetime, _fold: int) -> Countdown:
    """Count to the end of a day; two instants that the wall shows alike are equal but for the fold."""
    as_of, deadline_at = in_zone(as_of, zone), end_of_day(last_day, zone)
    total = elapsed_seconds(as_of, deadline_at)
    passed = total <= 0
    now, end = as_of.replace(tzinfo=None), deadline_at.replace(tzinfo=None)
    if not passed:
        # where the clocks skip 00:00, the wall shows the skipped hour only once the deadline has passed
        parts = _relativedelta()(datetime.combine(last_day + DAY, datetime.min.time()), now)
    elif now >= end:
        parts = _relativedelta()(now, end)
    else:  # the clocks went back over the deadline: until the wall shows it again, count the time itself
        parts = _relativedelta()(seconds=-total)
    numbers = {unit: getattr(parts, unit) for unit in _UNITS}
    return Countdown(passed, total, **numbers, duration=_duration(list(numbers.values()), passed=passed))


def _duration(numbers: list[int], *, passed: bool) -> str:
    date_part, time_part = (
        "".join(f"{n}{unit}" for n, unit in zip(part, units, strict=True) if n)
        for part, units in ((numbers[:3], "YMD"), (numbers[3:], "HMS"))
    )
    text = f"P{date_part}T{time_part}" if time_part else f"P{date_part}"
    return "PT0S" if text == "P" else f"-{text}" if passed else text


_UNITS = ("years", "months", "days", "hours", "minutes", "seconds")


@cache
def _relativedelta() -> type[relativedelta]:
    from dateutil.relativedelta import relativedelta  # `status` has no breakdown and does not pay for it

    return relativedelta


class CountdownRow(Struct, frozen=True):
    """The clock of one deadline."""

    id: str
    region: str | None
    region_name: str | None
    due: Edtf | None
    wording: str | None
    status: Status
    passed: bool
    days_left: int | None
    deadline_at: Instant | None
    opens_at: Instant | None
    total_seconds: int | None
    years: Count | None
    months: Count | None
    days: Count | None
    hours: Count | None
    minutes: Count | None
    seconds: Count | None
    duration: Duration | None
    timezone: str
    by: By


class CountdownReport(Report, frozen=True, tag="withdrawal/countdown/1"):
    """The answer of `countdown`."""

    countdowns: tuple[CountdownRow, ...]


def countdown_report(answer: Answer) -> CountdownReport:
    """Return the JSON of `countdown`."""
    names = region_names(answer)
    zone = answer.schedule.timezone
    rows = tuple([_countdown_row(a, count_down(a, answer.as_of), names, zone) for a in answer.deadlines])
    return CountdownReport(*report_head(answer), rows)


def _countdown_row(a: Assessment, clock: Countdown, names: dict[str | None, str | None], zone: str) -> CountdownRow:
    # by position, in the order of the fields: by name it takes four times as long, for each row
    return CountdownRow(
        a.deadline.id, a.deadline.region, names[a.deadline.region],
        text(a.due), a.wording, a.status,
        clock.passed, a.days_left, at(a.deadline_at), at(a.opens_at),
        clock.total_seconds, clock.years, clock.months, clock.days, clock.hours, clock.minutes, clock.seconds,
        clock.duration, a.deadline.timezone or zone, a.by,
    )  # fmt: skip


def countdown_document(answers: Sequence[Answer]) -> Document:
    """Return how much time is left or has passed: in calendar parts, in days, and between which edges the due lies."""
    table = deadline_table(answers, ("Due", "Status", "Clock", "Days", "Span"), _cells)
    return Document(title_of(answers), (Section("", (table,)),), notes_of(answers, as_of_notes, unknown_notes))


def _cells(names: Names, a: Assessment) -> tuple[Cell, ...]:
    days = clock_words(a, days_to_opening(a, names.answer))
    status = cell(status_cell(a), tone=a.status.value)
    return row(due_cell(a), status, clock_text(a, names.answer), days, span_words(a.due))


def clock_text(a: Assessment, answer: Answer) -> str:
    """Say the calendar breakdown, largest unit first, without zeros, and its direction."""
    clock = count_down(a, answer.as_of)
    if clock.total_seconds is None:
        return "no last day"
    parts = (
        (clock.years, "year"), (clock.months, "month"), (clock.days, "day"),
        (clock.hours, "hour"), (clock.minutes, "minute"), (clock.seconds, "second"),
    )  # fmt: skip
    said = " ".join(count(number, unit) for number, unit in parts if number)
    if clock.total_seconds == 0:
        return "the last day has just ended"
    return f"ran out {said} ago" if clock.passed else f"runs out in {said}"


def one_line_clock(answer: Answer) -> str:
    """Say all countdowns in one line, for a prompt or a status bar."""
    names = Names(answer)
    parts = []
    for a in answer.deadlines:
        said = status_words(a) if a.has_ended else f"{a.status.value}, {clock_words(a, days_to_opening(a, answer))}"
        mark = " (your own entry)" if a.by else ""
        parts.append(one_line(f"{names.of(a)}: {said}{mark}"))
    return " | ".join(parts)
