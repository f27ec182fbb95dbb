"""The answer of `check`: the states that monitoring acts on."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.assess import Status
from withdrawal_cli.core.check import Check, DeadlineCheck, State
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.reports.common import (
    GENERATOR,
    Count,
    Edtf,
    Instant,
    ScheduleHead,
    at,
    head,
    region_names,
)

StateName = Literal["OK", "WARNING", "CRITICAL", "UNKNOWN"]


class ThresholdsRow(Struct, frozen=True):
    """The thresholds that were used, in days, inclusive for the days left."""

    warning_days: Count
    critical_days: Count
    max_age_days: Count | None


class CheckRow(Struct, frozen=True):
    """The state of one deadline."""

    id: str
    region: str
    region_name: str
    title: str
    due: Edtf
    wording: str
    status: Status
    state: StateName
    days_left: int | None
    deadline_at: Instant | None


class CheckReport(Struct, frozen=True):
    """The answer of `check`; `deadlines` has the worst first, `coverage_state` is null without `--max-age`."""

    schema: Literal["withdrawal/check/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    state: StateName
    exit_code: Literal[0, 1, 2, 3]
    thresholds: ThresholdsRow
    coverage_state: StateName | None
    deadlines: tuple[CheckRow, ...]


def check_report(checked: Check) -> CheckReport:
    """Shape the answer of `check`."""
    answer, thresholds = checked.answer, checked.thresholds
    names = region_names(answer)
    return CheckReport(
        schema="withdrawal/check/1",
        generator=GENERATOR,
        as_of=rfc3339(answer.as_of),
        known_by=answer.known_by,
        schedule=head(answer),
        state=_name(checked.state),
        exit_code=checked.state.value,
        thresholds=ThresholdsRow(thresholds.warning_days, thresholds.critical_days, thresholds.max_age_days),
        coverage_state=None if checked.coverage is None else _name(checked.coverage),
        deadlines=tuple(_row(d, names) for d in checked.deadlines),
    )


def _row(d: DeadlineCheck, names: dict[str, str]) -> CheckRow:
    a = d.assessment
    return CheckRow(
        id=a.deadline.id,
        region=a.deadline.region,
        region_name=names[a.deadline.region],
        title=a.deadline.title,
        due=a.due.text,
        wording=a.wording,
        status=a.status,
        state=_name(d.state),
        days_left=a.days_left,
        deadline_at=at(a.deadline_at),
    )


def _name(state: State) -> StateName:
    return state.name  # type: ignore[return-value]  # the names of the four states
