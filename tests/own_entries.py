"""Entries of each kind for tests, about the Kurdistan deadline as the record had it before its completion."""

from datetime import date, datetime

import journal_entries
from earlier import EARLIER
from journal_entries import NOW

from withdrawal_cli import assess, load_schedule
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.entries import (
    Entry,
    EntryKind,
    apply_entries,
    resolve,
)

SCHEDULE = load_schedule(EARLIER)


LINK = "https://example.org/a"


def entry(kind="completed", entry_id="aaaa", at=NOW, **changes) -> Entry:
    return journal_entries.entry(entry_id, at, kind=EntryKind(kind), **changes)


def retraction(of: str, entry_id="ffff", at=NOW) -> Entry:
    return entry("retracted", entry_id, at, deadline=None, title=None, source=None, retracts=of)


def reviewed(through: str, entry_id="bbbb", at=NOW) -> Entry:
    return entry("reviewed", entry_id, at, deadline=None, source=None, through=date.fromisoformat(through))


def extended(due="2027-03", on="2026-09-15", entry_id="eeee", at=NOW, **changes) -> Entry:
    due, on = ImpreciseDate.parse(due), ImpreciseDate.parse(on)
    return entry("extended", entry_id, at, due=due, on=on, **changes)


def kurdistan(*entries, as_of="2026-11-22", known_by=None):
    known = date.fromisoformat(known_by) if known_by else None
    instant = datetime.fromisoformat(as_of).replace(tzinfo=SCHEDULE.zone)
    answer = assess(apply_entries(SCHEDULE, entries, known), instant, known)
    return next(a for a in answer.deadlines if a.deadline.id == "kurdistan")


def standing(*entries, **when):
    a = kurdistan(*entries, **when)
    return a.status.value, a.by


def states(*entries):
    return {j.entry.id: j.state.value for j in resolve(SCHEDULE, entries)}
