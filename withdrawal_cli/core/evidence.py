"""The evidence behind a status: its sources in the order in which people read them, and whose texts they are.

A source names its outlet as `publisher` and, where the text is another's, whose it is as `origin`: an agency, a
ministry. Sources of one origin are copies of one text, so they count once.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.schedule import Source, SourceKind


class Evidence(Struct, frozen=True):
    """Sources in order: primary ones, then news by its own origin, analyses and reports, then copies of others' texts.

    `origins` are whose texts they are, each once, in the order of the sources.
    """

    sources: tuple[Source, ...]
    origins: tuple[str, ...]


def evidence(answer: Answer, a: Assessment) -> Evidence:
    """Return the evidence for the end of a deadline, as published by the known-by day; none while it has not ended.

    >>> from datetime import datetime
    >>> from withdrawal_cli import assess, load_schedule
    >>> answer = assess(load_schedule(), datetime.fromisoformat("2026-02-01T00:00:00+03:00"))
    >>> [source.kind.value for source in evidence(answer, answer.deadlines[0]).sources][:2]
    ['primary', 'news']
    """
    cited = answer.cutoff.cited(a.decided_by.sources) if a.decided_by else ()
    return gather_evidence(answer.sources_by_id[source] for source in dict.fromkeys(cited))


def gather_evidence(sources: Iterable[Source]) -> Evidence:
    """Return any sources as evidence: in its order, with whose texts they are."""
    ordered = tuple(sorted(sources, key=_rank))
    return Evidence(ordered, tuple(dict.fromkeys(map(origin_of, ordered))))


def origin_of(source: Source) -> str:
    """Return whose text a source is: its origin, else its publisher."""
    return source.origin or source.publisher


def is_copy(source: Source) -> bool:
    """Whether a source passes on the text of another: `AFP, via SpaceWar`."""
    return source.origin not in (None, source.publisher)


def count_origins(sources: Iterable[Source]) -> int:
    """Return how many independent origins sources have."""
    return len({origin_of(source) for source in sources})


def _rank(source: Source) -> tuple[int, bool]:
    copy = is_copy(source)
    if source.kind is SourceKind.PRIMARY:
        return 0, copy
    return 3 if copy else 1 if source.kind is SourceKind.NEWS else 2, copy
