"""The words for people."""

from datetime import timezone

import pytest

from withdrawal_cli.answers.wording import SIGNS, clock_words, late_words, status_words
from withdrawal_cli.core.assess import Assessment, Status
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.lateness import Lateness, Punctuality
from withdrawal_cli.core.schedule import Deadline
from withdrawal_cli.text.words import count, date_words, listed, span_words

ON_TIME, LATE, OPEN = Punctuality.ON_TIME, Punctuality.LATE, Punctuality.UNDETERMINED


def assessment(status, days_left=10, lateness=None):
    due = ImpreciseDate.parse("2026-09/.." if days_left is None else "2026-09-30")
    deadline = Deadline(id="d", region="r", title="T", due=due, wording="W", sources=())
    return Assessment(
        deadline=deadline, due=due, wording="W", status=status, lateness=lateness or Lateness(None, None, None),
        days_left=days_left, zone=timezone.utc, amendments=(), amended_from=(), decided_by=None, reported_as=(),
    )  # fmt: skip


def test_every_status_has_a_sign_of_its_own():
    assert set(SIGNS) == set(Status)
    assert len(set(SIGNS.values())) == len(SIGNS)
    assert all(len(sign) == 1 for sign in SIGNS.values())


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("days_left", [None, -3, 0, 3])
def test_words_begin_with_the_word_of_the_json(status, days_left):
    late = Lateness(ON_TIME, 0, 0)
    assert status_words(assessment(status, days_left, late)).startswith(status.value)


@pytest.mark.parametrize(
    ("status", "days_left", "words"),
    [
        (Status.DUE, 0, "due, last day today"),
        (Status.DUE, 5, "due now"),
        (Status.DUE, None, "due, no last day"),
        (Status.UNKNOWN, -5, "unknown"),
        (Status.OVERDUE, -5, "overdue"),
        (Status.CANCELLED, 5, "cancelled"),
        (Status.NOT_ANNOUNCED, 5, "not-announced"),
    ],
)
def test_status_in_words(status, days_left, words):
    assert status_words(assessment(status, days_left)) == words


@pytest.mark.parametrize(
    ("lateness", "words"),
    [
        ((ON_TIME, 0, 0), "on time"),
        ((ON_TIME, None, None), "on time"),
        ((LATE, 16, 18), "16 to 18 days late"),
        ((LATE, 1, 1), "1 day late"),
        ((LATE, 2, 2), "2 days late"),
        ((LATE, 1, 2), "1 to 2 days late"),
        ((LATE, 1, None), "at least 1 day late"),
        ((OPEN, 0, 1), "on time or up to 1 day late"),
        ((OPEN, 0, 5), "on time or up to 5 days late"),
        ((OPEN, 0, None), "on time or late, undetermined"),
        ((OPEN, None, None), "on time or late, undetermined"),
    ],
)
def test_lateness_in_words(lateness, words):
    assert late_words(Lateness(*lateness)) == words
    assert status_words(assessment(Status.COMPLETED, -1, Lateness(*lateness))) == f"completed, {words}"


@pytest.mark.parametrize(
    ("status", "left", "opening", "words"),
    [
        (Status.UNKNOWN, -53, -82, "53 days past the last day"),
        (Status.OVERDUE, -1, -1, "1 day past the last day"),
        (Status.DUE, 0, 0, "last day is today"),
        (Status.DUE, 1, 0, "1 day left"),
        (Status.DUE, 29, 0, "29 days left"),
        (Status.DUE, 29, -3, "29 days left"),
        (Status.UPCOMING, 39, 10, "10 to 39 days left"),
        (Status.UPCOMING, 39, 39, "39 days left"),
        (Status.UPCOMING, 39, None, "39 days left"),
        (Status.DUE, None, -5, "no last day"),
        (Status.COMPLETED, -326, -326, "last day was 326 days ago"),
        (Status.COMPLETED, -1, -1, "last day was 1 day ago"),
        (Status.COMPLETED, 0, 0, "last day is today"),
        (Status.CANCELLED, 1, 1, "last day is in 1 day"),
    ],
)
def test_the_count_of_days_in_words(status, left, opening, words):
    assert clock_words(assessment(status, left), opening) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-09-30", "2026-09-30"),
        ("2026", "2026-01-01 to 2026-12-31"),
        ("2026-09/..", "from 2026-09-01 on"),
        ("../2026-09", "up to 2026-09-30"),
        ("2026-35", "2026-07-01 to 2026-09-30"),
    ],
)
def test_a_span_in_words(text, words):
    assert span_words(ImpreciseDate.parse(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-09-30", "2026-09-30"),
        ("2026-09", "2026-09"),
        ("2026", "2026"),
        ("202X", "202X"),
        ("2026-09-XX", "2026-09-XX"),
        ("2026-12-31~", "about 2026-12-31"),
        ("2026-12?", "2026-12 (uncertain)"),
        ("2026%", "about 2026 (uncertain)"),
        ("2026-33", "first quarter of 2026"),
        ("2026-34", "second quarter of 2026"),
        ("2026-35~", "about third quarter of 2026"),
        ("2026-36", "fourth quarter of 2026"),
        ("2026-40", "first half of 2026"),
        ("2026-41", "second half of 2026"),
        ("2026-01-16/2026-01-18", "between 2026-01-16 and 2026-01-18"),
        ("2026-01/2026-33?", "between 2026-01 and first quarter of 2026 (uncertain)"),
        ("2026-09/..", "2026-09 or later"),
        ("2026-09/", "2026-09 or later"),
        ("../2026-09", "2026-09 or earlier"),
        ("/2026-09", "2026-09 or earlier"),
    ],
)
def test_a_date_in_words(text, words):
    assert date_words(ImpreciseDate.parse(text)) == words


def test_numbers_and_lists():
    assert [count(n, "day") for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert listed([], 2) == ""
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"
