"""The record as an Atom feed (RFC 4287): an entry for each event, each deadline, and each version that a source gives.

`published` is the day on which the fact was published (00:00 in the schedule's zone); an entry without such a day has
none. `updated` is the newest day of the facts in the entry, or the day on which the record was compiled: a correction
of the record moves it. Ids are UUIDs made from the ids of the schedule and of the fact, never from a date, a title or
the site's address, so they survive a correction of the date and a move of the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from withdrawal_cli import __version__
from withdrawal_cli.answers.wording import due_quote
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.instants import rfc3339, start_of_day
from withdrawal_cli.core.revisions import Publication, Revision, Revisions
from withdrawal_cli.core.schedule import Event, ReportedDate
from withdrawal_cli.text.safe import one_line, web_link
from withdrawal_cli.text.words import date_and_span, date_words

_NAMESPACE = UUID("0f6a4d0e-6f0c-5f4b-9d0a-3b1f6c2e8a57")
"""Ours, once and for all: another would give every entry a new id."""


class _Entry(Struct, frozen=True):
    """A fact of the feed: `name` identifies it in its schedule, `kind` is its category."""

    name: str
    kind: str
    title: str
    lines: tuple[str, ...]
    published_on: date | None
    revision: Revision
    sources: tuple[str, ...]


def to_atom(answer: Answer, events: Sequence[Event], *, title: str, lang: str, home: str) -> bytes:
    """Write the feed of an answer's deadlines and of `events`; `home` is the site's address with a final `/`, or empty.

    Without an address its links are relative to the feed.
    """
    maker = _Maker(answer)
    entries = [*(maker.of_event(e) for e in events), *maker.of_deadlines()]
    dated = sorted(((maker.dates(e), e) for e in entries), key=lambda pair: (pair[0], pair[1].name), reverse=True)
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": lang})
    _add(feed, "id", maker.id_of(""))
    _add(feed, "title", one_line(title))
    _add(feed, "subtitle", "What is known of the deadlines, dated when it was published")
    _add(feed, "updated", max((updated for (_, updated), _ in dated), default=rfc3339(answer.as_of)))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{home}feed.atom"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": home or "index.html"})
    _add(SubElement(feed, "author"), "name", one_line(title))
    _add(feed, "generator", "withdrawal-cli").set("version", __version__)
    for (published, updated), entry in dated:
        maker.write(feed, entry, published, updated)
    indent(feed)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


class _Maker:
    """Makes the entries of one feed."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.known = answer.known
        self.publication = Publication(answer.schedule)
        self.revisions = Revisions(answer)
        self.sources = {source.id: source for source in answer.schedule.sources}
        self.regions = {region.id: region.name for region in answer.schedule.regions}

    def of_event(self, event: Event) -> _Entry:
        lines = [f"{event.kind.value}, {date_and_span(event.on)}"]
        lines += [f"new due: {date_and_span(event.due)}"] if event.due else []
        lines += ["Added by the publisher of this feed."] if event.by else []
        lines += [text for text in (event.detail, f"“{event.quote}”" if event.quote else None) if text]
        return _Entry(
            f"event/{event.id}", event.kind.value, event.title, tuple(lines),
            self.publication.of_event(event), self.revisions.of_event(event), event.sources,
        )  # fmt: skip

    def of_deadlines(self) -> Iterator[_Entry]:
        for a in self.answer.deadlines:
            if a.status is not Status.NOT_ANNOUNCED:
                yield self._deadline(a)
                yield from self._versions(a)

    def _deadline(self, a: Assessment) -> _Entry:
        deadline = a.deadline
        region, wording = self.regions.get(deadline.region or ""), due_quote(a) or a.wording
        due = ", ".join(filter(None, (f"due {date_and_span(a.due)}", wording)))
        lines = [f"{region}: {due}" if region else due]
        lines += [f"before it was amended: {', '.join(map(date_words, a.amended_from))}"] if a.amended_from else []
        return _Entry(
            f"deadline/{deadline.id}", "deadline", deadline.title, tuple(lines),
            self.publication.of(deadline.sources, deadline.announced_on), self.revisions.of_deadline(a),
            deadline.sources,
        )  # fmt: skip

    def _versions(self, a: Assessment) -> Iterator[_Entry]:
        """Make an entry for each version. It has no id in the schedule: who stated it names it, with a running number.

        All versions are numbered, also those that do not count as of then, so that a number stays with its version.
        """
        shown = {id(v.version) for v in a.reported_as}
        numbers: dict[str, int] = {}
        for version in a.deadline.reported_as:
            who = version.stated_by or (version.sources[0] if version.sources else "")
            numbers[who] = numbers.get(who, 0) + 1
            if id(version) in shown:
                yield self._version(a, version, f"{who}/{numbers[who]}")

    def _version(self, a: Assessment, version: ReportedDate, name: str) -> _Entry:
        who = version.stated_by or ", ".join(
            dict.fromkeys(self.sources[s].publisher for s in self.known.cited(version.sources))
        )
        stated = f", stated on {date_words(version.stated_on)}" if version.stated_on else ""
        line = f"due {date_and_span(version.due)} as given by {who or 'an unnamed source'}{stated}"
        return _Entry(
            f"deadline/{a.deadline.id}/version/{name}", "version",
            f"{a.deadline.title}: {date_words(version.due)}, {version.wording or 'no wording given'}", (line,),
            self.publication.of_version(version), self.revisions.of_version(version), version.sources,
        )  # fmt: skip

    def id_of(self, name: str) -> str:
        """Give the permanent id of an entry; of the feed itself where `name` is empty."""
        return uuid5(_NAMESPACE, f"{self.answer.schedule.id}/{name}").urn

    def dates(self, entry: _Entry) -> tuple[str, str]:
        """Give `published` (empty where it is not known) and `updated`, which is never before it."""
        days = [day for day in (entry.published_on, entry.revision.changed_on) if day is not None]
        updated = self._at(max(days)) if days else rfc3339(self.answer.as_of)
        return self._at(entry.published_on) if entry.published_on else "", updated

    def _at(self, day: date) -> str:
        return rfc3339(start_of_day(day, self.answer.schedule.zone))

    def write(self, feed: Element, entry: _Entry, published: str, updated: str) -> None:
        """Add an entry to the feed."""
        node = SubElement(feed, "entry")
        _add(node, "id", self.id_of(entry.name))
        _add(node, "title", one_line(entry.title))
        if published:
            _add(node, "published", published)
        _add(node, "updated", updated)
        SubElement(node, "category", {"term": entry.kind})
        cited = [self.sources[s] for s in self.known.cited(tuple(dict.fromkeys(entry.sources)))]
        lines = [*entry.lines, *(f"Source: {source.publisher}: {source.title}" for source in cited)]
        _add(node, "content", "\n".join(map(one_line, lines))).set("type", "text")
        for source in cited:
            if address := web_link(source.url):
                SubElement(node, "link", {"rel": "related", "href": address, "title": one_line(source.title)})


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = text
    return child
