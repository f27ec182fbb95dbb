"""The states of monitoring: which cause gives which, and what outweighs what."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.answers.check import State, Thresholds, check, relevant
from withdrawal_cli.core.assess import Status, assess
from withdrawal_cli.core.instants import parse_as_of
from withdrawal_cli.core.lookup import Selection
from withdrawal_cli.store.decode import decode_schedule

OK, WARNING, CRITICAL, UNKNOWN = State
DEFAULT = Thresholds()


def deadline(name="road", due="2026-09", **more):
    return {"id": name, "region": "north", "title": name, "due": due, "wording": "then", "sources": [], **more}


def event(kind, deadline_id="road", on="2026-05-01", **more):
    return {"id": f"{kind}-{deadline_id}", "kind": kind, "on": on, "title": kind, "deadline": deadline_id,
            "sources": [], **more}  # fmt: skip


def checked(as_of, thresholds=DEFAULT, deadlines=None, events=(), covers_through="2026-06-01"):
    document = {
        "schema_version": 1, "id": "small", "title": "Small", "timezone": "Asia/Baghdad",
        "covers_through": covers_through, "regions": [{"id": "north", "name": "The North"}],
        "deadlines": [deadline()] if deadlines is None else deadlines, "sources": [], "events": list(events),
    }  # fmt: skip
    schedule, problems = decode_schedule(document)
    assert problems == []
    return check(assess(schedule, parse_as_of(as_of, datetime.now(UTC), schedule.zone)), thresholds)


def test_the_numbers_are_the_plugins_exit_codes():
    assert {state.name: state.value for state in State} == {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-08-30", OK),  # 31 days left
        ("2026-08-31", WARNING),  # 30
        ("2026-08-31T23:59:59", WARNING),
        ("2026-09-22T23:59:59", WARNING),  # 8
        ("2026-09-23", CRITICAL),  # 7
        ("2026-09-30T23:59:59", CRITICAL),  # 0: the last day
        ("2026-10-01", UNKNOWN),  # past, and the record ends before
    ],
)
def test_days_left_count_to_the_last_day_of_an_imprecise_due(as_of, state):
    assert checked(as_of).state is state


@pytest.mark.parametrize(
    ("thresholds", "state"),
    [
        (Thresholds(0, 0), OK),
        (Thresholds(9, 0), OK),
        (Thresholds(10, 0), WARNING),
        (Thresholds(10, 9), WARNING),
        (Thresholds(10, 10), CRITICAL),
        (Thresholds(400, 11), CRITICAL),
    ],
)
def test_thresholds_are_inclusive(thresholds, state):
    assert checked("2026-09-20", thresholds).state is state


@pytest.mark.parametrize(
    ("status", "state", "how"),
    [
        (Status.NOT_ANNOUNCED, OK, {"as_of": "2026-09-29", "deadlines": [deadline(announced_on="2026-09-30")]}),
        (Status.UPCOMING, OK, {"as_of": "2026-07-01"}),
        (Status.DUE_SOON, WARNING, {"as_of": "2026-08-31"}),
        (Status.DUE, CRITICAL, {"as_of": "2026-09-30"}),
        (Status.DUE, OK, {"as_of": "2030-01-01", "deadlines": [deadline(due="2026-09/..")]}),
        (Status.COMPLETED, OK, {"as_of": "2026-09-30", "events": [event("completed")]}),
        (Status.COMPLETED, OK, {"as_of": "2027-01-01", "events": [event("completed", on="2026-12-24")]}),
        (Status.CANCELLED, OK, {"as_of": "2027-01-01", "events": [event("cancelled")]}),
        (Status.OVERDUE, CRITICAL, {"as_of": "2026-10-01", "covers_through": "2026-10-01"}),
        (Status.UNKNOWN, UNKNOWN, {"as_of": "2026-10-01", "covers_through": "2026-09-30"}),
        (Status.UPCOMING, OK, {"as_of": "2026-09-30", "events": [event("extended", due="2027")]}),
    ],
)  # fmt: skip
def test_each_status_has_its_state(status, state, how):
    result = checked(**how)
    assert [(d.assessment.status, d.state) for d in result.deadlines] == [(status, state)]
    assert (result.state, result.coverage) == (state, None)


@pytest.mark.parametrize(
    ("as_of", "max_age", "coverage"),
    [("2026-07-01", 30, OK), ("2026-07-02", 30, WARNING), ("2026-06-01", 0, OK), ("2026-06-02", 0, WARNING),
     ("2026-01-01", 0, OK)],
)  # fmt: skip
def test_coverage_is_old_when_it_is_older_than_the_age(as_of, max_age, coverage):
    result = checked(as_of, Thresholds(max_age_days=max_age))
    assert (result.coverage, result.state) == (coverage, coverage)


def test_without_a_deadline_nothing_was_checked():
    assert checked("2026-07-01", deadlines=[]).state is UNKNOWN
    assert checked("2026-07-01", Thresholds(max_age_days=400), deadlines=[]).state is UNKNOWN


CAUSES = {
    CRITICAL: deadline("critical", "2026-10-02"),
    WARNING: deadline("warning", "2026-10-20"),
    UNKNOWN: deadline("unknown", "2026-09-01"),
    OK: deadline("ok", "2027"),
}


@pytest.mark.parametrize("chosen", list(product([False, True], repeat=4)))
def test_the_worst_decides_and_stands_first(chosen):
    wanted = [state for state, is_in in zip(CAUSES, chosen, strict=True) if is_in]
    result = checked("2026-10-01", deadlines=[CAUSES[state] for state in reversed(wanted)])
    assert [d.state for d in result.deadlines] == wanted  # CAUSES has the worst first
    assert result.state is (wanted[0] if wanted else UNKNOWN)


def test_old_coverage_outweighs_unknown_and_not_critical():
    old = Thresholds(max_age_days=1)
    assert checked("2026-10-01", old, [CAUSES[UNKNOWN]]).state is WARNING
    assert checked("2026-10-01", old, [CAUSES[UNKNOWN], CAUSES[CRITICAL]]).state is CRITICAL


def test_of_equal_states_the_nearest_last_day_stands_first():
    two = [deadline("later", "2026-09-09"), deadline("b", "2026-09-02"), deadline("a", "2026-09-02")]
    assert [d.assessment.deadline.id for d in checked("2026-09-01", deadlines=two).deadlines] == ["a", "b", "later"]


SEVERITY = [OK, UNKNOWN, WARNING, CRITICAL]


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 90), st.integers(0, 90))
def test_wider_thresholds_never_calm(day, one, other):
    low, high = sorted((one, other))
    calm, alert = checked(f"{day}", Thresholds(low, low)), checked(f"{day}", Thresholds(high, low))
    alarm = checked(f"{day}", Thresholds(high, high))
    severities = [SEVERITY.index(result.state) for result in (calm, alert, alarm)]
    assert severities == sorted(severities)


@pytest.mark.parametrize("state", State)
def test_an_unknown_deadline_counts_as_what_is_said(state):
    assert checked("2026-10-01", Thresholds(unknown=state)).state is state


def test_what_is_asked_for_decides():
    two = [deadline("a", "2026-09-02"), deadline("b", "2026-09-09", tags=["bridge"])]

    def ask(selection):
        return check(checked("2026-09-01", deadlines=two).answer, DEFAULT, selection)

    assert ask(Selection(tags=frozenset({"bridge"}))).state is WARNING
    assert ask(Selection(statuses=frozenset({Status.OVERDUE}))).state is OK
    assert ask(Selection(within_days=0)).state is OK
    assert ask(Selection(regions=frozenset())).state is UNKNOWN


def test_schedules_without_a_deadline_that_was_asked_for_are_not_relevant():
    one, none = checked("2026-07-01"), checked("2026-07-01", deadlines=[])
    assert relevant([none, one, none]) == [one]
    assert relevant([none, none]) == [none, none]
