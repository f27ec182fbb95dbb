"""Which facts rest on which source: the bibliography, counted for an answer."""

from __future__ import annotations

from msgspec import Struct, field

from withdrawal_cli.core.assess import Answer, Status
from withdrawal_cli.core.schedule import Deadline, Event, ReportedVersion, Site, Source


class Resting(Struct):
    """The facts that rest on a source and count; a version stands with the deadline that it is a version of.

    A deadline counts from the day it was announced. A site has no date; it counts when it was known.
    """

    deadlines: list[Deadline] = field(default_factory=list)
    versions: list[tuple[Deadline, ReportedVersion]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)

    @property
    def facts(self) -> int:
        """How many they are."""
        return len(self.deadlines) + len(self.versions) + len(self.events) + len(self.sites)


class Bibliography:
    """The sources of an answer, by id, and what rests on each.

    Sources that were not surely published by the known-by day are left out. `regions` (ids; None for all) limits the
    facts to those of the regions and those of no region, and the sources to those on which such a fact rests.
    """

    def __init__(self, answer: Answer, regions: frozenset[str] | None = None) -> None:
        known = answer.known
        self._regions = regions
        self._resting = {s.id: Resting() for s in answer.schedule.sources}
        not_yet = {a.deadline.id for a in answer.deadlines if a.status is Status.NOT_ANNOUNCED}
        for deadline in answer.schedule.deadlines:
            if deadline.id not in not_yet:
                for at in self._under(deadline.sources, deadline.region):
                    at.deadlines.append(deadline)
            for version in filter(known.includes, deadline.reported_as):
                for at in self._under(version.sources, deadline.region):
                    at.versions.append((deadline, version))
        for event in filter(known.counts, answer.schedule.events):
            for at in self._under(event.sources, event.region):
                at.events.append(event)
        for site in filter(known.has_site, answer.schedule.sites):
            for at in self._under(site.sources, site.region):
                at.sites.append(site)
        published = [s for s in answer.schedule.sources if known.is_published(s.published)]
        listed = [s for s in published if regions is None or self._resting[s.id].facts]
        self.sources: tuple[Source, ...] = tuple(sorted(listed, key=lambda s: s.id))

    def resting_on(self, source: Source) -> Resting:
        """Give the counting facts that rest on a source."""
        return self._resting[source.id]

    def _under(self, sources: tuple[str, ...], region: str | None) -> list[Resting]:
        if self._regions is not None and region is not None and region not in self._regions:
            return []
        return [self._resting[source] for source in dict.fromkeys(sources)]
