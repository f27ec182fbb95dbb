"""What the page of a site says, before it is laid out: words and links, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from withdrawal_cli.answers.countdown import clock_text
from withdrawal_cli.answers.explain import explain_status, verdict
from withdrawal_cli.answers.report import GENERATOR
from withdrawal_cli.answers.sites import RULE, STATE_WORDS, SiteStanding, place_words, when_words
from withdrawal_cli.answers.timeline import MARKS, Timeline, entry_words
from withdrawal_cli.answers.wording import (
    SIGNS,
    Names,
    as_of_notes,
    clock_words,
    due_quote,
    is_late,
    late_words,
    other_dues,
    status_words,
)
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.instants import elapsed_seconds
from withdrawal_cli.core.schedule import Source
from withdrawal_cli.core.transitions import Phase
from withdrawal_cli.site.headline import headline
from withdrawal_cli.text.safe import one_line, web_link
from withdrawal_cli.text.words import date_words, listed, long_day, span_words

HOW_TO_READ = (
    "Each date is compared with the whole deadline, also where its source spoke of a part of it, or of more. "
    "The words are the source's, or the record's where it sums them up: quote from the source."
)


class SourceLink(Struct, frozen=True):
    """A source; `url` is None where it does not lead to the web."""

    id: str
    publisher: str
    title: str
    published: str | None
    kind: str
    url: str | None


class Version(Struct, frozen=True):
    """A row of what others say the deadline is."""

    due: str
    wording: str
    stated_by: str
    stated_on: str
    outcome: str
    sources: tuple[SourceLink, ...]


class Card(Struct, frozen=True):
    """A deadline: what it says as of the page's instant, and `phases`, JSON, what it will say by itself."""

    id: str
    name: str
    title: str
    due: str
    wording: str
    span: str
    also: str
    amended_from: tuple[str, ...]
    status: str
    sign: str
    words: str
    clock: str
    days: str
    evidence: str
    meaning: str
    decided_by: str | None
    sources: tuple[SourceLink, ...]
    versions: tuple[Version, ...]
    phases: str


class SourceLinks:
    """The sources of an answer as links; what was not published by its known-by day is left out."""

    def __init__(self, answer: Answer) -> None:
        self._known = answer.cutoff
        self._links = {source.id: source_link(source) for source in answer.schedule.sources}

    def of(self, ids: tuple[str, ...]) -> tuple[SourceLink, ...]:
        """Give the links of sources, each once."""
        return tuple(self._links[source] for source in self._known.cited(tuple(dict.fromkeys(ids))))


def source_link(source: Source) -> SourceLink:
    """Make a source safe to show and to follow."""
    published = date_words(source.published) if source.published else None
    words = one_line(source.publisher), one_line(source.title)
    return SourceLink(source.id, *words, published, source.kind.value if source.kind else "", web_link(source.url))


def card_of(a: Assessment, answer: Answer, phases: tuple[Phase, ...], names: Names, links: SourceLinks) -> Card:
    """Say what the card of a deadline says."""
    said = _said(a, answer, names)
    events = (*((a.decided_by,) if a.decided_by else ()), *reversed(a.amendments))
    evidence = tuple(source for event in events for source in event.sources)
    return Card(
        id=a.deadline.id,
        name=one_line(names.of(a)),
        title=one_line(a.deadline.title),
        amended_from=tuple(map(date_words, a.amended_from)),
        clock="" if a.has_ended else clock_text(a, answer),
        days=clock_words(a, answer),
        decided_by=one_line(a.decided_by.title) if a.decided_by else None,
        sources=links.of((*evidence, *a.deadline.sources)),
        versions=_versions(a, answer, links),
        phases=msgspec.json.encode([_phase(phase, answer, names) for phase in phases]).decode(),
        **said,
    )


def _said(a: Assessment, answer: Answer, names: Names) -> dict[str, str]:
    """Give the texts that change with the phase; the script sets each where the card has its name."""
    others = other_dues(a)
    stays = a.has_ended or a.status is Status.UNKNOWN  # the reason of another status names its day, which moves on
    return {
        "status": a.status.value,
        "sign": SIGNS[a.status],
        "words": status_words(a),
        "due": date_words(a.due),
        "wording": one_line(_wording(a, names)),
        "span": "" if a.due is None or a.due.is_one_day else f"({span_words(a.due)})",
        "also": f"Sources differ; also stated: {listed(others, 8)}." if others else "",
        "evidence": one_line(names.evidence(a)),
        "meaning": one_line(explain_status(a, answer)) if stays else "",
    }


def _wording(a: Assessment, names: Names) -> str:
    """Quote the source; what the user has added is no quote."""
    return f"by {names.own}" if a.due_by else due_quote(a) or a.wording or ""


def _versions(a: Assessment, answer: Answer, links: SourceLinks) -> tuple[Version, ...]:
    return tuple(
        Version(
            due=date_words(v.reported.due),
            wording=one_line(v.reported.wording or ""),
            stated_by=one_line(v.reported.stated_by or "not said"),
            stated_on=date_words(v.reported.stated_on) if v.reported.stated_on else "not said",
            outcome=verdict(v.reported.due, a, answer, v.reported.scope).words,
            sources=links.of(v.reported.sources),
        )
        for v in a.reported_as
    )


def _phase(phase: Phase, answer: Answer, names: Names) -> dict[str, Any]:
    """Give a phase as the script reads it: instants in milliseconds, days since 1970, wall times as if in UTC."""
    a = phase.assessment
    return {
        **_said(a, replace(answer, as_of=phase.starts_at), names),
        "from": milliseconds(phase.starts_at),
        "ended": a.has_ended,
        "late": late_words(a.lateness) if is_late(a) else "",
        "ended_first": _number(a.decided_by.on.earliest) if a.decided_by and a.decided_by.on.earliest else None,
        "ended_last": _number(a.decided_by.on.latest) if a.decided_by and a.decided_by.on.latest else None,
        "deadline_at": None if a.deadline_at is None else milliseconds(a.deadline_at),
        "deadline_wall": None if a.deadline_at is None else (a.deadline_at.replace(tzinfo=None) - _EPOCH) // _MS,
        "midnight": None if a.last_day is None else (_number(a.last_day) + 1) * 86_400_000,
        "first_day": None if a.first_day is None else _number(a.first_day),
        "last_day": None if a.last_day is None else _number(a.last_day),
    }


_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # a wall time
_MS = timedelta(milliseconds=1)


def milliseconds(instant: datetime) -> int:
    """Give an instant as JavaScript counts it."""
    return 1000 * elapsed_seconds(_EPOCH.replace(tzinfo=timezone.utc), instant)


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH.toordinal()


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
    sites: Sequence[SiteStanding],
    sources: Sequence[Source],
    *,
    title: str | None,
    home: str,
) -> Page:
    """Say what the page says of an answer; `phases` as of `withdrawal_cli.core.transitions`."""
    names, links = Names(answer, public=True), SourceLinks(answer)
    name = one_line(title or answer.schedule.title)
    zone = one_line(answer.schedule.timezone)
    return Page(
        title=name,
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
        sites=tuple(_site_lines(sites, names)),
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


def _site_lines(sites: Sequence[SiteStanding], names: Names) -> Iterator[SiteLine]:
    for s in sites:
        by = names.own if s.latest and s.latest.by else names.who(s.latest.sources, most=3) if s.latest else ""
        place = ", ".join(filter(None, place_words(s.site, names.answer)))
        yield SiteLine(one_line(s.site.name), one_line(place), STATE_WORDS[s.state], when_words(s), one_line(by))


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
