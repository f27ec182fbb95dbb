"""The rule for the state of a site: the last handover or use that counts; silence changes nothing."""

from datetime import date, datetime

import pytest

from withdrawal_cli.answers.sites import site_statuses
from withdrawal_cli.core.assess import assess
from withdrawal_cli.store.decode import decode_schedule

NEWER = {
    "id": "newer", "publisher": "Newer", "title": "N", "url": "https://example.org/n", "kind": "news",
    "published": "2026-06-01",
}  # fmt: skip
PAPER = {"id": "paper", "publisher": "The Paper", "title": "P", "url": "https://example.org/", "kind": "news"}


def stand(make_schedule, *events, day="2026-11-22", known_by=None, site_sources=("paper",), **more):
    sites = [{"id": "camp", "name": "Camp", "region": "north", "sources": list(site_sources)}]
    told = [
        {"id": f"e{n}", "title": f"Event {n}", "sources": ["paper"], "site": "camp"} | e for n, e in enumerate(events)
    ]
    schedule, problems = decode_schedule(
        make_schedule(**{"sites": sites, "events": told, "sources": [NEWER, PAPER]} | more)
    )
    assert problems == []
    return site_statuses(assess(schedule, datetime.fromisoformat(f"{day}T12:00:00+03:00"), known_by))


@pytest.mark.parametrize(
    ("events", "state", "first", "latest"),
    [
        ([], "not-reported", None, None),
        ([("context", "2020")], "not-reported", None, None),
        ([("reported", "2020")], "reported", "e0", "e0"),
        ([("reported", "2020"), ("announced", "2021")], "reported", "e1", "e1"),
        ([("completed", "2020"), ("context", "2021")], "reported", "e0", "e0"),  # an outcome tells of the site, too
        ([("handed-over", "2020"), ("reported", "2021")], "handed-over", "e0", "e0"),
        ([("in-use", "2020"), ("handed-over", "2021")], "handed-over", "e1", "e1"),
        ([("handed-over", "2021"), ("in-use", "2020")], "handed-over", "e0", "e0"),
        ([("in-use", "2020"), ("in-use", "2021"), ("reported", "2022"), ("in-use", "2023")], "in-use", "e0", "e3"),
        ([("in-use", "2020"), ("handed-over", "2021"), ("in-use", "2022")], "in-use", "e2", "e2"),
        ([("in-use", "2020-01-05"), ("handed-over", "2020-01/2020-02")], "handed-over", "e1", "e1"),
        ([("handed-over", "2020-01"), ("in-use", "2020-01-31")], "in-use", "e1", "e1"),  # same latest day: by id
    ],
)
def test_the_last_handover_or_use_decides(make_schedule, events, state, first, latest):
    (found,) = stand(make_schedule, *({"kind": kind, "on": on, "deadline": "road"} for kind, on in events))
    assert found.state.value == state
    assert (found.first and found.first.id, found.latest and found.latest.id) == (first, latest)


def test_only_events_that_count_are_used(make_schedule):
    events = ({"kind": "in-use", "on": "2026-01"}, {"kind": "handed-over", "on": "2026-05"})
    assert [stand(make_schedule, *events, day=day)[0].state.value for day in ("2026-01-30", "2026-01-31")] == [
        "not-reported",
        "in-use",
    ]
    assert [stand(make_schedule, *events, day=day)[0].state.value for day in ("2026-05-30", "2026-05-31")] == [
        "in-use",
        "handed-over",
    ]


def test_events_of_one_last_day_go_by_their_id(make_schedule):
    events = ({"id": "b", "kind": "handed-over", "on": "2020-01"}, {"id": "a", "kind": "in-use", "on": "2020-01-31"})
    assert [e.id for e in stand(make_schedule, *events)[0].events] == ["a", "b"]


def test_sites_are_ordered_by_region_then_id(make_schedule):
    regions = [{"id": "north", "name": "The North"}, {"id": "east", "name": "The East"}]
    places = [("b", "north"), ("a", "north"), ("c", "east")]
    sites = [{"id": i, "name": i, "region": region, "sources": ["paper"]} for i, region in places]
    assert [s.site.id for s in stand(make_schedule, regions=regions, sites=sites)] == ["c", "a", "b"]


def test_silence_after_coverage_leaves_the_state_as_it_was_reported(make_schedule):
    (found,) = stand(make_schedule, {"kind": "in-use", "on": "2020-03-01"}, day="2030-01-01")
    assert found.latest.on.text == "2020-03-01"


def test_a_site_that_was_not_known_is_left_out_unless_an_event_there_was(make_schedule):
    known_by = date(2026, 5, 31)
    assert stand(make_schedule, known_by=known_by, site_sources=("newer",)) == ()
    assert len(stand(make_schedule, known_by=date(2026, 6, 1), site_sources=("newer",))) == 1
    event = {"kind": "reported", "on": "2026-01-01"}
    assert len(stand(make_schedule, event, known_by=known_by, site_sources=("newer",))) == 1
    assert len(stand(make_schedule, known_by=known_by, site_sources=("paper",))) == 1
    two = {
        "site_sources": ("newer", "older"),
        "sources": [NEWER, PAPER, {**NEWER, "id": "older", "published": "2026-05"}],
    }
    assert stand(make_schedule, known_by=date(2026, 5, 30), **two) == ()
    assert len(stand(make_schedule, known_by=known_by, **two)) == 1
    two["sources"][2]["published"] = "2026-05/.."
    assert stand(make_schedule, known_by=known_by, **two) == ()
