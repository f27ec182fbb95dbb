"""When a fact was published: the rule by which it counts as known."""

from __future__ import annotations

from datetime import date

from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.schedule import Event, ReportedVersion, Schedule


class Publication:
    """The days on which the facts of a schedule were published, surely: of an imprecise date its latest day.

    A fact is published with the earliest of its sources that has a date; where none has one, when it was announced or
    stated; an event else when it happened. None where the schedule has no day for it.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._published = {source.id: source.published for source in schedule.sources}

    def of_event(self, event: Event) -> date | None:
        """Give the day on which an event was published."""
        return self.of(event.sources, event.announced_on or event.on)

    def of_version(self, version: ReportedVersion) -> date | None:
        """Give the day on which a reported version of a deadline was published."""
        return self.of(version.sources, version.stated_on)

    def of(self, sources: tuple[str, ...], otherwise: ImpreciseDate | None) -> date | None:
        """Give the earliest day of the sources, else that of another date."""
        dates = [published for s in sources if (published := self._published[s]) is not None]
        if not dates and otherwise is not None:
            dates = [otherwise]
        return min((d.latest for d in dates if d.latest is not None), default=None)
