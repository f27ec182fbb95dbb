"""The answers that the bundled record gives."""

import re
from datetime import datetime

import pytest

from withdrawal_cli import load_schedule
from withdrawal_cli.core.cutoff import Cutoff
from withdrawal_cli.core.edtf import Lateness, Punctuality


@pytest.mark.parametrize(
    ("as_of", "federal", "kurdistan"),
    [
        ("2023-12-31T23:59:59", "not-announced", "not-announced"),
        ("2024-01-01", "upcoming", "upcoming"),
        ("2025-11-30", "upcoming", "upcoming"),
        ("2025-12-01", "due-soon", "upcoming"),
        ("2025-12-31", "due", "upcoming"),
        ("2025-12-31T23:59:59", "due", "upcoming"),
        ("2026-01-01", "overdue", "upcoming"),
        ("2026-01-15T23:59:59", "overdue", "upcoming"),
        ("2026-01-16", "unknown", "upcoming"),  # it was completed between the 16th and the 18th
        ("2026-01-17T23:59:59", "unknown", "upcoming"),
        ("2026-01-18", "completed", "upcoming"),
        ("2026-08-30", "completed", "upcoming"),
        ("2026-08-31", "completed", "due-soon"),
        ("2026-09-01", "completed", "due"),
        ("2026-09-29T23:59:59", "completed", "due"),
        ("2026-09-30", "completed", "completed"),
        ("2026-11-26T12:00", "completed", "completed"),
    ],
)
def test_the_bundled_record(build, as_of, federal, kurdistan):
    answers = build.ask(load_schedule(), as_of)
    assert [(a.deadline.id, a.status.value) for a in answers] == [("federal", federal), ("kurdistan", kurdistan)]


@pytest.mark.parametrize(
    ("as_of", "kurdistan"),
    [("2026-09-30T23:59:59", "due"), ("2026-10-01", "unknown"), ("2026-11-22T12:00", "unknown")],
)
def test_the_bundled_record_as_it_was_known_in_march(build, as_of, kurdistan):
    answers = build.ask(load_schedule(), as_of, known_by="2026-03-20")
    assert [(a.deadline.id, a.status.value) for a in answers] == [("federal", "completed"), ("kurdistan", kurdistan)]
    assert answers[0].lateness == Lateness(Punctuality.LATE, 16, 18)


def test_the_bundled_record_in_numbers(build):
    federal, kurdistan = build.ask(load_schedule(), "2026-11-22T12:00:00+03:00")
    assert (federal.lateness, federal.days_left) == (Lateness(Punctuality.LATE, 16, 18), -326)
    assert (kurdistan.lateness.punctuality, kurdistan.days_left) == (Punctuality.ON_TIME, -53)
    assert federal.decided_by.id == "federal-withdrawal-completed"
    assert kurdistan.decided_by.id == "kurdistan-mission-completed"


@pytest.mark.parametrize("name", ["iraq-coalition-withdrawal", "unami", "unifil"])
def test_no_event_is_known_before_one_of_its_sources_can_be_named(name):
    schedule = load_schedule(name)
    for known_by in sorted({s.published.latest for s in schedule.sources if s.published}):
        cutoff = Cutoff(schedule, datetime(2026, 11, 26, 12, tzinfo=schedule.zone), known_by)
        bare = [e.id for e in schedule.events if cutoff.includes_event(e) and not cutoff.cited(e.sources)]
        assert bare == [], known_by


def test_sources_that_nothing_in_an_answer_cites_are_counted_apart(run):
    out = run("sources", "--as-of", "2026-03-06").ok().out
    total, bare = map(
        int, re.search(r"^(\d+) sources, (\d+) of them cited by nothing in this answer\.", out, re.M).groups()
    )
    rows = run("sources", "--as-of", "2026-03-06", "--json").ok().json["sources"]
    assert (total, bare) == (len(rows), sum(row["facts"] == 0 for row in rows))
    assert "yes, but nothing that counts cites it" in run("show", "abc-2026-09-30", "--as-of", "2026-03-06").ok().out
