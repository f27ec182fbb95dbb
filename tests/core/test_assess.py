"""Where a deadline stands: every rule and every edge."""

from datetime import datetime, timedelta, timezone

import msgspec
import pytest

from withdrawal_cli.core.assess import SOON_DAYS, Status, assess, counting_events
from withdrawal_cli.core.edtf import NOT_COMPLETED, Lateness, Punctuality
from withdrawal_cli.core.instants import InstantError, elapsed_seconds
from withdrawal_cli.core.lookup import Selection
from withdrawal_cli.core.schedule import EventKind

# A month's span, covered through 2026-10-01 or only through the last day itself.
BEFORE_THE_END = {
    "2026-08-01": "upcoming",
    "2026-08-30": "upcoming",
    "2026-08-30T23:59:59": "upcoming",  # 31 days left
    "2026-08-31": "due-soon",  # 30 days left
    "2026-08-31T23:59:59": "due-soon",
    "2026-08-31T21:00:00+00:00": "due",  # the 1st in Baghdad
    "2026-08-31T20:59:59+00:00": "due-soon",
    "2026-09-01": "due",
    "2026-09-15T12:00": "due",
    "2026-09-30": "due",
    "2026-09-30T23:59:59": "due",
    "2026-09-30T20:59:59+00:00": "due",
}


AFTER_THE_END = ["2026-10-01", "2026-10-01T00:00:01", "2026-09-30T21:00:00+00:00", "2026-10-02", "9999-12-31T23:59:59"]


@pytest.mark.parametrize("covers_through", ["2020-01-01", "2026-09-30", "2026-10-01", "2030-01-01"])
@pytest.mark.parametrize(("as_of", "status"), BEFORE_THE_END.items())
def test_until_the_last_day_is_over(build, as_of, status, covers_through):
    schedule = build.schedule(covers_through=covers_through)
    assert build.ask_one(schedule, as_of).status.value == status


@pytest.mark.parametrize("as_of", AFTER_THE_END)
@pytest.mark.parametrize(
    ("covers_through", "status"),
    [("2026-09-29", "unknown"), ("2026-09-30", "unknown"), ("2026-10-01", "overdue"), ("9999-12-31", "overdue")],
)
def test_after_the_last_day_coverage_decides(build, as_of, covers_through, status):
    assert build.ask_one(build.schedule(covers_through=covers_through), as_of).status.value == status


@pytest.mark.parametrize(
    ("soon", "as_of", "status"),
    [
        (30, "2026-08-30", "upcoming"),
        (30, "2026-08-31", "due-soon"),
        (0, "2026-08-31", "upcoming"),
        (29, "2026-08-31", "upcoming"),
        (29, "2026-09-01", "due"),
        (0, "2026-09-30", "due"),
        (10**12, "0001-01-02", "due-soon"),
    ],
)
def test_soon_days(build, soon, as_of, status):
    assert build.ask_one(build.schedule(), as_of, soon_days=soon).status.value == status


def test_soon_days_of_a_single_day(build):
    schedule = build.schedule(build.deadline(due="2026-09-30"))
    assert SOON_DAYS == 30
    assert build.ask_one(schedule, "2026-09-29", soon_days=0).status is Status.UPCOMING
    assert build.ask_one(schedule, "2026-09-29", soon_days=1).status is Status.DUE_SOON
    assert build.ask_one(schedule, "2026-09-30", soon_days=0).status is Status.DUE


@pytest.mark.parametrize(
    ("due", "as_of", "status"),
    [
        # an open or unknown start: due on its last day
        ("../2026-09-30", "2026-08-30", "upcoming"),
        ("../2026-09-30", "2026-08-31", "due-soon"),
        ("../2026-09-30", "2026-09-29T23:59:59", "due-soon"),
        ("../2026-09-30", "2026-09-30", "due"),
        ("../2026-09-30", "2026-09-30T23:59:59", "due"),
        ("../2026-09-30", "2026-10-01", "unknown"),
        ("/2026-09", "2026-09-29", "due-soon"),
        # an open or unknown end never passes, and has no last day to be near to
        ("2026-09/..", "2026-08-31T23:59:59", "upcoming"),
        ("2026-09/..", "2026-09-01", "due"),
        ("2026-09/..", "9999-12-31T23:59:59", "due"),
        ("2026-09-15/", "2026-09-14", "upcoming"),
        ("2026-09-15/", "2026-09-15", "due"),
        # a whole decade, a qualifier, the ends of the calendar
        ("202X", "2019-12-31", "upcoming"),
        ("202X", "2020-01-01", "due"),
        ("202X", "2030-01-01", "unknown"),
        ("2026-09~", "2026-09-01", "due"),
        ("2026-09?", "2026-10-01", "unknown"),
        ("0001-01-01", "0001-01-01", "due"),
        ("0001-01-01", "0001-01-02", "overdue"),
        ("9999-12-30", "9999-12-30", "due"),
        ("9999-12-30", "9999-12-31", "unknown"),
        ("9999-12-30", "0001-01-01", "upcoming"),
    ],
)
def test_status_by_span(build, due, as_of, status):
    assert build.ask_one(build.schedule(build.deadline(due=due)), as_of).status.value == status


def test_an_open_end_has_no_clock(build):
    answer = build.ask_one(build.schedule(build.deadline(due="2026-09/..")), "2026-10-01")
    assert (answer.days_left, answer.deadline_at) == (None, None)
    assert answer.opens_at.isoformat() == "2026-09-01T00:00:00+03:00"


def test_an_open_start_has_no_opening(build):
    answer = build.ask_one(build.schedule(build.deadline(due="../2026-09")), "2026-09-30")
    assert (answer.opens_at, answer.days_left) == (None, 0)
    assert answer.deadline_at.isoformat() == "2026-10-01T00:00:00+03:00"


@pytest.mark.parametrize(
    ("as_of", "left"),
    [("2026-08-31", 30), ("2026-09-29", 1), ("2026-09-30T23:59:59", 0), ("2026-10-01", -1), ("2026-11-22", -53)],
)
def test_days_left(build, as_of, left):
    for events in ((), (build.event("completed", "2026-01-01"),), (build.event("cancelled", "2026-01-01"),)):
        assert build.ask_one(build.schedule(events=events), as_of).days_left == left


# Not announced, cancelled, completed


@pytest.mark.parametrize(
    ("announced_on", "as_of", "status"),
    [
        ("2026-01-15", "2026-01-14T23:59:59", "not-announced"),
        ("2026-01-15", "2026-01-15", "upcoming"),
        ("2026-01", "2025-12-31", "not-announced"),
        ("2026-01", "2026-01-01", "upcoming"),
        ("../2026-01", "2025-01-01", "upcoming"),
        ("2026-01/..", "2025-12-31", "not-announced"),
        (None, "0001-01-01", "upcoming"),
        ("2027", "2026-12-31", "not-announced"),
        ("2027", "2027-01-01", "unknown"),
    ],
)
def test_not_announced(build, announced_on, as_of, status):
    schedule = build.schedule(build.deadline(announced_on=announced_on))
    assert build.ask_one(schedule, as_of).status.value == status


@pytest.mark.parametrize("kind", ["completed", "cancelled"])
def test_not_announced_beats_what_happened(build, kind):
    schedule = build.schedule(build.deadline(announced_on="2026-06-01"), events=[build.event(kind, "2026-05-01")])
    before, after = (build.ask_one(schedule, as_of) for as_of in ("2026-05-31", "2026-06-01"))
    assert (before.status, before.completed_on, before.lateness) == (Status.NOT_ANNOUNCED, None, NOT_COMPLETED)
    assert before.decided_by is None
    assert after.status.value == kind


@pytest.mark.parametrize("kind", ["completed", "cancelled"])
@pytest.mark.parametrize(
    ("on", "as_of", "counts"),
    [
        ("2026-05-10", "2026-05-09T23:59:59", False),
        ("2026-05-10", "2026-05-10", True),
        ("2026-05-10", "2026-05-09T21:00:00+00:00", True),
        ("2026-05-10", "2026-05-09T20:59:59+00:00", False),
        ("2026-05", "2026-05-30T23:59:59", False),
        ("2026-05", "2026-05-31", True),
        ("2026-05-08/2026-05-10", "2026-05-09", False),
        ("../2026-05-10", "2026-05-10", True),
        ("2026-05-10/..", "9999-12-31", False),
        ("2026-11", "2026-12-01", True),
    ],
)
def test_an_event_counts_from_its_last_day(build, kind, on, as_of, counts):
    answer = build.ask_one(build.schedule(events=[build.event(kind, on)]), as_of)
    assert (answer.status.value == kind) is counts
    assert (answer.decided_by is not None) is counts


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(("completed", "cancelled"), [("2026-05-01", "2026-06-01"), ("2026-06-01", "2026-05-01")])
def test_cancelled_beats_completed(build, order, completed, cancelled):
    events = [build.event("completed", completed), build.event("cancelled", cancelled)][::order]
    answer = build.ask_one(build.schedule(events=events), "2026-07-01")
    assert (answer.status, answer.decided_by.kind) == (Status.CANCELLED, EventKind.CANCELLED)
    assert (answer.completed_on, answer.lateness) == (None, NOT_COMPLETED)


@pytest.mark.parametrize("kind", ["announced", "handed-over", "in-use", "reported", "context"])
def test_no_other_event_changes_a_deadline(build, kind):
    event = build.event(kind, "2026-01-01", due="2030")
    with_it, without = (build.schedule(events=events) for events in ([event], []))
    assert build.ask_one(with_it, "2026-09-15") == build.ask_one(without, "2026-09-15")


@pytest.mark.parametrize("kind", ["completed", "cancelled"])
def test_only_an_extension_moves_the_due(build, kind):
    schedule = build.schedule(
        build.deadline("a", "2026"), build.deadline("b", "2027"), events=[build.event(kind, "2026-02-01", deadline="a", due="2028")]
    )  # fmt: skip
    answers = build.ask(schedule, "2026-03-01")
    assert [(a.deadline.id, a.due.text, a.amendments) for a in answers] == [("a", "2026", ()), ("b", "2027", ())]


@pytest.mark.parametrize("kind", ["completed", "cancelled", "extended"])
@pytest.mark.parametrize("deadline", [None, "bridge"])
def test_an_event_of_another_deadline_or_of_none_changes_nothing(build, kind, deadline):
    schedule = build.schedule(events=[build.event(kind, "2026-01-01", deadline=deadline, due="2030")])
    answer = build.ask_one(schedule, "2026-09-15")
    assert (answer.status, answer.due.text) == (Status.DUE, "2026-09")


@pytest.mark.parametrize("order", [1, -1])
def test_the_first_completion_decides(build, order):
    events = [
        build.event("completed", "2026-06-10", name="b"),
        build.event("completed", "2026-06", name="a"),
        build.event("completed", "2026-06-10", name="c"),
    ]
    answer = build.ask_one(build.schedule(events=events[::order]), "2026-07-01")
    assert answer.decided_by.id == "b"


# Reported versions


@pytest.mark.parametrize(
    ("stated_on", "as_of", "shown"),
    [
        ("2026-01-15", "2026-01-14", False),
        ("2026-01-15", "2026-01-15", True),
        ("2026-01", "2026-01-30", False),
        ("2026-01", "2026-01-31", True),
        ("2026-01/..", "2030-01-01", False),
        (None, "0001-01-01", True),
    ],
)
def test_a_version_is_shown_from_the_day_it_was_stated(build, stated_on, as_of, shown):
    schedule = build.schedule(build.deadline(reported_as=[build.version(stated_on=stated_on)]))
    assert len(build.ask_one(schedule, as_of).reported_as) == shown


def test_each_version_says_whether_it_was_met(build):
    versions = [build.version(due) for due in ("2026-05-30", "2026-06", "2026-06-15/..", "2026-06-04")]
    events = [build.event("completed", "2026-06-03/2026-06-05")]
    schedule = build.schedule(build.deadline(reported_as=versions), events=events)
    before, after = (build.ask_one(schedule, as_of).reported_as for as_of in ("2026-06-04", "2026-06-05"))
    assert [v.lateness for v in before] == [NOT_COMPLETED] * 4
    assert [v.reported for v in after] == versions
    assert [v.lateness for v in after] == [
        Lateness(Punctuality.LATE, 4, 6),
        Lateness(Punctuality.ON_TIME, 0, 0),
        Lateness(Punctuality.ON_TIME, None, None),
        Lateness(Punctuality.UNDETERMINED, 0, 1),
    ]


# Cutoff by a day


def test_the_order_is_by_last_day_then_id(build):
    dues = {"b": "2026-09", "a": "2026-09-30", "z": "2025/..", "y": "2024/..", "m": "../2026-08", "c": "2027"}
    schedule = build.schedule(*(build.deadline(name, due) for name, due in dues.items()))
    assert [a.deadline.id for a in build.ask(schedule, "2026-01-01")] == ["m", "a", "b", "c", "y", "z"]


def test_the_order_is_by_the_due_in_force(build):
    schedule = build.schedule(
        build.deadline("a", "2026"), build.deadline("b", "2027"), events=[build.event("extended", "2026-02-01", deadline="a", due="2028")]
    )  # fmt: skip
    assert [a.deadline.id for a in build.ask(schedule, "2026-01-01")] == ["a", "b"]
    assert [a.deadline.id for a in build.ask(schedule, "2026-03-01")] == ["b", "a"]
    back = build.event("extended", "2026-04-01", deadline="a", due="2026-06")
    schedule = msgspec.structs.replace(schedule, events=(*schedule.events, back))
    assert [a.deadline.id for a in build.ask(schedule, "2026-04-01")] == ["a", "b"]


def test_only_the_regions_that_are_wanted(build):
    schedule = build.schedule(build.deadline("a", region="south"), build.deadline("b"))
    answer = assess(schedule, build.at("2026-01-01", schedule))
    for regions, ids in ((frozenset({"south"}), ["a"]), (frozenset(), []), (None, ["a", "b"])):
        assert [a.deadline.id for a in Selection(regions=regions).of(answer).deadlines] == ids


# The as-of instant


def test_the_as_of_may_stand_in_any_zone(build):
    schedule = build.schedule()
    answer = assess(schedule, datetime(2026, 9, 30, 21, 0, 0, 999_999, tzinfo=timezone.utc))
    assert answer.as_of.isoformat() == "2026-10-01T00:00:00+03:00"
    assert answer.as_of.tzinfo is schedule.zone
    assert answer.deadlines[0].status is Status.UNKNOWN


def test_an_as_of_without_an_offset_is_refused(build):
    with pytest.raises(InstantError, match=r"has no UTC offset, so it is not an exact time$"):
        assess(build.schedule(), datetime.fromisoformat("2026-09-30T21:00"))


def test_the_ends_of_the_calendar_in_other_zones(build):
    plus3 = timezone(timedelta(hours=3))
    answer = assess(build.schedule(), datetime(1, 1, 1, 12, tzinfo=plus3))
    assert answer.as_of.isoformat() == "0001-01-01T11:57:40+02:57:40"
    assert answer.deadlines[0].status is Status.UPCOMING
    assert assess(build.schedule(), datetime(9999, 12, 31, 23, tzinfo=plus3)).deadlines[0].days_left == -2912170
    with pytest.raises(InstantError, match=r"is outside the years 0001 to 9999 in the schedule's zone$"):
        assess(build.schedule(), datetime(9999, 12, 31, 23, tzinfo=timezone.utc))


@pytest.mark.parametrize(
    ("zone", "due", "last", "first"),
    [
        ("Asia/Beirut", "2026-03-28", "2026-03-28T23:59:59+02:00", "2026-03-29T01:00:00+03:00"),
        ("America/Havana", "2026-10-31", "2026-10-31T23:59:59-04:00", "2026-11-01T00:00:00-04:00"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T23:59:59-10:00", "2011-12-31T00:00:00+14:00"),
        ("America/St_Johns", "2010-11-06", "2010-11-06T23:59:59-02:30", "2010-11-07T00:00:00-02:30"),
    ],
)
def test_the_last_second_and_the_first_where_clocks_change_at_midnight(build, zone, due, last, first):
    schedule = build.schedule(build.deadline(due=due), zone=zone, covers_through="2030-01-01")
    on_it, after = (build.ask_one(schedule, as_of) for as_of in (last, first))
    assert (on_it.status, on_it.days_left) == (Status.DUE, 0)
    assert after.status is Status.OVERDUE
    assert after.deadline_at.isoformat() == first
    assert elapsed_seconds(build.at(last, schedule), after.deadline_at) == 1


def test_a_deadline_stays_passed_when_the_clocks_go_back_over_it(build):
    schedule = build.schedule(build.deadline(due="2010-11-06"), zone="America/St_Johns", covers_through="2030-01-01")
    again = datetime(2010, 11, 6, 23, 30, tzinfo=schedule.zone, fold=1)
    (answer,) = assess(schedule, again).deadlines
    assert (answer.status, answer.days_left) == (Status.OVERDUE, -1)


def test_events_are_listed_by_first_day_then_last_day_then_id(build):
    days = {"d": "2026-01-02", "c": "2026-01", "b": "2026-01-02", "a": "2026-02", "e": "../2026-03", "f": "2026-01-01"}
    events = [build.event("reported", on, name=name) for name, on in days.items()]
    schedule = build.schedule(events=[*events, build.event("reported", "2026-06", name="later")])
    answer = assess(schedule, build.at("2026-06-29", schedule))
    assert [e.id for e in counting_events(answer)] == ["e", "f", "c", "b", "d", "a"]


def test_a_reported_date_counts_from_its_day_in_the_zone_of_the_deadline(build):
    reported = build.version(stated_on="2026-05-02")
    road = msgspec.structs.replace(build.deadline(reported_as=(reported,)), timezone="Pacific/Kiritimati")
    schedule = build.schedule(road)  # in Baghdad it is still 1 May
    assert len(assess(schedule, build.at("2026-05-01T23:00:00", schedule)).deadlines[0].reported_as) == 1
    assert assess(schedule, build.at("2026-05-01T00:00:00", schedule)).deadlines[0].reported_as == ()
