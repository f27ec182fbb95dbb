"""What moves a due date, and whether a deadline was met: every rule and every edge."""

import pytest

from withdrawal_cli.core.assess import Status
from withdrawal_cli.core.edtf import ImpreciseDate, Lateness, Punctuality, lateness

CHAIN = [
    ("e1", "2026-03-01", "2026-12-31"),
    ("e2", "2026-04", "2027"),
    ("e4", "2026-05-01", "2026-10"),
    ("e3", "2026-05-01", "2028-06"),
]


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("as_of", "due", "earlier"),
    [
        ("2026-02-28T23:59:59", "2026-09", []),
        ("2026-03-01", "2026-12-31", ["2026-09"]),
        ("2026-04-29", "2026-12-31", ["2026-09"]),
        ("2026-04-30", "2027", ["2026-09", "2026-12-31"]),
        ("2026-05-01", "2026-10", ["2026-09", "2026-12-31", "2027", "2028-06"]),
    ],
)
def test_extensions_follow_their_last_day_then_their_id(build, order, as_of, due, earlier):
    events = [build.event("extended", on, name=name, due=new, quote=f"until {new}") for name, on, new in CHAIN][::order]
    answer = build.ask_one(build.schedule(events=events), as_of)
    assert (answer.due.text, [d.text for d in answer.amended_from]) == (due, earlier)
    assert answer.wording == (f"until {due}" if earlier else "in autumn")
    assert len(answer.amendments) == len(earlier)


def test_an_extension_without_a_quote_gives_its_title_as_wording(build):
    event = build.event("extended", "2026-03-01", due="2027", title="Reopening moved to 2027")
    assert build.ask_one(build.schedule(events=[event]), "2026-03-01").wording == "Reopening moved to 2027"


def test_an_extension_reopens_what_has_passed(build):
    events = [build.event("extended", "2026-11-01", due="2027-09")]
    schedule = build.schedule(events=events, covers_through="2026-11-01")
    before, after = (build.ask_one(schedule, as_of) for as_of in ("2026-10-31", "2026-11-01"))
    assert (before.status, before.days_left) == (Status.OVERDUE, -31)
    assert (after.status, after.days_left) == (Status.UPCOMING, 333)
    assert after.deadline_at.isoformat() == "2027-10-01T00:00:00+03:00"
    assert after.opens_at.isoformat() == "2027-09-01T00:00:00+03:00"


def test_an_extension_can_open_the_end_and_bring_a_date_forward(build):
    opened = build.schedule(events=[build.event("extended", "2026-02-01", due="2026-10/..")])
    assert build.ask_one(opened, "2027-01-01").status is Status.DUE
    forward = build.schedule(events=[build.event("extended", "2026-02-01", due="2026-02")])
    assert build.ask_one(forward, "2026-03-01").status is Status.OVERDUE


def test_punctuality_is_that_of_the_due_in_force(build):
    events = [build.event("completed", "2026-10-05"), build.event("extended", "2026-10-20", due="2026-12-31")]
    schedule = build.schedule(events=events)
    before, after = (build.ask_one(schedule, as_of).lateness for as_of in ("2026-10-19", "2026-10-20"))
    assert before == Lateness(Punctuality.LATE, 5, 5)
    assert after == Lateness(Punctuality.ON_TIME, 0, 0)


@pytest.mark.parametrize(
    ("completed", "due", "punctuality", "least", "most"),
    [
        ("2026-09-30", "2026-09", "on-time", 0, 0),
        ("2026-10-01", "2026-09", "late", 1, 1),
        ("2026-01-16/2026-01-18", "2025-12-31", "late", 16, 18),
        ("2026-09-29/2026-10-02", "2026-09-30", "undetermined", 0, 2),
        ("2026-09-30/2026-10-01", "2026-09-30", "undetermined", 0, 1),
        ("2026-09", "2026-09", "on-time", 0, 0),
        ("2026", "2026-09", "undetermined", 0, 92),
        ("0001-01-01", "9999-12-30", "on-time", 0, 0),
        ("9999-12-31", "0001-01-01", "late", 3652058, 3652058),
        ("../2026-09-30", "2026-09-30", "on-time", None, 0),
        ("../2026-10-05", "2026-09-30", "undetermined", None, 5),
        ("2026-10-05/..", "2026-09-30", "late", 5, None),
        ("2026-09-05/..", "2026-09-30", "undetermined", 0, None),
        ("2026-10-05", "2026-09/..", "on-time", None, None),
        ("2026-10-05", "../2026-09", "late", 5, 5),
        ("2026-10-05~", "2026-09-30?", "late", 5, 5),
    ],
)
def test_punctuality(completed, due, punctuality, least, most):
    found = lateness(ImpreciseDate.parse(completed), ImpreciseDate.parse(due))
    assert found == Lateness(Punctuality(punctuality), least, most)


def test_nothing_is_late_that_is_not_completed():
    assert lateness(None, ImpreciseDate.parse("2026-09")) == Lateness(None, None, None)
