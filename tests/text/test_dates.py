"""Dates, numbers and lists as people read them, and text in columns."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.text.dates import ago_words, count, date_words, days_range, listed, long_date, span_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-09-30", "30 Sep 2026"),
        ("2026-09-03", "3 Sep 2026"),
        ("2026-09", "Sep 2026"),
        ("2026", "2026"),
        ("202X", "the 2020s"),
        ("20XX", "2000–2099"),
        ("2026-09-XX", "Sep 2026"),
        ("2026-XX", "2026"),
        ("2026-12-31~", "about 31 Dec 2026"),
        ("2026-12?", "Dec 2026 (uncertain)"),
        ("2026%", "about 2026 (uncertain)"),
        ("2026-33", "first quarter of 2026"),
        ("2026-35~", "about third quarter of 2026"),
        ("2026-41", "second half of 2026"),
        ("2026-01-16/2026-01-18", "16–18 Jan 2026"),
        ("2026-01-28/2026-02-03", "28 Jan – 3 Feb 2026"),
        ("2025-12-28/2026-01-03", "28 Dec 2025 – 3 Jan 2026"),
        ("2026-01/2026-06", "Jan–Jun 2026"),
        ("2025/2026", "2025–2026"),
        ("2026-01-16/2026-01-16", "16 Jan 2026"),
        ("2026-01/2026-33?", "between Jan 2026 and first quarter of 2026 (uncertain)"),
        ("2026-09/..", "Sep 2026 or later"),
        ("2026-09/", "Sep 2026 or later"),
        ("../2026-09", "Sep 2026 or earlier"),
        ("/2026-09", "Sep 2026 or earlier"),
    ],
)
def test_a_date_in_words(text, words):
    assert date_words(ImpreciseDate.parse(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-12-31", "31 December 2025"),
        ("2026-01-16/2026-01-18", "between 16 and 18 January 2026"),
        ("2025-12-28/2026-01-03", "between 28 December 2025 and 3 January 2026"),
        ("2026-09/..", "September 2026 or later"),
    ],
)
def test_a_date_in_a_sentence(text, words):
    assert long_date(ImpreciseDate.parse(text)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-09-30", "30 Sep 2026"),
        ("2026", "1 Jan – 31 Dec 2026"),
        ("2026-09/..", "1 Sep 2026 or later"),
        ("../2026-09", "30 Sep 2026 or earlier"),
        ("2026-35", "1 Jul – 30 Sep 2026"),
    ],
)
def test_a_span_in_words(text, words):
    assert span_words(ImpreciseDate.parse(text)) == words


def test_no_date_has_a_word_and_no_span():
    assert (date_words(None), span_words(None)) == ("no date", "")


days = st.dates(date(1000, 1, 1), date(9998, 12, 31))


@given(days)
def test_words_of_a_day_have_its_numbers(day):
    words = date_words(ImpreciseDate.parse(f"{day}"))
    assert words.split()[0] == f"{day.day}"
    assert words.split()[-1] == f"{day.year:04d}"


@given(days, st.integers(0, 800), st.sampled_from([10, 7, 4]))
def test_words_are_never_more_precise_than_the_date_nor_in_its_codes(day, apart, digits):
    start, end = f"{day}"[:digits], f"{min(day + timedelta(apart), date.max)}"[:digits]
    for text in (start, f"{start}~", f"{start}/{end}", f"{start}/..", f"../{end}"):
        on = ImpreciseDate.parse(text)
        words = date_words(on)
        assert not re.search(r"\d-\d|[~?%/]|\bXX", words)
        numbers = re.findall(r"\b\d{1,2}\b", words)
        assert bool(numbers) == (digits == 10)


def test_numbers_and_lists():
    assert [count(n, "day") for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert (days_range(16, 18), days_range(0, 1), days_range(2, 2)) == (
        "16–18 days",
        "0–1 days",
        "2 days",
    )
    assert listed([], 2) == ""
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 others"


def test_what_happened_on_an_unknown_day_until_today_was_today_or_earlier():
    assert ago_words(ImpreciseDate.parse("../2026-09-30"), date(2026, 9, 30)) == "today or earlier"
    assert ago_words(ImpreciseDate.parse("../2026-09-30"), date(2026, 10, 2)) == "at least 2 days ago"
