"""Text in columns."""

import re

from hypothesis import given
from hypothesis import strategies as st

from withdrawal_cli.text.wrap import columns_of, words_of, wrap

DATES = re.compile(r"\d{1,2} (?:Jan|Sep|Dec) \d{4}|\d+ days?")


def test_dates_and_counts_stay_on_one_line():
    text = "no completion reported by 5 Jan 2026, which is 16 days after 20 Dec 2025 or about 31 Dec 2025"
    for columns in range(11, 60):
        lines = wrap(text, columns)
        assert " ".join(lines) == text
        assert DATES.findall(text) == [found for line in lines for found in DATES.findall(line)]


@given(st.lists(st.text(st.sampled_from("ab基é\u0301"), min_size=1, max_size=8), min_size=1), st.integers(1, 40))
def test_a_line_is_no_wider_than_its_room_unless_a_word_is(words, columns):
    lines = wrap(" ".join(words), columns)
    assert " ".join(lines) == " ".join(words)
    assert all(columns_of(line) <= columns or " " not in line for line in lines)


def test_columns_are_those_of_a_terminal():
    assert columns_of("Erbil") == 5
    assert columns_of("東京") == 4
    assert columns_of("e\N{COMBINING ACUTE ACCENT}\N{ZERO WIDTH JOINER}") == 1
    assert words_of("by 30 Sep 2026") == ["by", "30 Sep 2026"]
