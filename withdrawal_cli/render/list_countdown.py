"""What `countdown` says to a person."""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.countdown import count_down
from withdrawal_cli.core.mapped import Mapped
from withdrawal_cli.render.listing import (
    Listing,
    Names,
    Row,
    as_of_notes,
    days_to_opening,
    due_cell,
    row,
    status_cell,
    unknown_notes,
)
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import clock_words, count, span_words, status_words


def countdown_listing(answer: Answer) -> Listing:
    """Say how much time is left or has passed: in calendar parts, in days, and between which edges the due lies."""
    names = Names(answer)
    columns = (names.heading, "Due", "Status", "Clock", "Days", "Span")

    def row_of(a: Assessment) -> Row:
        days = clock_words(a, days_to_opening(a, answer))
        parts = clock_text(a, answer)
        return row(a.status.value, names.of(a), due_cell(a), status_cell(a), parts, days, span_words(a.due))

    def notes() -> Iterator[str]:
        yield from as_of_notes(answer)
        yield from unknown_notes(answer)

    return Listing(one_line(answer.schedule.title), columns, Mapped(row_of, answer.deadlines), notes)


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
        mark = " (your own record)" if a.by else ""
        parts.append(one_line(f"{names.of(a)}: {said}{mark}"))
    return " | ".join(parts)
