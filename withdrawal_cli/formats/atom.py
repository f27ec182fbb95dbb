"""Answers as an Atom feed (RFC 4287): an entry for each event, deadline, reported date, and passing of a due date.

`published` is the day on which a fact was published (00:00 in the schedule's zone), `updated` the newest day of the
facts in that entry alone, so a correction of one entry does not move the others. Ids are UUIDs made from the ids of
the schedule and of the fact, never from a date, a title or the site's address. The feed holds the newest entries;
older ones are in archive documents (RFC 5005, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from html import escape
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from withdrawal_cli import __version__
from withdrawal_cli.answers.sentence import stated_late_note
from withdrawal_cli.answers.status import SCOPE_WORDS
from withdrawal_cli.answers.timeline import kind_words
from withdrawal_cli.answers.wording import due_quote
from withdrawal_cli.core.assess import SOON_DAYS, Answer, Assessment, Status
from withdrawal_cli.core.instants import in_zone, rfc3339, start_of_day
from withdrawal_cli.core.revisions import Publication, Publications
from withdrawal_cli.core.schedule import Event, ReportedDate
from withdrawal_cli.core.transitions import past_transitions
from withdrawal_cli.text.dates import count, date_words, long_day
from withdrawal_cli.text.lines import one_line, web_link
from withdrawal_cli.text.messages import in_titles, say

_NAMESPACE = UUID("0f6a4d0e-6f0c-5f4b-9d0a-3b1f6c2e8a57")
"""Permanent: another namespace would change the id of every entry."""

_MOST_ENTRIES = 100
"""The most entries in the feed and in each archive document."""

_HISTORY = "http://purl.org/syndication/history/1.0"


class FeedPart(Struct, frozen=True):
    """One answer in a feed: its `events`, and `page`, the address of the page that shows them."""

    answer: Answer
    events: Sequence[Event]
    page: str
    soon_days: int = SOON_DAYS


class _Entry(Struct, frozen=True):
    """An entry: `id` is a URN, `kind` its category, `lines` are plain text, `link` is its place on the page."""

    id: str
    kind: str
    title: str
    lines: tuple[str, ...]
    sources: tuple[tuple[str, str | None], ...]
    link: str
    published: str
    updated: str


def to_atom(parts: Sequence[FeedPart], *, title: str, home: str) -> dict[str, bytes]:
    """Return the feed and its archive documents, by file name.

    `home` is the site's address with a final `/`; if it is empty, links are relative to the feed.
    """
    entries = [entry for part in parts for entry in _Writer(part).entries()]
    entries.sort(key=lambda entry: (entry.updated, entry.id), reverse=True)
    older = entries[_MOST_ENTRIES:][::-1]
    archives = [older[start : start + _MOST_ENTRIES][::-1] for start in range(0, len(older), _MOST_ENTRIES)]
    feed = _Feed(parts, title, home, updated=entries[0].updated if entries else _stamp(parts), archives=len(archives))
    files = {"feed.atom": feed.document(entries[:_MOST_ENTRIES], None)}
    for number, archived in enumerate(archives, start=1):
        files[_archive_name(number)] = feed.document(archived, number)
    return files


def _stamp(parts: Sequence[FeedPart]) -> str:
    return max((rfc3339(part.answer.as_of) for part in parts), default="1970-01-01T00:00:00Z")


def _archive_name(number: int) -> str:
    return f"feed-archive-{number}.atom"


class _Feed(Struct, frozen=True):
    """The documents of one feed; archive 1 has the oldest entries."""

    parts: Sequence[FeedPart]
    title: str
    home: str
    updated: str
    archives: int

    def document(self, entries: Sequence[_Entry], archive: int | None) -> bytes:
        """Return the feed's own document, or that of an archive."""
        node = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:fh": _HISTORY, "xml:lang": "en"})
        _add(node, "id", _urn(" ".join(part.answer.schedule.id for part in self.parts), ""))
        _add(node, "title", one_line(self.title))
        _add(node, "subtitle", "Deadlines, events and reported dates")
        _add(node, "updated", self.updated if archive is None else max(entry.updated for entry in entries))
        if archive is not None:
            SubElement(node, "fh:archive")
        for rel, name in self._links(archive):
            SubElement(node, "link", {"rel": rel, "type": "application/atom+xml", "href": f"{self.home}{name}"})
        SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": self.home or "index.html"})
        _add(SubElement(node, "author"), "name", one_line(self.title))
        _add(node, "generator", "withdrawal-cli").set("version", __version__)
        for entry in entries:
            _write(node, entry)
        indent(node)
        written: bytes = tostring(node, encoding="utf-8", xml_declaration=True)
        return written + b"\n"

    def _links(self, archive: int | None) -> Iterator[tuple[str, str]]:
        number = self.archives + 1 if archive is None else archive
        yield "self", "feed.atom" if archive is None else _archive_name(archive)
        if archive is not None:
            yield "current", "feed.atom"
        if number > 1:
            yield "prev-archive", _archive_name(number - 1)
        if number < self.archives:
            yield "next-archive", _archive_name(number + 1)


class _Writer:
    """Makes the entries of one answer."""

    def __init__(self, part: FeedPart) -> None:
        self.part = part
        self.answer = part.answer
        self.known = part.answer.cutoff
        self.publications = Publications(part.answer)
        self.titles = {event.id: event.title for event in part.events}
        self.sources = part.answer.sources_by_id
        self.regions = part.answer.region_names

    def entries(self) -> Iterator[_Entry]:
        """Yield the entries for events and announced deadlines, and for what only the passing of time changed."""
        yield from map(self._event, self.part.events)
        for a in self.answer.deadlines:
            if a.status is not Status.NOT_ANNOUNCED:
                yield self._deadline(a)
                yield from self._reported_dates(a)
        yield from self._transitions()
        yield from self._end_of_record()

    def _event(self, event: Event) -> _Entry:
        lines = [f"{kind_words(event.kind.value).capitalize()}, {date_words(event.on)}"]
        lines += [f"New due date: {date_words(event.due)}"] if event.due else []
        lines += ["Added by the publisher of this feed."] if event.by else []
        detail = in_titles(event.detail or "", self.titles)
        lines += [text for text in (detail, f"“{event.quote}”" if event.quote else None) if text]
        publication = self.publications.of_event(event)
        return self._entry(
            f"event/{event.id}", event.kind.value, event.title, lines, f"event-{event.id}", publication, event.sources
        )

    def _deadline(self, a: Assessment) -> _Entry:
        region = self.regions[a.deadline.region]
        lines = [_due_line(a)] if a.due else ["No date was given."]
        lines += [f"Region: {region}"] if region else []
        earlier = ", ".join(map(date_words, a.amended_from))
        own = ", according to the publisher's own entry" if a.due_by else ""
        lines += [f"Moved from {earlier}{own}."] if earlier else []
        title = f"{a.deadline.title}: {f'due {date_words(a.due)}' if a.due else 'no date'}"
        publication = self.publications.of_deadline(a)
        if a.lacks_source and self.known.known_by is not None:
            lines.append(say("card.unsourced", day=long_day(self.known.known_by)))
            publication = Publication(None, publication.last_on)
        sources = a.deadline.sources  # of the date in force, as on the page
        if a.amendments:
            sources = tuple(source for event in a.amendments for source in event.sources)
        return self._entry(
            f"deadline/{a.deadline.id}", "deadline", title, lines, f"deadline-{a.deadline.id}",
            publication, sources,
        )  # fmt: skip

    def _reported_dates(self, a: Assessment) -> Iterator[_Entry]:
        """Yield an entry for each reported date. Its id is made of who stated it and a number, as it has none itself.

        All are numbered, including those that do not count yet, so that a date keeps its number.
        """
        shown = {id(each.reported) for each in a.reported_as}
        numbers: dict[str, int] = {}
        for reported in a.deadline.reported_as:
            who = reported.stated_by or (reported.sources[0] if reported.sources else "")
            numbers[who] = numbers.get(who, 0) + 1
            if id(reported) in shown:
                yield self._reported_date(a, reported, f"{who}/{numbers[who]}")

    def _reported_date(self, a: Assessment, reported: ReportedDate, name: str) -> _Entry:
        who = reported.stated_by or ", ".join(
            dict.fromkeys(self.sources[s].publisher for s in self.known.cited(reported.sources))
        )
        wording = f" ({reported.wording})" if reported.wording else ""
        stated = f", stated {date_words(reported.stated_on)}" if reported.stated_on else ""
        by = who or "an unnamed source"
        lines = [f"Due {date_words(reported.due)}{wording}, according to {by}{stated}"]
        scope = SCOPE_WORDS[reported.scope]
        lines += [f"This date covers {scope}, so it is not compared."] if scope else []
        of = f" (covers {scope})" if scope else ""
        publication = self.publications.of_reported_date(reported)
        return self._entry(
            f"deadline/{a.deadline.id}/reported/{name}", "reported-date",
            f"{a.deadline.title}: due {date_words(reported.due)}{of}, according to {by}", lines,
            f"dates-{a.deadline.id}", publication, reported.sources,
        )  # fmt: skip

    def _transitions(self) -> Iterator[_Entry]:
        """Yield an entry for each time that a deadline became due soon or passed, dated that instant and numbered."""
        for deadline, transitions in past_transitions(self.answer, soon_days=self.part.soon_days).items():
            numbers = {"due-soon": 0, "passed": 0}
            for each in transitions:
                a = each.assessment
                if a.due is None or a.due.latest is None:
                    continue
                is_soon = a.status is Status.DUE_SOON
                kind = "due-soon" if is_soon else "passed"
                numbers[kind] += 1
                said = f"due soon, {count(a.days_left or 0, 'day')} left" if is_soon else "the due date has passed"
                lines = [_due_line(a)]
                lines += [f"Last day: {long_day(a.due.latest)}"] if not a.due.is_one_day else []
                yield self._entry(
                    f"deadline/{deadline}/{kind}/{numbers[kind]}", kind, f"{a.deadline.title}: {said}", lines,
                    f"deadline-{deadline}", in_zone(each.starts_at, self.answer.schedule.zone), (),
                )  # fmt: skip

    def _end_of_record(self) -> Iterator[_Entry]:
        """Yield an entry if the as-of day is past the end of the record, dated the day after the end."""
        last = self.answer.record_ends_on
        if last >= self.answer.day:
            return
        day = last + timedelta(days=1)
        title = f"The record ends on {long_day(last)}"
        lines = [f"{self.answer.schedule.title}: later developments are not in the record."]
        yield self._entry(f"record/{last}", "record-ends", title, lines, "", Publication(day, day), ())

    def _entry(
        self,
        name: str,
        kind: str,
        title: str,
        lines: Sequence[str],
        fragment: str,
        publication: Publication | datetime,
        sources: tuple[str, ...],
    ) -> _Entry:
        """Return an entry; without a day of its own, `updated` is the end of the record or the as-of day."""
        if isinstance(publication, datetime):
            published, moved = rfc3339(publication), self.publications.moved_on(fragment.removeprefix("deadline-"))
            updated = max(published, self._at(moved) if moved else "")
        else:
            published = self._at(publication.first_on) if publication.first_on else ""
            updated = self._at(publication.last_on or min(self.answer.record_ends_on, self.answer.day))
        cited = [self.sources[s] for s in self.known.cited(tuple(dict.fromkeys(sources)))]
        return _Entry(
            id=_urn(self.answer.schedule.id, name),
            kind=kind,
            title=one_line(title),
            lines=tuple(map(one_line, lines)),
            sources=tuple((one_line(f"{s.publisher}: {s.title}"), web_link(s.url)) for s in cited),
            link=f"{self.part.page}#{fragment}" if fragment else self.part.page,
            published=published,
            updated=updated,
        )

    def _at(self, day: date) -> str:
        return rfc3339(start_of_day(day, self.answer.schedule.zone))


def _due_line(a: Assessment) -> str:
    return " ".join(filter(None, ("Due", date_words(a.due), due_quote(a), stated_late_note(a))))


def _urn(schedule: str, name: str) -> str:
    """Return the permanent id of an entry, or of the feed itself if `name` is empty."""
    return uuid5(_NAMESPACE, f"{schedule}/{name}").urn


def _write(feed: Element, entry: _Entry) -> None:
    node = SubElement(feed, "entry")
    _add(node, "id", entry.id)
    _add(node, "title", entry.title)
    if entry.published:
        _add(node, "published", entry.published)
    _add(node, "updated", entry.updated)
    SubElement(node, "category", {"term": entry.kind})
    SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    for words, url in entry.sources:
        if url:
            SubElement(node, "link", {"rel": "related", "href": url, "title": words})
    _add(node, "content", _html(entry)).set("type", "html")


def _html(entry: _Entry) -> str:
    """Return the lines of an entry as HTML, because many readers join lines of plain text."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in entry.lines)
    sources = (f'<li><a href="{escape(url)}">{escape(said)}</a></li>' if url else f"<li>{escape(said)}</li>"
               for said, url in entry.sources)  # fmt: skip
    return f"{lines}<p>Sources:</p><ul>{''.join(sources)}</ul>" if entry.sources else lines


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = text
    return child
