"""What an id stands for, where several entries have it, and what is suggested where none has."""

import pytest

from withdrawal_cli.core.lookup import look_up
from withdrawal_cli.errors import UsageError
from withdrawal_cli.store.decode import decode_schedule


@pytest.fixture
def schedule(make_schedule):
    event = {"kind": "reported", "on": "2020", "title": "E", "sources": ["paper"]}
    sites = [
        {"id": "road", "name": "The Road", "region": "north", "sources": ["paper"]},
        {
            "id": "old-mill",
            "name": "Windmill Hill",
            "aliases": ["Mühle", "HQ-EAST"],
            "region": "north",
            "sources": ["paper"],
        },
    ]
    events = [{"id": "road", **event}, {"id": "paper", **event}, {"id": "strike-2020", **event}]
    schedule, problems = decode_schedule(make_schedule(events=events, sites=sites))
    assert problems == []
    return schedule


@pytest.mark.parametrize(
    ("wanted", "kind", "also"),
    [
        ("road", "deadline", ("event:road", "site:road")),
        (" ROAD ", "deadline", ("event:road", "site:road")),
        ("site:road", "site", ("deadline:road", "event:road")),
        ("Event:Road", "event", ("deadline:road", "site:road")),
        ("paper", "event", ("source:paper",)),
        ("source:paper", "source", ("event:paper",)),
        ("old-mill", "site", ()),
    ],
)
def test_a_deadline_comes_first_and_a_type_chooses(schedule, wanted, kind, also):
    found = look_up(schedule, wanted)
    assert (found.type, found.also) == (kind, also)
    assert type(found.entry).__name__.lower() == kind
    assert found.entry.id == wanted.strip().lower().split(":")[-1]


@pytest.mark.parametrize(
    ("wanted", "problem", "guess"),
    [
        ("raod", "there is no deadline, event, site or source 'raod'", "did you mean road? "),
        ("windmil hill", "there is no deadline, event, site or source 'windmil hill'", "did you mean old-mill? "),
        ("mühle", "there is no deadline, event, site or source 'mühle'", "did you mean old-mill? "),
        ("strike", "there is no deadline, event, site or source 'strike'", "did you mean strike-2020? "),
        ("site:strike-2020", "there is no site 'strike-2020'", "did you mean strike-2020? "),
        ("source:mühl", "there is no source 'mühl'", "did you mean old-mill? "),
        ("hq-ea", "there is no deadline, event, site or source 'hq-ea'", "did you mean old-mill? "),
        ("qqqqqq", "there is no deadline, event, site or source 'qqqqqq'", ""),
        ("", "there is no deadline, event, site or source ''", ""),
    ],
)
def test_an_unknown_id_suggests_the_nearest(schedule, wanted, problem, guess):
    with pytest.raises(UsageError) as raised:
        look_up(schedule, wanted)
    assert raised.value.problems == (problem,)
    rest = "the deadlines are: road; 'withdrawal sites', 'sources' and 'timeline' list other ids"
    assert raised.value.hint == guess + rest


def test_a_suggestion_keeps_to_the_type_and_to_three_and_names_eight_deadlines(make_schedule):
    event = {"kind": "reported", "on": "2020", "title": "E", "sources": ["paper"]}
    ids = [
        "long-harbour-gate",
        "harbour-gate",
        "x-harbour",
        "very-long-harbour-gate",
        *(f"strike-{n}" for n in range(5)),
    ]
    (road,) = make_schedule()["deadlines"]
    deadlines = [{**road, "id": f"road-{n}"} for n in range(9)]
    schedule, problems = decode_schedule(make_schedule(events=[{"id": i, **event} for i in ids], deadlines=deadlines))
    assert problems == []
    deadlines = "the deadlines are: road-0, road-1, road-2, road-3, road-4, road-5, road-6, road-7; "
    rest = f"{deadlines}'withdrawal sites', 'sources' and 'timeline' list other ids"
    for wanted, guess in (
        ("arb", "did you mean x-harbour or harbour-gate or long-harbour-gate? "),
        ("strike", "did you mean strike-4 or strike-3 or strike-2? "),
        ("site:strike", "did you mean strike-4 or strike-3 or strike-2? "),
        ("deadline:road-44", "did you mean road-4 or road-8 or road-7? "),
        ("source:pape", "did you mean paper? "),
        ("source:strike-", "did you mean strike-4 or strike-3 or strike-2? "),
    ):
        with pytest.raises(UsageError) as raised:
            look_up(schedule, wanted)
        assert raised.value.hint == guess + rest, wanted


def test_what_is_near_in_the_type_comes_before_what_is_nearer_elsewhere(make_schedule):
    event = {"id": "strike-2020", "kind": "reported", "on": "2020", "title": "E", "sources": ["paper"]}
    site = {"id": "strike-2021", "name": "S", "region": "north", "sources": ["paper"]}
    schedule, problems = decode_schedule(make_schedule(events=[event], sites=[site]))
    assert problems == []
    with pytest.raises(UsageError) as raised:
        look_up(schedule, "event:strike-2021")
    assert raised.value.hint.startswith("did you mean strike-2020? ")


def test_an_unknown_type_lists_the_types(schedule):
    with pytest.raises(UsageError) as raised:
        look_up(schedule, "base:road")
    assert raised.value.problems == ("there is no type 'base'",)
    assert raised.value.hint == "the types are: deadline, event, site, source"
