"""The answer of `diff`: what changed between two answers."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.changes import Changes, DeadlineChange
from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.lateness import Punctuality, lateness
from withdrawal_cli.core.reports.common import GENERATOR, Count, Edtf, Instant, ScheduleHead, head, region_names, text
from withdrawal_cli.core.reports.facts import EventRow, event_row


class Side(Struct, frozen=True):
    """One of the two answers."""

    as_of: Instant
    known_by: dt.date | None
    covers_through: dt.date


class Standing(Struct, frozen=True):
    """Where a deadline stood in one of the two answers."""

    status: Status
    due: Edtf
    wording: str
    punctuality: Punctuality | None
    completed: Edtf | None
    days_left: int | None
    days_late_min: Count | None
    days_late_max: Count | None


class ChangedDeadline(Struct, frozen=True):
    """A deadline whose standing changed; `changed` names the keys that differ, `days_left` apart."""

    id: str
    region: str
    region_name: str
    title: str
    changed: tuple[str, ...]
    before: Standing
    after: Standing


class NewVersion(Struct, frozen=True):
    """A version of a deadline that is new, and whether the deadline was met under it in the later answer."""

    deadline: str
    due: Edtf
    wording: str
    stated_by: str | None
    stated_on: Edtf | None
    punctuality: Punctuality | None
    days_late_min: Count | None
    days_late_max: Count | None
    sources: tuple[str, ...]


class DiffReport(Struct, frozen=True):
    """The answer of `diff`; its head is that of the later answer."""

    schema: Literal["withdrawal/diff/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    before: Side
    after: Side
    deadlines: tuple[ChangedDeadline, ...]
    events: tuple[EventRow, ...]
    versions: tuple[NewVersion, ...]


def diff_report(changes: Changes) -> DiffReport:
    """Shape the answer of `diff`."""
    after = changes.after
    names, known = region_names(after), after.known
    assessments = {a.deadline.id: a for a in after.deadlines}
    return DiffReport(
        schema="withdrawal/diff/1",
        generator=GENERATOR,
        as_of=rfc3339(after.as_of),
        known_by=after.known_by,
        schedule=head(after),
        before=_side(changes.before),
        after=_side(after),
        deadlines=tuple(_changed_deadline(change, names) for change in changes.deadlines),
        events=tuple(event_row(event, known) for event in changes.events),
        versions=tuple(
            NewVersion(
                deadline.id, v.due.text, v.wording, v.stated_by, text(v.stated_on),
                *_late(assessments[deadline.id], v.due), known.cited(v.sources),
            )
            for deadline, v in changes.versions
        ),
    )  # fmt: skip


def _side(answer: Answer) -> Side:
    return Side(rfc3339(answer.as_of), answer.known_by, answer.covers_through)


def _late(a: Assessment, due: ImpreciseDate) -> tuple[Punctuality | None, int | None, int | None]:
    late = lateness(a.completed_on, due)
    return late.punctuality, late.days_min, late.days_max


def _changed_deadline(change: DeadlineChange, names: dict[str, str]) -> ChangedDeadline:
    deadline = change.after.deadline
    return ChangedDeadline(
        deadline.id, deadline.region, names[deadline.region], deadline.title, change.fields,
        _standing(change.before), _standing(change.after),
    )  # fmt: skip


def _standing(a: Assessment) -> Standing:
    return Standing(
        a.status, a.due.text, a.wording, a.lateness.punctuality, text(a.completed_on),
        a.days_left, a.lateness.days_min, a.lateness.days_max,
    )  # fmt: skip
