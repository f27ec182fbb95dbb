"""Future and past status changes of a deadline, assuming no new facts; the live page and the feed use them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.core.assess import Answer, Assessment, Status, assess
from withdrawal_cli.core.cutoff import ENDING_KINDS
from withdrawal_cli.core.instants import DAY, InstantError, in_zone, start_of_day
from withdrawal_cli.core.schedule import Deadline, Event


class Phase(Struct, frozen=True):
    """The assessment of a deadline from an instant until the next phase starts."""

    starts_at: datetime
    assessment: Assessment


def phases_of(answer: Answer, *, soon_days: int) -> dict[str, tuple[Phase, ...]]:
    """Return the phases of each deadline of an answer, by its id: the first starts at the as-of instant.

    Within a phase, `assess` gives the same answer at any instant, apart from `days_left`.

    >>> from withdrawal_cli import load_schedule
    >>> answer = assess(load_schedule(), datetime.fromisoformat("2026-09-15T12:00:00+03:00"))
    >>> phases = phases_of(answer, soon_days=30)["kurdistan"]
    >>> [(phase.starts_at.date().isoformat(), phase.assessment.status.value) for phase in phases]
    [('2026-09-15', 'due'), ('2026-09-30', 'completed'), ('2026-10-01', 'completed')]
    """
    events = _events_by_deadline(answer)
    return {a.deadline.id: _phases(answer, a, events.get(a.deadline.id, []), soon_days) for a in answer.deadlines}


def past_transitions(answer: Answer, *, soon_days: int) -> dict[str, list[Phase]]:
    """Return when each deadline of an answer became due soon and when it passed, up to the as-of instant, by id.

    >>> from withdrawal_cli import load_schedule
    >>> answer = assess(load_schedule(), datetime.fromisoformat("2026-01-15T12:00:00+03:00"))
    >>> [str(each.starts_at)[:10] for each in past_transitions(answer, soon_days=30)["federal"]]
    ['2025-12-01', '2026-01-01']
    """
    events = _events_by_deadline(answer)
    return {a.deadline.id: _transitions(answer, a, events.get(a.deadline.id, []), soon_days) for a in answer.deadlines}


def _transitions(answer: Answer, a: Assessment, events: list[Event], soon_days: int) -> list[Phase]:
    starts = _starts(answer, a, {day for day in _change_days(a.deadline, events, soon_days) if day <= a.day})
    if not starts:
        return []
    first = replace(answer, as_of=starts[0])
    phases = _phases(first, _assess_alone(first, a.deadline, events, soon_days), events, soon_days)
    so_far = [phase for phase in phases if phase.starts_at <= answer.as_of]
    stages = ["", *map(_stage, so_far)]
    return [each for before, now, each in zip(stages, stages[1:], so_far, strict=False) if now and now != before]


def _stage(phase: Phase) -> str:
    status = phase.assessment.status
    return "soon" if status is Status.DUE_SOON else "past" if status in (Status.OVERDUE, Status.UNKNOWN) else ""


def _events_by_deadline(answer: Answer) -> dict[str, list[Event]]:
    events: dict[str, list[Event]] = {}
    for event in answer.schedule.events:
        if event.deadline is not None:
            events.setdefault(event.deadline, []).append(event)
    return events


def _assess_alone(answer: Answer, deadline: Deadline, events: list[Event], soon_days: int) -> Assessment:
    """Assess one deadline of an answer's schedule alone, so that the time stays linear in the deadlines."""
    small = replace(answer.schedule, deadlines=(deadline,), events=tuple(events))
    if answer.known_by is None:
        small = replace(small, sources=())
    return assess(small, answer.as_of, answer.known_by, soon_days=soon_days).deadlines[0]


def _phases(answer: Answer, now: Assessment, events: list[Event], soon_days: int) -> tuple[Phase, ...]:
    phases = [Phase(answer.as_of, now)]
    days = {day for day in _change_days(now.deadline, events, soon_days) if day > now.day}
    for starts_at in _starts(answer, now, days):
        then = _assess_alone(replace(answer, as_of=starts_at), now.deadline, events, soon_days)
        if _signature(then) != _signature(phases[-1].assessment):
            phases.append(Phase(starts_at, then))
    return tuple(phases)


def _starts(answer: Answer, a: Assessment, days: set[date]) -> list[datetime]:
    """Return when days begin in the zone of a deadline, without those that the schedule's zone cannot write."""
    starts = []
    for day in sorted(days):
        starts_at = start_of_day(day, a.zone)
        with suppress(InstantError):
            in_zone(starts_at, answer.schedule.zone)
            starts.append(starts_at)
    return starts


def _signature(a: Assessment) -> tuple[object, ...]:
    """Return what a phase has in common; the last day is a phase of its own because its wording differs."""
    return (a.status, a.due, a.wording, a.decided_by, a.uncertain_end, a.days_left == 0)


def _change_days(deadline: Deadline, events: list[Event], soon_days: int) -> Iterator[date]:
    """Yield the days on which the assessment of a deadline may change."""
    if deadline.announced_on is not None and deadline.announced_on.earliest is not None:
        yield deadline.announced_on.earliest
    for event in events:
        if event.kind in ENDING_KINDS and event.on.earliest is not None:
            yield event.on.earliest  # from this day on the event may have ended the deadline
        if event.on.latest is not None:
            yield event.on.latest
    dues = [due for due in (deadline.due, *(event.due for event in events)) if due is not None]
    for due in dues:
        if due.earliest is not None:
            yield due.earliest
        if due.latest is not None:
            yield due.latest
            yield due.latest + DAY
            if (due.latest - date.min).days >= soon_days:
                yield due.latest - timedelta(days=soon_days)
