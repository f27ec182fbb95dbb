"""What a typed name stands for, and what is suggested where it stands for nothing."""

import pytest
from msgspec.structs import replace

from withdrawal_cli import load_schedule
from withdrawal_cli.core.lookup import deadlines_named, find_regions, look_up
from withdrawal_cli.core.schedule import Region
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
    ("wanted", "kind", "found"),
    [
        ("Muhle", "site", "old-mill"),
        ("MÜHLE ", "site", "old-mill"),
        ("hq east", "site", "old-mill"),
        ("windmill-hill", "site", "old-mill"),
        ("Old Mill", "site", "old-mill"),
        ("site:Windmill Hill", "site", "old-mill"),
        ("the north", "deadline", "road"),
        ("upper", "deadline", "road"),
        ("deadline:N", "deadline", "road"),
    ],
)
def test_a_name_of_a_site_or_region_stands_for_it(schedule, wanted, kind, found):
    named = look_up(schedule, wanted)
    assert (named.type, named.entry.id, named.also) == (kind, found, ())


def test_a_region_of_several_deadlines_names_them(make_schedule):
    (road,) = make_schedule()["deadlines"]
    schedule, _ = decode_schedule(make_schedule(deadlines=[road, {**road, "id": "bridge"}]))
    with pytest.raises(UsageError) as raised:
        look_up(schedule, "upper")
    assert (raised.value.problems, raised.value.hint) == (
        ("the region 'upper' has 2 deadlines",), "name one of: bridge, road",
    )  # fmt: skip


ELSE = "; to see what else it has: 'withdrawal sites', 'sources' or 'timeline --all'"
REST = {"site": "the sites are: road, old-mill", "source": "the sources are: paper"}


@pytest.mark.parametrize(
    ("wanted", "problem", "guess"),
    [
        ("raod", "there is no deadline, event, site or source 'raod'", "did you mean 'road'? "),
        ("windmil hill", "there is no deadline, event, site or source 'windmil hill'", "did you mean 'old-mill'? "),
        ("strike", "there is no deadline, event, site or source 'strike'", "did you mean 'strike-2020'? "),
        ("site:strike-2020", "there is no site 'strike-2020'", "did you mean 'strike-2020'? "),
        ("source:mühl", "there is no source 'mühl'", "did you mean 'old-mill'? "),
        ("hq-ea", "there is no deadline, event, site or source 'hq-ea'", "did you mean 'old-mill'? "),
        ("qqqqqq", "there is no deadline, event, site or source 'qqqqqq'", ""),
        ("", "there is no deadline, event, site or source ''", ""),
    ],
)
def test_an_unknown_id_suggests_the_nearest(schedule, wanted, problem, guess):
    with pytest.raises(UsageError) as raised:
        look_up(schedule, wanted)
    assert raised.value.problems == (problem,)
    assert raised.value.hint == guess + REST.get(wanted.partition(":")[0], f"the deadlines are: road{ELSE}")


def test_a_suggestion_keeps_to_the_type(make_schedule):
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
    for wanted, guess in (
        ("arb", "did you mean 'x-harbour' or 'harbour-gate' or 'long-harbour-gate'? "),
        ("strike", "did you mean 'strike-4'? "),
        ("site:strike", "did you mean 'strike-4'? "),
        ("deadline:road-44", "did you mean 'road-4'? "),
        ("source:pape", "did you mean 'paper'? "),
        ("source:strike-", "did you mean 'strike-4'? "),
    ):
        with pytest.raises(UsageError) as raised:
            look_up(schedule, wanted)
        assert raised.value.hint.startswith((f"{guess}the ", f"{guess}there are no ")), wanted


def test_what_is_near_in_the_type_comes_before_what_is_nearer_elsewhere(make_schedule):
    event = {"id": "strike-2020", "kind": "reported", "on": "2020", "title": "E", "sources": ["paper"]}
    site = {"id": "strike-2021", "name": "S", "region": "north", "sources": ["paper"]}
    schedule, problems = decode_schedule(make_schedule(events=[event], sites=[site]))
    assert problems == []
    with pytest.raises(UsageError) as raised:
        look_up(schedule, "event:strike-2021")
    assert raised.value.hint.startswith("did you mean 'strike-2020'? ")


def test_an_unknown_type_lists_the_types(schedule):
    with pytest.raises(UsageError) as raised:
        look_up(schedule, "base:road")
    assert raised.value.problems == ("there is no type 'base'",)
    assert raised.value.hint == "the types are: deadline, event, site, source"


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["federal"], {"federal"}),
        (["FEDERAL"], {"federal"}),
        (["Federal Iraq"], {"federal"}),
        (["  iraq "], {"federal"}),
        (["krg"], {"kurdistan"}),
        (["Erbil"], {"kurdistan"}),
        (["kurdistan region OF IRAQ"], {"kurdistan"}),
        (["krg", "baghdad"], {"federal", "kurdistan"}),
        (["krg", "kri", "krg"], {"kurdistan"}),
    ],
)
def test_a_region_by_id_name_or_alias_in_any_case(names, found):
    assert find_regions([load_schedule()], names) == [found]
    assert find_regions([load_schedule()], iter(names)) == [found]


def test_no_names_mean_all():
    assert find_regions([load_schedule()] * 2, []) == [None, None]
    assert find_regions([load_schedule()], iter(())) == [None]


def test_an_alias_of_two_regions_means_both(build):
    regions = (Region(id="a", name="Straße", aliases=("x",)), Region(id="b", name="B", aliases=("X ",)))
    schedule = replace(build.schedule(), regions=regions)
    assert find_regions([schedule], ["x"]) == [{"a", "b"}]
    assert find_regions([schedule], ["STRASSE"]) == [{"a"}]


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("fedral" + " " * 20, "did you mean 'federal'? "),
        ("kurdstan", "did you mean 'kurdistan'? "),
        ("Fedral", "did you mean 'federal'? "),
        ("mars", ""),
        ("", ""),
    ],
)
def test_an_unknown_region_suggests_the_nearest(name, guess):
    with pytest.raises(UsageError) as caught:
        find_regions([load_schedule()], ["krg", name])
    assert caught.value.problems == (f"there is no region {name!r}",)
    assert caught.value.hint == f"{guess}the regions are: federal (Federal Iraq), kurdistan (Kurdistan Region)"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("count", "more"), [(20, ""), (21, " and 1 more"), (500, " and 480 more")])
def test_many_regions_are_cut(build, count, more):
    regions = tuple(Region(id=f"r{n}", name=f"R{n}") for n in range(count))
    with pytest.raises(UsageError) as caught:
        find_regions([replace(build.schedule(), regions=regions)], ["???"])
    shown = ", ".join(f"r{n} (R{n})" for n in range(20))
    assert caught.value.hint == f"the regions are: {shown}{more}"


def test_a_region_of_any_of_several_schedules_will_do(build):
    first = build.schedule()
    second = replace(first, regions=(Region(id="west", name="The West"),))
    assert find_regions([first, second], ["west", "NORTH"]) == [{"north"}, {"west"}]
    with pytest.raises(UsageError, match="there is no region 'east'") as caught:
        find_regions([first, second], ["east"])
    assert caught.value.hint.startswith("did you mean 'west'? the regions are: north (Northern region), south")


def test_a_name_stands_for_the_deadlines_of_its_region_and_the_one_with_its_id(build):
    schedule = build.schedule(build.deadline("north", region="south"), build.deadline("road", region="north"))
    assert deadlines_named(schedule, "North") == {"north", "road"}
    assert deadlines_named(schedule, "northern region") == {"road"}
    assert deadlines_named(schedule, "ROAD") == {"road"}
    assert deadlines_named(schedule, "west") == frozenset()
