"""What the page of a site says, before it is laid out: words and links, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.phases import Phase
from withdrawal_cli.core.reports.common import GENERATOR
from withdrawal_cli.core.reports.sites import SiteRow
from withdrawal_cli.core.schedule import Source
from withdrawal_cli.core.timeline import Timeline
from withdrawal_cli.render.headline import headline
from withdrawal_cli.render.list_sites import RULE, STATE_WORDS, place_words, when_words
from withdrawal_cli.render.list_timeline import MARKS, entry_words
from withdrawal_cli.render.listing import Names, as_of_notes
from withdrawal_cli.render.page_card import Card, SourceLink, SourceLinks, card_of, milliseconds, source_link
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.tell_deadline import HOW_TO_READ
from withdrawal_cli.render.words import date_words, listed, long_day


class SiteLine(Struct, frozen=True):
    """A row of what was last reported of a base."""

    name: str
    place: str
    state: str
    when: str
    by: str


class TimelineLine(Struct, frozen=True):
    """An entry of the timeline, as an item of a list."""

    on: str
    kind: str
    words: str
    sources: tuple[SourceLink, ...]


class Page(Struct, frozen=True):
    """All that a page says. `home` is the site's address with a final `/`, empty where it is not known.

    `first` is the card that stands alone where no other is asked for.
    """

    title: str
    lang: str
    home: str
    generator: str
    zone: str
    as_of_ms: int
    as_of_words: str
    headline: str
    notes: tuple[str, ...]
    cards: tuple[Card, ...]
    first: str | None
    timeline: tuple[TimelineLine, ...]
    timeline_alt: str
    versions_rule: str
    sites: tuple[SiteLine, ...]
    sites_rule: str
    sources: tuple[SourceLink, ...]
    citation: str


def page_of(
    answer: Answer,
    phases: dict[str, tuple[Phase, ...]],
    timeline: Timeline,
    sites: Sequence[SiteRow],
    sources: Sequence[Source],
    *,
    title: str | None,
    lang: str,
    home: str,
) -> Page:
    """Say what the page says of an answer; `phases` as of `withdrawal_cli.core.phases`."""
    names, links = Names(answer, public=True), SourceLinks(answer)
    name = one_line(title or answer.schedule.title)
    zone = one_line(answer.schedule.timezone)
    return Page(
        title=name,
        lang=lang,
        home=home,
        generator=GENERATOR,
        zone=zone,
        as_of_ms=milliseconds(answer.as_of),
        as_of_words=f"{long_day(answer.day)}, {answer.as_of:%H:%M} ({zone})",
        headline=headline(answer),
        notes=tuple(as_of_notes(answer, public=True)),
        cards=tuple(card_of(a, answer, phases[a.deadline.id], names, links) for a in answer.deadlines),
        first=_first(answer),
        timeline=tuple(_timeline_lines(timeline, links)),
        timeline_alt=_alternative(timeline),
        versions_rule=HOW_TO_READ,
        sites=tuple(_site_lines(sites)),
        sites_rule=RULE,
        sources=tuple(map(source_link, sources)),
        citation=_citation(answer, name, home),
    )


def _timeline_lines(timeline: Timeline, links: SourceLinks) -> Iterator[TimelineLine]:
    for entry in timeline.entries:
        a = entry.assessment
        sources = entry.event.sources if entry.event else a.deadline.sources if a else ()
        words = one_line(entry_words(entry, public=True))
        yield TimelineLine(date_words(entry.on), f"{MARKS[entry.kind]} {entry.kind}", words, links.of(sources))


def _alternative(timeline: Timeline) -> str:
    """Say what the picture shows, for those who do not see it."""
    days = timeline.days
    entries = f"{len(timeline.entries)} {'entry' if len(timeline.entries) == 1 else 'entries'}"
    return (
        f"Timeline from {long_day(days[0])} to {long_day(days[-1])}: {entries}, in a lane for each region, with "
        f"{long_day(timeline.as_of_day)} marked. The list below the picture has the same entries in words."
    )


def _site_lines(sites: Sequence[SiteRow]) -> Iterator[SiteLine]:
    for site in sites:
        by = one_line(listed(list(site.reported_by), 3))
        yield SiteLine(one_line(site.name), one_line(place_words(site)), STATE_WORDS[site.state], when_words(site), by)


def _first(answer: Answer) -> str | None:
    """Name the deadline that comes next: of those that have not ended the first, else the last that has."""
    open_ones = [a for a in answer.deadlines if not a.has_ended]
    chosen = [a for a in open_ones if a.days_left is None or a.days_left >= 0] or open_ones or answer.deadlines[-1:]
    return chosen[0].deadline.id if chosen else None


def _citation(answer: Answer, title: str, home: str) -> str:
    compiled = answer.schedule.compiled_on
    parts = [f"{title}. State as of {long_day(answer.day)}"]
    parts.append(f"record through {long_day(answer.covers_through)}")
    parts += [f"compiled on {long_day(compiled)}"] if compiled else []
    address = f" {home}" if home else ""
    return one_line(f"{', '.join(parts)}. Made with {GENERATOR}.{address}")
