"""What `show` says of a deadline that was moved, of events, sites and sources, and of what rests on them."""

import json
from datetime import date, datetime

import msgspec
import pytest

from withdrawal_cli.answers.show import Item, show_report
from withdrawal_cli.answers.sources import Bibliography
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.lookup import look_up
from withdrawal_cli.store.decode import decode_schedule


def event(name, kind, on, *sources, **more):
    return {"id": name, "kind": kind, "on": on, "title": f"T {name}", "sources": list(sources or ["paper"]), **more}


EVENTS = [
    event("moved-a", "extended", "2026-03-01", "late", deadline="road", due="2026-12-31", quote="by year's end"),
    event("moved-b", "extended", "2026-02-01", deadline="road", due="2026-10"),
    event("closed", "extended", "2026-03-01", deadline="rail", due="2026-11"),
    event("opened", "extended", "2026-03-02", deadline="rail", due="2026-12/.."),
    event("set", "extended", "2026-02-10", "seed", deadline="secret", due="2027-06"),
    event("done", "completed", "2026-05-01", deadline="road", region="north"),
    event("over", "cancelled", "2026-06-01", deadline="rail"),
    event("early", "completed", "2026-05-05", deadline="secret"),
    event("used", "in-use", "2026-01-05", site="camp"),
    event("left", "handed-over", "2026-04-01", "late", site="camp", region="south"),
    event("later", "completed", "2027-01-01", deadline="road"),
]


@pytest.fixture
def show(make_schedule):
    def answered(wanted, known_by=None):
        small = make_schedule()
        (road,) = small["deadlines"]
        version = {"due": "2026-08", "wording": "in August", "stated_by": "The mayor", "sources": ["seed"]}
        deadlines = [
            {**road, "announced_on": "2026-01", "reported_as": [version]},
            {**road, "id": "rail", "title": "Rail", "region": "south", "due": "2026-10/.."},
            {**road, "id": "secret", "title": "Secret", "announced_on": "2027"},
        ]
        source = small["sources"][0]
        sources = [{**source, "id": "seed"}, {**source, "id": "late", "published": "2026-04-02"}, source]
        sites = [{"id": "mill", "name": "Mill", "region": "north", "sources": ["seed"]}]
        sites.append({"id": "camp", "name": "Camp", "region": "north", "sources": ["seed"]})
        regions = [*small["regions"], {"id": "south", "name": "The South"}]
        document = make_schedule(regions=regions, deadlines=deadlines, events=EVENTS, sites=sites, sources=sources)
        schedule, problems = decode_schedule(document)
        assert problems == []
        answer = assess(schedule, datetime.fromisoformat("2026-11-22T12:00:00+03:00"), known_by)
        return answer, show_report(Item(answer, look_up(schedule, wanted))).subject

    return answered


def test_a_deadline_has_its_amendments_with_their_drift_and_its_own_events(show):
    _, road = show("road")
    assert [(a.event, a.on, a.due_before, a.due, a.drift_days) for a in road.amendments] == [
        ("moved-b", "2026-02-01", "2026-09-30", "2026-10", 31),
        ("moved-a", "2026-03-01", "2026-10", "2026-12-31", 61),
    ]
    assert [e.id for e in road.events] == ["moved-b", "moved-a", "done"]
    force = road.in_force
    assert (force.due, force.wording, force.stated_on, force.sources) == (
        "2026-12-31",
        "by year's end",
        "2026-03-01",
        ("late",),
    )
    assert (force.outcome.value, force.outcome_words) == ("met", "met")
    assert [s.id for s in road.bibliography] == ["late", "seed", "paper"]
    _, secret = show("secret")
    force = secret.in_force
    assert (force.due, force.wording, force.stated_on, force.sources) == ("2027-06", "T set", "2026-02-10", ("seed",))
    _, rail = show("rail")
    assert [(a.due_before, a.due, a.drift_days) for a in rail.amendments] == [
        ("2026-10/..", "2026-11", None),
        ("2026-11", "2026-12/..", None),
    ]


@pytest.mark.parametrize(
    ("name", "deadline", "site", "region", "counts", "resting"),
    [
        ("moved-a", "The road opens", None, "The North", True, [("deadline", "road", "amends")]),
        ("done", "The road opens", None, "The North", True, [("deadline", "road", "completes")]),
        ("over", "Rail", None, "The South", True, [("deadline", "rail", "cancels")]),
        ("early", "Secret", None, "The North", True, []),  # it is not announced
        ("used", None, "Camp", "The North", True, []),
        ("left", None, "Camp", "The South", True, [("site", "camp", "state")]),
        ("later", "The road opens", None, "The North", False, []),
    ],
)
def test_an_event_names_what_it_is_about_and_what_rests_on_it(show, name, deadline, site, region, counts, resting):
    _, found = show(f"event:{name}")
    assert (found.deadline_title, found.site_name, found.region_name, found.counts) == (deadline, site, region, counts)
    assert [(r.type, r.id, r.how) for r in found.resting] == resting
    assert (found.reason is None) is counts


@pytest.mark.parametrize("kind", ["deadline", "event", "site", "source"])
def test_the_answer_says_what_it_is_about(show, kind):
    _, found = show({"deadline": "road", "event": "done", "site": "camp", "source": "seed"}[kind])
    assert json.loads(msgspec.json.encode(found))["type"] == kind


def test_a_site_names_its_sources_those_of_its_state_first(show):
    _, camp = show("camp")
    assert (camp.state.value, camp.named_by, [e.id for e in camp.events]) == (
        "handed-over",
        ("seed",),
        ["used", "left"],
    )
    assert [s.id for s in camp.bibliography] == ["late", "seed", "paper"]


def test_a_source_has_all_that_rests_on_it(show):
    answer, seed = show("source:seed")
    assert [(r.type, r.id, r.title, r.date, r.stated_by, r.how) for r in seed.resting] == [
        ("version", "road", "in August", "2026-08", "The mayor", "cites"),
        ("event", "set", "T set", "2026-02-10", None, "cites"),
        ("site", "mill", "Mill", None, None, "cites"),
        ("site", "camp", "Camp", None, None, "cites"),
    ]
    _, paper = show("source:paper")
    assert [(r.type, r.id, r.date) for r in paper.resting[:3]] == [
        ("deadline", "road", "2026-09-30"),
        ("deadline", "rail", "2026-10/.."),
        ("event", "used", "2026-01-05"),
    ]
    assert [s.id for s in Bibliography(answer).sources] == ["late", "paper", "seed"]
    _, late = show("source:late", date(2026, 4, 1))
    assert (late.counts, late.resting) == (False, ())
    assert late.reason == "it was published on 2 April 2026, after 1 Apr 2026"
