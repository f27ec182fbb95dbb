"""How often a calendar's entry has changed, and when: of the facts that count, the newest day up to the as-of day."""

from datetime import date

import msgspec
import pytest

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.revisions import Revisions


def answered(build, as_of="2026-12-31", *deadlines, known_by=None, **given):
    schedule = msgspec.structs.replace(build.schedule(*deadlines, **given), compiled_on=date(2026, 1, 2))
    return assess(schedule, build.at(as_of, schedule), known_by)


@pytest.mark.parametrize(
    ("as_of", "number", "changed_on"),
    [
        ("2026-02-28", 0, "2026-02-01"),
        ("2026-03-01", 1, "2026-03-01"),
        ("2026-03-04", 1, "2026-03-04"),  # the extension's first source is published
        ("2026-03-31", 1, "2026-03-04"),
        ("2026-04-02", 2, "2026-04-02"),
        ("2026-04-05", 2, "2026-04-05"),  # announced after it happened
        ("2026-05-01", 2, "2026-04-05"),  # a second completion changes nothing
        ("2026-06-01", 3, "2026-06-01"),
        ("2026-07-01", 3, "2026-06-01"),  # nor does a completion of what was cancelled
    ],
)
def test_a_deadlines_revision_follows_what_changed_it(build, as_of, number, changed_on):
    sources = [
        build.source("notice"),
        build.source("b", "2026-03-09"),
        build.source("a", "2026-03-04"),
        build.source("c", "2026/.."),
    ]
    events = [
        build.event("extended", "2026-03-01", due="2027", sources=("b", "a", "notice", "c")),
        build.event("completed", "2026-04-02", announced_on="2026-04-05"),
        build.event("completed", "2026-05-01", name="z"),
        build.event("cancelled", "2026-06-01"),
        build.event("cancelled", "2026-06-05", name="y"),
    ]
    road = build.deadline(announced_on="2026-02-01")
    answer = answered(build, as_of, road, events=events, sources=sources, covers_through="2026-01-01")
    found = Revisions(answer).of_deadline(answer.deadlines[0])
    assert (found.number, str(found.changed_on)) == (number, changed_on)


def test_the_newest_day_is_that_of_any_change_not_of_the_last_one(build):
    sources = [build.source("notice"), build.source("late", "2026-07")]
    events = [
        build.event("extended", "2026-03-01", due="2027", sources=("late",)),
        build.event("extended", "2026-05-01", due="2028"),
    ]
    answer = answered(build, events=events, sources=sources)
    revisions = Revisions(answer)
    assert revisions.of_deadline(answer.deadlines[0]).changed_on == date(2026, 7, 31)
    assert [(revisions.of_event(e).number, revisions.of_event(e).changed_on) for e in events] == [
        (0, date(2026, 7, 31)), (0, date(2026, 5, 1)),
    ]  # fmt: skip
    version = build.version(stated_on="2026-04", sources=("notice",))
    assert (revisions.of_version(version).number, revisions.of_version(version).changed_on) == (0, date(2026, 4, 30))


def test_coverage_and_the_day_of_compiling_are_facts_too_up_to_the_known_by_day(build):
    event = build.event("reported", "2025-01-01")
    assert Revisions(answered(build)).of_event(event).changed_on == date(2026, 3, 20)
    assert Revisions(answered(build, known_by=date(2026, 3, 19))).of_event(event).changed_on == date(2026, 1, 2)
    assert Revisions(answered(build, "2026-01-01")).of_event(event).changed_on == date(2025, 1, 1)
    assert Revisions(answered(build, "2024-01-01")).of_event(event).changed_on is None
