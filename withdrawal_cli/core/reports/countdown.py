"""The answer of `countdown`: the clock of each deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.countdown import Countdown, count_down
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.reports.common import (
    GENERATOR,
    Count,
    Duration,
    Edtf,
    Instant,
    ScheduleHead,
    at,
    head,
    region_names,
)
from withdrawal_cli.core.schedule import By


class CountdownRow(Struct, frozen=True):
    """The clock of one deadline."""

    id: str
    region: str
    region_name: str
    due: Edtf
    wording: str
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
    by: By


class CountdownReport(Struct, frozen=True):
    """The answer of `countdown`."""

    schema: Literal["withdrawal/countdown/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    countdowns: tuple[CountdownRow, ...]


def countdown_report(answer: Answer, rows: tuple[CountdownRow, ...] | None = None) -> CountdownReport:
    """Shape the answer of `countdown`, with all its rows or those that are given."""
    rows = tuple(countdown_rows(answer)) if rows is None else rows
    return CountdownReport(
        "withdrawal/countdown/1", GENERATOR, rfc3339(answer.as_of), answer.known_by, head(answer), rows
    )


def countdown_rows(answer: Answer) -> Iterator[CountdownRow]:
    """Shape the clocks of the deadlines, one by one."""
    names = region_names(answer)
    return (_countdown_row(a, count_down(a, answer.as_of), names) for a in answer.deadlines)


def _countdown_row(a: Assessment, clock: Countdown, names: dict[str, str]) -> CountdownRow:
    # by position, in the order of the fields: by name it takes four times as long, for each row
    return CountdownRow(
        a.deadline.id, a.deadline.region, names[a.deadline.region],
        a.due.text, a.wording, a.status,
        clock.passed, a.days_left, at(a.deadline_at), at(a.opens_at),
        clock.total_seconds, clock.years, clock.months, clock.days, clock.hours, clock.minutes, clock.seconds,
        clock.duration, a.by,
    )  # fmt: skip
