"""The dates that were reported for a deadline: who gave each, with links to the sources, and its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from withdrawal_cli.answers.sentence import outcome_words
from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.schedule import ReportedDate, Source, ranked
from withdrawal_cli.text.dates import date_words, on_words
from withdrawal_cli.text.lines import one_line, web_link
from withdrawal_cli.text.messages import language_words, say, say_count


class SourceLink(Struct, frozen=True):
    """A source. `who` is the origin of its text, else the publisher; `url` is None if it is not on the web."""

    id: str
    who: str
    publisher: str
    title: str
    url: str | None
    archived: str | None
    published: str
    language: str
    kind: str


class SourceLinks:
    """The sources of an answer as links, without those published after its known-by day."""

    def __init__(self, answer: Answer) -> None:
        self._cutoff = answer.cutoff
        self._sources = answer.sources_by_id

    def of(self, ids: tuple[str, ...]) -> tuple[SourceLink, ...]:
        """Return the links of sources, each once: primary ones first, copies last."""
        cited = self._cutoff.cited(tuple(dict.fromkeys(ids)))
        return tuple(map(source_link, ranked(self._sources[source] for source in cited)))


def source_link(source: Source) -> SourceLink:
    """Return a source as a link that is safe to show and to follow."""
    publisher, origin = one_line(source.publisher), one_line(source.origin or "")
    return SourceLink(
        id=source.id,
        who=origin or publisher,
        publisher=say("source.via", origin=origin, publisher=publisher) if source.is_copy else publisher,
        title=one_line(source.title),
        url=web_link(source.url),
        archived=web_link(source.archived_url),
        published=date_words(source.published, "full") if source.published else say("source.undated"),
        language=language_words(source.language or ""),
        kind=source.kind.value if source.kind else "",
    )


class Statement(Struct, frozen=True):
    """Who gave a date for a deadline, and in which words."""

    wording: str
    who: str
    sources: tuple[SourceLink, ...]


class DateGroup(Struct, frozen=True):
    """A date that was reported for a deadline, of one scope: its outcome, and who gave it."""

    words: str
    outcome: str
    statements: tuple[Statement, ...]


def date_groups(a: Assessment, answer: Answer, links: SourceLinks) -> tuple[DateGroup, ...]:
    """Return the reported dates of a deadline by date and scope: those from a primary source first, then by date."""
    found: dict[tuple[str, str], list[ReportedDate]] = {}
    for each in a.reported_as:
        found.setdefault((each.reported.scope.value, each.reported.due.text), []).append(each.reported)
    groups = [(scope, several) for (scope, _), several in found.items()]
    groups.sort(key=lambda group: _group_order(group[0], group[1], links))
    return tuple(
        DateGroup(
            say_count("dates.group", len(several), date=date_words(several[0].due, "full")),
            say(f"dates.{scope}") if scope != "whole" else outcome_words(several[0].due, a, answer),
            tuple(_statements(several, links)),
        )
        for scope, several in groups
    )


def _is_primary(several: Sequence[ReportedDate], links: SourceLinks) -> bool:
    return any(link.kind == "primary" for each in several for link in links.of(each.sources))


def _group_order(scope: str, several: Sequence[ReportedDate], links: SourceLinks) -> tuple[object, ...]:
    return scope != "whole", not _is_primary(several, links), several[0].due.latest or date.max, several[0].due.text


def _statements(several: Sequence[ReportedDate], links: SourceLinks) -> Iterator[Statement]:
    for each in several:
        who = one_line(each.stated_by or say("dates.unnamed"))
        said = say("dates.stated", who=who, on=f", {on_words(each.stated_on)}" if each.stated_on else "")
        yield Statement(one_line(each.wording) if each.wording else "", said, links.of(each.sources))
