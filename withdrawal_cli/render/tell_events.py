"""What accounts say of events: a table of several, a quote with who said it, an event in full."""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.core.reports.facts import EventRow
from withdrawal_cli.core.reports.subjects import EventSubject, RestingRow
from withdrawal_cli.render.dossier import Block, Citations, Prose, Section, fields, table
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import edtf_words

_HOW = {
    "completes": "completed by this event",
    "cancels": "cancelled by this event",
    "amends": "due changed by this event",
    "state": "last reported state",
    "cites": "cites it",
}


def events_section(heading: str, events: tuple[EventRow, ...], cite: Citations) -> Section:
    """List events with date, kind, title, id and sources."""
    rows = [(edtf_words(e.on) or "", e.kind.value, cite.after(_named(e), e.sources)) for e in events]
    return table(heading, ("On", "Kind", "Event"), rows, empty="None that counts.")


def _named(event: EventRow) -> str:
    by = ", recorded by you" if event.by else ""
    return f"{event.title} ({event.id}{by})"


def quote_lines(event: EventRow, cite: Citations) -> Iterator[str]:
    """Give the quote of an event with its date, and who said it, which its detail tells."""
    if event.quote is not None:
        yield one_line(cite.after(f"“{event.quote}” {edtf_words(event.on)}.", event.sources))
        if event.detail is not None:
            yield one_line(event.detail)


def tell_event(e: EventSubject) -> tuple[Section, ...]:
    """Say everything that is known of an event."""
    cite = Citations(e.bibliography)
    blocks: list[Block] = [
        fields(
            ("Date", cite.after(e.on, e.sources)),
            ("Read as", _span(e)),
            ("Announced", e.announced_on),
            ("Kind", e.kind.value),
            ("New due", e.due),
            ("Deadline", f"{e.deadline_title} ({e.deadline})" if e.deadline else None),
            ("Site", f"{e.site_name} ({e.site})" if e.site else None),
            ("Region", e.region_name),
            ("Recorded by", e.by),
            ("Counts", "yes" if e.counts else f"no: {e.reason}"),
        )
    ]
    if e.quote is not None:
        blocks.append(Prose(one_line(f"“{e.quote}”")))
    if e.detail is not None:
        blocks.append(Prose(one_line(e.detail)))
    return Section("", tuple(blocks)), resting_section(e.resting), cite.section()


def resting_section(resting: tuple[RestingRow, ...]) -> Section:
    """List the facts that rest on something."""
    rows: list[tuple[str, ...]] = [
        (r.type, edtf_words(r.date) or "", f"{_resting_title(r)} ({r.id})", _HOW[r.how]) for r in resting
    ]
    columns: tuple[str, ...] = ("What", "Date", "Title", "How")
    if all(r.how == "cites" for r in resting):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return table("What rests on it", columns, rows, empty="Nothing that counts.")


def _span(e: EventRow) -> str | None:
    """Say which days an imprecise date can mean, and what a mark of doubt says; None for a plain day."""
    doubt = edtf_words(e.on) if e.on[-1:] in ("?", "~", "%") else None
    if e.on_earliest == e.on_latest:
        return doubt
    first, last = e.on_earliest or "any day before", e.on_latest or "any day after"
    return ", ".join(filter(None, (doubt, f"some day from {first} to {last}")))


def _resting_title(r: RestingRow) -> str:
    if r.type != "version":
        return r.title
    # no quotation marks: the wording of a version may be ours
    return f"{r.stated_by}: {r.title}" if r.stated_by else r.title
