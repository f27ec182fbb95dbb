"""The schedule document, version 1: the shapes of what is known, as a file holds it.

A shape says what one entry may hold; `withdrawal_cli.store.schedules` checks that the entries fit together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

from withdrawal_cli.core.edtf import ImpreciseDate

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"  # in Python `$` alone also matches before a final line feed
Id = Annotated[str, Meta(pattern=ID_PATTERN, max_length=100)]
"""Kebab-case, unique within its list, permanent."""

LANGUAGE_PATTERN = (
    r"^(([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    r"(-[Xx](-[A-Za-z0-9]{1,8})+)?|[Xx](-[A-Za-z0-9]{1,8})+)$(?!\n)"
)

Ref = Annotated[str, Meta(extra_json_schema={"pattern": ID_PATTERN, "maxLength": 100})]
"""The id of another entry. Its form is not checked, because it has to be among the existing ids."""

URL_PATTERN = r"^[Hh][Tt][Tt][Pp][Ss]?://[!#-;=?-\[\]^_a-~]+$(?!\n)"
URL_HINT = "percent-encode spaces, quotation marks, angle brackets and non-ASCII characters"
Url = Annotated[str, Meta(pattern=URL_PATTERN, max_length=4000)]
"""An address on the web, in which blanks, quotation marks, angle brackets and what is not ASCII are percent-encoded."""

Language = Annotated[str, Meta(pattern=LANGUAGE_PATTERN)]
"""A language tag, well-formed by BCP 47 (RFC 5646, section 2.1); that its parts are registered is not checked."""

By = Literal["you"] | None
"""Whose word it is: `"you"` for what comes from the user's journal, None for what the schedule holds itself."""


class EventKind(Enum):
    """What an event is about. Only `completed`, `cancelled` and `extended` change a deadline."""

    ANNOUNCED = "announced"
    HANDED_OVER = "handed-over"
    IN_USE = "in-use"
    COMPLETED = "completed"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    REPORTED = "reported"
    CONTEXT = "context"


class SourceKind(Enum):
    """How near a source is to the fact."""

    PRIMARY = "primary"
    NEWS = "news"
    ANALYSIS = "analysis"
    REPORT = "report"


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):  # none refers to itself
    """Base of all entries: they do not change, and a key that they do not know is an error."""

    @property
    def by(self) -> By:
        """Whose word it is; the entries that `withdrawal_cli.core.entries` makes say `"you"`."""
        return None


class Scope(Enum):
    """What a reported date is about: the whole deadline, a part of it (one base, one phase), or more than it covers."""

    WHOLE = "whole"
    PART = "part"
    WIDER = "wider"


class Region(Shape, frozen=True):
    """A part of a country, or a party, that deadlines are for; `aliases` are other names that `--region` takes."""

    id: Id
    name: str
    aliases: tuple[str, ...] = ()


class Source(Shape, frozen=True):
    """A publication.

    `publisher` is the outlet and `origin` whose text it is, where that is another's: an agency, a ministry.
    `published` is null where the page shows no date, `url` where the document has no address.
    """

    id: Id
    publisher: str
    title: str
    origin: str | None = None
    url: Url | None = None
    archived_url: Url | None = None
    accessed_on: ImpreciseDate | None = None
    language: Language | None = None
    published: ImpreciseDate | None = None
    kind: SourceKind | None = None

    @property
    def is_copy(self) -> bool:
        """Whether it passes on the text of another: `AFP, via SpaceWar`."""
        return self.origin not in (None, self.publisher)


class ReportedDate(Shape, frozen=True):
    """A date that other sources give for a deadline: who stated which date when, and of what."""

    due: ImpreciseDate
    wording: str | None = None
    scope: Scope = Scope.WHOLE
    stated_by: str | None = None
    stated_on: ImpreciseDate | None = None
    sources: tuple[Ref, ...] = ()


class Deadline(Shape, frozen=True):
    """One obligation with its date, or none yet, in the wording of a source; without sources, the author's own word.

    `timezone` is a zone as in `parse_zone`, else the schedule's; `obliged` is who has to act.
    """

    id: Id
    title: str
    region: Ref | None = None
    due: ImpreciseDate | None = None
    timezone: str | None = None
    tags: tuple[str, ...] = ()
    wording: str | None = None
    announced_on: ImpreciseDate | None = None
    stated_by: str | None = None
    stated_on: ImpreciseDate | None = None
    obliged: str | None = None
    sources: tuple[Ref, ...] = ()
    reported_as: tuple[ReportedDate, ...] = ()


class Event(Shape, frozen=True):
    """Something that happened, dated and sourced; `due` is the new due of an `extended` deadline."""

    id: Id
    kind: EventKind
    on: ImpreciseDate
    title: str
    announced_on: ImpreciseDate | None = None
    detail: str | None = None
    quote: str | None = None
    deadline: Ref | None = None
    site: Ref | None = None
    region: Ref | None = None
    due: ImpreciseDate | None = None
    sources: tuple[Ref, ...] = ()

    @property
    def until(self) -> dt.date | None:
        """The day from which a later one of the user's entries sets it aside; None for all that are not the user's."""
        return None


class Site(Shape, frozen=True):
    """A base or another place."""

    id: Id
    name: str
    aliases: tuple[str, ...] = ()
    region: Ref | None = None
    governorate: str | None = None
    sources: tuple[Ref, ...] = ()

    @property
    def short_name(self) -> str:
        """The name without what stands in parentheses after it."""
        return self.name.partition(" (")[0]


class JournalChange(Struct, frozen=True):
    """A line of the user's journal: its days, and the deadline or the region that it is about (neither: all)."""

    days: tuple[dt.date, ...]
    deadline: str | None
    region: str | None
    moves_due: bool


class Schedule(Shape, frozen=True):
    """A whole document. `timezone` is an IANA name; what happened is held through `covers_through`, inclusive."""

    schema_version: Literal[1]
    id: Id
    title: str
    timezone: str
    covers_through: dt.date
    deadlines: tuple[Deadline, ...]
    regions: tuple[Region, ...] = ()
    events: tuple[Event, ...] = ()
    sites: tuple[Site, ...] = ()
    sources: tuple[Source, ...] = ()
    compiled_on: dt.date | None = None
    schema: str | None = field(name="$schema", default=None)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end; that it exists is checked when the document is read."""
        return ZoneInfo(self.timezone)

    def zone_of(self, deadline: Deadline) -> dt.tzinfo:
        """Return the zone in which the days of a deadline begin and end."""
        return self.zone if deadline.timezone is None else parse_zone(deadline.timezone)

    @property
    def entries(self) -> int:
        """How many of the user's entries it holds; none in what a file gives."""
        return 0

    @property
    def dangling(self) -> int:
        """How many of the user's entries are about what it does not have; none in what a file gives."""
        return 0

    @property
    def journal_changes(self) -> tuple[JournalChange, ...]:
        """The entries and retractions in the user's journal; none in what a file gives."""
        return ()

    @property
    def own_covers_through(self) -> dt.date:
        """The end of coverage as the document has it, whatever the user has reviewed since."""
        return self.covers_through


@lru_cache
def parse_zone(name: str) -> dt.tzinfo:
    """Return the zone that a deadline's `timezone` names: an IANA zone, `AoE` (anywhere on Earth), or `UTC±hh:mm`.

    An offset is from -12:00 to +14:00; its minutes may be left out. Raises `ValueError` for another offset, and what
    `zoneinfo` raises for another name.

    >>> parse_zone("AoE").utcoffset(None), parse_zone("UTC+05:30").utcoffset(None)
    (datetime.timedelta(days=-1, seconds=43200), datetime.timedelta(seconds=19800))
    """
    if name == "AoE":
        return ANYWHERE_ON_EARTH
    if name[:4] not in ("UTC+", "UTC-"):
        return ZoneInfo(name)
    parts = re.fullmatch("([0-9]{1,2})(?::([0-5][0-9]))?", name[4:])
    if parts is None:
        raise ValueError(name)
    offset = dt.timedelta(hours=int(parts[1]), minutes=int(parts[2] or 0)) * (-1 if name[3] == "-" else 1)
    if not _FARTHEST_WEST <= offset <= _FARTHEST_EAST:
        raise ValueError(name)
    return dt.timezone(offset, name)


_FARTHEST_WEST, _FARTHEST_EAST = dt.timedelta(hours=-12), dt.timedelta(hours=14)
ANYWHERE_ON_EARTH = dt.timezone(_FARTHEST_WEST, "AoE")
"""The zone in which a day ends last of all: a deadline there is met as long as that day is not over anywhere."""


def regions_of_events(schedule: Schedule) -> dict[str, str | None]:
    """Return the regions that events are of, by their ids; None for an event that is of the whole schedule."""
    sites = {site.id: site.region for site in schedule.sites}
    deadlines = {deadline.id: deadline.region for deadline in schedule.deadlines}
    return {e.id: e.region or sites.get(e.site or "") or deadlines.get(e.deadline or "") for e in schedule.events}


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events in the order of a timeline: by their first day, last day and id."""
    return sorted(events, key=lambda e: (e.on.order, e.id))


def ranked(sources: Iterable[Source]) -> list[Source]:
    """Return sources in order: primary ones, then news by its own origin, analyses and reports, then copies."""
    return sorted(sources, key=_rank)


def _rank(source: Source) -> tuple[int, bool]:
    if source.kind is SourceKind.PRIMARY:
        return 0, source.is_copy
    return 3 if source.is_copy else 1 if source.kind is SourceKind.NEWS else 2, source.is_copy


def origins_of(sources: Iterable[Source]) -> tuple[str, ...]:
    """Return whose texts sources are, each once: sources of one origin are copies of one text, so they count once."""
    return tuple(dict.fromkeys([source.origin or source.publisher for source in sources]))
