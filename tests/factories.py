"""Small schedules for tests, as objects (`Build`) and as the plain values of a file (`small_schedule`)."""

from datetime import date, datetime
from typing import Any

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import (
    Deadline,
    Event,
    EventKind,
    Region,
    ReportedDate,
    Schedule,
    Source,
    SourceKind,
)


def edtf(text):
    return None if text is None else ImpreciseDate.parse(text)


class Build:
    """Small schedules: dates are written as text, and what a test does not care about has a value."""

    @staticmethod
    def deadline(
        name="road",
        due="2026-09",
        *,
        announced_on=None,
        reported_as=(),
        region="north",
        wording="in autumn",
        sources=("notice",),
        **more,
    ):
        return Deadline(
            id=name,
            region=region,
            title=f"Reopening of {name}",
            due=edtf(due),
            wording=wording,
            sources=tuple(sources),
            announced_on=edtf(announced_on),
            reported_as=tuple(reported_as),
            **more,
        )

    @staticmethod
    def event(
        kind,
        on,
        *,
        name=None,
        deadline="road",
        due=None,
        sources=("notice",),
        announced_on=None,
        title=None,
        quote=None,
    ):
        return Event(
            id=name or f"{kind}-{on}".replace("/", "-to-"),
            kind=EventKind(kind),
            on=edtf(on),
            title=title or f"It is {kind}",
            sources=tuple(sources),
            announced_on=edtf(announced_on),
            deadline=deadline,
            due=edtf(due),
            quote=quote,
        )

    @staticmethod
    def version(due="2026-06", *, stated_on=None, sources=("notice",)):
        return ReportedDate(
            due=edtf(due),
            wording="by summer",
            sources=tuple(sources),
            stated_by="The mayor",
            stated_on=edtf(stated_on),
        )

    @staticmethod
    def source(name, published=None):
        return Source(
            id=name,
            publisher="Ministry",
            title="Notice",
            url="https://example.org/",
            kind=SourceKind.PRIMARY,
            published=edtf(published),
        )

    def schedule(self, *deadlines, events=(), sources=None, covers_through="2026-03-20", zone="Asia/Baghdad"):
        return Schedule(
            schema_version=1,
            id="roads",
            title="Roads",
            timezone=zone,
            covers_through=date.fromisoformat(covers_through),
            regions=(Region(id="north", name="Northern region"), Region(id="south", name="Southern region")),
            deadlines=deadlines or (self.deadline(),),
            sources=tuple(sources or (self.source("notice"),)),
            events=tuple(events),
        )

    @staticmethod
    def at(text, schedule):
        """Give an instant of `schedule`: a day's first, or a wall time in its zone, or one with an offset."""
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=schedule.zone) if instant.tzinfo is None else instant

    def ask(self, schedule, as_of, known_by=None, **options):
        """Give the answers for `schedule` as of a text."""
        known = None if known_by is None else date.fromisoformat(known_by)
        return assess(schedule, self.at(as_of, schedule), known, **options).deadlines

    def ask_one(self, schedule, as_of, known_by=None, **options):
        """Give the answer for the only deadline."""
        (answer,) = self.ask(schedule, as_of, known_by, **options)
        return answer


def small_schedule(**changes: Any) -> dict[str, Any]:
    """One region, one deadline due on 30 September 2026, one source, covered through 1 September; plus `changes`."""
    return {
        "schema_version": 1,
        "id": "small",
        "title": "A small schedule",
        "timezone": "Asia/Baghdad",
        "covers_through": "2026-09-01",
        "regions": [{"id": "north", "name": "The North", "aliases": ["upper", "N"]}],
        "deadlines": [
            {
                "id": "road",
                "region": "north",
                "title": "The road opens",
                "due": "2026-09-30",
                "wording": "by the end of September",
                "sources": ["paper"],
            }
        ],
        "sources": [
            {"id": "paper", "publisher": "The Paper", "title": "Road", "url": "https://example.org/", "kind": "news"}
        ],
        **changes,
    }
