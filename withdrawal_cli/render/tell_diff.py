"""What `diff` says to a person."""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.changes import Changes, DeadlineChange
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.reasoning import verdict
from withdrawal_cli.core.schedule import Event
from withdrawal_cli.render.dossier import Block, Dossier, Fields, Prose, Section, fields, table
from withdrawal_cli.render.listing import Names, as_of_notes, due_cell, status_cell
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import date_words, event_id_words


def diff_dossier(changes: Changes) -> Dossier:
    """Say what changed: where deadlines stand, which events count now, which versions of dates are new."""
    names = Names(changes.after)
    by_id = {a.deadline.id: a for a in changes.after.deadlines}
    deadlines: tuple[Block, ...] = tuple(_deadline(change, names) for change in changes.deadlines)
    events = [(date_words(e.on), e.kind.value, _event(e, names)) for e in changes.events]
    versions = [
        (
            d.id, date_words(v.due), v.stated_by or "not stated",
            date_words(v.stated_on) if v.stated_on else "not stated",
            verdict(v.due, by_id[d.id], changes.after).words, v.wording,
        )
        for d, v in changes.versions
    ]  # fmt: skip
    return Dossier(
        one_line(f"What changed from {_moment(changes.before, changes)} to {_moment(changes.after, changes)}"),
        tuple(_notes(changes)),
        (
            Section("Deadlines", deadlines or (Prose("None stands differently."),)),
            table(
                "Events that count now and did not",
                ("On", "Kind", "Event"),
                events,
                empty="None.",
            ),
            table(
                "New versions of deadlines",
                ("Deadline", "Date", "Stated by", "On", "Met under it?", "In words"),
                versions,
                empty="None.",
            ),
        ),
        (),
    )


def _deadline(change: DeadlineChange, names: Names) -> Fields:
    before, after = change.before, change.after
    pairs: list[tuple[str, str | None]] = [
        ("Deadline", f"{names.of(after)} ({after.deadline.id})"),
        ("Was", status_cell(before)),
        ("Is", status_cell(after)),
    ]
    if "due" in change.fields or "wording" in change.fields:
        pairs.append(("Due", f"{due_cell(before)} → {due_cell(after)}"))
    if after.completed_on is not None and "completed" in change.fields:
        pairs.append(("Completed", date_words(after.completed_on)))
    if after.decided_by is not None and change.before.decided_by is not after.decided_by:
        pairs.append(("By", f"{after.decided_by.title} ({event_id_words(after.decided_by)})"))
    return fields(*pairs)


def _event(event: Event, names: Names) -> str:
    who = "; ".join(said for said in ("recorded by you" if event.by else "", names.who(event.sources)) if said)
    return f"{event.title} ({event.id}); {who}" if who else f"{event.title} ({event.id})"


def _moment(answer: Answer, changes: Changes) -> str:
    """Say what sets the two answers apart: the known-by day where it differs, else the as-of."""
    if changes.before.known_by != changes.after.known_by:
        return f"what was known by {answer.known_by}"
    written = rfc3339(answer.as_of)
    return written[:10] if written[11:19] == "00:00:00" else written


def _notes(changes: Changes) -> Iterator[str]:
    yield from as_of_notes(changes.after)
    if changes.before.covers_through != changes.after.covers_through:
        yield f"Before, it covered events through {changes.before.covers_through}."
    if changes.before.known_by == changes.after.known_by and changes.before.known.day >= changes.after.covers_through:
        yield "The record ends before these days: where it shows no change, something may still have happened."
