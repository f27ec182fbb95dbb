"""What changed between two answers: exactly what the later one has and the earlier one has not."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli import assess, load_schedule
from withdrawal_cli.answers.diff import changes_between
from withdrawal_cli.core.cutoff import Cutoff
from withdrawal_cli.core.lookup import Selection
from withdrawal_cli.store.decode import decode_schedule

SCHEDULE = load_schedule()
DAYS = st.dates(date(2013, 12, 1), date(2027, 2, 1))


def answer(day, known_by=None, schedule=SCHEDULE, regions=None):
    as_of = datetime(day.year, day.month, day.day, tzinfo=schedule.zone)
    return Selection(regions=regions).of(assess(schedule, as_of, known_by))


def ids(items):
    return {item.id for item in items}


@settings(max_examples=40, deadline=None)
@given(DAYS, DAYS)
def test_between_two_as_of_days_what_happened_and_was_stated_in_between(a, b):
    a, b = sorted((a, b))
    found = changes_between(answer(a), answer(b))
    assert ids(found.events) == {e.id for e in SCHEDULE.events if e.on.latest and a < e.on.latest <= b}
    stated = [v.reported.stated_on for _, v in found.versions]
    assert all(on is not None and a < on.latest <= b for on in stated)
    for change in found.deadlines:
        assert change.fields
        assert ("status" in change.fields) is (change.before.status is not change.after.status)


@settings(max_examples=25, deadline=None)
@given(DAYS, DAYS, DAYS)
def test_two_steps_find_no_more_than_one(a, b, c):
    """They may find less: what happened before the first step, and became known in the second, is no news then."""
    a, b, c = sorted((a, b, c))
    last = date(2026, 11, 22)
    first, middle, end = (answer(last, known_by=day) for day in (a, b, c))
    steps = [changes_between(first, middle), changes_between(middle, end)]
    assert ids(steps[0].events) | ids(steps[1].events) <= ids(changes_between(first, end).events)
    assert not ids(steps[0].events) & ids(steps[1].events)


@settings(max_examples=25, deadline=None)
@given(DAYS, st.none() | DAYS)
def test_nothing_changes_between_an_answer_and_itself(day, known_by):
    found = changes_between(answer(day, known_by), answer(day, known_by))
    assert (found.deadlines, found.events, found.versions) == ((), (), ())


@settings(max_examples=40, deadline=None)
@given(DAYS, DAYS, DAYS)
def test_facts_are_only_ever_added(day, a, b):
    """What `changes_between` leaves out: a fact that counted and no longer does."""
    a, b = sorted((a, b))
    earlier, later = Cutoff(SCHEDULE, noon(day), a), Cutoff(SCHEDULE, noon(day), b)
    assert all(later.includes_event(e) for e in SCHEDULE.events if earlier.includes_event(e))
    earlier, later = Cutoff(SCHEDULE, noon(a), None), Cutoff(SCHEDULE, noon(b), None)
    assert all(later.includes_event(e) for e in SCHEDULE.events if earlier.includes_event(e))


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=SCHEDULE.zone)


def test_the_days_left_alone_are_no_change():
    day = date(2025, 6, 10)
    assert changes_between(answer(day), answer(day + timedelta(days=3))).deadlines == ()


def test_an_extension_is_a_change_of_due_and_wording(make_schedule):
    extended = {
        "id": "later", "kind": "extended", "on": "2026-05-05", "title": "Put off", "deadline": "road",
        "due": "2026-12-31", "sources": ["paper"],
    }  # fmt: skip
    schedule, problems = decode_schedule(make_schedule(events=[extended]))
    assert problems == []
    found = changes_between(answer(date(2026, 5, 4), schedule=schedule), answer(date(2026, 5, 5), schedule=schedule))
    assert [change.fields for change in found.deadlines] == [("due", "wording")]


def test_a_region_limits_the_changes_to_its_own():
    regions = frozenset({"kurdistan"})
    a, b = (answer(day, regions=regions) for day in (date(2026, 1, 10), date(2026, 1, 20)))
    found = changes_between(a, b, regions)
    assert {e.region for e in found.events} == {"kurdistan"}
    assert found.deadlines == ()
    assert {d.id for d, _ in found.versions} == {"kurdistan"}


def test_an_event_is_of_the_region_of_its_site_or_deadline_also_where_no_deadline_is(make_schedule):
    about = {"of-road": {"deadline": "road"}, "at-camp": {"site": "camp"}, "said": {"region": "west"}, "of-none": {}}
    events = [
        {"id": name, "kind": "reported", "on": "2026-02-01", "title": name, "sources": ["paper"], **what}
        for name, what in about.items()
    ]
    regions = [{"id": "north", "name": "North"}, {"id": "west", "name": "West"}]
    sites = [{"id": "camp", "name": "Camp", "region": "west", "sources": ["paper"]}]
    schedule, problems = decode_schedule(make_schedule(events=events, regions=regions, sites=sites))
    assert problems == []
    for region, names in {None: set(about), "north": {"of-road"}, "west": {"at-camp", "said"}}.items():
        wanted = None if region is None else frozenset({region})
        a, b = (answer(day, schedule=schedule, regions=wanted) for day in (date(2026, 1, 1), date(2026, 3, 1)))
        assert ids(changes_between(a, b, wanted).events) == names


def test_between_two_known_by_days_only_what_happened_or_was_stated_since_is_news(build):
    late = build.source("late", "2026-06-01")
    events = [
        build.event("context", "2014", name="old", sources=["late"]),
        build.event("announced", "2026-05-20", name="new", sources=["late"]),
        build.event("reported", "2025", name="told", announced_on="2026-05-25", sources=["late"]),
        build.event("completed", "2026-04-30", name="done", sources=["late"]),
    ]
    versions = [build.version("2026-07", stated_on=on, sources=["late"]) for on in ("2024-09", "2026-05-10", None)]
    schedule = build.schedule(
        build.deadline(reported_as=versions), events=events, sources=[build.source("notice"), late]
    )
    as_of = build.at("2026-07-01", schedule)
    days = (date(2026, 5, 1), date(2026, 6, 1))
    found = changes_between(*(assess(schedule, as_of, known_by) for known_by in days))
    # the completion is older, but it changed the status
    assert ids(found.events) == {"told", "done", "new"}
    assert [v.reported.stated_on and v.reported.stated_on.text for _, v in found.versions] == ["2026-05-10", None]
    (change,) = found.deadlines
    assert (change.before.status.value, change.after.status.value) == ("upcoming", "completed")
