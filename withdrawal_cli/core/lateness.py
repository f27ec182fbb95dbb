"""Whether a completed deadline was met, and by how many days it was missed."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from withdrawal_cli.core.edtf import ImpreciseDate


class Punctuality(Enum):
    """Whether a completed deadline was met."""

    ON_TIME = "on-time"
    LATE = "late"
    UNDETERMINED = "undetermined"


class Lateness(Struct, frozen=True):
    """How a completion compares with a due date, in days after the last day; never below 0, None where unbounded."""

    punctuality: Punctuality | None
    days_min: int | None
    days_max: int | None


NOT_COMPLETED = Lateness(None, None, None)


def lateness(completed: ImpreciseDate | None, due: ImpreciseDate | None) -> Lateness:
    """Compare a completion with a due date: on time when certainly so, late when certainly so, else undetermined.

    A due date with an open end has no last day to be late after, so what is completed under it is on time.
    """
    if completed is None or due is None:
        return NOT_COMPLETED
    last = due.latest
    if last is None:
        return Lateness(Punctuality.UNDETERMINED if due.end_is_unknown else Punctuality.ON_TIME, None, None)
    days_min = None if completed.earliest is None else max(0, (completed.earliest - last).days)
    days_max = None if completed.latest is None else max(0, (completed.latest - last).days)
    if days_max == 0:
        return Lateness(Punctuality.ON_TIME, days_min, days_max)
    return Lateness(Punctuality.LATE if days_min else Punctuality.UNDETERMINED, days_min, days_max)
