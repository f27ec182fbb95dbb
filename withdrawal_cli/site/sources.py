"""Sources as links of the page: whose text each is first, then who published it."""

from __future__ import annotations

from msgspec import Struct

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.schedule import Source, ranked
from withdrawal_cli.site.words import date_words, say
from withdrawal_cli.text.safe import one_line, web_link


class SourceLink(Struct, frozen=True):
    """A source. `who` is the origin of its text, else the publisher; `url` is None where it is not on the web."""

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
    """The sources of an answer as links; what was not published by its known-by day is left out."""

    def __init__(self, answer: Answer) -> None:
        self._cutoff = answer.cutoff
        self._sources = answer.sources_by_id

    def of(self, ids: tuple[str, ...]) -> tuple[SourceLink, ...]:
        """Return the links of sources, each once: primary ones first, copies of others' texts last."""
        cited = self._cutoff.cited(tuple(dict.fromkeys(ids)))
        return tuple(map(source_link, ranked(self._sources[source] for source in cited)))


def source_link(source: Source) -> SourceLink:
    """Make a source safe to show and to follow."""
    publisher, origin = one_line(source.publisher), one_line(source.origin or "")
    return SourceLink(
        id=source.id,
        who=origin or publisher,
        publisher=say("source.via", origin=origin, publisher=publisher) if origin else publisher,
        title=one_line(source.title),
        url=web_link(source.url),
        archived=web_link(source.archived_url),
        published=date_words(source.published) if source.published else say("source.undated"),
        language=source.language or "",
        kind=source.kind.value if source.kind else "",
    )
