"""Which events a calendar and a feed list: those that count, in order; when a fact was published."""

from datetime import date

import pytest

from withdrawal_cli.core.assess import assess, counting_events
from withdrawal_cli.core.revisions import Publications


def test_events_are_listed_by_first_day_then_last_day_then_id(build):
    days = {"d": "2026-01-02", "c": "2026-01", "b": "2026-01-02", "a": "2026-02", "e": "../2026-03", "f": "2026-01-01"}
    events = [build.event("reported", on, name=name) for name, on in days.items()]
    schedule = build.schedule(events=[*events, build.event("reported", "2026-06", name="later")])
    answer = assess(schedule, build.at("2026-06-29", schedule))
    assert [e.id for e in counting_events(answer)] == ["e", "f", "c", "b", "d", "a"]


@pytest.mark.parametrize(
    ("published", "announced_on", "on", "day"),
    [
        (["2026-05-20", "2026-05-12"], "2026-05-10", "2026-05-09", "2026-05-12"),
        (["2026-05"], None, "2026-05-09", "2026-05-31"),
        (["2026-05/..", "2026-05-12"], None, "2026-05-09", "2026-05-12"),
        ([None], "2026-05-10", "2026-05-09", "2026-05-10"),
        ([None], None, "2026-05", "2026-05-31"),
        ([None], None, "2026-05/..", None),
        ([], "2026-05-10", "2026-05-09", "2026-05-10"),
    ],
)
def test_a_fact_is_published_with_the_earliest_of_its_sources(build, published, announced_on, on, day):
    sources = [build.source(f"s{n}", text) for n, text in enumerate(published)]
    names = [s.id for s in sources]
    schedule = build.schedule(build.deadline(sources=()), sources=sources)
    publications = Publications(assess(schedule, build.at("2026-12-01", schedule)))
    event = build.event("completed", on, announced_on=announced_on, sources=names)
    expected = None if day is None else date.fromisoformat(day)
    assert publications.of_event(event).first_on == expected
    assert (
        publications.of_reported_date(build.version(stated_on=announced_on or on, sources=names)).first_on == expected
    )
