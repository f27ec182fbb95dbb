"""The dates that were reported for a deadline: who gave each, with links to the sources, and its outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from withdrawal_cli.answers.sentence import outcome_words
from withdrawal_cli.answers.wording import is_primary
from withdrawal_cli.core.assess import Answer, Assessment, ReportedAssessment
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


def source_links(ids: tuple[str, ...], answer: Answer) -> tuple[SourceLink, ...]:
    """Return the known sources of an answer as links, each once: primary ones first, copies last."""
    cited = answer.cutoff.cited(tuple(dict.fromkeys(ids)))
    return tuple(map(source_link, ranked(answer.sources_by_id[source] for source in cited)))


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


def date_groups(a: Assessment, answer: Answer) -> tuple[DateGroup, ...]:
    """Return the reported dates of a deadline by date and scope: those from a primary source first, then by date."""
    found: dict[tuple[str, str], list[ReportedAssessment]] = {}
    for each in a.reported_as:
        found.setdefault((each.reported.scope.value, each.reported.due.text), []).append(each)
    groups = [
        (scope, any(is_primary(v, answer) for v in vs), [v.reported for v in vs]) for (scope, _), vs in found.items()
    ]
    groups.sort(key=lambda g: (g[0] != "whole", not g[1], g[2][0].due.latest or date.max, g[2][0].due.text))
    return tuple(
        DateGroup(
            say_count("dates.group", len(several), date=date_words(several[0].due, "full")),
            say(f"dates.{scope}") if scope != "whole" else outcome_words(several[0].due, a, answer),
            tuple(_statements(several, answer)),
        )
        for scope, _, several in groups
    )


def _statements(several: Sequence[ReportedDate], answer: Answer) -> Iterator[Statement]:
    for each in several:
        who = one_line(each.stated_by or say("dates.unnamed"))
        said = say("dates.stated", who=who, on=f", {on_words(each.stated_on)}" if each.stated_on else "")
        yield Statement(one_line(each.wording) if each.wording else "", said, source_links(each.sources, answer))
