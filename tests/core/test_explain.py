"""What a due was read as, why a status is what it is, and what came of a deadline under each version."""

from datetime import date, datetime

import pytest

from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.explain import days_text, reading, reasoning, verdict, why_event_is_out
from withdrawal_cli.store.decode import decode_schedule


def answered(make_schedule, day, *, due="2026-09-30", events=(), covers="2026-12-31", known_by=None, announced=None):
    deadline = {
        "id": "road", "region": "north", "title": "The road opens", "due": due, "wording": "w", "sources": ["paper"],
        "announced_on": announced,
    }  # fmt: skip
    document = make_schedule(deadlines=[deadline], events=list(events), covers_through=covers)
    schedule, problems = decode_schedule(document)
    assert problems == []
    return assess(schedule, datetime.fromisoformat(f"{day}T12:00:00+03:00"), known_by)


def event(kind, on, **more):
    return {"id": f"{kind}-it", "kind": kind, "on": on, "title": "T", "deadline": "road", "sources": ["paper"], **more}


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-09", "2026-09 is read as some day from 2026-09-01 to 2026-09-30; the last day still counts"),
        ("2025-12-31", "2025-12-31, a single day, which still counts"),
        ("2025-12-31~", "2025-12-31~ is read as 2025-12-31, a single day, which still counts"),
        ("../2026-09", "../2026-09 is read as some day up to 2026-09-30; the last day still counts"),
        ("2026-09/..", "2026-09/.. is read as 2026-09-01 or any day after it; it has no last day and does not run out"),
    ],
)
def test_a_due_is_read_in_words(due, said):
    assert reading(ImpreciseDate.parse(due)) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (108, 110, "108 to 110 days"), (1, 1, "1 day"), (0, 1, "up to 1 day"), (None, 4, "up to 4 days"),
        (2, None, "at least 2 days"), (1, None, "at least 1 day"), (0, 0, "0 days"),
        (0, None, "at least 0 days"), (None, None, "at least 0 days"),
    ],
)  # fmt: skip
def test_days_between_bounds(low, high, said):
    assert days_text(low, high) == said


@pytest.mark.parametrize(
    ("day", "more", "said"),
    [
        (
            "2026-01-01", {"announced": "2026-02"},
            "The deadline was announced on 2026-02, after 2026-01-01.",
        ),
        (
            "2026-08-30", {},
            "The due begins on 2026-09-30, after 2026-08-30; 31 days to the last day.",
        ),
        (
            "2026-09-29", {},
            "The due begins on 2026-09-30, after 2026-09-29; 1 day to the last day, so it is due soon.",
        ),
        ("2026-09-30", {}, "2026-09-30 is the last day; no completion is in the record."),
        (
            "2026-09-10", {"due": "2026-09"},
            "2026-09-10 lies within the due, 2026-09-01 to 2026-09-30; no completion is in the record.",
        ),
        (
            "2026-09-10", {"due": "2026-09/.."},
            "The due has begun, 2026-09-01, and has no last day; no completion is in the record.",
        ),
        (
            "2026-08-10", {"due": "2026-09/.."},
            "The due begins on 2026-09-01, after 2026-08-10, and has no last day.",
        ),
        (
            "2026-08-10", {"due": "../2026-09"},
            "The due begins on 2026-09-30, after 2026-08-10; 51 days to the last day.",
        ),
        (
            "2026-10-05", {"covers": "2026-10-01"},
            ("The last day was 2026-09-30, and no completion up to 2026-10-05 is in the record, which covers events "
            "through 2026-10-01: past the last day, so its silence counts."),
        ),
        (
            "2026-10-05", {"covers": "2026-09-30"},
            ("The last day was 2026-09-30, and the record covers events only through 2026-09-30: its silence does not "
            "show whether the deadline was met."),
        ),
        (
            "2026-10-05", {"events": [event("cancelled", "2026-05")]},
            "A cancellation on 2026-05 is in the record, which ends the deadline whatever its date.",
        ),
        (
            "2026-12-05", {"events": [event("completed", "2026-10-02/2026-10-04")]},
            ("A completion on some day from 2026-10-02 to 2026-10-04 is in the record, 2 to 4 days after the last day, "
            "2026-09-30."),
        ),
        (
            "2026-12-05", {"events": [event("completed", "2026-09-30")]},
            "A completion on 2026-09-30 is in the record, on or before the last day, 2026-09-30.",
        ),
        (
            "2026-12-05", {"events": [event("completed", "../2026-10-01")]},
            ("A completion on some day up to 2026-10-01 is in the record, which may be before or after the last day, "
            "2026-09-30."),
        ),
        (
            "2026-12-05", {"due": "2026-09/..", "events": [event("completed", "2026-10-01")]},
            "A completion on 2026-10-01 is in the record, and the due has no last day to be late after.",
        ),
    ],
)  # fmt: skip
def test_the_reason_names_the_rule_and_the_facts(make_schedule, day, more, said):
    answer = answered(make_schedule, day, **more)
    assert reasoning(answer.deadlines[0], answer) == said


@pytest.mark.parametrize(
    ("day", "more", "due", "outcome", "said"),
    [
        ("2026-06-01", {}, "2026-06-01", "open", "open"),
        ("2026-06-02", {}, "2026-06-01", "overdue", "missed: no completion in the record through 2026-06-02"),
        ("2027-06-02", {}, "2026-06-01", "overdue", "missed: no completion in the record through 2026-12-31"),
        ("2026-06-02", {"covers": "2026-06-01"}, "2026-06-01", "unknown",
         "unknown: last day past, the record ends 2026-06-01"),
        ("2026-06-02", {}, "2026-01/..", "open", "open: no last day"),
        ("2026-06-02", {"events": [event("cancelled", "2026-05")]}, "2026-01-01", "cancelled", "cancelled"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10")]}, "2026-05-10", "met", "met"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10")]}, "2026-01/..", "met", "met"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10")]}, "2026-05-09", "missed", "missed by 1 day"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10/2026-05-12")]}, "2026-05-09", "missed",
         "missed by 1 to 3 days"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10/2026-05-12")]}, "2026-05-10", "undetermined",
         "met, or missed by up to 2 days: the dates leave it open"),
    ],
)  # fmt: skip
def test_a_version_never_says_more_than_the_record(make_schedule, day, more, due, outcome, said):
    answer = answered(make_schedule, day, **more)
    found = verdict(ImpreciseDate.parse(due), answer.deadlines[0], answer)
    assert (found.outcome.value, found.words) == (outcome, said)


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2026-06-03/..", "Its date, 2026-06-03/.., has no last day, so that it has happened is never sure."),
        ("2026-06", "Its date, 2026-06, can be as late as 2026-06-30, which is after the as-of day, 2026-06-02."),
        ("2026-06-02", "Nothing shows that it was known by 2026-06-01."),
    ],
)
def test_why_an_event_does_not_count(make_schedule, on, why):
    answer = answered(make_schedule, "2026-06-02", events=[event("completed", on)], known_by=date(2026, 6, 1))
    assert why_event_is_out(answer.schedule.events[0], answer) == why
