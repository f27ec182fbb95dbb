"""Which entries stand on a timeline and in which order; the axis; the placing of marks and labels."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from withdrawal_cli.answers.timeline import KINDS, make_timeline, timeline_report
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Deadline, Event, EventKind, Region, Schedule, Site, Source, SourceKind

ZONE = ZoneInfo("Asia/Baghdad")


def edtf(text):
    return ImpreciseDate.parse(text)


def event(name, on, kind="reported", **more):
    return Event(id=name, kind=EventKind(kind), on=edtf(on), title=f"title of {name}", sources=("paper",), **more)


def schedule(*events, due="2026-09", published="2026-01-01"):
    return Schedule(
        schema_version=1,
        id="small",
        title="Small",
        timezone="Asia/Baghdad",
        covers_through=date(2026, 3, 20),
        regions=(Region(id="south", name="The South"), Region(id="north", name="The North")),
        deadlines=(Deadline(id="road", region="north", title="Road", due=edtf(due), wording="w", sources=("paper",)),),
        sources=(
            Source(
                id="paper", publisher="P", title="T", url="https://example.org/", kind=SourceKind.NEWS,
                published=edtf(published),
            ),
        ),
        sites=(Site(id="base", name="The Base", region="south", sources=("paper",)),),
        events=events,
    )  # fmt: skip


def timeline(*events, as_of="2026-05-01", known_by=None, due="2026-09", **limits):
    whole = schedule(*events, due=due)
    answer = assess(whole, datetime.fromisoformat(as_of).replace(tzinfo=ZONE), known_by)
    return make_timeline(answer, **limits)


def ids(made):
    return [item.id for item in made.items]


def test_entries_are_ordered_by_first_day_then_last_day_then_id():
    given_events = [
        event("z", "2026-01-02"), event("b", "2026-01"), event("a", "2026-01-02"), event("c", "../2026-04"),
        event("d", "2026-01-01"), event("e", "2025"),
    ]  # fmt: skip
    assert ids(timeline(*given_events)) == ["c", "e", "d", "b", "a", "z", "road"]
    assert ids(timeline(event("z", "2026-01-02"), event("y", "2026-01"), due="2026-01/..")) == ["y", "road", "z"]
    assert ids(timeline(event("z", "2026-01-01"), due="2026-01-01/..")) == ["z", "road"]


@pytest.mark.parametrize(
    ("on", "as_of", "is_there"),
    [
        ("2026-04-30", "2026-05-01", True),
        ("2026-05-01", "2026-05-01", True),
        ("2026-05-02", "2026-05-01", False),
        ("2026-05", "2026-05-30", False),
        ("2026-05", "2026-05-31", True),
        ("2026-01/..", "2026-05-31", False),
    ],
)
def test_an_event_enters_when_its_last_day_is_not_after_the_as_of_day(on, as_of, is_there):
    assert ids(timeline(event("e", on), as_of=as_of)) == (["e", "road"] if is_there else ["road"])


def test_known_by_leaves_out_what_was_published_later_and_limits_coverage():
    early = timeline(event("e", "2025-12-01"), known_by=date(2025, 12, 31))
    assert ids(early) == ["road"]
    assert early.answer.covers_through == date(2025, 12, 31)
    assert ids(timeline(event("e", "2025-12-01"), known_by=date(2026, 1, 1))) == ["e", "road"]


def test_a_deadline_stands_there_with_the_due_in_force():
    moved = event("later", "2026-04-01", "extended", deadline="road", due=edtf("2027-06"))
    assert [e.on.text for e in timeline(moved, as_of="2026-03-31").items] == ["2026-09"]
    assert [e.on.text for e in timeline(moved, as_of="2026-04-01").items] == ["2026-04-01", "2027-06"]


def test_the_region_is_the_events_own_else_its_sites_else_its_deadlines():
    made = timeline(
        event("own", "2026-01-01", region="north", site="base"), event("site", "2026-01-02", site="base", deadline="road"),
        event("deadline", "2026-01-03", deadline="road"), event("none", "2026-01-04"),
    )  # fmt: skip
    assert [(e.id, e.region) for e in made.items[:4]] == [
        ("own", "north"), ("site", "south"), ("deadline", "north"), ("none", None),
    ]  # fmt: skip
    assert made.lanes == ("south", "north", None)
    assert [e.id for e in made.of_lane(None)] == ["none"]


def test_regions_kinds_and_days_limit_what_is_shown():
    events = [event("a", "2026-01"), event("b", "2026-02-10", "announced", region="south")]
    assert ids(timeline(*events, regions=frozenset({"south"}))) == ["b"]
    assert ids(timeline(*events, kinds=frozenset({"announced"}))) == ["b"]
    assert ids(timeline(*events, kinds=frozenset({"deadline"}))) == ["road"]
    assert ids(timeline(*events, first=date(2026, 1, 31))) == ["a", "b", "road"]
    assert ids(timeline(*events, first=date(2026, 2, 1))) == ["b", "road"]
    assert ids(timeline(*events, last=date(2026, 1, 1))) == ["a"]
    assert ids(timeline(*events, last=date(2025, 12, 31))) == []
    assert ids(timeline(event("c", "../2026-04"), last=date(2026, 1, 1))) == ["c"]
    assert ids(timeline(*events, due="2026-05/..", first=date(2030, 1, 1))) == ["road"]


def test_a_deadline_matters_most_then_what_turned_one_then_what_is_about_one_then_by_kind():
    kinds = ("completed", "extended", "cancelled", "handed-over", "announced", "in-use", "reported", "context")
    events = [event(f"{n}{kind}", f"2025-01-{n + 1:02d}", kind) for n, kind in enumerate(kinds)]
    made = timeline(*events, event("9about", "2025-01-20", deadline="road"))
    assert [item.weight for item in made.items] == [1, 1, 1, 3, 4, 5, 6, 7, 2, 0]


def test_kinds_are_those_of_events_and_deadline():
    assert KINDS == (
        "announced", "handed-over", "in-use", "completed", "extended", "cancelled", "reported", "context", "deadline",
    )  # fmt: skip


def test_the_axis_shows_the_as_of_day_and_the_end_of_coverage_and_keeps_to_the_limits():
    made = timeline(event("a", "2026-01-05"), as_of="2026-11-22")
    assert made.days == [date(2026, 1, 5), date(2026, 3, 20), date(2026, 9, 1), date(2026, 9, 30), date(2026, 11, 22)]
    limited = timeline(event("a", "2026-01"), as_of="2026-11-22", first=date(2026, 1, 10), last=date(2026, 2, 1))
    assert limited.days == [date(2026, 1, 10), date(2026, 1, 31), date(2026, 2, 1)]
    beside = (date(2026, 1, 9), date(2026, 1, 10), date(2026, 2, 1), date(2026, 2, 2))
    assert [limited.shows(day) for day in beside] == [False, True, True, False]
    assert timeline(last=date(1990, 1, 1)).days == [date(1990, 1, 1)]


def test_the_report_has_every_key_for_an_event_and_for_a_deadline():
    what = event("e", "2026-01", "handed-over", site="base", detail="d", quote="q", announced_on=edtf("2026-02-01"))
    report = timeline_report(timeline(what))
    first, second = report.items
    assert (first.type, first.kind, first.on, first.earliest, first.latest) == (
        "event", EventKind.HANDED_OVER, "2026-01", date(2026, 1, 1), date(2026, 1, 31),
    )  # fmt: skip
    assert (first.region, first.region_name, first.site, first.site_name) == ("south", "The South", "base", "The Base")
    assert (first.detail, first.quote, first.wording, first.status, first.by) == ("d", "q", None, None, None)
    assert (first.announced_on, first.deadline, first.sources) == ("2026-02-01", None, ("paper",))
    assert (second.type, second.kind, second.deadline, second.wording) == ("deadline", None, "road", "w")
    assert (second.status.value, second.punctuality, second.days_left) == ("upcoming", None, 152)
