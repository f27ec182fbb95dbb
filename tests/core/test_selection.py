"""Which regions a person means."""

import pytest
from msgspec.structs import replace

from withdrawal_cli import load_schedule
from withdrawal_cli.core.lookup import find_regions
from withdrawal_cli.core.schedule import Region
from withdrawal_cli.errors import UsageError


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
    assert find_regions(load_schedule(), names) == found
    assert find_regions(load_schedule(), iter(names)) == found


def test_no_names_mean_all():
    assert find_regions(load_schedule(), []) is None
    assert find_regions(load_schedule(), iter(())) is None


def test_an_alias_of_two_regions_means_both(build):
    regions = (Region(id="a", name="Straße", aliases=("x",)), Region(id="b", name="B", aliases=("X ",)))
    schedule = replace(build.schedule(), regions=regions)
    assert find_regions(schedule, ["x"]) == {"a", "b"}
    assert find_regions(schedule, ["STRASSE"]) == {"a"}


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
        find_regions(load_schedule(), ["krg", name])
    assert caught.value.problems == (f"there is no region {name!r}",)
    assert caught.value.hint == f"{guess}the regions are: federal (Federal Iraq), kurdistan (Kurdistan Region)"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(("count", "more"), [(20, ""), (21, " and 1 more"), (500, " and 480 more")])
def test_many_regions_are_cut(build, count, more):
    regions = tuple(Region(id=f"r{n}", name=f"R{n}") for n in range(count))
    with pytest.raises(UsageError) as caught:
        find_regions(replace(build.schedule(), regions=regions), ["???"])
    shown = ", ".join(f"r{n} (R{n})" for n in range(20))
    assert caught.value.hint == f"the regions are: {shown}{more}"
