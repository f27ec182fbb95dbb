"""The answer of `countdown`: the clock of each deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache

from msgspec import Struct

from withdrawal_cli.answers.report import (
    Count,
    Duration,
    Edtf,
    Instant,
    Names,
    Report,
    at,
    deadline_table,
    no_deadlines,
    notes_of,
    report_head,
    text,
    title_of,
)
from withdrawal_cli.answers.status import later_use_notes, set_aside_notes, where_more
from withdrawal_cli.answers.wording import (
    against_words,
    clock_words,
    closing_notes,
    due_cell,
    is_late,
    own_words,
    reported_notes,
    short_status,
    status_cell,
    status_detail,
    tone_of,
)
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.edtf import Span
from withdrawal_cli.core.instants import DAY, InstantError, elapsed_seconds, end_of_day, in_zone
from withdrawal_cli.core.schedule import By
from withdrawal_cli.text.dates import count, date_words, day_words, late_words, open_end_words
from withdrawal_cli.text.document import Cell, Document, Fields, Section, cell, row
from withdrawal_cli.text.lines import one_line


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


@lru_cache(maxsize=4096)  # deadlines share their last days, and a breakdown is slow
def _count_down(last_day: date, zone: tzinfo, as_of: datetime, _fold: int) -> Countdown:
    """Count to the end of a day; two instants that the wall shows alike are equal but for the fold."""
    from dateutil.relativedelta import relativedelta  # `status` has no breakdown, so it need not import this

    try:
        as_of = in_zone(as_of, zone)
    except InstantError:  # at either end of the calendar the wall clock of the as-of instant has to do
        if as_of.tzinfo is None:
            raise
    deadline_at = end_of_day(last_day, zone)
    total = elapsed_seconds(as_of, deadline_at)
    passed = total <= 0
    now, end = as_of.replace(tzinfo=None), deadline_at.replace(tzinfo=None)
    if not passed:
        # if the clocks skip 00:00, the skipped hour is on the wall clock only after the deadline
        parts = relativedelta(datetime.combine(last_day + DAY, datetime.min.time()), now)
    elif now >= end:
        parts = relativedelta(now, end)
    else:  # the clocks went back over the deadline: until the wall clock shows it again, count elapsed time
        parts = relativedelta(seconds=-total)
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
    return CountdownReport(*report_head(answer), tuple([_countdown_row(a, answer) for a in answer.deadlines]))


def _countdown_row(a: Assessment, answer: Answer) -> CountdownRow:
    clock = count_down(a, answer.as_of)
    # by position, in the order of the fields: keyword arguments take four times as long
    return CountdownRow(
        a.deadline.id, a.deadline.region, answer.region_names[a.deadline.region],
        text(a.due), a.wording, a.status,
        clock.passed, a.days_left, at(a.deadline_at), at(a.opens_at),
        clock.total_seconds, clock.years, clock.months, clock.days, clock.hours, clock.minutes, clock.seconds,
        clock.duration, a.deadline.timezone or answer.schedule.timezone, a.by,
    )  # fmt: skip


_MOST_BLOCKS = 5
"""With more deadlines than this, the document is a table."""


def countdown_document(answers: Sequence[Answer]) -> Document:
    """Return how much time is left, or has passed, for each deadline, and what still counts as in time."""
    notes = (
        *notes_of(answers, set_aside_notes, later_use_notes, reported_notes),
        *where_more(answers),
        *notes_of(answers, closing_notes),
    )
    pairs = [(a, answer) for answer in answers for a in answer.deadlines]
    if not 0 < len(pairs) <= _MOST_BLOCKS:
        table = deadline_table(answers, ("Due", "Status", "Countdown"), _cells)
        return Document(title_of(answers), (Section("", (table,)),), notes)
    pairs.sort(key=lambda pair: (pair[0].last_day or date.max, pair[0].deadline.id))
    sections = tuple(Section(_heading(a, answer), (_block(a, answer),)) for a, answer in pairs)
    if len(sections) == 1:
        return Document(sections[0].heading, (Section("", sections[0].blocks),), notes)
    return Document(title_of(answers), sections, notes)


def _cells(a: Assessment, answer: Answer) -> tuple[Cell, ...]:
    return row(due_cell(a), status_cell(a, answer), running_clock(a, answer) or clock_words(a, answer))


def _heading(a: Assessment, answer: Answer) -> str:
    due = due_cell(a)
    said = f" ({due.detail})" if due.detail else ""
    return one_line(f"{Names(answer).of(a)}: {'no date' if a.due is None else f'due {due.text}'}{said}")


def _block(a: Assessment, answer: Answer) -> Fields:
    status = Cell(status_cell(a, answer).text, tone=tone_of(a))
    return Fields((*_clock_lines(a, answer), (status, cell(_meaning(a, answer)))), indent=2)


def _clock_lines(a: Assessment, answer: Answer) -> tuple[tuple[Cell, Cell], ...]:
    """Return the running clock and what it counts to; nothing if no clock is running."""
    clock, left = running_clock(a, answer), a.days_left
    if not clock or a.last_day is None or left is None:
        return ()
    end = f"{'since' if left < 0 else 'until'} {day_words(a.last_day)} {'ended' if left < 0 else 'ends'}"
    days = f" ({count(abs(left), 'day')})" if "month" in clock or "year" in clock else ""
    clock = clock.removesuffix(" overdue")  # "since" says so; to the second it is less than the count of days
    return ((cell(clock, tone=tone_of(a)), cell(f"{end} in {_place_of(a.zone)}{days}")),)


def _place_of(zone: tzinfo) -> str:
    """Return the place a time zone is named after, `Baghdad` for `Asia/Baghdad`; `Etc/GMT+3` is UTC-03:00."""
    return f"{zone}" if f"{zone}".startswith("Etc/") else f"{zone}".rpartition("/")[2].replace("_", " ")


def _meaning(a: Assessment, answer: Answer) -> str:
    """Return what the status of a deadline is based on, or what still counts as in time."""
    if a.status is Status.COMPLETED and a.decided_by is not None:
        on = date_words(a.decided_by.on)
        if is_late(a):
            return f"{on}, {late_words(a.lateness).replace('late', 'after the due date')}"
        return f"{on}, the last day" if a.decided_by.on.span == Span(a.last_day, a.last_day) else on
    if a.status is Status.UNKNOWN or (a.status is Status.OVERDUE and answer.covers_through < a.day):
        return f"{status_detail(a, answer)}; {clock_words(a, answer)}"
    if a.has_ended or a.status is Status.OVERDUE:
        return status_detail(a, answer)
    if a.due is None:
        return "no date was given"
    if a.last_day is None:
        return open_end_words(a.due)
    return "that day still counts as in time" if a.due.is_one_day else "any day until then counts as in time"


def running_clock(a: Assessment, answer: Answer) -> str:
    """Return the calendar breakdown to the second with its direction; empty if no clock is running.

    There is none for a deadline that has ended, has no last day, or is past where the record has ended: a clock would
    imply that it is open.
    """
    clock = count_down(a, answer.as_of)
    unseen = a.status is Status.UNKNOWN or (a.status is Status.OVERDUE and answer.covers_through < a.day)
    if a.has_ended or unseen or clock.total_seconds is None:
        return ""
    units = ((clock.years, "year"), (clock.months, "month"), (clock.days, "day"))
    parts = [count(number, unit) for number, unit in units if number]
    parts.append(f"{clock.hours:02}:{clock.minutes:02}:{clock.seconds:02}")
    return f"{' '.join(parts)} {'overdue' if clock.passed else 'left'}"


def one_line_clock(answer: Answer, *, to_the_second: bool = False) -> str:
    """Return all countdowns on one line, for a prompt or a status bar; optionally to the second."""
    names = Names(answer)
    said = []
    for a in answer.deadlines:
        words = short_status(a, answer, running_clock(a, answer) if to_the_second else "")
        against = against_words(a, answer)
        said.append(one_line(f"{names.of(a)}: {words}{against and f' ({against})'}{own_words(a)}"))
    known = f" (using only what was published by {day_words(answer.known_by)})" if answer.known_by and said else ""
    return (" | ".join(said) or no_deadlines((answer,))) + known


def clock_line(answer: Answer) -> str:
    """Return the as-of instant and all countdowns on one line, to the second."""
    return f"{day_words(answer.day)}, {answer.as_of:%H:%M:%S} | {one_line_clock(answer, to_the_second=True)}"
