"""How a due date was read, why a status is what it is, and what came of a deadline by each date."""

from datetime import date, datetime

import pytest

from withdrawal_cli.answers.explain import (
    Verdict,
    explain_due,
    explain_excluded_event,
    explain_excluded_source,
    explain_status,
    verdict,
)
from withdrawal_cli.core.assess import assess
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Scope
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
        ("2026-09", "any day from 1 September 2026 to 30 September 2026, both included"),
        ("2025-12-31", "31 December 2025, that day included"),
        ("2025-12-31~", "31 December 2025, that day included"),
        ("../2026-09", "any day up to 30 September 2026, that day included"),
        ("2026-09/..", "any day from 1 September 2026 on; it has no last day and never passes"),
        ("2026-09/", "any day from 1 September 2026 on; its last day is not known"),
    ],
)
def test_a_due_date_is_explained(due, said):
    assert explain_due(ImpreciseDate.parse(due)) == said


def test_no_date_is_explained():
    assert explain_due(None) == "no date was given"


@pytest.mark.parametrize(
    ("day", "more", "said"),
    [
        (
            "2026-01-01", {"announced": "2026-02"},
            "It was not announced by 1 January 2026: the record dates the announcement later, in February 2026.",
        ),
        ("2026-08-30", {}, "It is 31 days before the last day, 30 September 2026."),
        ("2026-09-29", {}, "It is 1 day before the last day, 30 September 2026, so it is due soon."),
        ("2026-09-30", {}, "30 September 2026 is the last day; no completion was reported by 30 September 2026."),
        (
            "2026-09-10", {"due": "2026-09"},
            ("The date can mean any day from 1 September 2026 to 30 September 2026; no completion was reported by "
            "10 September 2026."),
        ),
        (
            "2026-09-10", {"due": "2026-09/..", "covers": "2026-09-05"},
            ("It has been due since 1 September 2026, and it has no last day; no completion was reported by "
            "5 September 2026."),
        ),
        (
            "2026-09-10", {"due": "2026-09/"},
            ("It has been due since 1 September 2026, and its last day is not known; no completion was reported by "
            "10 September 2026."),
        ),
        ("2026-08-10", {"due": "2026-09/.."}, "It is due on 1 September 2026 or later, and has no last day."),
        ("2026-08-10", {"due": "2026-09/"}, "It is due on 1 September 2026 or later, and its last day is not known."),
        ("2026-08-10", {"due": "../2026-09"}, "It is 51 days before the last day, 30 September 2026."),
        (
            "2026-08-10", {"due": "2026-09"},
            "It is due from 1 September 2026 on. It is 51 days before the last day, 30 September 2026.",
        ),
        ("2026-08-10", {"due": None}, "No date was given for it, so it never passes; no completion was reported by "
         "10 August 2026."),
        (
            "2026-10-05", {"covers": "2026-10-01"},
            ("The last day was 30 September 2026. The record covers that period, and no completion was reported by "
            "1 October 2026."),
        ),
        (
            "2026-10-05", {},
            ("The last day was 30 September 2026. The record covers that period, and no completion was reported by "
            "5 October 2026."),
        ),
        (
            "2026-10-05", {"covers": "2026-09-30"},
            ("The last day was 30 September 2026. The record ends on 30 September 2026, so it cannot show whether the "
            "deadline was met."),
        ),
        (
            "2026-10-03", {"events": [event("completed", "2026-10-02/2026-10-04")]},
            ("The last day was 30 September 2026. The completion is dated between 2 and 4 October 2026, so whether it "
            "came by 3 October 2026 is not known."),
        ),
        (
            "2026-10-05", {"events": [event("cancelled", "2026-05")]},
            "A cancellation in May 2026 is on record; it ends the deadline, whatever the due date was.",
        ),
        (
            "2026-12-05", {"events": [event("completed", "2026-10-02/2026-10-04")]},
            ("A completion between 2 and 4 October 2026 is on record, 2–4 days after the last day, "
            "30 September 2026."),
        ),
        (
            "2026-12-05", {"events": [event("completed", "2026-09-30")]},
            "A completion on 30 September 2026 is on record, on or before the last day, 30 September 2026.",
        ),
        (
            "2026-12-05", {"events": [event("completed", "../2026-10-01")]},
            ("A completion on 1 October 2026 or earlier is on record, which may be before or after the last day, "
            "30 September 2026."),
        ),
        (
            "2026-12-05", {"due": "2026-09/..", "events": [event("completed", "2026-10-01")]},
            "A completion on 1 October 2026 is on record; there is no last day to be late after.",
        ),
        (
            "2026-12-05", {"due": None, "events": [event("completed", "2026-10-01")]},
            "A completion on 1 October 2026 is on record.",
        ),
    ],
)  # fmt: skip
def test_the_reason_names_the_rule_and_the_facts(make_schedule, day, more, said):
    answer = answered(make_schedule, day, **more)
    assert explain_status(answer.deadlines[0], answer) == said


@pytest.mark.parametrize(
    ("day", "more", "due", "outcome", "said"),
    [
        ("2026-06-01", {}, "2026-06-01", "open", "open"),
        ("2026-06-02", {}, "2026-06-01", "overdue", "overdue: no completion reported by 2 Jun 2026"),
        ("2027-06-02", {}, "2026-06-01", "overdue", "overdue: no completion reported by 31 Dec 2026"),
        ("2026-06-02", {"covers": "2026-06-01"}, "2026-06-01", "unknown", "unknown: the record ends on 1 Jun 2026"),
        ("2026-06-02", {"events": [event("completed", "2026-06")]}, "2026-06-01", "unknown",
         "unknown: completed Jun 2026"),
        ("2026-06-02", {}, "2026-01/..", "open", "open: no last day"),
        ("2026-06-02", {}, "2026-01/", "open", "open: last day not known"),
        ("2026-06-02", {"events": [event("cancelled", "2026-05")]}, "2026-01-01", "cancelled", "cancelled"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10")]}, "2026-05-10", "met", "met"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10")]}, "2026-01/..", "open", "open: no last day"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10")]}, "2026-01/", "undetermined", "met, or missed"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10")]}, "2026-05-09", "missed", "missed by 1 day"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10/2026-05-12")]}, "2026-05-09", "missed",
         "missed by 1–3 days"),
        ("2026-06-02", {"events": [event("completed", "2026-05-10/2026-05-12")]}, "2026-05-10", "undetermined",
         "met, or missed by up to 2 days"),
    ],
)  # fmt: skip
def test_a_verdict_never_says_more_than_the_record(make_schedule, day, more, due, outcome, said):
    answer = answered(make_schedule, day, **more)
    found = verdict(ImpreciseDate.parse(due), answer.deadlines[0], answer)
    assert (found.outcome.value, found.words) == (outcome, said)


@pytest.mark.parametrize(("scope", "said"), [(Scope.PART, "for a part of it"), (Scope.WIDER, "for more than it")])
def test_a_date_of_a_part_or_of_more_has_no_verdict(make_schedule, scope, said):
    answer = answered(make_schedule, "2026-12-05", events=[event("completed", "2026-10-01")])
    assert verdict(ImpreciseDate.parse("2026-09"), answer.deadlines[0], answer, scope) == Verdict(None, said)


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ("2026-06-03/..", "its date, 3 Jun 2026 or later, has no last day, so it can never be certain that it has "
         "happened"),
        ("2026-06", "it is dated Jun 2026, so it may have happened after 2 Jun 2026"),
        ("2026-06-03", "its date, 3 Jun 2026, is after 2 Jun 2026"),
        ("2026-06-02", "nothing shows that it was known by 1 Jun 2026"),
    ],
)  # fmt: skip
def test_why_an_event_does_not_count(make_schedule, on, why):
    answer = answered(make_schedule, "2026-06-02", events=[event("completed", on)], known_by=date(2026, 6, 1))
    assert explain_excluded_event(answer.schedule.events[0], answer) == why


@pytest.mark.parametrize(
    ("published", "why"),
    [
        ("2026-06-02", "it was published on 2 June 2026, after 1 Jun 2026"),
        ("2026-06", "it was published in June 2026, possibly after 1 Jun 2026"),
        (None, "it is undated and reports events after 1 Jun 2026"),
    ],
)
def test_why_a_source_is_left_out(build, published, why):
    schedule = build.schedule(
        events=[build.event("reported", "2026-06-02")], sources=[build.source("notice", published)]
    )
    answer = assess(schedule, build.at("2026-07-01", schedule), date(2026, 6, 1))
    assert not answer.cutoff.includes_source(schedule.sources[0])
    assert explain_excluded_source(schedule.sources[0], answer) == why
