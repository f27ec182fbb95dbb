"""Which entries count, and what they make of a schedule."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_entries import NOW
from own_entries import SCHEDULE, entry, extended, kurdistan, retraction, reviewed, standing, states

from withdrawal_cli import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.entries import State, apply_entries, resolve
from withdrawal_cli.core.instants import day_in


def test_a_completion_counts_and_is_marked():
    a = kurdistan(entry())
    assert (a.status.value, a.lateness.punctuality.value, a.by) == ("completed", "on-time", "you")
    assert a.completed_on.text == "2026-09-28"


def test_a_retraction_takes_it_back_in_any_order():
    assert standing(entry(), retraction("aaaa")) == ("unknown", None)
    assert standing(retraction("aaaa", at=NOW - timedelta(days=9)), entry()) == ("unknown", None)


def test_a_retraction_cannot_be_taken_back():
    assert standing(entry(), retraction("aaaa"), retraction("ffff", "gggg")) == ("unknown", None)


def test_nothing_but_a_retraction_takes_back():
    assert standing(entry(), entry("reported", "cccc", retracts="aaaa")) == ("completed", "you")


@pytest.mark.parametrize(
    ("as_of", "status", "due"),
    [("2026-11-22", "upcoming", "2027-03"), ("2026-09-15", "upcoming", "2027-03"), ("2026-09-14", "due", "2026-09")],
)
def test_an_extension_counts_from_its_day_on(as_of, status, due):
    a = kurdistan(extended(), as_of=as_of)
    assert (a.status.value, a.due.text, a.by) == (status, due, "you" if due == "2027-03" else None)


@pytest.mark.parametrize(
    ("through", "status", "by"),
    [("2026-11-01", "overdue", "you"), ("2026-10-01", "overdue", "you"), ("2026-09-30", "unknown", None)],
)
def test_a_review_moves_coverage(through, status, by):
    assert standing(reviewed(through)) == (status, by)


def test_a_review_never_moves_coverage_back():
    assert apply_entries(SCHEDULE, [reviewed("2026-01-01")]).covers_through == SCHEDULE.covers_through
    both = apply_entries(SCHEDULE, [reviewed("2026-11-01"), reviewed("2026-05-01", "cccc")])
    assert (both.covers_through, both.own_covers_through) == (date(2026, 11, 1), SCHEDULE.covers_through)


def test_what_the_schedule_itself_decides_is_not_marked():
    answer = assess(apply_entries(SCHEDULE, [reviewed("2026-11-01"), entry()]), NOW)
    assert [(a.deadline.id, a.by) for a in answer.deadlines] == [("federal", None), ("kurdistan", "you")]


def test_no_record_leaves_the_schedule_as_it_is():
    assert apply_entries(SCHEDULE, []) is SCHEDULE
    assert apply_entries(SCHEDULE, [entry(schedule="another")]) is SCHEDULE
    retracted = apply_entries(SCHEDULE, [entry(), retraction("aaaa")])
    assert (retracted.entries, retracted.events, len(retracted.journal_changes)) == (0, SCHEDULE.events, 2)
    assert (SCHEDULE.entries, SCHEDULE.dangling, SCHEDULE.own_covers_through) == (0, 0, SCHEDULE.covers_through)


def test_known_by_is_the_day_of_recording_in_the_schedules_zone():
    late_evening = entry(at=datetime(2026, 11, 21, 20, 59, 59, tzinfo=UTC))
    after_midnight = entry(at=datetime(2026, 11, 21, 21, tzinfo=UTC))  # 00:00 of the 22nd in Baghdad
    assert standing(late_evening, known_by="2026-11-21") == ("completed", "you")
    assert standing(after_midnight, known_by="2026-11-21") == ("unknown", None)
    assert standing(after_midnight, known_by="2026-11-22") == ("completed", "you")
    assert standing(late_evening, retraction("aaaa"), known_by="2026-11-21") == ("unknown", None)  # whenever it was


def test_the_day_of_recording_is_never_one_that_was_over():
    again = datetime(2006, 10, 29, 2, 31, 30, tzinfo=UTC)  # the clocks went back at 00:01, into the day before
    assert day_in(entry(at=again).recorded_at, ZoneInfo("America/St_Johns")) == date(2006, 10, 29)


def test_known_by_limits_a_review_and_shows_what_was_corrected_later():
    assert standing(reviewed("2026-11-01"), known_by="2026-11-21") == ("unknown", None)
    first = entry(entry_id="aaaa", at=NOW - timedelta(days=9))
    second = entry("cancelled", "bbbb")
    assert standing(first, second, known_by="2026-11-21") == ("completed", "you")
    assert standing(first, second, known_by="2026-11-22") == ("cancelled", "you")


def test_of_two_ends_the_one_recorded_last_counts_then_the_greater_id():
    early, late = entry(entry_id="zzzz", at=NOW - timedelta(seconds=1)), entry("cancelled", "aaaa")
    for order in ([early, late], [late, early]):
        assert standing(*order) == ("cancelled", "you")
        assert states(*order) == {"zzzz": "superseded", "aaaa": "counts"}
    same = [entry(entry_id="aaaa"), entry("cancelled", "bbbb")]
    assert states(*same) == {"aaaa": "superseded", "bbbb": "counts"}
    superseded = resolve(SCHEDULE, [early, late])[0]
    assert superseded.because is late


def test_one_that_does_not_count_yet_sets_no_other_aside():
    first, later = entry(entry_id="aaaa"), entry("cancelled", "bbbb", on=ImpreciseDate.parse("2026-11-25"))
    for as_of, end in (("2026-11-24", "completed"), ("2026-11-25", "cancelled")):
        assert standing(first, later, as_of=as_of) == (end, "you")
    never = entry("cancelled", "cccc", on=ImpreciseDate.parse("2026-11-20/.."))
    assert standing(first, never) == ("completed", "you")
    a = extended("2027-03", on="2026-12-01", entry_id="aaaa")
    b = extended("2027-06", on="2026-12-01", entry_id="bbbb")
    assert kurdistan(a, b, as_of="2026-12-02").due.text == "2027-06"


def test_a_loose_end_leaves_it_open_until_a_later_entry_counts():
    loose = entry(entry_id="aaaa", on=ImpreciseDate.parse("2026-11"))
    later = entry(entry_id="bbbb", on=ImpreciseDate.parse("2026-11-20"))
    for as_of, status in (("2026-10-31", "unknown"), ("2026-11-10", "unknown"), ("2026-11-20", "completed")):
        assert standing(loose, later, as_of=as_of)[0] == status
    assert kurdistan(loose, later, as_of="2026-11-10").uncertain_end.id == "aaaa"
    assert kurdistan(loose, later, as_of="2026-10-31").uncertain_end is None


def test_a_day_tells_which_of_two_ends_is_superseded():
    first, later = entry(entry_id="aaaa"), entry("cancelled", "bbbb", on=ImpreciseDate.parse("2026-11-25"))
    days = map(date.fromisoformat, ("2026-11-24", "2026-11-25"))
    before, after = (resolve(SCHEDULE, [first, later], {"kurdistan": day}.__getitem__) for day in days)
    assert [(j.state.value, j.because) for j in before] == [("counts", None), ("counts", None)]
    assert [(j.state.value, j.because) for j in after] == [("superseded", later), ("counts", None)]


def test_what_is_about_two_deadlines_or_two_dates_is_two_matters():
    ends = [entry(entry_id="aaaa"), entry(entry_id="bbbb", deadline="federal")]
    moved = [
        extended(entry_id="cccc"),
        extended(entry_id="dddd", deadline="federal"),
        extended(on="2026-09", entry_id="eeee"),
    ]
    assert states(*ends, *moved) == dict.fromkeys(("aaaa", "bbbb", "cccc", "dddd", "eeee"), "counts")
    assert states(extended(on="2026-09-15", entry_id="aaaa"), extended(on="2026-09-01/2026-09-15", entry_id="bbbb")) == {
        "aaaa": "superseded", "bbbb": "counts",
    }  # fmt: skip


def test_taking_back_the_one_that_counts_lets_the_other_count_again():
    first, second = entry(entry_id="aaaa"), entry("cancelled", "bbbb", NOW + timedelta(seconds=1))
    assert standing(first, second, retraction("bbbb")) == ("completed", "you")


def test_extensions_of_different_days_follow_each_other_and_of_one_day_the_last_recorded_counts():
    a, b = extended("2027-03", entry_id="aaaa"), extended("2027-06", on="2026-09-20", entry_id="bbbb")
    assert [d.text for d in kurdistan(a, b).amended_from] == ["2026-09", "2027-03"]
    c = extended("2028", entry_id="cccc", at=NOW + timedelta(seconds=1))
    assert states(a, c) == {"aaaa": "superseded", "cccc": "counts"}
    assert kurdistan(a, c).due.text == "2028"


def test_an_end_of_the_users_sets_the_schedules_own_aside_from_the_day_it_counts():
    mine = entry(deadline="federal", on=ImpreciseDate.parse("2026-02-01"))
    with_entries = apply_entries(SCHEDULE, [mine])
    for as_of, expected in (("2026-01-25", ("completed", None)), ("2026-02-01", ("completed", "you"))):
        answer = assess(with_entries, datetime.fromisoformat(as_of).replace(tzinfo=SCHEDULE.zone))
        assert (answer.deadlines[0].status.value, answer.deadlines[0].by) == expected
    own = [e for e in with_entries.events if e.kind.value == "completed" and e.deadline == "federal"]
    assert [e.by for e in own] == [None, "you"]


def test_an_extension_of_the_users_leaves_the_schedules_end_and_marks_the_answer():
    mine = extended("2026-03", on="2026-01-02", deadline="federal")
    (federal, _) = assess(apply_entries(SCHEDULE, [mine]), NOW).deadlines
    assert (federal.status.value, federal.lateness.punctuality.value, federal.by) == ("completed", "on-time", "you")


def test_an_end_of_the_users_leaves_the_schedules_extensions(build):
    schedule = build.schedule(events=[build.event("extended", "2026-02-01", due="2027-03")])
    mine = entry(schedule=schedule.id, deadline="road")
    (road,) = assess(apply_entries(schedule, [mine]), NOW).deadlines
    assert (road.status.value, road.due.text, road.by) == ("completed", "2027-03", "you")


@pytest.mark.parametrize("due", ["2026-09", "../2026-09-30"])
@pytest.mark.parametrize(
    ("own", "by"), [("2026-08-31", "you"), ("2026-09-15", "you"), ("2026-09-30", "you"), ("2026-10-01", None)]
)
def test_overdue_is_marked_where_the_record_alone_did_not_reach_past_the_last_day(build, due, own, by):
    schedule = build.schedule(build.deadline(due=due), covers_through=own)
    mine = msgspec.structs.replace(reviewed("2026-11-01"), schedule=schedule.id)
    (road,) = assess(apply_entries(schedule, [mine]), NOW).deadlines
    assert (road.status.value, road.by) == ("overdue", by)


IDS = st.sampled_from(["a1", "b2", "c3", "d4"])


INSTANTS = st.sampled_from([NOW - timedelta(days=2), NOW - timedelta(seconds=1), NOW])


DAYS = st.sampled_from(["2026-09-28", "2026-10-05", "2026-09", "2026-11-30"]).map(ImpreciseDate.parse)


RECORDS = st.one_of(
    st.builds(
        lambda i, t, d, k: entry(k, i, t, on=d), IDS, INSTANTS, DAYS, st.sampled_from(["completed", "cancelled"])
    ),
    st.builds(lambda i, t, d: extended("2027-03", d.text, i, t), IDS, INSTANTS, DAYS),
    st.builds(lambda i, t: reviewed("2026-11-01", i, t), IDS, INSTANTS),
    st.builds(lambda i, of, t: retraction(of, f"r{i}", t), IDS, IDS, INSTANTS),
)


SETS = st.lists(RECORDS, max_size=7, unique_by=lambda r: r.id)


@settings(max_examples=150, deadline=None)
@given(SETS.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_order_of_records_does_not_matter(both):
    entries, shuffled = both
    assert resolve(SCHEDULE, entries) == resolve(SCHEDULE, shuffled)
    assert kurdistan(*entries) == kurdistan(*shuffled)


@settings(max_examples=150, deadline=None)
@given(SETS)
def test_a_retracted_record_never_counts_and_one_end_counts_at_most(entries):
    back = {r.retracts for r in entries if r.retracts}
    counting = [j.entry for j in resolve(SCHEDULE, entries) if j.state is State.COUNTS]
    assert back.isdisjoint(r.id for r in counting)
    assert sum(r.kind.value in ("completed", "cancelled") for r in counting) <= 1
    assert apply_entries(SCHEDULE, entries).covers_through >= SCHEDULE.covers_through


@settings(max_examples=100, deadline=None)
@given(SETS)
def test_an_answer_is_marked_exactly_where_it_differs_from_the_schedules_own(entries):
    """No false mark: where nothing of yours counts the answer is ours; no silent use: a changed answer is marked."""
    ours, yours = kurdistan(), kurdistan(*entries)
    if yours.by is None:
        assert (yours.status, yours.due, yours.decided_by) == (ours.status, ours.due, ours.decided_by)
    else:
        assert (yours.status, yours.due, yours.decided_by) != (ours.status, ours.due, ours.decided_by)
