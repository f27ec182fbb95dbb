"""The content of the page of a schedule, before layout: words and links, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from withdrawal_cli.answers.report import GENERATOR, Names
from withdrawal_cli.answers.sentence import MOST_DESCRIPTION, asides, beside, counts, description, headline, in_order
from withdrawal_cli.answers.sites import SiteRow, SiteState
from withdrawal_cli.answers.timeline import MARKS, Timeline, announced_from
from withdrawal_cli.answers.wording import sign_of
from withdrawal_cli.core.assess import Answer, Assessment, counting_events
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Event, EventKind, Source
from withdrawal_cli.core.transitions import Phase
from withdrawal_cli.formats.timeline.labels import MOST_IN_PICTURE, key_part
from withdrawal_cli.formats.timeline.svg import how_many
from withdrawal_cli.site.cards import Card, card_of, milliseconds, tone_of
from withdrawal_cli.site.reported import DateGroup, SourceLink, date_groups, source_link, source_links
from withdrawal_cli.text.dates import date_words, instant_words, listed, long_day, on_words
from withdrawal_cli.text.lines import one_line, shorten
from withdrawal_cli.text.messages import quote, say, say_count, with_titles

_MOST_EVENTS = 12
"""The most events shown before the reader opens the earlier ones."""


class EventItem(Struct, frozen=True):
    """An event of the list: `on` in words, `iso` where it is one date, `facts` in small type.

    `detail` is in parts, each with the id of the event that it names, or empty.
    """

    id: str
    on: str
    iso: str
    sign: str
    kind: str
    title: str
    facts: tuple[str, ...]
    detail: tuple[tuple[str, str], ...]
    quote: str
    own: bool
    sources: tuple[SourceLink, ...]


class SiteLine(Struct, frozen=True):
    """The last state of a site; `later` is a later report that gives none, and its event."""

    name: str
    place: str
    state: str
    sign: str
    when: str
    later: tuple[str, str] | None
    by: str


class Dates(Struct, frozen=True):
    """The reported dates of a deadline."""

    id: str
    name: str
    groups: tuple[DateGroup, ...]


class Page(Struct, frozen=True):
    """The content of the page of a schedule. `home` is its address with a final `/`, or empty."""

    title: str
    home: str
    schedule_id: str
    generator: str
    as_of_ms: int
    as_of: str
    as_of_day: str
    ends: str
    known_by: str
    record: str
    entries: str
    headline: str
    description: str
    counts: str
    cards: tuple[Card, ...]
    first: str | None
    events: tuple[EventItem, ...]
    earlier: tuple[EventItem, ...]
    timeline_alt: str
    dates: tuple[Dates, ...]
    sites: tuple[SiteLine, ...]
    sources: tuple[SourceLink, ...]
    citation: str


def page_of(
    answer: Answer,
    phases: dict[str, tuple[Phase, ...]],
    timeline: Timeline,
    sites: Sequence[SiteRow],
    sources: Sequence[Source],
    *,
    regions: frozenset[str] | None,
    title: str | None,
    home: str,
) -> Page:
    """Return the content of the page on an answer; `phases` are those of `withdrawal_cli.core.transitions`."""
    names = Names(answer, public=True)
    name = one_line(title or answer.schedule.title)
    ordered = in_order(answer.deadlines)
    counting = counting_events(answer, regions)
    titles = {event.id: one_line(event.title) for event in counting}
    events = [_event_item(event, answer, titles) for event in reversed(counting)]
    recent = _recent(answer, counting)
    shown = [item for item in events if item.id in recent][:_MOST_EVENTS]
    shown_ids = {item.id for item in shown}
    return Page(
        title=name,
        home=home,
        schedule_id=answer.schedule.id,
        generator=GENERATOR,
        as_of_ms=milliseconds(answer.as_of),
        as_of=instant_words(answer.as_of, one_line(answer.schedule.timezone), "full"),
        as_of_day=long_day(answer.day),
        ends=long_day(answer.record_ends_on),
        known_by=say("page.known-by", date=long_day(answer.known_by)) if answer.known_by else "",
        record=_record(answer),
        entries=say_count("page.entries", answer.entries) if answer.entries else "",
        headline=headline(answer),
        description=description(answer),
        counts=counts(answer),
        cards=tuple(_cards(answer, phases, titles)),
        first=_first(answer),
        events=tuple(shown),
        earlier=tuple(item for item in events if item.id not in shown_ids),
        timeline_alt=_alternative(timeline),
        dates=tuple(
            Dates(a.deadline.id, one_line(names.of(a)), date_groups(a, answer)) for a in ordered if a.reported_as
        ),
        sites=tuple(_site_lines(sites, {event.id: event for event in counting})),
        sources=tuple(map(source_link, sources)),
        citation=_citation(answer, name, home),
    )


def _cards(answer: Answer, phases: dict[str, tuple[Phase, ...]], titles: dict[str, str]) -> Iterator[Card]:
    """Yield the cards, each with a link to the report that its outcome is read beside, if the page has that."""
    names, notes = Names(answer, public=True), asides(answer, "card")
    linked = {deadline: event.id for deadline, event in beside(answer).items() if event.id in titles}
    for a in in_order(answer.deadlines):
        aside, report = notes.get(a.deadline.id, ""), linked.get(a.deadline.id, "")
        yield card_of(a, answer, phases[a.deadline.id], names, aside, report)


def _record(answer: Answer) -> str:
    ends = answer.record_ends_on
    date, gap = long_day(ends), (answer.day - ends).days
    said = say_count("page.record-gap", gap, date=date) if gap > 0 else say("page.record", date=date)
    reviewed = say("page.reviewed", date=long_day(answer.covers_through)) if answer.covers_through > ends else ""
    return f"{said} {reviewed}".rstrip()


def _recent(answer: Answer, events: Sequence[Event]) -> set[str]:
    """Return the ids of the events since the first announcement, without mere context."""
    start = announced_from(answer)
    return {e.id for e in events if e.kind is not EventKind.CONTEXT and (e.on.latest or date.min) >= start}


def _event_item(event: Event, answer: Answer, titles: dict[str, str]) -> EventItem:
    facts = [say("events.new-due", date=date_words(event.due, "full"))] if event.due else []
    if event.announced_on is not None and event.announced_on != event.on and not event.by:
        facts.append(say("events.announced", date=on_words(event.announced_on)))
    return EventItem(
        id=event.id,
        on=date_words(event.on, "full"),
        iso=iso_of(event.on),
        sign=MARKS[event.kind.value],
        kind=say(f"kind.{event.kind.value}"),
        title=one_line(event.title),
        facts=tuple(facts),
        detail=with_titles(one_line(event.detail or ""), titles),
        quote=quote(one_line(event.quote)) if event.quote else "",
        own=event.by is not None,
        sources=source_links(event.sources, answer),
    )


def iso_of(when: ImpreciseDate) -> str:
    """Return a date for HTML's `datetime`: a year, a month or a day; empty for any other."""
    plain = when.text.replace("-", "").isdigit() and "/" not in when.text
    return when.text if plain and (len(when.text) < 7 or int(when.text[5:7]) <= 12) else ""


def _alternative(timeline: Timeline) -> str:
    """Return the alternative text of the picture."""
    drawn = key_part(timeline, MOST_IN_PICTURE)
    days = drawn.days
    return say("events.alt", first=long_day(days[0]), last=long_day(days[-1]), said=how_many(drawn))


_SITE_ORDER = (SiteState.IN_USE, SiteState.REPORTED, SiteState.HANDED_OVER, SiteState.NOT_REPORTED)
_SITE_SIGNS = {SiteState.HANDED_OVER: "✓", SiteState.IN_USE: "●", SiteState.REPORTED: "○", SiteState.NOT_REPORTED: "?"}


def _site_lines(sites: Sequence[SiteRow], events: dict[str, Event]) -> Iterator[SiteLine]:
    for site in sorted(sites, key=lambda site: _SITE_ORDER.index(site.state)):
        when = date_words(ImpreciseDate.parse(site.last_reported), "full") if site.last_reported else ""
        names = [say("events.own") if name == "you" else name for name in site.reported_by]
        by = one_line(listed(names, 3))
        state = say(f"state.{site.state.value}")
        place = one_line(say("list.comma").join(filter(None, (site.region_name, site.governorate))))
        later = None
        if site.later_report is not None:
            event = events[site.later_report]
            title = say("picture.own", title=event.title) if event.by else event.title
            said = say("sites.later", date=date_words(event.on, "full"), title=one_line(title))
            later = said, event.id
        yield SiteLine(one_line(site.name), place, state, _SITE_SIGNS[site.state], when, later, by)


def _first(answer: Answer) -> str | None:
    """Return the id of the next deadline: the first that has not ended, else the last that has."""
    open_ones = [a for a in answer.deadlines if not a.has_ended]
    chosen = [a for a in open_ones if a.days_left is None or a.days_left >= 0] or open_ones or answer.deadlines[-1:]
    return chosen[0].deadline.id if chosen else None


def _citation(answer: Answer, title: str, home: str) -> str:
    covers = long_day(answer.record_ends_on)
    words = say("cite.words", title=title, day=long_day(answer.day), covers=covers, generator=GENERATOR, address=home)
    return one_line(words).strip()


def page_tone(deadlines: Sequence[Assessment]) -> tuple[str, str]:
    """Return the tone and the sign of the deadline that most needs attention, for the page's icon."""
    first = in_order(deadlines)[:1]
    return (tone_of(first[0]), sign_of(first[0])) if first else ("dim", "–")


class IndexPage(Struct, frozen=True):
    """The content of the index page besides the answers of each schedule."""

    title: str
    home: str
    generator: str
    as_of_ms: int
    as_of: str
    known_by: str
    headline: str
    description: str


def index_of(answers: Sequence[Answer], pages: Sequence[Page], *, title: str | None, home: str) -> IndexPage:
    """Return the content of the index page."""
    sentence = " ".join(page.headline for page in pages)
    return IndexPage(
        title=one_line(title) if title else say_count("index.title", len(pages)),
        home=home,
        generator=GENERATOR,
        as_of_ms=milliseconds(answers[0].as_of),
        as_of=instant_words(answers[0].as_of, one_line(answers[0].schedule.timezone), "full"),
        known_by=pages[0].known_by,
        headline=sentence,
        description=shorten(" ".join(page.description for page in pages), MOST_DESCRIPTION, "…"),
    )
