"""Why an answer is what it is, in a sentence: how a due was read, what decided a status, what a version came to."""

from __future__ import annotations

from datetime import date
from enum import Enum

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment, Lateness, Punctuality, Status, lateness
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Event, Source


class Outcome(Enum):
    """Whether a deadline was met under one version of its date.

    `overdue`: its last day is past, and the record reaches past it without a completion. `unknown`: its last day is
    past, and the record ends on or before it. `undetermined`: the days that the completion can mean lie on both sides.
    """

    MET = "met"
    MISSED = "missed"
    UNDETERMINED = "undetermined"
    OPEN = "open"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Verdict(Struct, frozen=True):
    """An outcome with what it rests on, in words."""

    outcome: Outcome
    words: str


def reading(due: ImpreciseDate | None) -> str:
    """Say which days a due was read as.

    >>> reading(ImpreciseDate.parse("2026-09"))
    '2026-09 is read as some day from 2026-09-01 to 2026-09-30; the last day still counts'
    """
    if due is None:
        return "No date has been given for it, so it does not run out."
    first, last = due.earliest, due.latest
    if last is None:
        return f"{due} is read as {first} or any day after it; it has no last day and does not run out"
    if first is None:
        return f"{due} is read as some day up to {last}; the last day still counts"
    if first == last:
        plain = "" if due.text == f"{last}" else f"{due} is read as "
        return f"{plain}{last}, a single day, which still counts"
    return f"{due} is read as some day from {first} to {last}; the last day still counts"


def reasoning(a: Assessment, answer: Answer) -> str:
    """Say in a sentence which rule gave the status, and on which facts: the dates, the event, the coverage."""
    day, last, covers = answer.day, a.last_day, answer.covers_through
    if a.status is Status.NOT_ANNOUNCED:
        return f"The deadline was announced on {a.deadline.announced_on}, after {day}."
    if a.decided_by is not None:
        if a.status is Status.CANCELLED:
            return f"A cancellation on {a.decided_by.on} is in the record, which ends the deadline whatever its date."
        return f"A completion on {_days_of(a.decided_by.on)} is in the record{_against(a.lateness, last)}."
    if a.status is Status.OVERDUE:
        return (
            f"The last day was {last}, and no completion up to {day} is in the record, "
            f"which covers events through {covers}: past the last day, so its silence counts."
        )
    if a.status is Status.UNKNOWN:
        return (
            f"The last day was {last}, and the record covers events only through {covers}: "
            "its silence does not show whether the deadline was met."
        )
    if a.status is Status.NO_DATE:
        return "No date has been given for it, so it does not run out; no completion is in the record."
    return _not_past(a, day, last)


def verdict(due: ImpreciseDate | None, a: Assessment, answer: Answer) -> Verdict:
    """Say what a version of the deadline's date came to; never more than the record shows."""
    day, last, covers = answer.day, due.latest if due else None, answer.covers_through
    if a.status is Status.CANCELLED:
        return Verdict(Outcome.CANCELLED, "cancelled")
    if a.completed_on is not None:
        return _verdict_on_completion(lateness(a.completed_on, due))
    if last is None:
        return Verdict(Outcome.OPEN, "open: no last day" if due else "open: no date")
    if day <= last:
        return Verdict(Outcome.OPEN, "open")
    if covers > last:
        return Verdict(Outcome.OVERDUE, f"missed: no completion in the record through {min(covers, day)}")
    return Verdict(Outcome.UNKNOWN, f"unknown: last day past, the record ends {covers}")


def days_text(low: int | None, high: int | None) -> str:
    """Say a number of days that lies between two, either of which may be unbounded.

    >>> days_text(108, 110), days_text(1, 1), days_text(3, None), days_text(0, 2)
    ('108 to 110 days', '1 day', 'at least 3 days', 'up to 2 days')
    """
    if high is None:
        return f"at least {_days(low or 0)}"
    if not low:
        return f"up to {_days(high)}" if high else _days(0)
    return _days(high) if low == high else f"{low} to {_days(high)}"


def _verdict_on_completion(late: Lateness) -> Verdict:
    if late.punctuality is Punctuality.ON_TIME:
        return Verdict(Outcome.MET, "met")
    if late.punctuality is Punctuality.LATE:
        return Verdict(Outcome.MISSED, f"missed by {days_text(late.days_min, late.days_max)}")
    missed = "" if late.days_max is None else f" by {days_text(0, late.days_max)}"
    return Verdict(Outcome.UNDETERMINED, f"met, or missed{missed}: the dates leave it open")


def _days_of(on: ImpreciseDate) -> str:
    if on.is_one_day or on.earliest is None:
        return f"{on.latest}" if on.is_one_day else f"some day up to {on.latest}"
    return f"some day from {on.earliest} to {on.latest}"


def _against(late: Lateness, last: date | None) -> str:
    if last is None:
        return ", and the due has no last day to be late after"
    if late.punctuality is Punctuality.ON_TIME:
        return f", on or before the last day, {last}"
    if late.punctuality is Punctuality.LATE:
        return f", {days_text(late.days_min, late.days_max)} after the last day, {last}"
    return f", which may be before or after the last day, {last}"


def _not_past(a: Assessment, day: date, last: date | None) -> str:
    """Give the reason of a status whose last day is still to come, or never comes."""
    if a.status is Status.DUE:
        if last is None:
            return f"The due has begun, {a.first_day}, and has no last day; no completion is in the record."
        if day == last:
            return f"{day} is the last day; no completion is in the record."
        return f"{day} lies within the due, {a.first_day} to {last}; no completion is in the record."
    opens = a.first_day or last
    if last is None:
        return f"The due begins on {opens}, after {day}, and has no last day."
    soon = ", so it is due soon" if a.status is Status.DUE_SOON else ""
    return f"The due begins on {opens}, after {day}; {_days((last - day).days)} to the last day{soon}."


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def why_event_is_out(event: Event, answer: Answer) -> str:
    """Say why an event does not count in an answer."""
    day, latest = answer.day, event.on.latest
    if latest is None:
        return f"Its date, {event.on}, has no last day, so that it has happened is never sure."
    if latest > day:
        return f"Its date, {event.on}, can be as late as {latest}, which is after the as-of day, {day}."
    return f"Nothing shows that it was known by {answer.known_by}."


def why_source_is_out(source: Source, answer: Answer) -> str:
    """Say why a source is left out of an answer."""
    return f"It was published {source.published}, which is not surely on or before {answer.known_by}."
