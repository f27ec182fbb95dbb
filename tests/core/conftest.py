"""What the tests of the core share: small schedules, built without a file."""

from datetime import date, datetime

import pytest
from hypothesis import settings

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import (
    Deadline,
    Event,
    EventKind,
    Region,
    ReportedVersion,
    Schedule,
    Source,
    SourceKind,
)


def edtf(text):
    return None if text is None else ImpreciseDate.parse(text)


settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")


class Build:
    """Small schedules: dates are written as text, and what a test does not care about has a value."""

    @staticmethod
    def deadline(name="road", due="2026-09", *, announced_on=None, reported_as=(), region="north", wording="in autumn"):
        return Deadline(
            id=name,
            region=region,
            title=f"Reopening of {name}",
            due=edtf(due),
            wording=wording,
            sources=("notice",),
            announced_on=edtf(announced_on),
            reported_as=tuple(reported_as),
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
        return ReportedVersion(
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


@pytest.fixture(scope="session")
def build():
    return Build()
