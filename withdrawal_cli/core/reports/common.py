"""What all answers have in common."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct

from withdrawal_cli import __version__
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.instants import rfc3339

Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Edtf = Annotated[str, Meta(description="an EDTF date (ISO 8601-2), as imprecise as its source")]
Duration = Annotated[str, Meta(description="an ISO 8601 duration, with `-` once passed")]
Count = Annotated[int, Meta(ge=0)]

GENERATOR = f"withdrawal-cli {__version__}"


class ScheduleHead(Struct, frozen=True):
    """What an answer rests on: the schedule, how far its record reaches, and how many records of the user are in it."""

    id: str
    title: str
    timezone: str
    covers_through: dt.date
    days_since_coverage: int
    records: Count


def head(answer: Answer) -> ScheduleHead:
    """Shape what the answer rests on."""
    schedule = answer.schedule
    since = answer.days_since_coverage
    return ScheduleHead(schedule.id, schedule.title, schedule.timezone, answer.covers_through, since, schedule.records)


def region_names(answer: Answer) -> dict[str, str]:
    """Give the names of the regions by their ids."""
    return {region.id: region.name for region in answer.schedule.regions}


def at(instant: dt.datetime | None) -> str | None:
    """Write an instant; None stays None."""
    return None if instant is None else _written(instant, instant.tzinfo, instant.fold)


@lru_cache(maxsize=4096)  # the deadlines of a long schedule share their instants
def _written(instant: dt.datetime, _zone: dt.tzinfo | None, _fold: int) -> str:
    """Write an instant; equal ones are written alike in one zone only, and where the clocks go back, not even there."""
    return rfc3339(instant)


def text(date: ImpreciseDate | None) -> str | None:
    """Write a date as EDTF; None stays None."""
    return None if date is None else date.text
