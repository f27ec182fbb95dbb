"""What all answers have in common: the head of a report, names, and how several schedules are one document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct

from withdrawal_cli import __version__
from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.schedule import By, Event, EventKind, Source, SourceKind, origins_of, ranked
from withdrawal_cli.text.dates import listed
from withdrawal_cli.text.document import Cell, Table, row
from withdrawal_cli.text.lines import one_line

Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Edtf = Annotated[str, Meta(description="an EDTF date (ISO 8601-2), as imprecise as its source")]
Duration = Annotated[str, Meta(description="an ISO 8601 duration, with `-` once passed")]
Count = Annotated[int, Meta(ge=0)]

GENERATOR = f"withdrawal-cli {__version__}"


class ScheduleHead(Struct, frozen=True):
    """What an answer is based on: the schedule, how far its record reaches, and how many entries of the user it has."""

    id: str
    title: str
    timezone: str
    covers_through: dt.date
    days_since_coverage: int
    entries: Count


class Report(Struct, frozen=True, tag_field="schema"):
    """What every report begins with; `schema`, its first key, is the tag of its class.

    The list that an answer is about is the last field of its report: a row of CSV or JSON Lines is one item of it.
    """

    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead


def report_head(answer: Answer) -> tuple[str, str, dt.date | None, ScheduleHead]:
    """Return the fields of `Report` for an answer."""
    s, since = answer.schedule, answer.days_since_coverage
    head = ScheduleHead(s.id, s.title, s.timezone, answer.covers_through, since, answer.entries)
    return GENERATOR, rfc3339(answer.as_of), answer.known_by, head


class Names:
    """The names of the deadlines and sources of an answer."""

    def __init__(self, answer: Answer, *, public: bool = False) -> None:
        self.answer = answer
        self.public = public
        self.need_titles = answer.need_titles

    def of(self, a: Assessment) -> str:
        """Return the region's name, with the title unless each deadline has its own region; of none, the title."""
        region = self.answer.region_names[a.deadline.region]
        if region is None:
            return a.deadline.title
        return f"{region}: {a.deadline.title}" if self.need_titles else region

    def who(self, sources: tuple[str, ...], most: int = 4) -> str:
        """Return whose texts the sources are, the first few by name."""
        return listed(list(self.origins_of(sources)), most)

    def origins_of(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Return whose texts the sources known by the known-by day are, each once: primary ones first, copies last."""
        return origins_of(ranked(self.answer.sources_by_id[s] for s in self.answer.cutoff.cited(sources)))


def title_of(answers: Sequence[Answer]) -> str:
    """Return the title of a document on these answers: the schedule's, or the number of schedules."""
    return one_line(answers[0].schedule.title) if len(answers) == 1 else f"{len(answers)} schedules"


def with_schedule(answers: Sequence[Answer], answer: Answer) -> tuple[str, ...]:
    """Return the first cells of each row: the schedule's id, if there are several schedules."""
    return (answer.schedule.id,) if len(answers) > 1 else ()


def schedule_column(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return the heading of the column that `with_schedule` adds."""
    return ("Schedule",) if len(answers) > 1 else ()


def notes_of(answers: Sequence[Answer], *notes: Callable[[Answer], Iterable[str]]) -> tuple[str, ...]:
    """Return the notes on each answer; of several, the line that says its instant names the schedule."""
    lines = [(answer, line) for make in notes for answer in answers for line in make(answer)]
    if len(answers) == 1:
        return tuple(one_line(line) for _, line in lines)
    heads = {id(answer): dict.fromkeys((answer.schedule.id, answer.schedule.title)) for answer in answers}
    named = {answer: f"{': '.join(head)}. " for answer, head in heads.items()}
    return tuple(one_line(named[id(answer)] * line.startswith("As of") + line) for answer, line in lines)


def no_deadlines(answers: Sequence[Answer]) -> str:
    """Return what stands where no deadline does: there are none, or none is selected."""
    return "no deadlines match the filters" if any(a.schedule.deadlines for a in answers) else "no deadlines"


def deadline_table(
    answers: Sequence[Answer], columns: tuple[str, ...], cells: Callable[[Assessment, Answer], tuple[Cell, ...]]
) -> Table:
    """Return a table of the deadlines of one schedule, or of several in order of the last day.

    A row begins with the schedule, if there are several, and the region; `cells` returns the other cells.
    """
    all_names = [Names(answer) for answer in answers]
    pairs = [(names, a) for names in all_names for a in names.answer.deadlines]
    if len(answers) > 1:
        pairs.sort(key=lambda pair: (pair[1].last_day or dt.date.max, pair[1].deadline.id))
    rows = [row(*with_schedule(answers, n.answer), n.of(a), *cells(a, n.answer)) for n, a in pairs]
    plain = all(a.deadline.region for _, a in pairs) and not any(names.need_titles for names in all_names)
    headings = (*schedule_column(answers), "Region" if plain else "Deadline", *columns)
    return Table(headings, rows, f"{no_deadlines(answers).capitalize()}.")


def at(instant: dt.datetime | None) -> str | None:
    """Write an instant as RFC 3339; None stays None."""
    return None if instant is None else _written(instant, instant.tzinfo, instant.fold)


@lru_cache(maxsize=4096)  # deadlines share their instants
def _written(instant: dt.datetime, _zone: dt.tzinfo | None, _fold: int) -> str:
    """Write an instant; the cache key needs zone and fold, because equal instants may be written differently."""
    return rfc3339(instant)


def text(date: ImpreciseDate | None) -> str | None:
    """Write a date as EDTF; None stays None."""
    return None if date is None else date.text


class EventRow(Struct, frozen=True):
    """Something that happened. `by` is `you` for an entry of the user's own, else null.

    `region` is the event's own, else its site's, else its deadline's.
    """

    id: str
    kind: EventKind
    on: Edtf
    on_earliest: dt.date | None
    on_latest: dt.date | None
    announced_on: Edtf | None
    title: str
    detail: str | None
    quote: str | None
    deadline: str | None
    site: str | None
    region: str | None
    due: Edtf | None
    by: By
    sources: tuple[str, ...]


class SourceRow(Struct, frozen=True):
    """A publication; `published` is as precise as its page, null where that shows no date.

    `publisher` is the outlet, `origin` whose text it is where that is another's.
    """

    id: str
    publisher: str
    origin: str | None
    title: str
    url: str | None
    archived_url: str | None
    accessed_on: Edtf | None
    language: str | None
    published: Edtf | None
    kind: SourceKind | None
    by: By


def event_row(event: Event, answer: Answer) -> EventRow:
    """Return the row of an event, with the sources that were published by the known-by day."""
    return EventRow(
        id=event.id,
        kind=event.kind,
        on=event.on.text,
        on_earliest=event.on.earliest,
        on_latest=event.on.latest,
        announced_on=text(event.announced_on),
        title=event.title,
        detail=event.detail,
        quote=event.quote,
        deadline=event.deadline,
        site=event.site,
        region=answer.event_regions[event.id],
        due=text(event.due),
        by=event.by,
        sources=answer.cutoff.cited(event.sources),
    )


def source_row(source: Source) -> SourceRow:
    """Return the row of a source."""
    return SourceRow(
        source.id, source.publisher, source.origin, source.title, source.url, source.archived_url,
        text(source.accessed_on), source.language, text(source.published), source.kind, source.by,
    )  # fmt: skip
