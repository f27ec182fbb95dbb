"""What `show` says of a deadline: wording, reading, status with its reason, amendments, versions, quotes, sources."""

from __future__ import annotations

from datetime import date

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.reports.facts import SourceRow
from withdrawal_cli.core.reports.subjects import DeadlineSubject, VersionRow
from withdrawal_cli.render.dossier import Citations, Prose, Section, fields, table, toned_table
from withdrawal_cli.render.listing import days_to_opening, due_cell, status_cell
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.tell_events import events_section, quote_lines
from withdrawal_cli.render.words import (
    clock_words,
    count,
    date_words,
    edtf_words,
    event_id_words,
    instant_words,
    listed,
)

HOW_TO_READ = (
    "Each version is compared with the outcome of the whole deadline, also where it speaks of a part of it or of more. "
    "The words of a version are the source's, or the record's where it sums them up: quote from the source."
)


def tell_deadline(d: DeadlineSubject, a: Assessment, answer: Answer) -> tuple[Section, ...]:
    """Say everything that is known of a deadline."""
    cite = Citations(d.bibliography)
    quotes = tuple(Prose(line) for event in d.events for line in quote_lines(event, cite))
    return (
        _standing(d, a, answer, cite),
        table(
            "Amendments",
            ("On", "From", "To", "Drift", "Event"),
            [(m.on, m.due_before, m.due, _drift(m.drift_days), cite.after(f"{m.title} ({m.event})", m.sources))
             for m in d.amendments],
            empty="None in the record.",
        ),
        _versions(d, cite),
        Section("Quotes", quotes or (Prose("None in the record."),)),
        events_section("Events on this deadline", d.events, cite),
        cite.section(),
    )  # fmt: skip


def _standing(d: DeadlineSubject, a: Assessment, answer: Answer, cite: Citations) -> Section:
    why = d.reasoning
    if a.decided_by is not None and d.decided_by is not None:
        decided = f"{a.decided_by.title} ({event_id_words(a.decided_by)})"
        why = f"{why} {cite.after(decided, answer.known.cited(a.decided_by.sources))}"
    ends = "never: it has no last day" if d.deadline_at is None else instant_words(d.deadline_at)
    return Section(
        "",
        (
            fields(
                ("Region", d.region_name),
                ("Due", cite.after(due_cell(a), d.in_force.sources)),
                ("Read as", d.reading),
                ("Runs out", ends),
                ("Announced", _announced(d)),
                ("Status", status_cell(a)),
                ("Why", why),
                ("Days", clock_words(a, days_to_opening(a, answer))),
            ),
        ),
    )


def _announced(d: DeadlineSubject) -> str | None:
    announced = edtf_words(d.announced_on)
    return f"{announced}; each version of the date has its own day below" if announced and d.reported_as else announced


def _versions(d: DeadlineSubject, cite: Citations) -> Section:
    sources = [s for s in d.bibliography if s.id in d.in_force.sources]
    publishers = listed(list(dict.fromkeys(s.publisher for s in sources)), 4)
    first = edtf_words(d.in_force.stated_on) or _first_published(sources)
    rows = [_version(d.in_force, f"{publishers} (the date in force here)".strip(), first, cite)]
    rows += [
        _version(v, v.stated_by or "not stated", edtf_words(v.stated_on) or "not stated", cite) for v in d.reported_as
    ]
    columns = ("Stated by", "On", "Date", "Met under it?", "In words")
    section = toned_table("Versions of the date, and what came of each", columns, rows, empty="", toned=3)
    return Section(section.heading, (*section.blocks, Prose(HOW_TO_READ))) if d.reported_as else section


def _version(v: VersionRow, who: str, when: str, cite: Citations) -> tuple[tuple[str, ...], str]:
    # no quotation marks: where a source is not quoted, the wording of a version is ours
    row = (cite.after(who, v.sources), when, edtf_words(v.due) or "", v.outcome_words, v.wording)
    return row, v.outcome.value


def _drift(days: int | None) -> str:
    if days is None:
        return "an end is open"
    return count(0, "day") if days == 0 else f"{'+' if days > 0 else '−'}{count(abs(days), 'day')}"


def _first_published(sources: list[SourceRow]) -> str:
    """Say when the first of the sources that have a date was published."""
    dates = [ImpreciseDate.parse(s.published) for s in sources if s.published is not None]
    if not dates:
        return "date unknown"
    return f"first published {date_words(min(dates, key=lambda d: (d.latest or date.max, d.text)))}"


def deadline_title(d: DeadlineSubject) -> str:
    """Name a deadline for a heading."""
    return one_line(f"{d.title} (deadline {d.id})")
