"""The answer of `sites`: the sites, and what was last reported of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum

from msgspec import Struct

from withdrawal_cli.answers.report import Edtf, Names, Report, notes_of, report_head, title_of, with_schedule
from withdrawal_cli.answers.wording import as_of_notes, credited
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.schedule import By, Event, EventKind, Site, origins_of, ranked
from withdrawal_cli.text.dates import count, date_words
from withdrawal_cli.text.document import Cell, Document, Section, Table, cell, row
from withdrawal_cli.text.lines import one_line


class SiteState(Enum):
    """What was last reported of a site."""

    HANDED_OVER = "handed-over"
    IN_USE = "in-use"
    REPORTED = "reported"
    NOT_REPORTED = "not-reported"


class SiteStatus(Struct, frozen=True):
    """A site, its last reported state, and its counting events in order.

    `first` and `latest` are the ends of the unbroken run of events that report this state; None if no state was
    reported.
    """

    site: Site
    state: SiteState
    first: Event | None
    latest: Event | None
    events: tuple[Event, ...]

    @property
    def later_report(self) -> Event | None:
        """The last event at the site that is surely later than the state; it gives no state. Context does not count."""
        last = self.latest.on.latest if self.latest else None
        since = [e for e in self.events if last and e.on.earliest and e.on.earliest > last]
        return next((e for e in reversed(since) if e.kind is not EventKind.CONTEXT), None)


_STATES = {EventKind.HANDED_OVER: SiteState.HANDED_OVER, EventKind.IN_USE: SiteState.IN_USE}


def site_statuses(answer: Answer, regions: frozenset[str] | None = None) -> tuple[SiteStatus, ...]:
    """Return the last reported state of the sites of `regions` (None for all), ordered by region, then id.

    A site is left out if neither it nor any event there was known by the known-by day.
    """
    cutoff, by_site = answer.cutoff, _events_by_site(answer)
    wanted = [s for s in answer.schedule.sites if regions is None or s.region in regions]
    listed = [s for s in wanted if cutoff.includes_site(s) or by_site.get(s.id)]
    listed.sort(key=lambda s: (s.region is None, s.region or "", s.id))
    return tuple(_stand(s, by_site.get(s.id, [])) for s in listed)


def site_status(site: Site, answer: Answer) -> SiteStatus:
    """Return the last reported state of one site."""
    return _stand(site, _events_by_site(answer).get(site.id, []))


def _events_by_site(answer: Answer) -> dict[str, list[Event]]:
    by_site: dict[str, list[Event]] = {}
    for event in filter(answer.cutoff.includes_event, answer.schedule.events):
        if event.site is not None:
            by_site.setdefault(event.site, []).append(event)
    return by_site


def _stand(site: Site, events: list[Event]) -> SiteStatus:
    events = sorted(events, key=lambda e: (e.on.latest or date.max, e.id))
    run: list[Event] = []
    for event in events:
        if event.kind in _STATES:
            run = [*run, event] if run and run[-1].kind is event.kind else [event]
    state = _STATES[run[-1].kind] if run else SiteState.NOT_REPORTED
    if not run:
        run = [event for event in events if event.kind is not EventKind.CONTEXT][-1:]
        state = SiteState.REPORTED if run else state
    return SiteStatus(site, state, run[0] if run else None, run[-1] if run else None, tuple(events))


class SiteRow(Struct, frozen=True):
    """A site and its last reported state.

    The state was reported from `since` to `last_reported`, without another in between; `event` is the event that
    reported it last, `title` what it says, `sources` the ids of its sources. `reported_by` names their origins,
    and first `you` for an entry of the user's own. `later_report` is the last event there since, which gives no state.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    region: str | None
    region_name: str | None
    governorate: str | None
    state: SiteState
    since: Edtf | None
    last_reported: Edtf | None
    event: str | None
    title: str | None
    later_report: str | None
    reported_by: tuple[str, ...]
    sources: tuple[str, ...]
    by: By


class SitesReport(Report, frozen=True, tag="withdrawal/sites/1"):
    """The answer of `sites`."""

    sites: tuple[SiteRow, ...]


class Sites(Struct, frozen=True):
    """The last reported states of the sites of an answer."""

    answer: Answer
    statuses: tuple[SiteStatus, ...]


def sites_report(sites: Sites) -> SitesReport:
    """Return the JSON of `sites`."""
    answer = sites.answer
    return SitesReport(*report_head(answer), tuple(site_row(s, answer) for s in sites.statuses))


def site_row(s: SiteStatus, answer: Answer) -> SiteRow:
    """Return the row of a site."""
    sources = answer.cutoff.cited(s.latest.sources) if s.latest else ()
    yours = ("you",) if s.latest and s.latest.by else ()
    return SiteRow(
        id=s.site.id,
        name=s.site.name,
        aliases=s.site.aliases,
        region=s.site.region,
        region_name=answer.region_names[s.site.region],
        governorate=s.site.governorate,
        state=s.state,
        since=s.first.on.text if s.first else None,
        last_reported=s.latest.on.text if s.latest else None,
        event=s.latest.id if s.latest else None,
        title=s.latest.title if s.latest else None,
        later_report=s.later_report.id if s.later_report else None,
        reported_by=(*yours, *origins_of(ranked(answer.sources_by_id[source] for source in sources))),
        sources=sources,
        by=s.latest.by if s.latest else None,
    )


STATE_WORDS = {
    SiteState.HANDED_OVER: "✓ handed over or left",
    SiteState.IN_USE: "● in use",
    SiteState.REPORTED: "○ reported",
    SiteState.NOT_REPORTED: "? neither reported",
}
RULE = (
    "The last reported handover or use; “first”: its earliest date, with the other not reported in between; "
    "“reported”: a report that gives neither. A site may have changed since its last report. "
    "Where a site is inferred, its event says so."
)


def sites_document(several: Sequence[Sites]) -> Document:
    """Return the last reported state of each site, when and by whom, grouped by region."""
    answers = [sites.answer for sites in several]
    groups: dict[tuple[str, ...], list[tuple[Cell, ...]]] = {}
    for sites in several:
        names = Names(sites.answer)
        for s in sites.statuses:
            region = sites.answer.region_names[s.site.region] or ""
            groups.setdefault((*with_schedule(answers, sites.answer), region), []).append(_row(s, names))
    columns = ("Site", "Last handover or use", "On", "By")
    sections = [
        Section(one_line(": ".join(filter(None, group))), (Table(columns, rows),)) for group, rows in groups.items()
    ]
    empty = Section("", (Table(columns, (), "No sites."),))
    return Document(
        title_of(answers), tuple(sections or [empty]), (RULE, *_later_reports(several), *notes_of(answers, as_of_notes))
    )


_MOST_LATER = 5
"""How many later reports the notes mention."""


def _later_reports(several: Sequence[Sites]) -> Iterator[str]:
    """Yield the later reports that give no state, so that nobody takes the last state for the last word on a site."""
    found = [(s.site, s.later_report, sites.answer) for sites in several for s in sites.statuses if s.later_report]
    for site, event, answer in found[:_MOST_LATER]:
        show = f"withdrawal show {site.id}{answer.alone}{answer.same}"
        yield one_line(f"{site.short_name}, later report, {date_words(event.on)}: {credited(event)} ({show}).")
    if len(found) > _MOST_LATER:
        yield f"and {len(found) - _MOST_LATER} more later reports"


def _row(s: SiteStatus, names: Names) -> tuple[Cell, ...]:
    """Return the row of a site; a bracketed part of its name is left to `show`."""
    yours = s.latest is not None and s.latest.by is not None
    who = ("you",) if yours else names.origins_of(s.latest.sources) if s.latest else ("",)
    first, last = _reported(s)
    state = f"{STATE_WORDS[s.state]}{' *' if yours else ''}"
    on = cell(last, f"first {first}" if first != last else "")
    by = cell(who[0] if who else "", f"and {count(len(who) - 1, 'other')}" if len(who) > 1 else "")
    return row(s.site.short_name, cell(state, tone=s.state.value), on, by)


def place_words(site: Site, answer: Answer) -> str:
    """Return the region and governorate of a site."""
    return ", ".join(filter(None, (answer.region_names[site.region], site.governorate)))


def _reported(s: SiteStatus) -> tuple[str, str]:
    """Return when the state was first and last reported."""
    return (date_words(s.first.on), date_words(s.latest.on)) if s.first and s.latest else ("", "")


def when_words(s: SiteStatus) -> str:
    """Return the last date of the state, and the first if that differs; it may have begun earlier."""
    first, last = _reported(s)
    return last if first == last else f"{last}, first {first}"
