"""The answer of `sources`: the bibliography."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field, structs

from withdrawal_cli.answers.report import (
    Count,
    Report,
    SourceRow,
    notes_of,
    report_head,
    schedule_column,
    source_row,
    title_of,
    with_schedule,
)
from withdrawal_cli.answers.wording import as_of_notes
from withdrawal_cli.core.assess import Answer, Status
from withdrawal_cli.core.schedule import Deadline, Event, ReportedDate, Site, Source
from withdrawal_cli.text.dates import count, date_words
from withdrawal_cli.text.document import Document, Reference, Section, Table, cell, row
from withdrawal_cli.text.lines import one_line, shorten


class CitedBy(Struct):
    """The counting facts that cite a source; a version comes with its deadline.

    A deadline counts from the day it was announced. A site has no date; it counts when it was known.
    """

    deadlines: list[Deadline] = field(default_factory=list)
    versions: list[tuple[Deadline, ReportedDate]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)

    @property
    def facts(self) -> int:
        """The number of facts."""
        return len(self.deadlines) + len(self.versions) + len(self.events) + len(self.sites)


class Bibliography:
    """The sources of an answer, by id, and the facts that cite each.

    Sources not certainly published by the known-by day are left out. `regions` (ids; None for all) limits the facts to
    those of the regions and of no region, and the sources to those that such a fact cites. `unarchived` keeps only the
    sources without an archived copy.
    """

    def __init__(self, answer: Answer, regions: frozenset[str] | None = None, *, unarchived: bool = False) -> None:
        cutoff = answer.cutoff
        self.answer = answer
        self._regions = regions
        self._resting = {s.id: CitedBy() for s in answer.schedule.sources}
        not_yet = {a.deadline.id for a in answer.deadlines if a.status is Status.NOT_ANNOUNCED}
        for deadline in answer.schedule.deadlines:
            if deadline.id not in not_yet:
                for at in self._under(deadline.sources, deadline.region):
                    at.deadlines.append(deadline)
            for version in deadline.reported_as:
                included = cutoff.includes_reported_date(version, deadline.id)
                for at in self._under(version.sources if included else (), deadline.region):
                    at.versions.append((deadline, version))
        for event in filter(cutoff.includes_event, answer.schedule.events):
            for at in self._under(event.sources, answer.event_regions[event.id]):
                at.events.append(event)
        for site in filter(cutoff.includes_site, answer.schedule.sites):
            for at in self._under(site.sources, site.region):
                at.sites.append(site)
        published = [s for s in answer.schedule.sources if cutoff.includes_source(s)]
        listed = [
            s
            for s in published
            if (self._resting[s.id].facts or (regions is None and (s.published or cutoff.known_by is None)))
            and not (unarchived and s.archived_url)
        ]
        self.sources: tuple[Source, ...] = tuple(sorted(listed, key=lambda s: s.id))

    def cited_by(self, source: Source) -> CitedBy:
        """Return the counting facts that cite a source."""
        return self._resting[source.id]

    def _under(self, sources: tuple[str, ...], region: str | None) -> list[CitedBy]:
        if self._regions is not None and region is not None and region not in self._regions:
            return []
        return [self._resting[source] for source in dict.fromkeys(sources)]


class SourceCountRow(SourceRow, frozen=True):
    """A publication, and how many counting facts are based on it: in all, and of each kind."""

    facts: Count
    deadlines: Count
    versions: Count
    events: Count
    sites: Count


class SourcesReport(Report, frozen=True, tag="withdrawal/sources/1"):
    """The answer of `sources`."""

    sources: tuple[SourceCountRow, ...]


def sources_report(bibliography: Bibliography) -> SourcesReport:
    """Return the JSON of `sources`."""
    rows = tuple(source_count_row(s, bibliography.cited_by(s)) for s in bibliography.sources)
    return SourcesReport(*report_head(bibliography.answer), rows)


def source_count_row(source: Source, resting: CitedBy) -> SourceCountRow:
    """Return the row of a source with the number of facts that cite it."""
    return SourceCountRow(
        **structs.asdict(source_row(source)),
        facts=resting.facts,
        deadlines=len(resting.deadlines),
        versions=len(resting.versions),
        events=len(resting.events),
        sites=len(resting.sites),
    )


def sources_document(several: Sequence[Bibliography], *, columns: int | None = None) -> Document:
    """Return who published each source and when, and how many facts cite it; long titles are cut to fit `columns`."""
    answers = [bibliography.answer for bibliography in several]
    rows = tuple(
        row(
            *with_schedule(answers, bibliography.answer),
            cell(f"{s.id}{' *' if s.by else ''}", _citation(s, columns)),
            f"{bibliography.cited_by(s).facts}",
        )
        for bibliography in several
        for s in bibliography.sources
    )
    table = Table((*schedule_column(answers), "Source", "Facts"), rows, "No sources.")
    more = f"To see one in full: withdrawal show ID{answers[0].reread}"
    more += ". For reference managers: --format bibtex or csl-json."
    bare = sum(not bibliography.cited_by(s).facts for bibliography in several for s in bibliography.sources)
    said = f"{count(len(rows), 'source')}{f', {bare} of them cited by nothing in this answer' if bare else ''}"
    notes = (f"{said}. {more}", *notes_of(answers, as_of_notes))
    return Document(title_of(answers), (Section("", (table,)),), notes)


def _citation(source: Source, columns: int | None) -> str:
    said = one_line(f"{source_words(source)}: {headline_words(source.title)}")
    return said if columns is None else shorten(said, max(20, columns), "…")


def headline_words(title: str) -> str:
    """Return a source's title in quotation marks, unless square brackets mark it as not a headline.

    >>> headline_words("Iraq takes over"), headline_words("[Statement, in Arabic]")
    ('“Iraq takes over”', '[Statement, in Arabic]')
    """
    return title if title.startswith("[") and title.endswith("]") else f"“{title}”"


def source_words(source: Source) -> str:
    """Return who published a source and when, and whose text it is if it is a copy."""
    whose = f" ({source.origin})" if source.is_copy else ""
    return f"{source.publisher}{whose}, {date_words(source.published) if source.published else 'date unknown'}"


def reference(number: int, source: Source) -> Reference:
    """Return a source as an entry of a numbered list."""
    said = f"{source_words(source)}: {headline_words(source.title)} ({source.id})"
    return Reference(number, one_line(said), one_line(source.url or "no address"))


def facts_words(resting: CitedBy) -> str:
    """Return how many counting facts of each kind cite a source."""
    kinds = (
        (resting.deadlines, "due date"), (resting.versions, "reported date"), (resting.events, "event"),
        (resting.sites, "site"),
    )  # fmt: skip
    return ", ".join(count(len(facts), noun) for facts, noun in kinds if facts) or "none"
