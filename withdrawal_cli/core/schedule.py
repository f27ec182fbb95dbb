"""The schedule document, version 1: the shapes of what is known, as a file holds it.

A shape says what one entry may hold; `withdrawal_cli.store.schedules` checks that the entries fit together.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

from withdrawal_cli.core.edtf import ImpreciseDate

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)"  # in Python `$` alone also stands before a last line feed
Id = Annotated[str, Meta(pattern=ID_PATTERN, max_length=100)]
"""Kebab-case, unique within its list, permanent."""

Ref = Annotated[str, Meta(extra_json_schema={"pattern": ID_PATTERN, "maxLength": 100})]
"""The id of another entry. It is held to those that there are, so its form is not looked at one by one as well."""

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


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all entries: they do not change, and a key that they do not know is an error."""

    @property
    def by(self) -> By:
        """Whose word it is; the entries that `withdrawal_cli.core.entries` makes say `"you"`."""
        return None


class Region(Shape, frozen=True):
    """A part of a country that a deadline is for; `aliases` are other names that `--region` takes."""

    id: Id
    name: str
    aliases: tuple[str, ...] = ()


class Source(Shape, frozen=True):
    """A publication that facts rest on; `published` is None where the page shows no date."""

    id: Id
    publisher: str
    title: str
    url: str
    kind: SourceKind
    published: ImpreciseDate | None = None


class ReportedVersion(Shape, frozen=True):
    """The same deadline as other sources give it: who stated which date, when."""

    due: ImpreciseDate
    wording: str
    sources: tuple[Ref, ...] = ()
    stated_by: str | None = None
    stated_on: ImpreciseDate | None = None


class Deadline(Shape, frozen=True):
    """One dated obligation of a region, with the wording a source gave it."""

    id: Id
    region: Ref
    title: str
    due: ImpreciseDate
    wording: str
    sources: tuple[Ref, ...]
    announced_on: ImpreciseDate | None = None
    reported_as: tuple[ReportedVersion, ...] = ()


class Event(Shape, frozen=True):
    """Something that happened, dated and sourced; `due` is the new due of an `extended` deadline."""

    id: Id
    kind: EventKind
    on: ImpreciseDate
    title: str
    sources: tuple[Ref, ...]
    announced_on: ImpreciseDate | None = None
    detail: str | None = None
    quote: str | None = None
    deadline: Ref | None = None
    site: Ref | None = None
    region: Ref | None = None
    due: ImpreciseDate | None = None


class Site(Shape, frozen=True):
    """A base or headquarters."""

    id: Id
    name: str
    region: Ref
    sources: tuple[Ref, ...]
    aliases: tuple[str, ...] = ()
    governorate: str | None = None


class Schedule(Shape, frozen=True):
    """A whole document. `timezone` is an IANA name; what happened is held through `covers_through`, inclusive."""

    schema_version: Literal[1]
    id: Id
    title: str
    timezone: str
    covers_through: dt.date
    regions: tuple[Region, ...]
    deadlines: tuple[Deadline, ...]
    sources: tuple[Source, ...]
    events: tuple[Event, ...] = ()
    sites: tuple[Site, ...] = ()
    compiled_on: dt.date | None = None
    schema: str | None = field(name="$schema", default=None)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and end; that it exists is checked when the document is read."""
        return ZoneInfo(self.timezone)

    @property
    def entries(self) -> int:
        """How many of the user's entries it holds; none in what a file gives."""
        return 0

    @property
    def dangling(self) -> int:
        """How many of the user's entries are about what it does not have; none in what a file gives."""
        return 0

    @property
    def own_covers_through(self) -> dt.date:
        """The end of coverage as the document has it, whatever the user has reviewed since."""
        return self.covers_through


def regions_of_events(schedule: Schedule) -> dict[str, str | None]:
    """Give the regions that events are of, by their ids; None for an event that is of the whole schedule."""
    sites = {site.id: site.region for site in schedule.sites}
    deadlines = {deadline.id: deadline.region for deadline in schedule.deadlines}
    return {e.id: e.region or sites.get(e.site or "") or deadlines.get(e.deadline or "") for e in schedule.events}
