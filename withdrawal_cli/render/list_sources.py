"""What `sources` says to a person."""

from __future__ import annotations

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.reports.sources import SourceCountRow, SourcesReport
from withdrawal_cli.render.listing import Listing, as_of_notes, row
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import count, headline_words, published_words

_WHERE_MORE = (
    "'withdrawal show ID' lists the facts of one, with its address; the formats bibtex and csl-json are for "
    "reference managers."
)


def sources_listing(report: SourcesReport, answer: Answer) -> Listing:
    """Say of each source who published what and when, and which facts rest on it."""
    rows = tuple(
        row(
            "",
            s.id,
            facts_words(s),
            f"{s.publisher}: {headline_words(s.title)}, {published_words(s.published)}{' *' if s.by else ''}",
        )
        for s in report.sources
    )
    columns = ("Id", "Facts", "Source")
    notes = (
        *as_of_notes(answer),
        f"{count(len(rows), 'source')}. {_WHERE_MORE}",
    )
    return Listing(one_line(answer.schedule.title), columns, rows, lambda: notes, empty="No sources.")


def facts_words(s: SourceCountRow) -> str:
    """Say how many counting facts of each kind rest on a source."""
    kinds = ((s.deadlines, "deadline"), (s.versions, "version"), (s.events, "event"), (s.sites, "site"))
    return ", ".join(count(number, noun) for number, noun in kinds if number) or "none"
