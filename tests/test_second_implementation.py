"""A second implementation of the rules and the program say the same of random schedules, to the key.

`WITHDRAWAL_CASES=5000 pytest tests/test_second_implementation.py` tries that many.
"""

import pytest
import second_implementation as second
from hypothesis import HealthCheck, given, settings
from random_schedules import CASES, questions


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("random") / "schedule.json"


@settings(max_examples=CASES, suppress_health_check=[HealthCheck.too_slow])
@given(question=questions())
def test_the_program_says_the_same(run, path, question):
    ours = second.answer(*question)
    theirs = question.ask(run, path, "status", "--json", "--soon", question.soon).ok().json
    rows = [
        (row, {key: their[key] for key in row})
        for row, their in zip(ours.pop("deadlines"), theirs["deadlines"], strict=True)
    ]
    assert {key: theirs[key] for key in ours} == ours
    for ours, theirs in rows:
        assert theirs == ours


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-09-30", "2026-09-30", "2026-09-30"),
        ("2026-09", "2026-09-01", "2026-09-30"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2026-XX", "2026-01-01", "2026-12-31"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2026-34~", "2026-04-01", "2026-06-30"),
        ("2026-41?", "2026-07-01", "2026-12-31"),
        ("2026-01-16/2026-01", "2026-01-16", "2026-01-31"),
        ("../2026%", None, "2026-12-31"),
        ("2026-09/", "2026-09-01", None),
    ],
)
def test_the_days_that_a_date_can_mean(text, first, last):
    assert tuple(map(second.iso, second.span(text))) == (first, last)
