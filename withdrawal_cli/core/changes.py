"""What changed between two answers for one schedule: two as-of instants, or two known-by days."""

from __future__ import annotations

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.events import in_order
from withdrawal_cli.core.schedule import Deadline, Event, ReportedVersion


class DeadlineChange(Struct, frozen=True):
    """A deadline whose standing changed; `fields` names in what, as the JSON of `status` does."""

    before: Assessment
    after: Assessment
    fields: tuple[str, ...]


class Changes(Struct, frozen=True):
    """What the later answer says that the earlier one does not.

    `events` count in the later answer only, `versions` are the versions of deadlines that only it includes.
    Neither can go the other way: with time, and with what becomes known, facts are only ever added.
    """

    before: Answer
    after: Answer
    deadlines: tuple[DeadlineChange, ...]
    events: tuple[Event, ...]
    versions: tuple[tuple[Deadline, ReportedVersion], ...]


def changes_between(before: Answer, after: Answer) -> Changes:
    """Compare two answers for the same deadlines of one schedule, the earlier one first."""
    earlier = {a.deadline.id: a for a in before.deadlines}
    pairs = [(earlier[a.deadline.id], a) for a in after.deadlines]
    wanted = {a.deadline.region for a in after.deadlines}
    known, knew = after.known, before.known
    events = [e for e in after.schedule.events if known.counts(e) and not knew.counts(e)]
    whole = len(after.deadlines) == len(after.schedule.deadlines)
    return Changes(
        before=before,
        after=after,
        deadlines=tuple(DeadlineChange(a, b, fields) for a, b in pairs if (fields := _changed(a, b))),
        events=tuple(in_order([e for e in events if whole or e.region is None or e.region in wanted])),
        versions=tuple(
            (a.deadline, version)
            for a in after.deadlines
            for version in a.deadline.reported_as
            if known.includes(version) and not knew.includes(version)
        ),
    )


def _changed(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """Name what differs; the days left differ with every day and are no change."""
    same = {
        "status": before.status is after.status,
        "due": before.due == after.due,
        "wording": before.wording == after.wording,
        "punctuality": before.lateness.punctuality is after.lateness.punctuality,
        "completed": before.completed_on == after.completed_on,
        "days_late_min": before.lateness.days_min == after.lateness.days_min,
        "days_late_max": before.lateness.days_max == after.lateness.days_max,
    }
    return tuple(name for name, equal in same.items() if not equal)
