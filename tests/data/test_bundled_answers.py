"""The answers that the bundled record gives."""

import pytest

from withdrawal_cli import load_schedule
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
