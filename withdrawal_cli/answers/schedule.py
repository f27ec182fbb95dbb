"""The answers of `schedule list` and `schedule review`: which schedules there are, and what to look at next in one.

All of it is computed from the schedules; nothing is scored.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from withdrawal_cli.answers.report import GENERATOR, Count, Instant, Report, report_head
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.schedule import origins_of, ranked
from withdrawal_cli.text.dates import count, date_words, day_words
from withdrawal_cli.text.document import Cell, Document, Section, Table, cell, row
from withdrawal_cli.text.lines import one_line

Origin = Literal["bundled", "fetched"]


class KnownSchedule(Struct, frozen=True):
    """A schedule with its answer, and the file it is in."""

    answer: Answer
    path: str
    fetched: bool


class ScheduleRow(Struct, frozen=True):
    """A schedule. `statuses` counts its deadlines by status, as of `as_of` in its zone."""

    id: str
    title: str
    origin: Origin
    path: str
    as_of: Instant
    deadlines: Count
    statuses: dict[str, Count]
    covers_through: dt.date
    days_since_coverage: int


class SchedulesReport(Struct, frozen=True, tag_field="schema", tag="withdrawal/schedules/1"):
    """The answer of `schedule list`."""

    generator: str
    schedules: tuple[ScheduleRow, ...]


def schedules_report(known: Sequence[KnownSchedule]) -> SchedulesReport:
    """Return the JSON of `schedule list`."""
    return SchedulesReport(GENERATOR, tuple(map(_row, known)))


def _row(known: KnownSchedule) -> ScheduleRow:
    answer = known.answer
    return ScheduleRow(
        id=answer.schedule.id,
        title=answer.schedule.title,
        origin="fetched" if known.fetched else "bundled",
        path=known.path.encode(errors="replace").decode(),
        as_of=rfc3339(answer.as_of),
        deadlines=len(answer.deadlines),
        statuses=dict(Counter(a.status.value for a in answer.deadlines)),
        covers_through=answer.covers_through,
        days_since_coverage=answer.days_since_coverage,
    )


def schedules_document(lists: Sequence[Sequence[KnownSchedule]]) -> Document:
    """Return the document of `schedule list`."""
    rows = [_cells(_row(known)) for known in lists[0]]
    table = Table(("Id", "Schedule", "Deadlines", "Record ends"), rows, empty="No schedules.")
    notes = (
        "Choose one with --schedule ID. Without it, $WITHDRAWAL_SCHEDULE is used if it is set, else the bundled "
        "iraq-coalition-withdrawal. If an id is both bundled and fetched, --schedule reads the fetched file. "
        "Your own entries are not counted here.",
    )
    return Document("Schedules", (Section("", (table,)),), notes)


def _cells(known: ScheduleRow) -> tuple[Cell, ...]:
    statuses = ", ".join(f"{number} {status.replace('-', ' ')}" for status, number in known.statuses.items())
    since = known.days_since_coverage
    return row(
        cell(known.id, "fetched" if known.origin == "fetched" else ""),
        known.title,
        statuses or "none",
        cell(day_words(known.covers_through), f"{count(since, 'day')} ago" if since > 0 else ""),
    )


MAX_AGE_DAYS = 90
"""The default of `max_age_days`: coverage older than this many days is a finding."""

FindingKind = Literal[
    "old-coverage", "ends-after-coverage", "no-source", "single-origin", "undated-source", "unarchived-source"
]


class Finding(Struct, frozen=True):
    """One thing to look at: what it is, about which entry of the schedule, and a day that says how old that is.

    `id` is the entry's, of a reported date its deadline's. `day` is when the fact happened or was stated, when the
    source was published, or which day coverage or the deadline ends on, of an imprecise date the latest; null where no
    date says.
    """

    kind: FindingKind
    type: Literal["schedule", "deadline", "reported-date", "event", "site", "source"]
    id: str
    day: dt.date | None
    about: str
    origin: str | None = None


class Review(Struct, frozen=True):
    """The findings in the schedule of an answer, oldest first; those without a day come last."""

    answer: Answer
    findings: tuple[Finding, ...]


class ReviewReport(Report, frozen=True, tag="withdrawal/review/1"):
    """The answer of `schedule review`. `origin` is the only origin of a fact."""

    findings: tuple[Finding, ...]


def review(answer: Answer, max_age_days: int = MAX_AGE_DAYS) -> Review:
    """Review the schedule of an answer that has all its deadlines."""
    found = [*_coverage(answer, max_age_days), *_facts(answer), *_sources(answer)]
    return Review(answer, tuple(sorted(found, key=lambda f: (f.day or date.max, f.kind, f.type, f.id))))


def _coverage(answer: Answer, max_age_days: int) -> Iterator[Finding]:
    schedule, covers_through = answer.schedule, answer.covers_through
    if answer.days_since_coverage > max_age_days:
        yield Finding("old-coverage", "schedule", schedule.id, covers_through, schedule.title)
    for a in answer.deadlines:
        if a.last_day is not None and a.last_day >= covers_through and not a.has_ended:
            yield Finding("ends-after-coverage", "deadline", a.deadline.id, a.last_day, a.deadline.title)


def _facts(answer: Answer) -> Iterator[Finding]:
    """Find the facts with fewer than two origins."""
    schedule = answer.schedule
    for d in schedule.deadlines:
        yield from _fact(answer, "deadline", d.id, d.stated_on or d.announced_on, d.title, d.sources)
        for v in d.reported_as:
            about = ", ".join(filter(None, (f"{d.title}: {date_words(v.due)}", v.stated_by)))
            yield from _fact(answer, "reported-date", d.id, v.stated_on, about, v.sources)
    for e in schedule.events:
        yield from _fact(answer, "event", e.id, e.on, e.title, e.sources)
    for s in schedule.sites:
        yield from _fact(answer, "site", s.id, None, s.name, s.sources)


def _fact(
    answer: Answer,
    kind: Literal["deadline", "reported-date", "event", "site"],
    entry_id: str,
    on: ImpreciseDate | None,
    about: str,
    sources: tuple[str, ...],
) -> Iterator[Finding]:
    origins = origins_of(ranked(answer.sources_by_id[source] for source in sources))
    day = on.latest if on else None
    if not origins:
        yield Finding("no-source", kind, entry_id, day, about)
    elif len(origins) == 1:
        yield Finding("single-origin", kind, entry_id, day, about, origins[0])


def _sources(answer: Answer) -> Iterator[Finding]:
    for s in answer.schedule.sources:
        day = s.published.latest if s.published else None
        about = f"{s.publisher}: {s.title}"
        if s.published is None:
            yield Finding("undated-source", "source", s.id, None, about)
        if s.archived_url is None and s.url is not None:
            yield Finding("unarchived-source", "source", s.id, day, about)


def review_report(reviewed: Review) -> ReviewReport:
    """Return the JSON of `schedule review`."""
    return ReviewReport(*report_head(reviewed.answer), reviewed.findings)


_WORDS = {
    "old-coverage": "the record is old",
    "ends-after-coverage": "the record ends on or before the last day",
    "no-source": "no source",
    "single-origin": "one origin",
    "undated-source": "source without a date",
    "unarchived-source": "source without an archived copy",
}


def review_document(several: Sequence[Review]) -> Document:
    """Return the document of `schedule review`; most records have many sources without a copy, which are one line."""
    findings = [f for reviewed in several for f in reviewed.findings]
    found = [f for f in findings if f.kind != "unarchived-source"]
    unarchived = len(findings) - len(found)
    again = "".join(reviewed.answer.alone for reviewed in several)
    copies = f"{count(unarchived, 'source')} without an archived copy: withdrawal sources --unarchived{again}"
    rows = [
        row(
            day_words(f.day) if f.day else "no date",
            f"{_WORDS[f.kind]}: {f.origin}" if f.origin else _WORDS[f.kind],
            cell(f"{f.type.replace('-', ' ')} {f.id}", f.about),
        )
        for f in found
    ]
    title = one_line("What to look at next: " + ", ".join(reviewed.answer.schedule.title for reviewed in several))
    table = Table(("Day", "Finding", "About"), rows, "Nothing.")
    return Document(
        title, (Section("", (table,)),), (f"{count(len(found), 'finding')}.", *([copies] if unarchived else []))
    )
